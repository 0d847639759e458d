use crate::world::{CONTRIBUTIONS, Reply, World};
use almoner_ops::sandbox::{DEMO, SandboxPartner, YEN};
use http::{Method, StatusCode};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

const MALFORMED: StatusCode = StatusCode::BAD_REQUEST;
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

fn assert_problem(reply: &Reply, status: StatusCode, params: &str, what: &str) {
    assert_eq!(reply.status, status, "{what}: {reply:?}");
    assert_eq!(reply.params(), params, "{what}: {reply:?}");
    assert_eq!(reply.number("code"), (u32::from(status.as_u16()) * 100).to_string(), "{what}");
    assert!(!reply.text("message").is_empty() && !reply.text("fix").is_empty(), "{what}");
}

async fn assert_nothing_stored(world: &World, partner: SandboxPartner) {
    assert!(world.list(partner, "").send().await.ids().is_empty());
    // Only the local stack counts calls.
    if world.deployed().is_none() {
        let calls = world.calls().await;
        assert_eq!(calls["contributions-create"]["PutItem"], serde_json::Value::Null, "{calls}");
    }
}

#[tokio::test]
async fn every_wrong_field_is_named_with_its_status() {
    let world = World::start().await;
    for (body, status, params) in [
        (r#"{}"#, MALFORMED, "amount,project_id,user_hash"),
        (r#"{"project_id":null,"amount":5,"user_hash":"u"}"#, MALFORMED, "project_id"),
        (r#"{"project_id":4,"user_hash":"u"}"#, MALFORMED, "amount"),
        (r#"{"project_id":4,"amount":5}"#, MALFORMED, "user_hash"),
        (r#"{"project_id":"4","amount":-5}"#, MALFORMED, "amount,project_id,user_hash"),
        (r#"{"project_id":"4","amount":5,"user_hash":"u"}"#, INVALID, "project_id"),
        (r#"{"project_id":4.0,"amount":5,"user_hash":"u"}"#, INVALID, "project_id"),
        (r#"{"project_id":-4,"amount":5,"user_hash":"u"}"#, INVALID, "project_id"),
        (r#"{"project_id":99999999999999999999,"amount":5,"user_hash":"u"}"#, INVALID, "project_id"),
        (r#"{"project_id":[4],"amount":5,"user_hash":"u"}"#, INVALID, "project_id"),
        (r#"{"project_id":4,"amount":0,"user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":0.00,"user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":-1,"user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":-0.001,"user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":1.005,"user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":1e4,"user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":"1e4","user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":"NaN","user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":"","user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":"$5","user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":10000000000.01,"user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":true,"user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":{"value":5},"user_hash":"u"}"#, INVALID, "amount"),
        (r#"{"project_id":4,"amount":5,"user_hash":""}"#, INVALID, "user_hash"),
        (r#"{"project_id":4,"amount":5,"user_hash":7}"#, INVALID, "user_hash"),
        (r#"{"project_id":true,"amount":0,"user_hash":""}"#, INVALID, "amount,project_id,user_hash"),
    ] {
        assert_problem(&world.create(DEMO, body).send().await, status, params, body);
    }
    let long = format!(r#"{{"project_id":4,"amount":5,"user_hash":"{}"}}"#, "u".repeat(129));
    assert_problem(&world.create(DEMO, &long).send().await, INVALID, "user_hash", "129 characters");
    assert_nothing_stored(&world, DEMO).await;

    for amount in ["5.5", "5.0", "1000000000001"] {
        let body = format!(r#"{{"project_id":7,"amount":{amount},"user_hash":"u"}}"#);
        assert_problem(&world.create(YEN, &body).send().await, INVALID, "amount", amount);
    }
    assert_nothing_stored(&world, YEN).await;
}

#[tokio::test]
async fn an_error_says_what_must_be_true() {
    let world = World::start().await;
    let reply = world.create(DEMO, r#"{"project_id":4,"amount":-1,"user_hash":"u"}"#).send().await;
    insta::assert_snapshot!(reply.body, @r#"{"message":"The request has invalid fields: amount","code":42200,"fix":"Mend the fields that params names and send the request again.","params":{"amount":["must be greater than 0"]}}"#);
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let world = World::start().await;
    let deep =
        format!(r#"{{"project_id":4,"amount":5,"user_hash":"u","x":{}{}}}"#, "[".repeat(40), "]".repeat(40));
    let number = format!(r#"{{"project_id":4,"amount":5,"user_hash":"u","x":{}}}"#, "9".repeat(300));
    for (body, params) in [
        ("", "body"),
        (" ", "body"),
        ("{", "body"),
        ("not json", "body"),
        ("null", "body"),
        ("[]", "body"),
        ("\"x\"", "body"),
        (r#"{"project_id":4,"amount":5,"user_hash":"u"} x"#, "body"),
        (r#"{"project_id":4,"amount":NaN,"user_hash":"u"}"#, "body"),
        (r#"{"project_id":4,"amount":01,"user_hash":"u"}"#, "body"),
        (r#"{"project_id":4,"amount":5,"user_hash":"\ud800"}"#, "body"),
        (r#"{"project_id":4,"amount":5,"amount":5,"user_hash":"u"}"#, "amount"),
        (r#"{"project_id":4,"amount":5,"user_hash":"u","x":{"y":1,"y":2}}"#, "y"),
        (&deep, "body"),
        (&number, "body"),
    ] {
        assert_problem(&world.create(DEMO, body).send().await, MALFORMED, params, body);
    }
    let long_key = "k".repeat(1_000);
    let twice = format!(r#"{{"{long_key}":1,"{long_key}":2}}"#);
    assert_problem(&world.create(DEMO, &twice).send().await, MALFORMED, "body", "a long key twice");
    assert_nothing_stored(&world, DEMO).await;
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sends bytes that the emulator makes text of")]
async fn a_body_that_is_not_utf_8_is_refused() {
    let world = World::start().await;
    for bytes in [b"\xff\xfe".as_slice(), b"{\"project_id\":4,\"amount\":5,\"user_hash\":\"\xe9\"}"] {
        let reply = world.create(DEMO, "").body(bytes.to_vec()).send().await;
        assert_problem(&reply, MALFORMED, "body", "not UTF-8");
    }
    assert_nothing_stored(&world, DEMO).await;
}

#[tokio::test]
async fn a_body_of_256_kib_is_read_and_a_larger_one_refused() {
    let world = World::start().await;
    let sized = |bytes: usize| {
        let body = r#"{"project_id":4,"amount":5,"user_hash":"u","filler":""}"#;
        body.replace("\"\"}", &format!("\"{}\"}}", "x".repeat(bytes - body.len())))
    };
    assert_eq!(world.create(DEMO, &sized(256 * 1024)).send().await.status, StatusCode::OK);
    let reply = world.create(DEMO, &sized(256 * 1024 + 1)).send().await;
    assert_problem(&reply, MALFORMED, "body", "one byte too many");
    assert!(reply.body.contains("must be at most 262144 bytes"));
}

#[tokio::test]
async fn the_content_type_must_be_json() {
    let world = World::start().await;
    let path = format!("{CONTRIBUTIONS}/create");
    let body = r#"{"project_id":4,"amount":5,"user_hash":"u"}"#;
    for content_type in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"] {
        let request = world.call(DEMO, Method::PUT, &path).header("Content-Type", content_type);
        assert_eq!(request.body(body).send().await.status, StatusCode::OK, "{content_type}");
    }
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "é"]
    {
        let request = world.call(DEMO, Method::PUT, &path).header("Content-Type", content_type);
        assert_problem(&request.body(body).send().await, MALFORMED, "Content-Type", content_type);
    }
    let untyped = world.call(DEMO, Method::PUT, &path).body(body).send().await;
    assert_problem(&untyped, MALFORMED, "Content-Type", "none");
}

#[tokio::test]
async fn strange_headers_never_make_a_5xx() {
    let world = World::start().await;
    for name in ["X-Anything", "User-Agent", "X-Correlation-Id", "X-Forwarded-Proto", "X-Amzn-Trace-Id"] {
        for value in ["é😀".as_bytes(), b"\xff\xfe", b"a b: c", b"\t", b"%%%"] {
            let request = world.get(DEMO, "x").raw_header(name, value);
            assert_eq!(request.send().await.status, StatusCode::NOT_FOUND, "{name} {value:?}");
        }
    }
}

#[test]
fn no_body_makes_a_5xx_or_is_half_stored() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let world = runtime.block_on(World::start());
    let scraps = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "\"project_id\":4",
        "\"amount\":5",
        "\"user_hash\":\"u\"",
        "1e400",
        "-",
        "0.1",
        "null",
        "\u{0}",
        "é",
        " ",
        "\"amount\":\"5\"",
    ]);
    let bodies = prop::collection::vec(scraps, 0..12).prop_map(|scraps| scraps.concat());
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() });
    let outcome = runner.run(&bodies, |body| {
        let reply = runtime.block_on(world.create(DEMO, &body).send());
        prop_assert!(reply.status == StatusCode::OK || reply.status.is_client_error(), "{:?}", reply);
        Ok(())
    });
    outcome.unwrap();
}
