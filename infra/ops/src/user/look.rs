//! What operators see of those who send.

use super::known;
use crate::cli::{table, unreachable};
use crate::partner::missing as unknown_partner;
use almoner::domain::money::plain;
use almoner::domain::sender::{Fund, Sender, SenderId};
use almoner::domain::tenant::Tenant;
use almoner::store::{Store, fund, partner, sender};
use jiff::Timestamp;

pub(super) async fn list(store: &Store, tenant: Tenant, now: Timestamp) -> Result<String, String> {
    partner::find(store, tenant).await.map_err(unreachable)?.ok_or_else(|| unknown_partner(tenant))?;
    let users = sender::list(store, tenant).await.map_err(unreachable)?;
    let rows = users.iter().map(|user| {
        let left = user.limits.remaining(&user.used, now);
        [
            format!("{:.0}", user.created_at),
            user.id.id.to_string(),
            user.kyc.as_str().to_owned(),
            user.active_funds.to_string(),
            user.receive_users.to_string(),
            major(user, left.daily_minor),
        ]
    });
    Ok(table(["CREATED", "USER", "KYC", "ACTIVE FUNDS", "RECEIVE USERS", "LEFT TODAY"], rows.collect()))
}

pub(super) async fn show(store: &Store, id: SenderId, now: Timestamp) -> Result<String, String> {
    let user = known(store, id).await?;
    let left = user.limits.remaining(&user.used, now);
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let person = &user.person;
    let of = |left: u64, limit: u64| format!("{} of {}", major(&user, left), major(&user, limit));
    let facts = [
        ("user", id.id.to_string()),
        ("name", format!("{} {}", said(&person.first_name), said(&person.last_name))),
        ("email", said(&person.email)),
        ("phone", said(&person.mobile_phone)),
        ("KYC", format!("{}, since {:.0}", user.kyc.as_str(), user.kyc_at)),
        ("tier", user.limits.tier.to_string()),
        ("left today", of(left.daily_minor, user.limits.daily_minor)),
        ("left this month", of(left.monthly_minor, user.limits.monthly_minor)),
        ("left this year", of(left.annual_minor, user.limits.annual_minor)),
    ];
    let facts: String = facts.into_iter().map(|(name, value)| format!("{name:16}  {value}\n")).collect();
    let funds = fund::list(store, id).await.map_err(unreachable)?;
    let rows = funds.iter().map(fund_row).collect();
    Ok(format!("{facts}\n{}", table(["FUND", "SOURCE", "ENDS IN", "VERIFICATION"], rows)))
}

fn fund_row(fund: &Fund) -> [String; 4] {
    let last_four = fund.last_four.clone().unwrap_or_else(|| "-".to_owned());
    [fund.id.to_string(), fund.source.as_str().to_owned(), last_four, fund.verification.as_str().to_owned()]
}

fn major(user: &Sender, minor_units: u64) -> String {
    let currency = user.limits.currency;
    format!("{} {currency}", plain(minor_units, currency.exponent()))
}
