use crate::world::{CONTRIBUTIONS, Reply, Request, World};
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use jiff::SignedDuration;

fn list(world: &World) -> Request {
    world.request(Method::GET, CONTRIBUTIONS)
}

/// All that a caller could tell two answers apart by, but for the request's own id, the date and the time taken.
fn visible(reply: &Reply) -> (StatusCode, Vec<String>, String) {
    let own = ["x-request-id", "x-amzn-requestid", "date"];
    let headers = reply.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    (reply.status, headers.map(|header| format!("{header:?}")).collect(), reply.body.clone())
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn whichever_part_is_wrong_the_answer_is_the_same() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    world.ops(&format!("partner disable --partner {}", world.partner(OTHER).id)).await.unwrap();
    let issued = world.ops(&format!("credential issue --partner {}", world.partner(DEMO).id)).await.unwrap();
    let half = |line: usize| issued.lines().nth(line).unwrap().split(": ").nth(1).unwrap().to_owned();
    world.ops(&format!("credential revoke {}", half(0))).await.unwrap();

    let nothing = list(&world).send().await;
    assert_eq!(nothing.status, StatusCode::UNAUTHORIZED);
    insta::assert_snapshot!(nothing.body, @r#"{"message":"The credentials were not accepted","code":40100,"fix":"Send the API-Key and API-Secret headers that were issued to your company.","params":{}}"#);
    for (what, key, secret) in [
        ("no such key", "nobody", "demo-secret"),
        ("wrong secret", "demo-key", "wrong"),
        ("another's secret", "demo-key", "yen-secret"),
        ("empty secret", "demo-key", ""),
        ("empty key", "", "demo-secret"),
        ("the other pair", "demo-client", "demo-client-secret"),
        ("swapped", "demo-secret", "demo-key"),
        ("a key that is a path", "demo-key#", "demo-secret"),
        ("too long", &"k".repeat(129), "demo-secret"),
        ("not ASCII", "démo", "demo-secret"),
        ("a disabled partner", "other-key", "other-secret"),
        ("a revoked credential", &half(0), &half(1)),
    ] {
        let reply = list(&world).header("API-Key", key).header("API-Secret", secret).send().await;
        assert_eq!(visible(&reply), visible(&nothing), "{what}");
    }
    for (name, value) in [("API-Key", "demo-key"), ("API-Secret", "demo-secret")] {
        let reply = list(&world).header(name, value).send().await;
        assert_eq!(visible(&reply), visible(&nothing), "{name} alone");
    }
    let client = list(&world).header("X-Client-Id", "demo-client").header("X-Client-Secret", "demo-client-secret");
    assert_eq!(visible(&client.send().await), visible(&nothing), "the remittance pair");
}

#[tokio::test]
async fn who_asks_is_settled_before_what_is_asked() {
    let world = World::start().await;
    let request = world.request(Method::PUT, &format!("{CONTRIBUTIONS}/create"));
    let reply = request.header("Content-Type", "text/plain").key("").body("{").send().await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn an_issued_credential_works_until_a_minute_after_its_revocation() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let issued = world.ops(&format!("credential issue --partner {}", world.partner(DEMO).id)).await.unwrap();
    let half = |line: usize| issued.lines().nth(line).unwrap().split(": ").nth(1).unwrap().to_owned();
    let (key, secret) = (half(0), half(1));
    assert!(key.starts_with("alm_test_") && secret.starts_with("alm_test_"), "{issued}");
    let status = async || list(&world).header("API-Key", &key).header("API-Secret", &secret).send().await.status;

    assert_eq!(status().await, StatusCode::OK);
    world.ops(&format!("credential revoke {key}")).await.unwrap();
    world.advance(SignedDuration::from_millis(59_999));
    assert_eq!(status().await, StatusCode::OK, "known for a minute");
    world.advance(SignedDuration::from_millis(1));
    assert_eq!(status().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_was_not_found_is_looked_for_again_after_five_seconds() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let project = |id: u64| format!(r#"{{"project_id":{id},"amount":5,"user_hash":"u"}}"#);
    assert_eq!(world.create(DEMO, &project(9)).send().await.status, StatusCode::UNPROCESSABLE_ENTITY);
    world.ops(&format!("project open --partner {} 9", world.partner(DEMO).id)).await.unwrap();
    world.advance(SignedDuration::from_millis(4_999));
    assert_eq!(world.create(DEMO, &project(9)).send().await.status, StatusCode::UNPROCESSABLE_ENTITY);
    world.advance(SignedDuration::from_millis(1));
    assert_eq!(world.create(DEMO, &project(9)).send().await.status, StatusCode::OK);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_flood_of_unknown_keys_does_not_shut_out_a_known_one() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let id = world.created(DEMO).await;
    assert_eq!(world.get(DEMO, &id).send().await.status, StatusCode::OK);
    for number in 0..300 {
        let request = world.request(Method::GET, &format!("{CONTRIBUTIONS}/{id}"));
        let reply =
            request.header("API-Key", &format!("stranger-{number}")).header("API-Secret", "x").send().await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    }
    world.calls().await;
    world.get(DEMO, &id).send().await;
    assert_eq!(world.calls().await["contributions-get"]["GetItem"]["calls"], 1, "the caller is still in memory");
}

#[tokio::test]
async fn test_and_live_never_meet() {
    let world = World::start().await;
    let id = world.partner(DEMO).id;
    world.ops(&format!("partner create --name demo --currency USD --mode live --id {id}")).await.unwrap();
    world.ops(&format!("project open --partner {id} --mode live 4")).await.unwrap();
    let issued = world.ops(&format!("credential issue --partner {id} --mode live")).await.unwrap();
    let half = |line: usize| issued.lines().nth(line).unwrap().split(": ").nth(1).unwrap().to_owned();
    let live = |method, path: &str| {
        world.request(method, path).header("API-Key", &half(0)).header("API-Secret", &half(1))
    };
    assert!(half(0).starts_with("alm_live_"));

    let body = r#"{"project_id":4,"amount":5,"user_hash":"u"}"#;
    let in_test = world.create(DEMO, body).key("k").send().await;
    let in_live = live(Method::PUT, &format!("{CONTRIBUTIONS}/create")).json(body).key("k").send().await;
    assert!(!in_live.replayed());
    let (test_id, live_id) = (in_test.text("transaction_id"), in_live.text("transaction_id"));
    assert_ne!(test_id, live_id);
    assert_eq!(
        live(Method::GET, &format!("{CONTRIBUTIONS}/{test_id}")).send().await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(world.get(DEMO, &live_id).send().await.status, StatusCode::NOT_FOUND);
    assert_eq!(live(Method::GET, CONTRIBUTIONS).send().await.ids(), [live_id]);
}
