//! How long texts may be, and which purposes there are.

use super::{Remitter, assert_refused, refusal};
use crate::world::World;
use http::StatusCode;

#[tokio::test]
async fn texts_have_their_lengths_in_characters() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    for (member, length, message) in [
        ("note", 512, "note must have 1 to 512 characters."),
        ("custom_purpose", 128, "custom_purpose must have 1 to 128 characters."),
    ] {
        let body = |characters| {
            sender
                .deposit("1")
                .replace(r#""purpose":"#, &format!(r#""{member}":"{}","purpose":"#, "é".repeat(characters)))
        };
        assert_refused(&sender.send(&body(length + 1)).send().await, message);
        let reply = sender.send(&body(length)).send().await;
        assert_eq!((reply.status, reply.text(member)), (StatusCode::OK, "é".repeat(length)));
    }
    let empty = sender.send(&sender.deposit("1").replace(r#""purpose":"#, r#""note":"","purpose":"#)).send().await;
    assert_eq!((empty.status, empty.text("note")), (StatusCode::OK, String::new()));
}

#[tokio::test]
async fn a_purpose_that_is_none_is_answered_with_all_there_are() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let (status, message) =
        refusal(&sender.send(&sender.deposit("1").replace("PERSONAL_TRANSFER", "FUN")).send().await);
    assert_eq!(status, 400);
    let listed = message.strip_prefix("purpose must be one of ").unwrap().strip_suffix('.').unwrap();
    for purpose in listed.split(", ") {
        let other = if purpose == "OTHER" { r#"OTHER","custom_purpose":"home"# } else { purpose };
        let reply = sender.send(&sender.deposit("1").replace("PERSONAL_TRANSFER", other)).send().await;
        assert_eq!((reply.status, reply.text("purpose")), (StatusCode::OK, purpose.to_owned()));
    }
}
