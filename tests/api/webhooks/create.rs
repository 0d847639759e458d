use super::{NOBODY, asks, create, get, ids, log, logged, made, received, tried};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, YEN};
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, StatusCode};

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_webhook_is_created_enabled_in_the_standard_dialect_with_a_secret() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let reply = create(&world, DEMO, &asks("HTTP://127.0.0.1:9/a?b=c")).key("k").send().await;
    assert_eq!(reply.status, StatusCode::CREATED);
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    assert!(!reply.replayed());
    let secret = reply.text("secret");
    insta::assert_snapshot!(reply.body.replace(&secret, "…"), @r#"{"id":"c8c9d6d8-6e43-814b-b3e5-6d80b060caa1","url":"HTTP://127.0.0.1:9/a?b=c","events":["*"],"dialect":"standard","status":"enabled","created_at":"2026-11-20T12:00:00.000Z","secret":"…"}"#);
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    assert_eq!(key.len(), 32);

    let shown = get(&world, &format!("/webhooks/{}", reply.text("id"))).await;
    assert_eq!(shown.body, reply.body.replace(&format!(r#","secret":"{secret}""#), ""));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_raas_secret_is_64_hexadecimal_characters() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let body =
        r#"{"url":"http://127.0.0.1:9/","events":["remittance.*","contribution.completed"],"dialect":"raas"}"#;
    let reply = create(&world, DEMO, body).key("k").send().await;
    let secret = reply.text("secret");
    assert_eq!(secret.len(), 64);
    assert!(secret.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{secret}");
    insta::assert_snapshot!(reply.body.replace(&secret, "…"), @r#"{"id":"c8c9d6d8-6e43-814b-b3e5-6d80b060caa1","url":"http://127.0.0.1:9/","events":["contribution.completed","remittance.*"],"dialect":"raas","status":"enabled","created_at":"2026-11-20T12:00:00.000Z","secret":"…"}"#);
    let again = create(&world, DEMO, body).send().await;
    assert_ne!(again.text("secret"), secret, "without a key it is another webhook");
}

#[tokio::test]
async fn fields_that_we_do_not_know_and_a_null_dialect_are_tolerated() {
    let world = World::start().await;
    let body =
        r#"{"url":"https://93.184.215.14/","events":["*"],"dialect":null,"secret":"mine","note":{"a":[1]}}"#;
    let reply = create(&world, DEMO, body).send().await;
    assert_eq!((reply.status, reply.text("dialect")), (StatusCode::CREATED, "standard".to_owned()));
    assert_ne!(reply.text("secret"), "mine");
    let shown = get(&world, &format!("/webhooks/{}", reply.text("id"))).await;
    assert!(!shown.body.contains("note"), "{shown:?}");
    let charset =
        world.call(DEMO, Method::POST, "/webhooks").header("Content-Type", "application/json; charset=utf-8");
    assert_eq!(charset.body(asks(NOBODY)).send().await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn both_pairs_of_credentials_open_the_same_partners_webhooks() {
    let world = World::start().await;
    let [id, secret] = world.partner(DEMO).client.unwrap();
    let as_client = |method, path: &str| {
        world.request(method, path).header("X-Client-Id", id).header("X-Client-Secret", secret)
    };
    let first = made(&world, DEMO, NOBODY).await.text("id");
    let second = as_client(Method::POST, "/webhooks").json(&asks(NOBODY)).send().await;
    assert_eq!(second.status, StatusCode::CREATED);
    assert_eq!(ids(&world, DEMO).await, [first.clone(), second.text("id")]);
    let list = as_client(Method::GET, "/webhooks").send().await;
    assert_eq!(list.body, get(&world, "/webhooks").await.body);
    let gone = as_client(Method::DELETE, &format!("/webhooks/{first}")).send().await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert!(ids(&world, YEN).await.is_empty());
}

/// All that an item holds, as bytes.
fn bytes(value: &AttributeValue, into: &mut Vec<u8>) {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => into.extend_from_slice(text.as_bytes()),
        AttributeValue::B(blob) => into.extend_from_slice(blob.as_ref()),
        AttributeValue::L(items) => items.iter().for_each(|item| bytes(item, into)),
        AttributeValue::M(members) => members.values().for_each(|member| bytes(member, into)),
        AttributeValue::Ss(texts) => texts.iter().for_each(|text| into.extend_from_slice(text.as_bytes())),
        AttributeValue::Bool(_) | AttributeValue::Null(_) => {}
        other => panic!("nothing of ours holds {other:?}"),
    }
    into.push(b'\n');
}

#[tokio::test]
async fn the_secret_is_in_no_other_answer_and_not_in_the_table() {
    let world = World::start().await;
    let (_receiver, id) = received(&world, Vec::new()).await;
    let rotated = super::post(&world, &format!("/webhooks/{id}/rotate")).send().await.text("secret");
    let raas = r#"{"url":"http://127.0.0.1:9/","events":["*"],"dialect":"raas"}"#;
    let raas = create(&world, DEMO, raas).send().await.text("secret");
    tried(&world, &id).await;
    logged(&world, &id, 1).await;
    let answers = [
        get(&world, "/webhooks").await.body,
        get(&world, &format!("/webhooks/{id}")).await.body,
        log(&world, &id, "").await.to_string(),
    ];
    for answer in answers {
        assert!(!answer.contains("secret\"") && !answer.contains("whsec_") && !answer.contains(&raas), "{answer}");
    }

    let dynamodb = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let scan = dynamodb.scan().table_name(world.table()).consistent_read(true);
    let items = scan.into_paginator().items().send().try_collect().await.unwrap();
    let mut all = Vec::new();
    items.iter().flat_map(|item| item.values()).for_each(|value| bytes(value, &mut all));
    let holds = |part: &[u8]| all.windows(part.len()).any(|window| window == part);
    assert!(holds(id.as_bytes()), "it is the right table");
    let base64 = rotated.strip_prefix("whsec_").unwrap();
    for part in [base64.as_bytes(), &STANDARD.decode(base64).unwrap(), raas.as_bytes(), b"whsec_"] {
        assert!(!holds(part), "{}", String::from_utf8_lossy(part));
    }
}
