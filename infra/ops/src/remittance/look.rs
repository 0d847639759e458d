//! What operators see of remittances: no names, addresses, numbers or notes.

use crate::cli::unreachable;
use crate::said::{Cell, MAX_LISTED, Said, facts, listed, table};
use almoner::domain::cursor::Span;
use almoner::domain::money::{Money, plain};
use almoner::domain::remittance::{Stages as _, Transaction, TransactionId};
use almoner::domain::sender::SenderId;
use almoner::domain::tenant::Tenant;
use almoner::store::{Store, remittance, remittance_list};
use jiff::Timestamp;
use uuid::Uuid;

/// How many are read at once.
const PAGE: usize = 98;

pub(super) async fn list(store: &Store, tenant: Tenant, user: Uuid) -> Result<Said, String> {
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
    let heads = ["CREATED", "TRANSACTION", "STATUS", "DELIVERY", "SENT", "RECEIVED"];
    Ok(listed(heads, rows, after.is_some(), "these are the newest"))
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

pub(super) async fn show(store: &Store, id: TransactionId) -> Result<Said, String> {
    let found = remittance::get(store, id).await.map_err(unreachable)?;
    let transaction = found
        .ok_or_else(|| format!("There is no such {} transaction {} of this partner's.", id.tenant.mode, id.id))?;
    Ok(shown(&transaction))
}

pub(crate) fn shown(transaction: &Transaction) -> Said {
    let fee = plain(transaction.fee_minor, transaction.sent.exponent());
    let documents = transaction.documents.iter().map(|document| document.id.to_string());
    let known: [(&str, Cell); 15] = [
        ("transaction", transaction.id.id.to_string().into()),
        ("user", transaction.user_id.to_string().into()),
        ("sent", major(transaction.sent).into()),
        ("fee", format!("{fee} {}", transaction.sent.currency()).into()),
        ("rate", transaction.rate.to_string().into()),
        ("received", major(transaction.received).into()),
        ("paid from", transaction.fund_id.to_string().into()),
        ("receive user", transaction.receiver.id.to_string().into()),
        ("payout", transaction.receiver.payout_method.as_str().into()),
        ("status", transaction.status.as_str().into()),
        ("reason", transaction.reason.clone().into()),
        ("delivery", transaction.delivery_status.as_str().into()),
        ("documents", documents.collect::<Vec<_>>().into()),
        ("last reports", format!("{} / {}", transaction.status_sequence, transaction.delivery_sequence).into()),
        ("recorded by request", transaction.origin.request_id.clone().into()),
    ];
    let rows = (1..).zip(&transaction.history).map(|(version, change): (u64, _)| {
        let at = Timestamp::from_millisecond(change.at_ms).ok().map(|at| format!("{at:.3}"));
        // What stayed is left empty for a person.
        let word = |word: Option<&'static str>| Cell::from(word).read_as(word.unwrap_or("").to_owned());
        let status = word(change.status.map(|it| it.as_str()));
        [version.into(), at.into(), status, word(change.delivery_status.map(|it| it.as_str()))]
    });
    facts(19, known).and("changes", table(["CHANGE", "AT", "STATUS", "DELIVERY"], rows.collect()))
}
