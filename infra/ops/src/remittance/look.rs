//! What operators see of remittances: no names, addresses, numbers or notes.

use crate::cli::{table, unreachable};
use almoner::domain::cursor::Span;
use almoner::domain::money::{Money, plain};
use almoner::domain::remittance::{Stages as _, Transaction, TransactionId};
use almoner::domain::sender::SenderId;
use almoner::domain::tenant::Tenant;
use almoner::store::{Store, remittance, remittance_list};
use jiff::Timestamp;
use uuid::Uuid;

/// How many transactions a list has at most.
const MAX_LISTED: usize = 1_000;
/// How many are read at once.
const PAGE: usize = 98;

pub(super) async fn list(store: &Store, tenant: Tenant, user: Uuid) -> Result<String, String> {
    let sender = SenderId { tenant, id: user };
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let span = Span { from: Timestamp::UNIX_EPOCH, to: Timestamp::MAX, after, limit: PAGE };
        let page = remittance_list::list(store, sender, span).await.map_err(unreachable)?;
        rows.extend(page.transactions.iter().map(row));
        after = page.next;
        if after.is_none() || rows.len() >= MAX_LISTED {
            break;
        }
    }
    rows.truncate(MAX_LISTED);
    Ok(table(["CREATED", "TRANSACTION", "STATUS", "DELIVERY", "SENT", "RECEIVED"], rows))
}

fn row(transaction: &Transaction) -> [String; 6] {
    [
        format!("{:.0}", transaction.created_at),
        transaction.id.id.to_string(),
        transaction.status.as_str().to_owned(),
        transaction.delivery_status.as_str().to_owned(),
        major(transaction.sent),
        major(transaction.received),
    ]
}

fn major(money: Money) -> String {
    format!("{money} {}", money.currency())
}

pub(super) async fn show(store: &Store, id: TransactionId) -> Result<String, String> {
    let found = remittance::get(store, id).await.map_err(unreachable)?;
    let transaction = found
        .ok_or_else(|| format!("There is no such {} transaction {} of this partner's.", id.tenant.mode, id.id))?;
    let fee = plain(transaction.fee_minor, transaction.sent.exponent());
    let documents = transaction.documents.iter().map(|document| document.id.to_string());
    let facts = [
        ("transaction", id.id.to_string()),
        ("user", transaction.user_id.to_string()),
        ("sent", major(transaction.sent)),
        ("fee", format!("{fee} {}", transaction.sent.currency())),
        ("rate", transaction.rate.to_string()),
        ("received", major(transaction.received)),
        ("paid from", transaction.fund_id.to_string()),
        ("receive user", transaction.receiver.id.to_string()),
        ("payout", transaction.receiver.payout_method.as_str().to_owned()),
        ("status", transaction.status.as_str().to_owned()),
        ("reason", transaction.reason.clone().unwrap_or_else(|| "-".to_owned())),
        ("delivery", transaction.delivery_status.as_str().to_owned()),
        ("documents", documents.collect::<Vec<_>>().join(", ")),
        ("last reports", format!("{} / {}", transaction.status_sequence, transaction.delivery_sequence)),
        ("recorded by request", transaction.origin.request_id.clone()),
    ];
    let facts: String = facts.into_iter().map(|(name, value)| format!("{name:19}  {value}\n")).collect();
    let rows = (1..).zip(&transaction.history).map(|(version, change): (u64, _)| {
        let at =
            Timestamp::from_millisecond(change.at_ms).map_or_else(|_| "-".to_owned(), |at| format!("{at:.3}"));
        let word = |word: Option<&'static str>| word.unwrap_or("").to_owned();
        let status = word(change.status.map(|it| it.as_str()));
        [version.to_string(), at, status, word(change.delivery_status.map(|it| it.as_str()))]
    });
    Ok(format!("{facts}{}", table(["CHANGE", "AT", "STATUS", "DELIVERY"], rows.collect())))
}
