//! What a pre-transaction's request must not be as a whole, and what comes of one that is refused.

use super::{Givers, PUBLIC, errors, reconciliation_id};
use crate::world::World;
use http::{Method, StatusCode};

#[tokio::test]
async fn a_body_is_one_json_object_of_a_tenth_of_the_usual_size() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let json = "application/json";
    let sized = |bytes: usize| format!("{}{}", givers.cause(""), " ".repeat(bytes - givers.cause("").len()));
    let twice = givers.cause(r#""currency":"EUR","currency":"USD""#);
    let body = |text: &str| text.as_bytes().to_vec();
    for (kind, body, expected) in [
        (json, body(""), "body is not valid JSON (line 1, column 0)"),
        (json, body("{"), "body is not valid JSON (line 1, column 1)"),
        (json, body(r#"{"charity_id":}"#), "body is not valid JSON (line 1, column 15)"),
        (json, body("null"), "body must be a JSON object"),
        (json, format!("[{}]", givers.cause("")).into_bytes(), "body must be a JSON object"),
        (json, twice.into_bytes(), "currency appears more than once"),
        (json, body(&"[".repeat(1_000)), "body is not valid JSON (line 1, column 1000)"),
        (json, sized(26_215).into_bytes(), "body must be at most 26214 bytes"),
        ("text/plain", sized(500).into_bytes(), "Content-Type must be application/json (UTF-8)"),
        (
            "application/json; charset=latin1",
            sized(500).into_bytes(),
            "Content-Type must be application/json (UTF-8)",
        ),
    ] {
        let reply = world.request(Method::POST, PUBLIC).header("Content-Type", kind).body(body).send().await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}: {reply:?}");
        assert_eq!(errors(&reply), [expected]);
    }
    for kind in [json, "application/json; charset=utf-8"] {
        let reply =
            world.request(Method::POST, PUBLIC).header("Content-Type", kind).body(sized(26_214)).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sends bytes that the emulator makes text of")]
async fn a_body_is_utf_8() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let body = [givers.cause(r#""company_sector":""#).replace('}', "").as_bytes(), b"\xff\"}"].concat();
    let reply = world.request(Method::POST, PUBLIC).header("Content-Type", "application/json").body(body);
    let reply = reply.send().await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{reply:?}");
    assert_eq!(errors(&reply), ["body must be UTF-8"]);
}

#[tokio::test]
async fn all_that_is_wrong_is_in_one_answer_and_nothing_is_stored() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = format!(r#""reconciliation_id":"{}""#, reconciliation_id());
    let wrong = r#""order_amount":0,"total_amount":-1,"donation_percentage":101,"donation_currency":"euro",
        "company_id":"x","company_website":"javascript:1","consumer_user_email":"john","consumer_user_phone":true,
        "billable_address":{"city":"","zip_code":7}"#;
    let body = givers.cause(&format!("{name},{wrong}")).replace("cause1", "wells");
    let reply = givers.announce(&body).send().await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{reply:?}");
    insta::assert_snapshot!(errors(&reply).join("\n"), @r"
    billable_address.city must have 1 to 255 characters
    billable_address.country is required
    billable_address.region_state is required
    billable_address.street_address is required
    billable_address.zip_code must be a string
    company_id must be a UUID
    company_website must be a URL such as https://shop.example, of at most 2048 characters
    consumer_user_email must be an email address
    consumer_user_phone must be a string or a whole number
    currency is required with order_amount
    donation_cause is not a cause of that charity
    donation_currency must be an ISO 4217 code in capitals, such as EUR
    donation_percentage must be from 0 to 100
    order_amount must be from 1 to 1000000000000 minor units
    total_amount must be a positive integer
    ");
    assert!(reply.header("X-Request-Id").is_some());
    if world.deployed().is_none() {
        let calls = world.calls().await["pre-transactions-create"].take();
        assert_eq!(calls.get("PutItem"), None, "{calls}");
    }
    let free = givers.announce(&givers.cause(&name)).send().await;
    assert_eq!((free.status, free.replayed()), (StatusCode::CREATED, false), "{free:?}");
}

#[tokio::test]
async fn an_idempotency_key_is_1_to_255_printable_ascii_characters() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for key in [[b'k'; 256].as_slice(), b"", "clé".as_bytes()] {
        let reply = givers.announce(&givers.cause("")).raw_header("Idempotency-Key", key).send().await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{reply:?}");
        assert_eq!(errors(&reply), ["Idempotency-Key must be 1 to 255 printable ASCII characters"]);
    }
}
