//! What the stream has lost, announced again.

use super::{assert_heard, subscriber, three};
use crate::buyer::waiting;
use crate::world::World;
use almoner::clock::Clock;
use jiff::{SignedDuration, Timestamp};

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts what an operator's replay looks at")]
async fn a_replay_tells_of_every_decision_that_was_not_told_and_of_none_twice() {
    let deaf = [r#""eventName":["MODIFY"]"#, r#""eventName":["REMOVE"]"#];
    for [from, to] in [deaf, [deaf[0]; 2]] {
        let world = World::with(Clock::System).template(from, to).start().await;
        let subscriber = subscriber(&world).await;
        three(&world).await;
        waiting(&world.till(), "CONFI2", "r-4").await;
        let adjusted = world.till().refund("r-1", "f-1", 4_000);
        assert_eq!(world.till().code("ProcessSalesAdjustment", &adjusted).await, "SPSA01");
        if from == to {
            subscriber.heard(3).await;
        }
        let now = Timestamp::now();
        let (before, after) = (now - SignedDuration::from_hours(1), now + SignedDuration::from_secs(1));
        for _ in 0..2 {
            let said = world.ops(&format!("events replay --from {before} --to {after}")).await.unwrap();
            assert_eq!(
                said,
                "Events announced: 3, of 0 contributions, 3 authorisations, 0 donations and 0 remittances looked at.\n"
            );
            let all = ["authorisation.cancelled", "authorisation.failed", "authorisation.succeeded"];
            assert_heard(&world, &subscriber, &all).await;
        }
    }
}
