use super::{Rows, imported, lines, writes};
use crate::world::World;
use almoner::clock::Clock;
use almoner::domain::contribution::{Asked, Contribution};
use almoner::domain::money::{Currency, Money};
use almoner::domain::origin::Origin;
use almoner::store::contribution::{complete, create};
use almoner_ops::sandbox::DEMO;
use futures::stream::{self, StreamExt as _};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

/// How many contributions there are.
const CONTRIBUTIONS: u128 = 1_000;

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_long_statement_with_every_kind_of_mismatch_imported_twice_says_the_same_and_then_writes_nothing() {
    let clock = Clock::stopped_at(super::THEN.parse().unwrap());
    let world = World::with(clock).env("STORE_ATTEMPT_TIMEOUT_MS", "5000").start().await;
    let (tenant, now) = (DEMO.tenant(), world.clock.now());
    let store = world.store();
    stream::iter(0..CONTRIBUTIONS)
        .for_each_concurrent(16, async |at| {
            let amount = Money::parse("5.00", Currency::from_code("USD").unwrap()).unwrap();
            let asked = Asked { project_id: 4, amount, user_hash: "u".to_owned() };
            let origin = Origin { fingerprint: [0; 32], request_id: at.to_string() };
            let id = Uuid::from_u128(at + 1);
            let new = Contribution::create(id, asked, origin, now, SignedDuration::from_hours(168));
            create(store, tenant, &new).await.unwrap();
            if at % 10 != 3 {
                complete(store, tenant, id, now).await.unwrap();
            }
        })
        .await;
    world.advance(SignedDuration::from_hours(72));
    let mut rows = Rows::default();
    for at in 0..CONTRIBUTIONS {
        let id = Uuid::from_u128(at + 1).to_string();
        rows = match at % 10 {
            0 => rows.row(&id, "5.01", "USD"),
            1 => rows.row(&id, "5", "EUR"),
            2 => rows.row(&id, "5", "USD").row(&id, "5", "USD"),
            4 => rows.row("nobody's", "5", "USD").row("rent", "-5", "USD"),
            _ => rows.row(&id, "5", "USD"),
        };
    }
    let csv = rows.csv();
    writes(&world).await;
    let first = imported(&world, "many.csv", &csv).await;
    assert_eq!(writes(&world).await, 1_100, "all of them, and once more for each duplicate");
    assert_eq!(
        lines(first.lines().last().unwrap())[0]["summary"],
        json!({ "entries": 1_200, "passed_over": 100, "matched": 600, "amount_differs": 100, "currency_differs": 100,
            "not_completed": 100, "unknown_id": 100, "duplicate_transfer": 100, "never_transferred": 100 })
    );
    let second = imported(&world, "many.csv", &csv).await;
    assert!(second == first, "the second report differs");
    assert_eq!(writes(&world).await, 0);
}
