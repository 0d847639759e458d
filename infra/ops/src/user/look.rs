//! What operators see of those who send.

use super::known;
use crate::cli::unreachable;
use crate::partner::missing as unknown_partner;
use crate::said::{Cell, Said, facts, table};
use almoner::domain::money::plain;
use almoner::domain::sender::{Fund, Sender, SenderId};
use almoner::domain::tenant::Tenant;
use almoner::store::{Store, fund, partner, sender};
use jiff::Timestamp;

pub(super) async fn list(store: &Store, tenant: Tenant, now: Timestamp) -> Result<Said, String> {
    partner::find(store, tenant).await.map_err(unreachable)?.ok_or_else(|| unknown_partner(tenant))?;
    let users = sender::list(store, tenant).await.map_err(unreachable)?;
    let rows = users.iter().map(|user| {
        let left = user.limits.remaining(&user.used, now);
        [
            format!("{:.0}", user.created_at).into(),
            user.id.id.to_string().into(),
            user.kyc.as_str().into(),
            Cell::from(user.active_funds),
            user.receive_users.into(),
            major(user, left.daily_minor).into(),
        ]
    });
    Ok(table(["CREATED", "USER", "KYC", "ACTIVE FUNDS", "RECEIVE USERS", "LEFT TODAY"], rows.collect()))
}

pub(super) async fn show(store: &Store, id: SenderId, now: Timestamp) -> Result<Said, String> {
    let user = known(store, id).await?;
    let left = user.limits.remaining(&user.used, now);
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let person = &user.person;
    let of = |left: u64, limit: u64| format!("{} of {}", major(&user, left), major(&user, limit));
    let known: [(&str, Cell); 9] = [
        ("user", id.id.to_string().into()),
        ("name", format!("{} {}", said(&person.first_name), said(&person.last_name)).into()),
        ("email", person.email.clone().into()),
        ("phone", person.mobile_phone.clone().into()),
        ("KYC", format!("{}, since {:.0}", user.kyc.as_str(), user.kyc_at).into()),
        ("tier", u64::from(user.limits.tier).into()),
        ("left today", of(left.daily_minor, user.limits.daily_minor).into()),
        ("left this month", of(left.monthly_minor, user.limits.monthly_minor).into()),
        ("left this year", of(left.annual_minor, user.limits.annual_minor).into()),
    ];
    let funds = fund::list(store, id).await.map_err(unreachable)?;
    let rows = funds.iter().map(fund_row).collect();
    Ok(facts(16, known).line("\n").and("funds", table(["FUND", "SOURCE", "ENDS IN", "VERIFICATION"], rows)))
}

fn fund_row(fund: &Fund) -> [Cell; 4] {
    let (source, verification) = (fund.source.as_str(), fund.verification.as_str());
    [fund.id.to_string().into(), source.into(), fund.last_four.clone().into(), verification.into()]
}

fn major(user: &Sender, minor_units: u64) -> String {
    let currency = user.limits.currency;
    format!("{} {currency}", plain(minor_units, currency.exponent()))
}
