//! What is received for what is sent, in exact decimals.

use super::{Remitter, assert_refused};
use crate::world::{Reply, World};
use http::StatusCode;

/// A body of these amounts; `to_amount` with its comma before it, or nothing.
pub fn body(sender: &Remitter<'_>, mode: &str, [from, rate, to_currency, to_amount]: [&str; 4]) -> String {
    let to = format!(r#""fund_id":"{}","calculation_mode":"{mode}""#, sender.account);
    let body = sender.body(from, to_amount, &to);
    body.replace(r#""exchange_rate":6.11"#, &format!(r#""exchange_rate":{rate}"#))
        .replace(r#""to_currency":"USD""#, &format!(r#""to_currency":"{to_currency}""#))
}

pub async fn send(sender: &Remitter<'_>, mode: &str, amounts: [&str; 4]) -> Reply {
    sender.send(&body(sender, mode, amounts)).send().await
}

#[tokio::test]
async fn what_is_received_follows_from_what_is_sent_half_up() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for (from, rate, currency, received) in [
        ("1", "6.11", "USD", "6.11"),
        ("1", "6.4999", "JPY", "6"),
        ("1", "6.5", "JPY", "7"),
        ("0.01", "50", "JPY", "1"),
        ("1", "0.3334", "KWD", "0.333"),
        ("1", "0.3335", "KWD", "0.334"),
        ("0.01", "0.5", "USD", "0.01"),
        ("1.15", "1.1", "EUR", "1.27"),
        ("1.45", "0.1", "EUR", "0.15"),
        ("0.07", "1000000", "IDR", "70000"),
        ("100.10", "1.000001", "GHS", "100.1"),
        ("\"2.50\"", "\"2.0000\"", "EUR", "5"),
    ] {
        let reply = send(&sender, "SENDER_AMOUNT", [from, rate, currency, ""]).await;
        assert_eq!(reply.status, StatusCode::OK, "{from} × {rate}: {reply:?}");
        assert_eq!(reply.number("to_amount"), received, "{from} × {rate} {currency}");
        assert_eq!(sender.transaction(&reply.text("id")).await.body, reply.body);
    }
}

#[tokio::test]
async fn the_senders_amount_replaces_what_the_caller_said_is_received() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for (currency, said, received) in [
        ("USD", "7", "6.11"),
        ("USD", "6.11", "6.11"),
        ("JPY", "6.11", "6"),
        ("KWD", "0.01", "6.11"),
        ("USD", "null", "6.11"),
    ] {
        let to_amount = format!(r#","to_amount":{said}"#);
        let reply = send(&sender, "SENDER_AMOUNT", ["1", "6.11", currency, &to_amount]).await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        assert_eq!(
            (reply.number("to_amount"), reply.text("to_currency")),
            (received.to_owned(), currency.to_owned())
        );
    }
    let nothing = send(&sender, "SENDER_AMOUNT", ["0.01", "0.499999", "USD", r#","to_amount":1"#]).await;
    let message = "from_amount times exchange_rate must be from 1 to 1000000000000 minor units of to_currency.";
    assert_refused(&nothing, message);
}
