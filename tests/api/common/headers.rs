use crate::world::{Reply, World};
use almoner_ops::sandbox::DEMO;
use http::Method;

/// One answer of each kind.
async fn answers(world: &World) -> Vec<Reply> {
    let id = world.created(DEMO).await;
    let create = |body: &str| world.create(DEMO, body).header("X-Correlation-Id", "mine-1");
    let mut replies = vec![
        create(r#"{"project_id":4,"amount":5,"user_hash":"u"}"#).send().await,
        create("{").send().await,
        create(r#"{"project_id":5,"amount":5,"user_hash":"u"}"#).send().await,
        world.complete(DEMO, &id).header("X-Correlation-Id", "mine-1").send().await,
        world.get(DEMO, "unknown").header("X-Correlation-Id", "mine-1").send().await,
        world.list(DEMO, "").header("X-Correlation-Id", "mine-1").send().await,
        world.request(Method::GET, crate::world::CONTRIBUTIONS).header("X-Correlation-Id", "mine-1").send().await,
    ];
    world.fault("throttle", 1.0).await;
    replies.push(world.get(DEMO, &id).header("X-Correlation-Id", "mine-1").send().await);
    replies
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn every_answer_carries_the_gateways_request_id_and_the_callers_own_and_is_not_cached() {
    let world = World::start().await;
    let mut seen = std::collections::HashSet::new();
    for reply in answers(&world).await {
        let id = reply.header("X-Request-Id").unwrap_or_else(|| panic!("{reply:?}")).to_owned();
        assert_eq!(reply.header("x-amzn-requestid"), Some(id.as_str()), "the gateway's own");
        assert_eq!(reply.header("X-Correlation-Id"), Some("mine-1"), "{reply:?}");
        assert_eq!(reply.header("Cache-Control"), Some("no-store"));
        assert_eq!(reply.header("Content-Type"), Some("application/json"));
        assert!(seen.insert(id), "no two requests share an id");
    }
}

#[tokio::test]
async fn a_correlation_id_that_could_do_harm_is_not_echoed() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    for value in ["a b".as_bytes(), "é".as_bytes(), &[b'x'; 129]] {
        let reply = world.get(DEMO, &id).raw_header("X-Correlation-Id", value).send().await;
        assert!(reply.status.is_success());
        assert_eq!(reply.header("X-Correlation-Id"), None, "{value:?}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "asks for headers that the emulator leaves out of its own answers")]
async fn what_the_gateway_answers_itself_carries_them_too() {
    let world = World::start().await;
    let reply = world.request(Method::GET, "/nowhere").send().await;
    assert_eq!(reply.header("X-Request-Id"), reply.header("x-amzn-requestid"));
    assert!(reply.header("X-Request-Id").is_some());
    assert_eq!(reply.header("Cache-Control"), Some("no-store"));
}
