//! What bank statements said of a contribution, in the order in which it was written down.

use crate::said::{Cell, Said, table};
use almoner::domain::statement::outcome::{Duplicated, Mismatch, Missed, Settled, Transfers};
use almoner::domain::statement::{Digest, Transfer};
use jiff::Timestamp;

/// One line for each of them; a statement is named by its SHA-256, as its report's first line is.
pub(super) fn said(transfers: &Transfers) -> Said {
    let missed = transfers.missed.map(|Missed { by, at }| (at, Mismatch::NeverTransferred.as_str(), by, None));
    let settled = transfers.settled.map(|Settled { by, verdict, at }| {
        let says = verdict.mismatch().map_or("matched", Mismatch::as_str);
        (at, says, by.statement, Some(by))
    });
    let duplicated = transfers
        .duplicated
        .map(|Duplicated { by, at }| (at, Mismatch::DuplicateTransfer.as_str(), by.statement, Some(by)));
    let mut all: Vec<_> = [missed, settled, duplicated].into_iter().flatten().collect();
    all.sort_by_key(|(at, ..)| *at);
    let heads = ["RECORDED", "SAYS", "AMOUNT", "BOOKED", "ENTRY", "STATEMENT"];
    table(heads, all.into_iter().map(row).collect())
}

fn row((at, says, statement, transfer): (Timestamp, &str, Digest, Option<Transfer>)) -> [Cell; 6] {
    let amount = transfer.map(|Transfer { amount, .. }| format!("{amount} {}", amount.currency.as_str()));
    [
        format!("{at:.3}").into(),
        says.into(),
        amount.into(),
        transfer.map(|transfer| transfer.booked_on.to_string()).into(),
        transfer.map(|transfer| u64::from(transfer.entry)).into(),
        statement.to_string().into(),
    ]
}
