use super::{NOBODY, asks, get, ids, made};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER, SandboxPartner};
use http::{Method, StatusCode};
use uuid::Uuid;

/// What every route that names a webhook answers, for that webhook and event.
async fn answers(world: &World, partner: SandboxPartner, id: &str, event: &str) -> Vec<(StatusCode, String)> {
    let mut answers = Vec::new();
    for (method, path) in [
        (Method::GET, format!("/webhooks/{id}")),
        (Method::POST, format!("/webhooks/{id}/rotate")),
        (Method::POST, format!("/webhooks/{id}/test")),
        (Method::GET, format!("/webhooks/{id}/deliveries")),
        (Method::GET, format!("/webhooks/{id}/deliveries?limit=0")),
        (Method::POST, format!("/webhooks/{id}/deliveries/{event}/redeliver")),
        (Method::POST, format!("/webhooks/{id}/deliveries/x/redeliver")),
        (Method::DELETE, format!("/webhooks/{id}")),
    ] {
        let reply = world.call(partner, method, &path).send().await;
        answers.push((reply.status, reply.body));
    }
    answers
}

#[tokio::test]
async fn another_partners_webhook_answers_exactly_as_an_unknown_one_on_every_route() {
    let world = World::start().await;
    let (_receiver, id) = super::received(&world, Vec::new()).await;
    let event = super::tried(&world, &id).await;
    let log = super::logged(&world, &id, 1).await;
    let before = get(&world, &format!("/webhooks/{id}")).await.body;

    let foreign = answers(&world, OTHER, &id, &event).await;
    assert_eq!(foreign, answers(&world, OTHER, &Uuid::new_v4().to_string(), &Uuid::new_v4().to_string()).await);
    assert!(foreign.iter().all(|(status, _)| status.is_client_error()), "{foreign:?}");
    assert_eq!(foreign.iter().filter(|(status, _)| *status == StatusCode::NOT_FOUND).count(), 7);
    assert_eq!(get(&world, &format!("/webhooks/{id}")).await.body, before, "and nothing has changed");
    assert_eq!(super::logged(&world, &id, 1).await, log);
    assert!(ids(&world, OTHER).await.is_empty());
}

#[tokio::test]
async fn a_live_credential_never_meets_test_webhooks() {
    let world = World::start().await;
    let create = format!("partner create --name demo --currency USD --id {} --mode live", world.partner(DEMO).id);
    world.ops(&create).await.unwrap();
    let issued =
        world.ops(&format!("credential issue --partner {} --mode live", world.partner(DEMO).id)).await.unwrap();
    let half = |line: usize| issued.lines().nth(line).unwrap().split(": ").nth(1).unwrap().to_owned();
    let live = |method, path: &str| {
        world.request(method, path).header("API-Key", &half(0)).header("API-Secret", &half(1))
    };
    let test = super::create(&world, DEMO, &asks(NOBODY)).key("k").send().await.text("id");
    let reply = live(Method::POST, "/webhooks").json(&asks(NOBODY)).key("k").send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
    assert_ne!(reply.text("id"), test);
    let shown = live(Method::GET, &format!("/webhooks/{test}")).send().await;
    assert_eq!(shown.status, StatusCode::NOT_FOUND);
    assert_eq!(ids(&world, DEMO).await, [test]);
}

#[tokio::test]
async fn an_id_that_is_none_answers_as_an_unknown_one() {
    let world = World::start().await;
    made(&world, DEMO, NOBODY).await;
    let unknown = answers(&world, DEMO, &Uuid::new_v4().to_string(), &Uuid::new_v4().to_string()).await;
    for id in ["x", "count", "00000000000040008000000000000000", "%23", "..%2F"] {
        let found = answers(&world, DEMO, id, "x").await;
        for call in [0, 1, 2, 3, 5, 7] {
            assert_eq!(found[call], unknown[call], "{id}");
        }
    }
}

#[tokio::test]
async fn an_id_may_be_written_in_capitals() {
    let world = World::start().await;
    let id = made(&world, DEMO, NOBODY).await.text("id");
    assert_eq!(get(&world, &format!("/webhooks/{}", id.to_uppercase())).await.text("id"), id);
    let reply = super::create(&world, OTHER, &asks(NOBODY)).send().await;
    assert_ne!(reply.text("id"), id);
}
