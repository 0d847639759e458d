use crate::subscriber::Subscriber;
use crate::world::World;
use almoner_ops::receive::Options;
use almoner_ops::sandbox::{DEMO, OTHER, YEN};
use futures::future::join_all;
use http::StatusCode;
use jiff::SignedDuration;

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
const GRACE: SignedDuration = SignedDuration::from_hours(1);

async fn world() -> (World, Subscriber) {
    // Over a month's end, so that the walk goes from one month's list to the next.
    let world = World::start_at("2026-10-29T12:00:00Z").await;
    let options = Options { clock: world.clock.clone(), ..Options::default() };
    let subscriber = Subscriber::with(&world, DEMO, r#"["*"]"#, "standard", options).await;
    (world, subscriber)
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_was_not_completed_in_time_is_told_to_have_expired_once() {
    let (world, subscriber) = world().await;
    let (left, done) = (world.created(DEMO).await, world.created(DEMO).await);
    world.advance(SignedDuration::from_hours(4 * 24));
    let later = world.created(DEMO).await;
    assert_eq!(world.complete(DEMO, &done).send().await.status, StatusCode::OK);
    subscriber.heard(1).await;
    world.advance(WEEK - SignedDuration::from_hours(4 * 24) + GRACE - SignedDuration::from_millis(1));
    world.run("contributions-expire").await;
    assert_eq!(world.get(DEMO, &left).send().await.text("status"), "expired", "its partner sees it at once");
    world.drained().await;
    assert_eq!(subscriber.receiver.count(), 1, "but a late completion may be on its way for an hour");

    world.advance(SignedDuration::from_millis(1));
    world.run("contributions-expire").await;
    let heard = subscriber.heard(2).await;
    assert_eq!((heard[1].event_type.as_str(), &heard[1].resource_id), ("contribution.expired", &left));
    let shown = world.get(DEMO, &left).send().await.body;
    let told = std::str::from_utf8(&heard[1].body).unwrap();
    assert_eq!(
        told,
        format!(r#"{{"type":"contribution.expired","timestamp":"2026-11-05T12:00:00.000Z","data":{shown}}}"#)
    );
    assert_eq!(world.complete(DEMO, &left).send().await.status, StatusCode::CONFLICT);
    for _ in 0..2 {
        world.run("contributions-expire").await;
    }
    world.advance(SignedDuration::from_hours(4 * 24));
    world.run("contributions-expire").await;
    assert_eq!(subscriber.heard(3).await[2].resource_id, later);
    world.drained().await;
    assert_eq!(subscriber.receiver.count(), 3);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_walk_that_is_broken_off_goes_on_where_it_was_and_passes_nobody_over() {
    let world = World::start_at("2026-10-29T12:00:00Z").await;
    let mut ids = Vec::new();
    // More than one step, in two months, of three partners.
    for partner in [DEMO, OTHER, YEN] {
        for _ in 0..3 {
            ids.extend(
                join_all((0..40).map(|_| world.created(partner))).await.into_iter().map(|id| (partner, id)),
            );
            world.advance(SignedDuration::from_hours(36));
        }
    }
    world.advance(WEEK + GRACE);
    world.fault("error", 0.25).await;
    for _ in 0..3 {
        world.run_ignoring("contributions-expire").await;
    }
    world.heal().await;
    world.run("contributions-expire").await;
    for (partner, id) in &ids {
        let key = almoner::store::contribution::get(world.store(), partner.tenant(), id.parse().unwrap());
        let recorded = key.await.unwrap().unwrap();
        assert_eq!((recorded.status.as_str(), recorded.version), ("expired", 2), "written down, once");
    }
    world.calls().await;
    world.run("contributions-expire").await;
    let calls = world.calls().await["contributions-expire"].clone();
    assert!(calls.get("UpdateItem").is_none() && calls.get("BatchGetItem").is_none(), "nothing twice: {calls}");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn completion_and_expiry_at_the_same_moment_leave_one_of_them() {
    let (world, subscriber) = world().await;
    let ids = join_all((0..30).map(|_| world.created(DEMO))).await;
    world.advance(WEEK - SignedDuration::from_millis(1));
    let half = join_all(ids[..15].iter().map(|id| world.complete(DEMO, id).send())).await;
    assert!(half.iter().all(|reply| reply.status == StatusCode::OK));
    world.advance(GRACE + SignedDuration::from_millis(1));
    let (replies, ()) = tokio::join!(
        join_all(ids[15..].iter().map(|id| world.complete(DEMO, id).send())),
        world.run("contributions-expire")
    );
    assert!(replies.iter().all(|reply| reply.status == StatusCode::CONFLICT), "past its time is past its time");
    subscriber.heard(30).await;
    world.drained().await;
    let events = subscriber.events();
    assert!(ids.iter().all(|id| events[id].len() == 1), "one event each");
}
