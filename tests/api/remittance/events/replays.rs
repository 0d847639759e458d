//! What the stream has lost of remittances, announced again.

use super::{REMITTANCES, Remitter, STORY, Subscriber, heard, story, without_ids};
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use jiff::{SignedDuration, Timestamp};

const RELAYED: &str = r#"{"prefix":"remittance#"}"#;
const DEAF: &str = r#"{"prefix":"nothing#"}"#;

#[tokio::test]
#[cfg_attr(deployed, ignore = "changes the template")]
async fn a_replay_tells_of_every_change_that_was_not_told_and_of_none_twice() {
    for filter in [DEAF, RELAYED] {
        let world = World::with(Clock::System).template(RELAYED, filter).start().await;
        let subscriber = Subscriber::of(&world, DEMO, REMITTANCES, "").await;
        let sender = Remitter::of(&world).await;
        // Told by the sender's own record, whatever is heard of remittances.
        let [kyc] = heard(&world, &subscriber, 1).await.try_into().unwrap();
        let (_, mut said) = story(&sender).await;
        said.push((kyc.1.clone(), kyc.2.clone()));
        said.sort();
        // Of this one there is nothing to be told.
        sender.sent("1").await;
        let relayed = if filter == RELAYED { heard(&world, &subscriber, STORY + 1).await } else { Vec::new() };
        let late = Subscriber::of(&world, DEMO, REMITTANCES, "").await;
        let now = Timestamp::now();
        let (before, after) = (now - SignedDuration::from_hours(1), now + SignedDuration::from_secs(1));
        for _ in 0..2 {
            let replayed = world.ops(&format!("events replay --from {before} --to {after}")).await.unwrap();
            assert_eq!(
                replayed,
                format!(
                    "Events announced: {STORY}, of 0 contributions, 0 authorisations, 0 donations and 2 remittances \
                     looked at.\n"
                )
            );
            let told = heard(&world, &subscriber, STORY + 1).await;
            assert!(relayed.is_empty() || told == relayed, "the same ids: {told:?}");
            assert_eq!(without_ids(told), said);
            assert_eq!(subscriber.receiver.count(), STORY + 1, "none twice");
        }
        assert_eq!(late.receiver.count(), 0, "it subscribed after it happened");
    }
}
