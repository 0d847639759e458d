//! What operators see of donations: no names, addresses or telephone numbers.

use super::ListArgs;
use crate::cli::unreachable;
use crate::gateway::unknown;
use crate::partner::missing;
use crate::said::{Cell, MAX_LISTED, Said, facts, listed, table};
use almoner::domain::cursor::Span;
use almoner::domain::donation::{Denomination, Donation, DonationId, Status};
use almoner::domain::id;
use almoner::domain::payment_gateway::GatewayId;
use almoner::domain::tenant::{Mode, Tenant};
use almoner::store::donation_list::{self, List};
use almoner::store::{Store, donation, partner, payment_gateway};
use jiff::{SignedDuration, Timestamp};

/// How many are read at once.
const PAGE: usize = 98;

pub(super) async fn list(store: &Store, args: ListArgs, now: Timestamp) -> Result<Said, String> {
    let ListArgs { partner, gateway, mode, from, to } = args;
    let list = match (partner, gateway) {
        (Some(partner_id), _) => {
            let tenant = Tenant { mode, partner_id };
            partner::find(store, tenant).await.map_err(unreachable)?.ok_or_else(|| missing(tenant))?;
            List::of_company(tenant)
        }
        (None, Some(id)) => {
            let known = payment_gateway::find(store, GatewayId { mode, id }).await.map_err(unreachable)?;
            known.ok_or_else(|| unknown(GatewayId { mode, id }))?;
            List::of_gateway(mode, id)
        }
        (None, None) => return Err("Say whose donations: --partner or --gateway.".to_owned()),
    };
    // To before that moment; a list reads to and with its last.
    let last = to.map(|to| to.checked_sub(SignedDuration::from_millis(1)).unwrap_or(to));
    let (from, to) = (from.unwrap_or(Timestamp::UNIX_EPOCH), last.unwrap_or(now).min(now));
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let span = Span { from, to, after, limit: PAGE };
        let page = donation_list::list(store, &list, span, |_| true).await.map_err(unreachable)?;
        rows.extend(page.donations.iter().map(row));
        after = page.next;
        if after.is_none() || rows.len() >= MAX_LISTED {
            break;
        }
    }
    let heads = ["CREATED", "DONATION", "STATUS", "AMOUNT", "REFUNDED", "RECONCILIATION ID"];
    Ok(listed(heads, rows, after.is_some(), "say --from and --to"))
}

fn row(donation: &Donation) -> [Cell; 6] {
    [
        format!("{:.0}", donation.created_at).into(),
        donation.id.id.to_string().into(),
        donation.status.as_str().into(),
        donated(donation),
        refunded(donation, donation.refunded_minor),
        donation.reconciliation_id.clone().into(),
    ]
}

pub(super) async fn show(store: &Store, mode: Mode, text: &str, now: Timestamp) -> Result<Said, String> {
    let by_id = id::parse(text).into_iter();
    let mut found = None;
    // A reconciliation id may look like an id as well.
    for id in by_id.chain([id::of_donation(mode, text)]) {
        if found.is_none() {
            found = donation::find(store, DonationId { mode, id }).await.map_err(unreachable)?;
        }
    }
    let known = found.filter(|donation| !donation.is_gone_at(now));
    let donation = known.ok_or_else(|| {
        format!("There is no {mode} donation {text}: see almoner-ops donation list. Pre-transactions are forgotten after 30 days.")
    })?;
    Ok(shown(&donation))
}

pub(crate) fn shown(donation: &Donation) -> Said {
    let details = &donation.details;
    let waits = donation.expires_at.filter(|_| donation.status == Status::PreTransaction);
    let waits = waits.map(|until| ("waits until", format!("{until:.0}").into()));
    let known = [
        ("donation", donation.id.id.to_string().into()),
        ("status", donation.status.as_str().into()),
        ("amount", donated(donation)),
        ("refunded", refunded(donation, donation.refunded_minor)),
        ("charity", Cell::from(details.charity_id.map(|id| id.to_string()))),
        ("cause", Cell::from(details.donation_cause.clone())),
        ("company", Cell::from(details.company_id.map(|id| id.to_string()))),
        ("gateway", Cell::from(details.payment_gateway_id.map(|id| id.to_string()))),
        ("external id", Cell::from(donation.external_id())),
        ("consumer", Cell::from(donation.consumer_user_id.map(|id| id.to_string()))),
        ("payment method", Cell::from(donation.payment_method.map(|id| id.to_string()))),
        ("reconciliation id", Cell::from(donation.reconciliation_id.clone())),
        ("recorded by request", donation.origin.request_id.clone().into()),
    ];
    let said = facts(19, known.into_iter().chain(waits));
    let rows = (1..).zip(&donation.history).map(|(version, change): (u64, _)| {
        let at = Timestamp::from_millisecond(change.at_ms).ok().map(|at| format!("{at:.3}"));
        let gave_back = refunded(donation, change.refund_minor);
        [Cell::from(version), at.into(), change.status.as_str().into(), gave_back]
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return said;
    }
    said.and("changes", table(["CHANGE", "AT", "STATUS", "GAVE BACK"], rows))
}

fn donated(donation: &Donation) -> Cell {
    in_currency(donation.details.donation_currency, donation.details.donation_amount)
}

fn refunded(donation: &Donation, minor_units: u64) -> Cell {
    in_currency(donation.details.donation_currency, Some(minor_units).filter(|units| *units > 0))
}

/// So much, in major units.
fn in_currency(currency: Option<Denomination>, minor_units: Option<u64>) -> Cell {
    let amount = currency.zip(minor_units).and_then(|(currency, units)| Some((currency.major(units)?, currency)));
    amount.map(|(amount, currency)| format!("{amount} {}", currency.code())).into()
}
