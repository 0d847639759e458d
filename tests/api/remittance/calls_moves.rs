//! What it costs to move a transaction on by hand.

use super::Remitter;
use super::calls::{both, cost, read};
use crate::waiting::until;
use crate::world::World;
use almoner::domain::remittance::Status;
use almoner::domain::remittance::settlement::Step;
use http::{Method, StatusCode};
use serde_json::json;

const CANCEL: &str = "user-transactions-cancel";
const DELIVER: &str = "user-transactions-deliver";

/// A transaction that settlement has begun.
async fn pending(sender: &Remitter<'_>) -> String {
    let id = sender.sent("1").await;
    sender.report(&id, Step::Status(Status::Pending), 1).await;
    until("it is pending", async || (sender.transaction(&id).await.text("status") == "PENDING").then_some(()))
        .await;
    id
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_cancellation_gives_back_in_the_write_that_cancels() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let cancel = async |id: &str| sender.call(Method::DELETE, &format!("/transactions/{id}"));
    assert_eq!(cancel(&sender.sent("1").await).await.send().await.status, StatusCode::OK);
    let id = sender.sent("1").await;
    let first = cost(&world, CANCEL, cancel(&id).await, (200, false)).await;
    let mut expected = both(("GetItem", 2), ("TransactWriteItems", 6));
    expected["GetItem"]["calls"] = json!(2);
    assert_eq!(first, expected, "a transaction tells nothing of what it wrote");
    let again = cost(&world, CANCEL, cancel(&id).await, (200, false)).await;
    assert_eq!(again, read("GetItem", &json!(1)));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_delivery_request_is_one_read_and_one_write() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let deliver = |id: &str| sender.call(Method::PATCH, &format!("/transactions/delivery-requests/{id}"));
    assert_eq!(deliver(&pending(&sender).await).send().await.status, StatusCode::NO_CONTENT);
    let id = pending(&sender).await;
    let first = cost(&world, DELIVER, deliver(&id), (204, false)).await;
    assert_eq!(first, both(("GetItem", 1), ("UpdateItem", 2)));
    let again = cost(&world, DELIVER, deliver(&id), (204, false)).await;
    assert_eq!(again, read("GetItem", &json!(1)));
}
