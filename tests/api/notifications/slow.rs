//! One endpoint's slowness is nobody else's.

use crate::subscriber::Subscriber;
use crate::waiting::eventually;
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use futures::future::join_all;
use http::StatusCode;
use std::time::Duration;

/// contracts: others' deliveries arrive within this of their completion.
const MEANWHILE: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(deployed, ignore = "looks at whole queues")]
async fn an_endpoint_that_hangs_holds_up_nobody_elses_deliveries() {
    let world = World::start().await;
    let hangs = vec!["hang"; 100].join(",");
    let hanging = Subscriber::of(&world, DEMO, r#"["*"]"#, &hangs).await;
    let healthy = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let ids = join_all((0..60).map(|_| world.created(DEMO))).await;
    // In waves, so that the later ones come while the earlier ones hang.
    for (wave, ids) in ids.chunks(15).enumerate() {
        for reply in join_all(ids.iter().map(|id| world.complete(DEMO, id).send())).await {
            assert_eq!(reply.status, StatusCode::OK);
        }
        let expected = (wave + 1) * 15;
        eventually("the healthy endpoint's deliveries", MEANWHILE, async || {
            (healthy.receiver.count() >= expected).then_some(())
        })
        .await;
    }
    let held = hanging.receiver.count();
    assert!((1..60).contains(&held), "few of its deliveries are under way, the rest wait in the queue: {held}");
    assert!(world.queued().await["Notifications"] >= 60, "and none is lost");
}

#[tokio::test]
async fn one_that_hangs_is_given_up_after_ten_seconds_and_tried_again() {
    let world = World::hasty().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "hang").await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    assert_eq!(subscriber.logged(&world, DEMO, 2).await, ["1: timeout", "2: 200"]);
    let log = subscriber.log(&world, DEMO).await;
    assert!(log.body.contains(r#""status":null,"error":"timeout","duration_ms":1000"#), "ten seconds: {log:?}");
}
