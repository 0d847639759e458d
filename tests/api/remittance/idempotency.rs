//! One key, one transaction: what is answered to its repeats, whatever has become of the sender since.

use super::{Remitter, assert_refused, refusal};
use crate::world::{Reply, Request, World};
use almoner::domain::id::parse;
use http::{Method, StatusCode};

const KEY: &str = "X-Idempotency-Key";

fn assert_repeats(reply: &Reply, first: &Reply) {
    assert_eq!((reply.status, reply.header("Idempotent-Replayed")), (StatusCode::OK, Some("true")), "{reply:?}");
    assert_eq!(reply.body, first.body);
}

fn assert_conflict(reply: &Reply) {
    let message = "X-Idempotency-Key was used for a different request: use a new one, or repeat the first request unchanged.";
    assert_eq!(refusal(reply), (409, message.to_owned()));
    assert_eq!(reply.text("code"), "CONFLICT");
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_makes_nothing() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("1.5");
    let first = sender.send(&body).header(KEY, "k").send().await;
    assert_eq!((first.status, first.header("Idempotent-Replayed")), (StatusCode::OK, None), "{first:?}");
    assert_eq!(parse(&first.text("id")).unwrap().get_version_num(), 8);
    let spaced = body.replace(",", " ,\n").replace(r#""from_amount":1.5"#, r#""from_amount":1.50"#);
    let both = |request: Request| request.header(KEY, "k").key("k");
    for request in [
        sender.send(&body).header(KEY, "k"),
        sender.send(&body).key("k"),
        both(sender.send(&body)),
        sender.send(&spaced).header(KEY, "k"),
    ] {
        assert_repeats(&request.send().await, &first);
    }
    assert_eq!(sender.listed().await, [first.text("id")]);
    assert_eq!(sender.left().await[0], "998.5", "its amount was taken once");
}

#[tokio::test]
async fn one_key_with_another_request_is_a_conflict() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("1");
    let first = sender.send(&body).header(KEY, "k").send().await;
    for (from, to) in [
        (r#""from_amount":1"#, r#""from_amount":1.01"#),
        (r#""from_amount":1"#, r#""from_amount":"1""#),
        (r#""fee_amount":0"#, r#""fee_amount":1"#),
        (r#""purpose":"PERSONAL_TRANSFER""#, r#""purpose":"GIFT""#),
        (r#""purpose""#, r#""unknown":1,"purpose""#),
        (r#""payout_method":"BANK_DEPOSIT""#, r#""payout_method":null"#),
        // What could not be sent at all is another request too.
        (&sender.fund, super::UNKNOWN),
        (r#""from_amount":1"#, r#""from_amount":5000"#),
    ] {
        assert!(body.contains(from));
        assert_conflict(&sender.send(&body.replace(from, to)).header(KEY, "k").send().await);
    }
    assert_repeats(&sender.send(&body).header(KEY, "k").send().await, &first);
    assert_eq!(sender.listed().await.len(), 1);
}

#[tokio::test]
async fn a_repeat_is_answered_whatever_has_become_of_the_sender_since() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("900");
    let first = sender.send(&body).header(KEY, "k").send().await;
    let repeat = async || sender.send(&body).header(KEY, "k").send().await;
    assert_repeats(&repeat().await, &first);
    let another = sender.send(&body).header(KEY, "l").send().await;
    assert_refused(&another, "from_amount is above what remains of the user's daily limit.");
    let deleted = sender.call(Method::DELETE, &format!("/funds/{}", sender.fund)).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_repeats(&repeat().await, &first);
    sender.ops("kyc", "SUSPENDED").await;
    assert_repeats(&repeat().await, &first);
    assert_conflict(&sender.send(&sender.deposit("1")).header(KEY, "k").send().await);

    let path = format!("/transactions/{}", first.text("id"));
    let cancelled = sender.call(Method::DELETE, &path).send().await;
    assert_eq!(cancelled.text("status"), "CANCELED");
    assert_repeats(&repeat().await, &cancelled);
    assert_eq!(sender.left().await[0], "1000", "a repeat takes nothing of what was given back");
}
