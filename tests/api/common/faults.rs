//! The store throttled, failing, silent, or answering into the void.

use crate::world::{Reply, World};
use almoner::clock::Clock;
use almoner::domain::credential::Credential;
use almoner::domain::partner::CredentialKind;
use almoner::store::{Store, client, credential, key};
use almoner_local::stack::client_config;
use almoner_ops::sandbox::DEMO;
use aws_config::AppName;
use aws_sdk_dynamodb::types::AttributeValue;
use http::StatusCode;
use std::collections::HashSet;
use std::time::Duration;

const BODY: &str = r#"{"project_id":1,"amount":5,"user_hash":"u"}"#;

/// A stack that gives the store little time, and has its caches warm.
async fn impatient_world() -> (World, String) {
    let world = World::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "250").start().await;
    let id = world.created(DEMO).await;
    for request in [world.complete(DEMO, &id), world.get(DEMO, &id), world.list(DEMO, "")] {
        assert_eq!(request.send().await.status, StatusCode::OK);
    }
    let id = world.created(DEMO).await;
    world.calls().await;
    (world, id)
}

fn assert_unavailable(reply: &Reply) {
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{reply:?}");
    assert_eq!(reply.header("Retry-After"), Some("1"));
    assert_eq!(reply.number("code"), "50300");
    assert_eq!(reply.header("X-Request-Id"), Some(reply.text("request_id").as_str()));
    let shown = reply.body.to_lowercase();
    for leak in
        ["dynamo", "throttl", "exception", "aws", "ledger", "table", "timeout", "fault", "127.0.0.1", "panick"]
    {
        assert!(!shown.contains(leak), "{leak} leaks: {shown}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_store_that_cannot_be_asked_is_a_503_that_leaks_nothing() {
    let (world, id) = impatient_world().await;
    for fault in ["throttle", "error", "timeout", "lost_response"] {
        world.fault(fault, 1.0).await;
        for request in [world.create(DEMO, BODY).key(fault), world.get(DEMO, &id), world.list(DEMO, "")] {
            assert_unavailable(&request.send().await);
        }
        let calls = world.calls().await;
        assert_eq!(calls["contributions-create"]["PutItem"]["calls"], 3, "{fault}: three attempts, no more");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn what_was_not_applied_did_not_happen_and_the_same_request_then_does_it() {
    let (world, id) = impatient_world().await;
    for fault in ["throttle", "error", "timeout"] {
        world.fault(fault, 1.0).await;
        assert_unavailable(&world.create(DEMO, BODY).key(fault).send().await);
        world.heal().await;
        let reply = world.create(DEMO, BODY).key(fault).send().await;
        assert!(reply.status.is_success() && !reply.replayed(), "{fault}: {reply:?}");
    }
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::OK);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn what_was_applied_while_its_answer_was_lost_is_found_by_the_same_request() {
    let (world, id) = impatient_world().await;
    world.fault("lost_response", 1.0).await;
    assert_unavailable(&world.create(DEMO, BODY).key("lost").send().await);
    // A completion is promised all the same: a queue has it now as well.
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::ACCEPTED);
    world.heal().await;

    let replay = world.create(DEMO, BODY).key("lost").send().await;
    assert!(replay.replayed(), "{replay:?}");
    assert_eq!(world.get(DEMO, &id).send().await.text("status"), "completed");
    let calls = world.calls().await;
    assert_eq!(calls["contributions-complete"]["UpdateItem"]["write_units"], 1, "three attempts, one write");
    assert_eq!(world.complete(DEMO, &id).send().await.status, StatusCode::OK);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_request_whose_first_attempt_lost_its_answer_recognises_its_own_write() {
    let (world, _) = impatient_world().await;
    world.fault("lost_response", 0.4).await;
    let (mut made, mut retried) = (HashSet::new(), 0);
    for number in 0..60 {
        let key = format!("order-{number}");
        let reply = world.create(DEMO, BODY).key(&key).send().await;
        if reply.status == StatusCode::OK {
            assert!(!reply.replayed(), "nobody else sent this key: {reply:?}");
            made.insert(reply.text("transaction_id"));
        } else {
            assert_unavailable(&reply);
            retried += 1;
        }
    }
    let calls = world.calls().await["contributions-create"]["PutItem"]["calls"].as_u64().unwrap();
    assert!(calls > 60, "some answers were lost: {calls}");
    assert_eq!(made.len() + retried, 60);
    world.heal().await;
    for number in 0..60 {
        made.insert(world.create(DEMO, BODY).key(&format!("order-{number}")).send().await.text("transaction_id"));
    }
    assert_eq!(made.len(), 60, "one contribution a key");
    let listed = world.list(DEMO, "limit=100").send().await.ids().len();
    assert_eq!(listed, 62, "and the two that were there before");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn requests_without_a_key_are_not_doubled_by_the_stores_own_retries() {
    let (world, _) = impatient_world().await;
    world.fault("lost_response", 0.3).await;
    let mut answered = HashSet::new();
    let mut unanswered = 0;
    for _ in 0..40 {
        let reply = world.create(DEMO, BODY).send().await;
        match reply.status {
            StatusCode::OK => assert!(answered.insert(reply.text("transaction_id"))),
            _ => unanswered += 1,
        }
    }
    world.heal().await;
    let listed: HashSet<_> = world.list(DEMO, "limit=100").send().await.ids().into_iter().collect();
    assert!(answered.is_subset(&listed), "what was answered is there");
    assert_eq!(listed.len(), answered.len() + unanswered + 2, "one contribution a request");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn known_callers_are_served_from_memory_and_unknown_ones_wait_for_the_store() {
    let (world, id) = impatient_world().await;
    world.fault("error", 1.0).await;
    let stranger = world.request(http::Method::GET, "/company/integration/contributions");
    let reply = stranger.header("API-Key", "nobody").header("API-Secret", "x").send().await;
    assert_unavailable(&reply);
    let wrong = world.request(http::Method::GET, "/company/integration/contributions");
    let reply = wrong.header("API-Key", "demo-key").header("API-Secret", "x").send().await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "its credential is in memory");
    world.heal().await;
    assert_eq!(world.get(DEMO, &id).send().await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_item_in_a_state_we_do_not_know_is_refused_not_guessed() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let key = key::contribution(world.partner(DEMO).tenant(), id.parse().unwrap());
    for (attribute, value) in [("status", "settling"), ("currency", "XXX"), ("settlement", "perhaps")] {
        let set = dynamodb
            .update_item()
            .table_name(world.table())
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .update_expression("SET #attribute = :value")
            .expression_attribute_names("#attribute", attribute)
            .expression_attribute_values(":value", AttributeValue::S(value.to_owned()));
        set.send().await.unwrap();
        let requests = [world.get(DEMO, &id), world.complete(DEMO, &id), world.list(DEMO, "")];
        for reply in futures::future::join_all(requests.map(|request| request.send())).await {
            assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR, "{attribute}: {reply:?}");
            assert_eq!(reply.number("code"), "50000");
            assert_eq!(reply.header("X-Request-Id"), Some(reply.text("request_id").as_str()));
            assert!(!reply.body.contains(value) && !reply.body.contains(attribute), "{reply:?}");
        }
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn an_operators_record_whose_answer_was_lost_is_found_to_be_made() {
    // Under a function's name, because faults meet functions alone; and with what the function's policy lacks.
    let keys = r#"["contribution#*"]"#;
    let world = World::with(Clock::System).template(keys, r#"["contribution#*", "credential#*"]"#).start().await;
    let endpoint = format!("http://{}/_local/dynamodb", world.stack().address);
    let config = client_config(Some(&endpoint), Some(AppName::new("contributions-create").unwrap()));
    let store = Store::new(client::build(&config, Duration::from_millis(250)), "LedgerTable");
    let new = Credential {
        id: "alm_test_key_lost".to_owned(),
        kind: CredentialKind::ApiKey,
        tenant: world.partner(DEMO).tenant(),
        secret_sha256: [7; 32],
        previous: None,
        active: true,
        created_at: Clock::System.now(),
        expires_at: None,
    };
    world.fault("lost_response", 1.0).await;
    assert!(credential::issue(&store, &new).await.is_err());
    world.heal().await;
    assert_eq!(credential::issue(&store, &new).await, Ok(true), "the first attempt had made it");
    let other = Credential { secret_sha256: [8; 32], ..new };
    assert_eq!(credential::issue(&store, &other).await, Ok(false), "another one's id stays taken");
}
