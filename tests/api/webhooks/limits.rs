use super::{NOBODY, asks, assert_problem, busy_world, create, ids, made};
use crate::world::{World, at_once};
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};

async fn delete(world: &World, id: &str) -> StatusCode {
    world.call(DEMO, Method::DELETE, &format!("/webhooks/{id}")).send().await.status
}

#[tokio::test]
async fn a_partner_has_20_webhooks_at_most() {
    let world = busy_world().await;
    for _ in 0..20 {
        made(&world, DEMO, NOBODY).await;
    }
    for key in [None, Some("k")] {
        let request = create(&world, DEMO, &asks(NOBODY));
        let reply = key.into_iter().fold(request, |request, key| request.key(key)).send().await;
        assert_problem(&reply, StatusCode::CONFLICT, "webhooks", "the 21st");
    }
    made(&world, OTHER, NOBODY).await;

    let first = ids(&world, DEMO).await.remove(0);
    assert_eq!(delete(&world, &first).await, StatusCode::NO_CONTENT);
    assert_eq!(delete(&world, &first).await, StatusCode::NOT_FOUND, "which makes no second room");
    let reply = create(&world, DEMO, &asks(NOBODY)).key("k").send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
    let reply = create(&world, DEMO, &asks(NOBODY)).send().await;
    assert_problem(&reply, StatusCode::CONFLICT, "webhooks", "the 21st again");
    assert_eq!(ids(&world, DEMO).await.len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_creations_at_once_make_20() {
    let world = busy_world().await;
    let replies = at_once((0..40).map(|_| create(&world, DEMO, &asks(NOBODY))).collect()).await;
    let made = replies.iter().filter(|reply| reply.status == StatusCode::CREATED).count();
    let refused = replies.iter().filter(|reply| reply.status == StatusCode::CONFLICT).count();
    assert_eq!((made, refused), (20, 20), "{replies:?}");
    assert_eq!(ids(&world, DEMO).await.len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_deletions_of_one_webhook_at_once_make_room_for_one() {
    let world = busy_world().await;
    for _ in 0..20 {
        made(&world, DEMO, NOBODY).await;
    }
    let path = format!("/webhooks/{}", ids(&world, DEMO).await[7]);
    let replies = at_once((0..10).map(|_| world.call(DEMO, Method::DELETE, &path)).collect()).await;
    let with = |status| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((with(StatusCode::NO_CONTENT), with(StatusCode::NOT_FOUND)), (1, 9), "{replies:?}");
    let replies = at_once((0..5).map(|_| create(&world, DEMO, &asks(NOBODY))).collect()).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == StatusCode::CREATED).count(), 1, "{replies:?}");
}
