//! What the stream has lost of donations, announced again.

use super::{DONATIONS, Givers, Subscriber, heard, story, without_ids};
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};

const RELAYED: &str = r#"{"prefix":"donation#"}"#;
const DEAF: &str = r#"{"prefix":"nothing#"}"#;

#[tokio::test]
#[cfg_attr(deployed, ignore = "changes the template")]
async fn a_replay_tells_of_every_change_that_was_not_told_and_of_none_twice() {
    for filter in [DEAF, RELAYED] {
        let world = World::with(Clock::System).template(RELAYED, filter).start().await;
        let givers = Givers::of(&world).await;
        let subscriber = Subscriber::of(&world, DEMO, DONATIONS, "").await;
        let (_, said) = story(&givers).await;
        // Of these there is nothing to be told.
        givers.recorded("draft").await;
        assert_eq!(
            givers.record(&givers.whole(r#""transaction_status":"paid""#)).send().await.status,
            StatusCode::CREATED
        );
        let relayed = if filter == RELAYED { heard(&world, &subscriber, 5).await } else { Vec::new() };
        let late = Subscriber::of(&world, DEMO, DONATIONS, "").await;
        let now = Timestamp::now();
        let (before, after) = (now - SignedDuration::from_hours(1), now + SignedDuration::from_secs(1));
        for _ in 0..2 {
            let replayed = world.ops(&format!("events replay --from {before} --to {after}")).await.unwrap();
            assert_eq!(
                replayed,
                "Events announced: 5, of 0 contributions, 0 authorisations, 2 donations and 0 remittances looked at.\n"
            );
            let told = heard(&world, &subscriber, 5).await;
            assert!(relayed.is_empty() || told == relayed, "the same ids: {told:?}");
            assert_eq!(without_ids(told), said);
            assert_eq!(subscriber.receiver.count(), 5, "none twice");
        }
        assert_eq!(late.receiver.count(), 0, "it subscribed after it happened");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "changes the template")]
async fn a_refund_is_replayed_by_its_own_time_however_old_its_donation_is() {
    let day = SignedDuration::from_hours(24);
    let clock = Clock::stopped_at(Timestamp::now() - 400 * day);
    let world = World::with(clock).template(RELAYED, DEAF).start().await;
    let subscriber = Subscriber::of(&world, DEMO, DONATIONS, "").await;
    let refunded = Givers::of(&world).await.recorded("paid").await;
    world.advance(380 * day);
    let paid = Givers::of(&world).await.recorded("paid").await;
    // A little ahead, so that what the operator says is due by then.
    world.advance(20 * day + SignedDuration::from_mins(1));
    assert_eq!(Givers::of(&world).await.refund(&refunded, 50).send().await.status, StatusCode::OK);
    let now = Timestamp::now();
    for (from, to, events) in [(-1, 1, 1), (-19, -1, 0), (-21, -19, 1), (-29, 1, 2)] {
        let said = world.ops(&format!("events replay --from {} --to {}", now + from * day, now + to * day)).await;
        let said = said.unwrap();
        assert!(said.starts_with(&format!("Events announced: {events}, ")), "{from} to {to}: {said}");
    }
    let told = heard(&world, &subscriber, 2).await;
    assert_eq!([&told[0].1, &told[1].1], ["donation.paid", "donation.refunded"]);
    for (told, id, amount) in [(&told[0], paid, "0,"), (&told[1], refunded, "0.50,")] {
        let says = [format!(r#"{{"id":"{id}","#), format!(r#""refunded_amount":{amount}"#)];
        assert!(says.iter().all(|it| told.2.contains(it)), "{says:?}: {told:?}");
    }
}
