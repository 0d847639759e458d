//! What operators say of those who send.

use super::{known, missing};
use crate::cli::unreachable;
use crate::said::Said;
use almoner::domain::money::Money;
use almoner::domain::remittance::allowance::Limits;
use almoner::domain::sender::{KycStatus, SenderId, Verification};
use almoner::store::{Store, fund as funds, sender};
use jiff::Timestamp;
use uuid::Uuid;

pub(super) async fn kyc(store: &Store, id: SenderId, to: KycStatus, now: Timestamp) -> Result<Said, String> {
    let user = known(store, id).await?;
    if user.kyc == to {
        return Ok(Said::text(format!("It is {} already.\n", to.as_str())));
    }
    if !user.kyc.may_become(to) {
        let next = KycStatus::ALL.into_iter().filter(|next| user.kyc.may_become(*next)).map(KycStatus::as_str);
        let (from, to, next) = (user.kyc.as_str(), to.as_str(), next.collect::<Vec<_>>().join(", "));
        return Err(format!("From {from} it cannot become {to}: {next} are possible."));
    }
    if !sender::move_kyc(store, &user, to, now).await.map_err(unreachable)? {
        return Err("Somebody else has just changed it: look again.".to_owned());
    }
    Ok(Said::text(format!("It was {}; now it is {}.\n", user.kyc.as_str(), to.as_str())))
}

pub(super) async fn limits(store: &Store, id: SenderId, tier: u32, amounts: [&str; 3]) -> Result<Said, String> {
    let currency = known(store, id).await?.limits.currency;
    let units = amounts
        .map(|text| Money::units(text, currency).map_err(|error| format!("{text} {error}: say it like 1000.00.")));
    let [daily, monthly, annual] = units;
    let limits = Limits { tier, currency, daily_minor: daily?, monthly_minor: monthly?, annual_minor: annual? };
    if limits.daily_minor > limits.monthly_minor || limits.monthly_minor > limits.annual_minor {
        return Err("A day's limit must not be above a month's, nor that above a year's.".to_owned());
    }
    if !sender::limit(store, id, &limits).await.map_err(unreachable)? {
        return Err(missing(id));
    }
    Ok(Said::text("Changed. It holds from the next transaction on.\n"))
}

pub(super) async fn fund(store: &Store, user: SenderId, id: Uuid, to: Verification) -> Result<Said, String> {
    let found = funds::find(store, user, id).await.map_err(unreachable)?;
    let fund = found.filter(|fund| fund.deleted_at.is_none());
    let fund = fund.ok_or_else(|| format!("There is no such funding account {id}: see almoner-ops user show."))?;
    if fund.verification == to {
        return Ok(Said::text(format!("It is {} already.\n", to.as_str())));
    }
    if !funds::verify(store, &fund, to).await.map_err(unreachable)? {
        return Err("Somebody else has just changed it: look again.".to_owned());
    }
    Ok(Said::text(format!("It was {}; now it is {}.\n", fund.verification.as_str(), to.as_str())))
}
