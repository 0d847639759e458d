//! Two secrets of a partner's credential, and what asking for the newer costs.

use super::Pair;
use crate::world::World;
use almoner::clock::Clock;
use http::StatusCode;
use jiff::SignedDuration;

/// A stack whose time stands where the operator's is.
async fn now() -> World {
    World::with(Clock::stopped_at(Clock::System.now())).start().await
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn the_new_secret_is_good_at_once_and_the_old_one_until_its_time() {
    let world = now().await;
    let old = Pair::issued(&world, "").await;
    assert_eq!(old.status(&world).await, StatusCode::OK, "in memory from here on");
    let new = old.rotated(&world, "").await;
    assert_ne!(new.secret, old.secret);
    for pair in [&new, &old, &new] {
        assert_eq!(pair.status(&world).await, StatusCode::OK);
    }
    world.advance(SignedDuration::from_hours(24) - SignedDuration::from_mins(2));
    assert_eq!(old.status(&world).await, StatusCode::OK);
    world.advance(SignedDuration::from_mins(3));
    assert_eq!(old.status(&world).await, StatusCode::UNAUTHORIZED);
    assert_eq!(new.status(&world).await, StatusCode::OK);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_secret_that_ends_at_once_ends_within_a_minute() {
    let world = now().await;
    let old = Pair::issued(&world, "").await;
    assert_eq!(old.status(&world).await, StatusCode::OK);
    let new = old.rotated(&world, "--overlap 0s").await;
    assert_eq!(old.status(&world).await, StatusCode::OK, "still in memory");
    world.advance(SignedDuration::from_secs(60));
    assert_eq!(old.status(&world).await, StatusCode::UNAUTHORIZED);
    assert_eq!(new.status(&world).await, StatusCode::OK);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn wrong_secrets_cost_one_read_a_second_and_hide_no_right_one() {
    let world = now().await;
    let pair = Pair::issued(&world, "").await;
    assert_eq!(pair.status(&world).await, StatusCode::OK);
    let hammer = async || {
        world.calls().await;
        for number in 0..30 {
            let wrong = pair.with(&format!("wrong-{number}"));
            assert_eq!(wrong.status(&world).await, StatusCode::UNAUTHORIZED, "{number}");
        }
        world.calls().await["contributions-list"]["GetItem"]["calls"].as_u64().unwrap_or(0)
    };
    assert_eq!(hammer().await, 0, "read just now");
    world.advance(SignedDuration::from_millis(999));
    assert_eq!(hammer().await, 0);
    world.advance(SignedDuration::from_millis(1));
    assert_eq!(hammer().await, 1);
    assert_eq!(hammer().await, 0);

    let new = pair.rotated(&world, "").await;
    assert_eq!(hammer().await, 1, "and this is how it comes into memory");
    assert_eq!(new.status(&world).await, StatusCode::OK, "although it was read less than a second ago");
    world.calls().await;
    assert_eq!(pair.status(&world).await, StatusCode::OK);
    assert!(world.calls().await["contributions-list"].get("GetItem").is_none(), "both are in memory");
}
