//! What a key may be, whose it is, and what uses it up.

use super::{Remitter, assert_refused, refusal};
use crate::world::World;
use http::StatusCode;

const KEY: &str = "X-Idempotency-Key";

#[tokio::test]
async fn a_key_has_1_to_255_printable_characters_and_both_headers_the_same() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("1");
    for name in [KEY, "Idempotency-Key"] {
        for key in [b"".as_slice(), &[b'k'; 256], b"a\tb", "clé".as_bytes(), b"\xff"] {
            let reply = sender.send(&body).raw_header(name, key).send().await;
            assert_refused(&reply, &format!("{name} must be 1 to 255 printable ASCII characters."));
        }
    }
    let differ = sender.send(&body).header(KEY, "one").key("other").send().await;
    assert_refused(&differ, "X-Idempotency-Key must be the Idempotency-Key that is sent beside it.");
    assert!(sender.listed().await.is_empty());

    let longest = "k".repeat(255);
    let first = sender.send(&body).header(KEY, &longest).send().await;
    assert_eq!(first.status, StatusCode::OK, "{first:?}");
    let again = sender.send(&body).key(&longest).send().await;
    assert_eq!((again.replayed(), again.body), (true, first.body));
    // The key is looked at before anything that the body says.
    let reply = sender.send("{}").header(KEY, &"k".repeat(256)).send().await;
    assert_refused(&reply, "X-Idempotency-Key must be 1 to 255 printable ASCII characters.");
}

#[tokio::test]
async fn a_key_belongs_to_its_user() {
    let world = World::start().await;
    let (sender, friend) = (Remitter::of(&world).await, Remitter::of(&world).await);
    let one = sender.send(&sender.deposit("1")).header(KEY, "k").send().await;
    let other = friend.send(&friend.deposit("1")).header(KEY, "k").send().await;
    assert_eq!((one.status, other.status, other.replayed()), (StatusCode::OK, StatusCode::OK, false));
    assert_ne!(one.text("id"), other.text("id"));
    assert_eq!((sender.listed().await.len(), friend.listed().await.len()), (1, 1));
}

#[tokio::test]
async fn a_refused_request_consumes_no_key() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("1");
    for (refused, status) in [
        ("{".to_owned(), 400),
        (body.replace(r#""fee_amount":0"#, r#""fee_amount":-1"#), 400),
        (body.replace(&sender.fund, super::UNKNOWN), 404),
        (sender.deposit("1000.01"), 400),
        (body.replace(&sender.account, &sender.wallet), 400),
    ] {
        assert_eq!(refusal(&sender.send(&refused).header(KEY, "k").send().await).0, status, "{refused}");
    }
    let reply = sender.send(&body).header(KEY, "k").send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::OK, false), "{reply:?}");
}
