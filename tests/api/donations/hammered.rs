//! One who hammers the public path harms nobody who is known.

use super::{Givers, PUBLIC};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

/// How many requests come at once.
const AT_ONCE: usize = 60;
/// How often: in all, more in a minute than the edge lets one address have.
const ROUNDS: usize = 25;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(deployed, ignore = "hammers")]
async fn who_hammers_the_public_path_is_refused_and_nobody_else() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    let contribution = format!(r#"{{"project_id":{},"amount":5,"user_hash":"u"}}"#, givers.company.open[0]);
    let (mut refused, mut partners) = (0, 0);
    for _ in 0..ROUNDS {
        let hammer = (0..AT_ONCE).map(|_| world.request(Method::POST, PUBLIC).json("{}").send());
        let known = [
            world.create(DEMO, &contribution),
            givers.donate(&givers.whole("")),
            world.list(DEMO, "limit=1"),
            givers.record(&givers.whole("")),
        ];
        let known = futures::future::join_all(known.map(|request| request.send()));
        let (hammer, known) = tokio::join!(futures::future::join_all(hammer), known);
        for reply in hammer {
            if reply.status == StatusCode::TOO_MANY_REQUESTS {
                assert!(reply.header("Retry-After").is_some(), "{reply:?}");
                refused += 1;
            } else {
                assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{reply:?}");
            }
        }
        for reply in known {
            assert!(reply.status.is_success(), "{reply:?}");
            partners += 1;
        }
    }
    assert!(refused >= AT_ONCE * ROUNDS - 1_200, "{refused}");
    assert_eq!(partners, 4 * ROUNDS);
    let still = givers.announce(&givers.cause("")).send().await;
    assert_eq!(still.status, StatusCode::TOO_MANY_REQUESTS, "the same address, with something to say: {still:?}");
}
