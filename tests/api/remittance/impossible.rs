//! contracts/remittance.md, *Afterwards*: what settlement reports and cannot be: kept for operators, applied to nothing.

use super::{Remitter, UNKNOWN, settle};
use crate::world::World;
use almoner::domain::remittance::settlement::{Report, Step};
use almoner::domain::remittance::{Status, TransactionId};
use almoner::domain::tenant::Tenant;
use almoner::notify::settlement::SettlementMessage;
use almoner_ops::sandbox::OTHER;

/// What was refused, without when, once nothing is under way any more.
async fn rejected(world: &World, count: usize) -> Vec<String> {
    world.drained().await;
    let listed = world.ops("remittance rejected").await.unwrap();
    let rows = listed.lines().skip(1).map(|row| row.split_whitespace().skip(1).collect::<Vec<_>>().join(" "));
    let mut rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), count, "{listed}");
    rows.sort();
    rows
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn what_leads_nowhere_is_shown_to_operators_once_and_changes_nothing() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let canceled = sender.standing("20", Status::Canceled).await;
    let failed = sender.standing("30", Status::Failed).await;
    let before = [sender.recorded(&canceled).await, sender.recorded(&failed).await];
    for _ in 0..2 {
        sender.report(&canceled, Step::Status(Status::Processing), 2).await;
        sender.report(&failed, Step::Status(Status::Returned), 4).await;
        world.drained().await;
    }
    let tenant = sender.name(&failed).tenant;
    let mut expected = [
        format!("{canceled} {tenant} 2 PROCESSING CANCELED / NONE"),
        format!("{failed} {tenant} 4 RETURNED FAILED / NONE"),
    ];
    expected.sort();
    assert_eq!(rejected(&world, 2).await, expected);
    assert_eq!([sender.recorded(&canceled).await, sender.recorded(&failed).await], before);
    assert_eq!(sender.left().await, ["1000", "5000", "20000"]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn what_is_unknown_or_another_partners_is_shown_to_operators_once() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sender.sent("20").await;
    let before = sender.recorded(&id).await;
    let elsewhere = Tenant { partner_id: OTHER.id, ..before.id.tenant };
    let report = Report { step: Step::Status(Status::Pending), sequence: 1, reason: None };
    let foreign = SettlementMessage::of(TransactionId { tenant: elsewhere, ..before.id }, &report);
    let foreign = serde_json::to_string(&foreign).unwrap();
    for _ in 0..2 {
        sender.report(UNKNOWN, report.step, 1).await;
        settle(&world, &foreign).await;
        world.drained().await;
    }
    let mut expected = [
        format!("{UNKNOWN} {} 1 PENDING unknown", before.id.tenant),
        format!("{id} {elsewhere} 1 PENDING unknown"),
    ];
    expected.sort();
    assert_eq!(rejected(&world, 2).await, expected);
    assert_eq!(sender.recorded(&id).await, before);
}
