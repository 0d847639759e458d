//! What is to be received is said, and must agree with what is sent.

use super::calculated::{body, send};
use super::{Remitter, assert_refused};
use crate::world::World;
use http::StatusCode;

const NOT_EQUIVALENT: &str = "From amount is not equivalent with To amount.";

#[tokio::test]
async fn the_receivers_amount_agrees_within_a_hundredth_of_what_is_sent() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for (from, rate, to, passes) in [
        // 427 / 19.66 is 21.7192…
        ("21.70", "19.66", "427", false),
        ("21.71", "19.66", "427", true),
        ("21.72", "19.66", "427", true),
        ("21.73", "19.66", "427", false),
        // Exactly a hundredth passes, and nothing more.
        ("1.01", "2", "2", true),
        ("0.99", "2", "2", true),
        ("1.02", "2", "2", false),
        ("0.98", "2", "2", false),
        ("1", "1", "1.01", true),
        ("1", "1", "1.02", false),
        ("1", "0.5", "0.51", false),
        ("0.01", "1", "0.02", true),
        ("0.01", "1", "0.03", false),
        ("1", "1.000001", "1.01", true),
        ("1", "0.999999", "1.01", false),
    ] {
        let to_amount = format!(r#","to_amount":{to}"#);
        let reply = send(&sender, "RECEIVER_AMOUNT", [from, rate, "MXN", &to_amount]).await;
        if passes {
            assert_eq!(reply.status, StatusCode::OK, "{from} × {rate}: {reply:?}");
            assert_eq!(reply.number("to_amount"), to, "it is what was said, and nothing is reckoned");
        } else {
            assert_refused(&reply, NOT_EQUIVALENT);
        }
    }
    assert_eq!(sender.listed().await.len(), 7);
}

#[tokio::test]
async fn the_fee_is_no_part_of_it() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for (from, fee, passes) in [("21.71", "5", true), ("21.70", "0.02", false), ("21.73", "0.01", false)] {
        let body = body(&sender, "RECEIVER_AMOUNT", [from, "19.66", "MXN", r#","to_amount":427"#]);
        let reply =
            sender.send(&body.replace(r#""fee_amount":0"#, &format!(r#""fee_amount":{fee}"#))).send().await;
        if passes {
            assert_eq!((reply.status, reply.number("fee_amount")), (StatusCode::OK, fee.to_owned()));
            assert_eq!(
                (reply.number("from_amount"), reply.number("to_amount")),
                (from.to_owned(), "427".to_owned())
            );
        } else {
            assert_refused(&reply, NOT_EQUIVALENT);
        }
    }
    assert_eq!(sender.left().await[0], "978.29", "nor of the limits");
}

#[tokio::test]
async fn the_receivers_amount_must_be_said_and_be_one_of_its_currency() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let jpy = "to_amount must be greater than 0 and have at most 0 decimals in JPY.";
    for (currency, to_amount, message) in [
        ("USD", "", "to_amount is required with RECEIVER_AMOUNT."),
        ("USD", r#","to_amount":null"#, "to_amount is required with RECEIVER_AMOUNT."),
        ("USD", r#","to_amount":6.115"#, "to_amount must have at most 2 decimals."),
        ("USD", r#","to_amount":0"#, "to_amount must be greater than 0 and have at most 2 decimals in USD."),
        ("JPY", r#","to_amount":6.1"#, jpy),
        ("KWD", r#","to_amount":6.110"#, "to_amount must have at most 2 decimals."),
        ("KWD", r#","to_amount":0.00"#, "to_amount must be greater than 0 and have at most 2 decimals in KWD."),
    ] {
        assert_refused(&send(&sender, "RECEIVER_AMOUNT", ["1", "6.11", currency, to_amount]).await, message);
    }
    let reply = send(&sender, "RECEIVER_AMOUNT", ["1", "6.11", "KWD", r#","to_amount":6.11"#]).await;
    assert_eq!((reply.status, reply.number("to_amount")), (StatusCode::OK, "6.11".to_owned()));
}
