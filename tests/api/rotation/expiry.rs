//! Credentials that end by themselves.

use super::Pair;
use crate::waiting::until;
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;
use jiff::SignedDuration;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_credential_opens_nothing_from_its_expiry_on() {
    let world = World::with(Clock::stopped_at(Clock::System.now())).start().await;
    let pair = Pair::issued(&world, "--expires-in 10d").await;
    assert_eq!(pair.status(&world).await, StatusCode::OK);
    let new = pair.rotated(&world, "--overlap 30d").await;
    world.advance(SignedDuration::from_hours(10 * 24) - SignedDuration::from_mins(2));
    for pair in [&pair, &new] {
        assert_eq!(pair.status(&world).await, StatusCode::OK);
    }
    world.advance(SignedDuration::from_mins(3));
    for pair in [&pair, &new] {
        assert_eq!(pair.status(&world).await, StatusCode::UNAUTHORIZED, "no overlap outlives it");
    }
    let renewed = pair.rotated(&world, "--drop newest --expires-in 20d").await;
    assert_eq!(renewed.status(&world).await, StatusCode::OK);
}

#[tokio::test]
async fn what_has_expired_is_listed_so_and_lives_again_with_a_new_secret_alone() {
    let world = World::start().await;
    let old = Pair::issued(&world, "--expires-in 1s").await;
    let listed = async || {
        let list = world.ops(&format!("credential list --partner {}", world.partner(DEMO).id)).await.unwrap();
        list.lines().find(|line| line.ends_with(&old.key)).unwrap().to_owned()
    };
    until("expired", async || listed().await.contains("expired").then_some(())).await;
    assert_eq!(old.status(&world).await, StatusCode::UNAUTHORIZED);
    let problem = world.ops(&format!("credential rotate {}", old.key)).await.unwrap_err();
    assert!(problem.starts_with("It expired at"), "{problem}");
    let new = old.rotated(&world, "--expires-in 1d").await;
    assert_eq!(new.status(&world).await, StatusCode::OK);
    assert_eq!(old.status(&world).await, StatusCode::UNAUTHORIZED);
    assert!(listed().await.contains("active"));
    let past = format!("credential issue --partner {} --expires-at 2020-01-01", world.partner(DEMO).id);
    assert!(world.ops(&past).await.unwrap_err().contains("in the past"));
}
