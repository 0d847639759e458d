use super::{NOBODY, asks, assert_problem, busy, busy_world, create, ids};
use crate::world::World;
use almoner::clock::Clock;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;

const MALFORMED: StatusCode = StatusCode::BAD_REQUEST;
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

#[tokio::test]
async fn every_wrong_field_is_named_with_its_status() {
    let world = busy_world().await;
    for (body, status, fields) in [
        (r#"{}"#, MALFORMED, "events,url"),
        (r#"{"url":null,"events":["*"]}"#, MALFORMED, "url"),
        (r#"{"url":"http://127.0.0.1:9/","events":null}"#, MALFORMED, "events"),
        (r#"{"events":["*"]}"#, MALFORMED, "url"),
        (r#"{"url":"http://127.0.0.1:9/"}"#, MALFORMED, "events"),
        (r#"{"url":7,"dialect":"xml"}"#, MALFORMED, "dialect,events,url"),
        (r#"{"url":7,"events":["*"]}"#, INVALID, "url"),
        (r#"{"url":"","events":["*"]}"#, INVALID, "url"),
        (r#"{"url":["http://127.0.0.1:9/"],"events":["*"]}"#, INVALID, "url"),
        (r#"{"url":"http://127.0.0.1:9/","events":"*"}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":{}}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":[]}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":[7]}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":["*",null]}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":[""]}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":["contribution.created"]}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":["CONTRIBUTION.COMPLETED"]}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":["contribution.completed","nothing.*"]}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":["webhook.test"]}"#, INVALID, "events"),
        (r#"{"url":"http://127.0.0.1:9/","events":["*"],"dialect":"svix"}"#, INVALID, "dialect"),
        (r#"{"url":"http://127.0.0.1:9/","events":["*"],"dialect":"RaaS"}"#, INVALID, "dialect"),
        (r#"{"url":"http://127.0.0.1:9/","events":["*"],"dialect":["raas"]}"#, INVALID, "dialect"),
        (r#"{"url":"ftp://127.0.0.1/","events":[],"dialect":""}"#, INVALID, "dialect,events,url"),
    ] {
        assert_problem(&create(&world, DEMO, body).send().await, status, fields, body);
    }
    let many = asks(NOBODY).replace(r#""*""#, &[r#""*""#; 33].join(","));
    assert_problem(&create(&world, DEMO, &many).send().await, INVALID, "events", "33 entries");
    assert!(ids(&world, DEMO).await.is_empty());
    // Only the local stack counts calls.
    if world.deployed().is_none() {
        assert_eq!(world.calls().await["webhooks"]["TransactWriteItems"], Value::Null, "nothing was written");
    }
}

#[tokio::test]
async fn a_problem_says_what_must_be_true() {
    let world = World::start().await;
    let reply = create(&world, DEMO, r#"{"url":"ftp://a/","events":["x"],"dialect":"y"}"#).send().await;
    insta::assert_snapshot!(reply.body, @r#"{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"The request has invalid fields. Mend what errors names and send it again.","errors":{"dialect":["must be standard or raas"],"events":["must be [\"*\"], or 1 to 32 of our event types, such as contribution.completed or donation.*"],"url":["must begin with https://"]}}"#);
    let reply = world.call(DEMO, Method::GET, "/webhooks/unknown").send().await;
    insta::assert_snapshot!(reply.body, @r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no such thing of yours. Use an id that was returned to you.","errors":{"webhook_id":["is unknown"]}}"#);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let world = World::start().await;
    for (body, fields) in [
        ("", "body"),
        ("{", "body"),
        ("[]", "body"),
        ("null", "body"),
        (r#""https://a/""#, "body"),
        (r#"{"url":"http://127.0.0.1:9/","events":["*"],}"#, "body"),
        (r#"{"url":"http://127.0.0.1:9/","url":"http://127.0.0.1:9/","events":["*"]}"#, "url"),
        (r#"{"url":"http://127.0.0.1:9/","events":["*"],"x":{"a":1,"a":1}}"#, "a"),
    ] {
        assert_problem(&create(&world, DEMO, body).send().await, MALFORMED, fields, body);
    }
    let latin = [asks(NOBODY).as_bytes(), b"\xe9"].concat();
    let reply = create(&world, DEMO, "").body(latin).send().await;
    assert_problem(&reply, MALFORMED, "body", "not UTF-8");
    let post = || world.call(DEMO, Method::POST, "/webhooks").body(asks(NOBODY));
    assert_problem(&post().send().await, MALFORMED, "Content-Type", "no content type");
    for value in ["text/plain", "application/problem+json", "application/json; charset=latin1"] {
        let reply = post().header("Content-Type", value).send().await;
        assert_problem(&reply, MALFORMED, "Content-Type", value);
    }
    assert!(ids(&world, DEMO).await.is_empty());
}

#[tokio::test]
async fn a_body_has_256_kib_at_most() {
    let world = World::start().await;
    let padded = |length: usize| {
        let body = asks(NOBODY);
        let padding = " ".repeat(length - body.len());
        body + &padding
    };
    assert_eq!(create(&world, DEMO, &padded(256 * 1024)).send().await.status, StatusCode::CREATED);
    let reply = create(&world, DEMO, &padded(256 * 1024 + 1)).send().await;
    assert_problem(&reply, MALFORMED, "body", "one byte more");
}

#[tokio::test]
async fn whoever_is_not_known_gets_one_and_the_same_answer() {
    let world = busy_world().await;
    let [id, secret] = world.partner(DEMO).client.unwrap();
    let [key, key_secret] = world.partner(DEMO).api_key;
    let mut answers = Vec::new();
    for headers in [
        &[][..],
        &[("API-Key", key)],
        &[("API-Secret", key_secret)],
        &[("API-Key", key), ("API-Secret", "wrong")],
        &[("API-Key", "nobody"), ("API-Secret", key_secret)],
        &[("API-Key", key), ("API-Secret", world.partner(OTHER).api_key[1])],
        &[("X-Client-Id", id)],
        &[("X-Client-Secret", secret)],
        &[("X-Client-Id", id), ("X-Client-Secret", "wrong")],
        &[("API-Key", key), ("X-Client-Secret", secret)],
        &[("X-Client-Id", id), ("API-Secret", key_secret)],
        &[("API-Key", id), ("API-Secret", secret)],
        &[("X-Client-Id", key), ("X-Client-Secret", key_secret)],
        &[("Authorization", "Bearer abc")],
    ] {
        for method in [Method::GET, Method::POST] {
            let request = world.request(method, "/webhooks").json(&asks(NOBODY));
            let reply =
                headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send().await;
            assert_problem(&reply, StatusCode::UNAUTHORIZED, "", &format!("{headers:?}"));
            answers.push(reply.body);
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    insta::assert_snapshot!(answers[0], @r#"{"type":"about:blank","title":"Unauthorized","status":401,"detail":"The credentials were not accepted. Send API-Key and API-Secret, or X-Client-Id and X-Client-Secret."}"#);
    assert!(ids(&world, DEMO).await.is_empty());
}

#[test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
fn no_body_makes_a_5xx() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let world = runtime.block_on(busy(Clock::System).start());
    let scraps = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\u",
        "null",
        "1e400",
        "\u{0}",
        "é",
        "\"url\":\"http://127.0.0.1:9/\"",
        "\"url\":\"http://[::1",
        "\"events\":[\"*\"]",
        "\"events\":[",
        "\"dialect\":\"raas\"",
    ]);
    let bodies = prop::collection::vec(scraps, 0..12).prop_map(|scraps| scraps.concat());
    let urls = "https?://[a-zA-Z0-9.:@\\[\\]%/?#_é-]{0,30}".prop_map(|url| asks(&url));
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() });
    // Under one key, so that the fit ones do not use the partner's twenty up.
    let outcome = runner.run(&prop_oneof![bodies, urls], |body| {
        let reply = runtime.block_on(create(&world, DEMO, &body).key("k").send());
        prop_assert!(reply.status == StatusCode::CREATED || reply.status.is_client_error(), "{:?}", reply);
        Ok(())
    });
    outcome.unwrap();
}
