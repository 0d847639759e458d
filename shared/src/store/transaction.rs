//! Writing several items or none: where one item cannot hold what must change together.

use super::{Store, StoreError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, TransactWriteItem};
use std::time::Duration;

/// How often a transaction is tried that others are in the way of.
const TRIES: u32 = 6;
/// How long the first pause between such tries is; each is up to twice as long as the one before.
const PAUSE: Duration = Duration::from_millis(15);

/// Which conditions a transaction failed on; `None` when it was written.
///
/// Another transaction at the same items cancels it as well (a partner's new webhooks all meet at its count), and the
/// SDK does not try that again.
pub(super) async fn transact(
    store: &Store,
    items: Vec<TransactWriteItem>,
) -> Result<Option<Vec<CancellationReason>>, StoreError> {
    let mut codes = String::new();
    for tried in 0..TRIES {
        if tried > 0 {
            let pause = PAUSE * 2_u32.pow(tried - 1);
            tokio::time::sleep(pause + pause * u32::from(rand::random::<u8>()) / 256).await;
        }
        let items = Some(items.clone());
        let error = match store.client.transact_write_items().set_transact_items(items).send().await {
            Ok(_) => return Ok(None),
            Err(error) => error,
        };
        let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
        else {
            return Err(error.into());
        };
        let reasons = cancelled.cancellation_reasons();
        let on_conditions = |reason| failed_condition(reason) || matches!(reason.code(), None | Some("None"));
        if reasons.iter().any(failed_condition) && reasons.iter().all(on_conditions) {
            return Ok(Some(reasons.to_vec()));
        }
        codes = reasons.iter().filter_map(CancellationReason::code).collect::<Vec<_>>().join(", ");
    }
    Err(StoreError::Unavailable(format!("transaction cancelled: {codes}")))
}

/// Whether this item's condition is why.
pub(super) fn failed_condition(reason: &CancellationReason) -> bool {
    reason.code() == Some("ConditionalCheckFailed")
}

/// A request that lacks a part: never, as they are written here.
pub(super) fn unbuilt(error: aws_sdk_dynamodb::error::BuildError) -> StoreError {
    StoreError::Broken(error.to_string())
}
