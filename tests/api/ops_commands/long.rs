//! More than a command shows, or reads at once.

use crate::subscriber::Hook;
use crate::world::World;
use almoner::domain::contribution::{Asked, Contribution};
use almoner::domain::cursor::Position;
use almoner::domain::money::{Currency, Money};
use almoner::domain::origin::Origin;
use almoner::store::contribution::create;
use almoner::store::{key, whole};
use almoner_ops::sandbox::DEMO;
use futures::stream::{self, StreamExt as _};
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

/// As many as a list has.
const LISTED: u128 = 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_not_whole_says_so() {
    let world = World::patient().await;
    let (tenant, now) = (DEMO.tenant(), world.clock.now());
    let make = async |at: u128| {
        let amount = Money::parse("5.00", Currency::from_code("USD").unwrap()).unwrap();
        let asked = Asked { project_id: 4, amount, user_hash: "u".to_owned() };
        let origin = Origin { fingerprint: [0; 32], request_id: at.to_string() };
        let new = Contribution::create(Uuid::from_u128(at), asked, origin, now, SignedDuration::from_hours(168));
        create(world.store(), tenant, &new).await.unwrap();
    };
    stream::iter(1..=LISTED).for_each_concurrent(16, make).await;
    let list = format!("contribution list --partner {}", DEMO.id);
    let whole = world.ops(&list).await.unwrap();
    assert!(whole.lines().count() == 1_001 && !whole.contains("more than"), "{whole}");
    make(LISTED + 1).await;
    let listed = world.ops(&list).await.unwrap();
    assert_eq!(listed.lines().last(), Some("There are more than 1000: say --from and --to."));
    let answer = world.answer(&format!("--output json {list}")).await;
    assert_eq!(serde_json::from_str::<Vec<Value>>(&answer.out).unwrap().len(), 1_000);
    assert_eq!(answer.err, "{\"note\":\"There are more than 1000: say --from and --to.\"}\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_told_is_found_behind_a_thousand_other_attempts() {
    let world = World::patient().await;
    let id = world.created(DEMO).await;
    let hook = Hook::of(&world, DEMO, "http://127.0.0.1:9/", r#"["*"]"#, "standard").await;
    let (tenant, webhook, told_at) = (DEMO.tenant(), hook.id.parse().unwrap(), world.clock.now());
    let log = async |at: i64, resource: &str| {
        let (event_id, at) = (Uuid::new_v4(), told_at + SignedDuration::from_millis(at));
        let number = |number: i64| json!({ "N": number.to_string() });
        let item = json!({
            "pk": { "S": key::attempts_of(tenant, webhook) },
            "sk": { "S": key::list_position(Position { created_at: at, id: event_id }) },
            "event_id": { "S": event_id.to_string() }, "kind": { "S": "contribution.completed" },
            "resource_id": { "S": resource }, "number": number(1), "at_ms": number(at.as_millisecond()),
            "status": number(200), "duration_ms": number(7), "forget_at_s": number(at.as_second() + 86_400),
        });
        whole::put_back(world.store(), &item.to_string()).await.unwrap();
        event_id.to_string()
    };
    let event = log(0, &id).await;
    let other = Uuid::new_v4().to_string();
    stream::iter(1..=2_100).for_each_concurrent(16, async |at| drop(log(at, &other).await)).await;
    for command in [format!("contribution show {id} --partner {}", DEMO.id), format!("transaction show {id}")] {
        let shown = world.ops(&command).await.unwrap();
        assert!(shown.contains(&event) && shown.contains("7 ms") && !shown.contains("Only the newest"), "{shown}");
    }
}
