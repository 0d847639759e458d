//! `almoner-ops contribution` and `transaction`: whatever id somebody reads out.

use crate::donations::Givers;
use crate::remittance::Remitter;
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::StatusCode;
use jiff::SignedDuration;

const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";

#[tokio::test]
async fn a_contribution_is_shown_with_its_changes() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let [completed, expired] = [world.created(DEMO).await, world.created(DEMO).await];
    world.advance(SignedDuration::from_secs(5));
    assert_eq!(world.complete(DEMO, &completed).send().await.status, StatusCode::OK);
    let shown = async |id: &str| {
        let shown = world.ops(&format!("contribution show {id} --partner {}", DEMO.id)).await.unwrap();
        let lines = shown.lines().filter(|line| !line.starts_with("recorded by") && !line.contains(id));
        lines.collect::<Vec<_>>().join("\n")
    };
    let before = shown(&completed).await;
    insta::assert_snapshot!(before, @r"
    status               completed
    amount               5.00 USD
    project              1
    expires              2026-11-27T12:00:00Z
    settlement           unmatched
    version              2
    CHANGE  AT                        STATUS
    1       2026-11-20T12:00:00.000Z  pending
    2       2026-11-20T12:00:05.000Z  completed

    AT  EVENT  TYPE  ATTEMPT  STATUS  DURATION  NEXT ATTEMPT
    ");
    assert!(shown(&expired).await.contains("status               pending"));
    let listed = world.ops(&format!("contribution list --partner {}", DEMO.id)).await.unwrap();
    assert!(listed.contains(&completed) && listed.contains(&expired) && listed.lines().count() == 3, "{listed}");
    assert!(!listed.contains("user_hash"), "{listed}");
    let unknown = world.ops(&format!("contribution show {completed} --partner {}", OTHER.id)).await.unwrap_err();
    assert_eq!(unknown, format!("There is no such test contribution {completed} of this partner's."));
}

#[tokio::test]
async fn an_id_is_found_of_whichever_contract_it_is() {
    let world = World::start().await;
    let contribution = world.created(DEMO).await;
    let remittance = Remitter::of(&world).await.sent("12.50").await;
    let givers = Givers::of(&world).await;
    let body = givers.whole(r#""transaction_status":"paid","reconciliation_id":"ORDER_1""#);
    let donation = givers.record(&body).send().await.text("id");
    assert_eq!(world.till().authorise("APRV01", "r-1").await, "SPRA01");
    for (name, kind, id) in [
        (&*contribution, "contribution", &*contribution),
        (&remittance, "remittance", &remittance),
        (&donation, "donation", &donation),
        ("ORDER_1", "donation", &donation),
        ("APRV01", "purchase", "P-APRV01"),
    ] {
        let found = world.ops(&format!("transaction find {name}")).await.unwrap();
        let line: Vec<_> = found.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!((line[0], line[1], found.lines().count()), (kind, id, 2), "{found}");
        let shown = world.ops(&format!("transaction show {name}")).await.unwrap();
        assert!(shown.contains("CHANGE") || kind == "purchase", "{shown}");
        let live = world.ops(&format!("transaction find {name} --mode live")).await.unwrap_err();
        assert_eq!(live, format!("There is no transaction {name} of any partner's."));
    }
    assert!(world.ops(&format!("transaction show {UNKNOWN}")).await.is_err());
}
