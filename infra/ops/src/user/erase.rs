//! `almoner-ops user erase`

use super::missing;
use crate::cli::unreachable;
use crate::ledger::Ledger;
use crate::progress;
use crate::said::Said;
use almoner::documents::{Documents, Name};
use almoner::domain::cursor::Span;
use almoner::domain::remittance::Transaction;
use almoner::domain::sender::SenderId;
use almoner::store::{Store, erasure, remittance_list};
use jiff::{SignedDuration, Timestamp};

/// How many transactions are read at once: as many as one call takes.
const AT_ONCE: usize = 98;
/// How late the clock here may be: what was recorded until the user was marked must be found.
const LATE_BY: SignedDuration = SignedDuration::from_hours(24);

pub(super) async fn erase(
    ledger: &Ledger,
    documents: Option<&Documents>,
    id: SenderId,
    now: Timestamp,
) -> Result<Said, String> {
    let store = &ledger.store;
    // Looked at first: what cannot be erased whole is not begun.
    let transactions = all(store, id, now).await?;
    can_remove_papers(&transactions, documents)?;
    erasure::mark(store, id, now).await.map_err(unreachable)?.ok_or_else(|| missing(id))?;
    let parts = erasure::delete_parts(store, id).await.map_err(unreachable)?;
    // Again: nothing new is made of theirs from here on, but something may have been until now.
    let mut papers = 0;
    let transactions = all(store, id, now).await?;
    can_remove_papers(&transactions, documents)?;
    let bar = progress::bar("Erasing", u64::try_from(transactions.len()).unwrap_or(u64::MAX));
    for transaction in &transactions {
        for document in transaction.documents.iter().filter(|document| document.stored) {
            let name = Name { transaction: transaction.id, document: document.id };
            match (documents, &ledger.dry_run) {
                (Some(Documents::Folder(folder)), Some(dry_run)) => {
                    dry_run.note("delete", &folder.display().to_string(), &name.path());
                }
                (Some(documents), _) => documents.remove(name).await.map_err(unreachable)?,
                (None, _) => continue,
            }
            papers += 1;
        }
        erasure::anonymise(store, transaction).await.map_err(unreachable)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(Said::text(format!(
        "Erased: the user, {parts} accounts and receive users, {papers} documents, and whom {} transactions went to. \
         Amounts, moments and states stay. What is kept for delivery to webhooks still says it, for 31 days after it was owed last; \
         backups of the table, for 35.\n",
        transactions.len()
    )))
}

fn can_remove_papers(transactions: &[Transaction], documents: Option<&Documents>) -> Result<(), String> {
    let with_papers = transactions.iter().any(|it| it.documents.iter().any(|document| document.stored));
    if with_papers && documents.is_none() {
        return Err("The user's transactions have documents: say where these are, with --documents-bucket NAME \
                    (the stack's DocumentsBucketName output) or, of a local stack, --documents-dir DIR."
            .to_owned());
    }
    Ok(())
}

async fn all(store: &Store, id: SenderId, now: Timestamp) -> Result<Vec<Transaction>, String> {
    let (mut transactions, mut after) = (Vec::new(), None);
    let to = now.checked_add(LATE_BY).unwrap_or(now);
    loop {
        let span = Span { from: Timestamp::UNIX_EPOCH, to, after, limit: AT_ONCE };
        let page = remittance_list::list(store, id, span).await.map_err(unreachable)?;
        transactions.extend(page.transactions);
        after = page.next;
        if after.is_none() {
            return Ok(transactions);
        }
    }
}
