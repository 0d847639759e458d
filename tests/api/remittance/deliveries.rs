//! contracts/remittance.md, *Afterwards*: what settlement reports of a delivery.

use super::Remitter;
use crate::world::World;
use almoner::domain::remittance::settlement::Step;
use almoner::domain::remittance::{DeliveryStatus, Status};
use http::{Method, StatusCode};

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn a_delivery_is_reported_by_numbers_of_its_own() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.standing("20", Status::Pending).await;
    let path = [
        DeliveryStatus::Pending,
        DeliveryStatus::DeliveryRequested,
        DeliveryStatus::DeliveryPayoutReady,
        DeliveryStatus::Delivered,
    ];
    for (sequence, status) in (1..).zip(path) {
        let shown = sender.delivery_reported(&id, status, sequence).await;
        assert_eq!(shown.text("status"), "PENDING");
        let again = sender.told(&id, &[(Step::Delivery(status), sequence)]).await;
        assert_eq!(again.body, shown.body);
    }
    let all = "NONE PENDING DELIVERY_REQUESTED DELIVERY_PAYOUT_READY DELIVERED";
    assert_eq!(sender.deliveries(&id).await, all);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn a_delivery_report_that_the_partner_has_overtaken_is_stale() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.standing("20", Status::Processed).await;
    let asked = sender.call(Method::PATCH, &format!("/transactions/delivery-requests/{id}")).send().await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{asked:?}");
    let after = sender.told(&id, &[(Step::Delivery(DeliveryStatus::Pending), 1)]).await;
    assert_eq!(after.text("delivery_status"), "DELIVERY_REQUESTED");
    assert_eq!(sender.deliveries(&id).await, "NONE DELIVERY_REQUESTED");
    assert_eq!(world.ops("remittance rejected").await.unwrap().lines().count(), 1, "heads alone");
}
