use crate::world::World;
use almoner::domain::id::parse;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::StatusCode;
use jiff::SignedDuration;

const BODY: &str = r#"{"project_id":4,"amount":100.20,"user_hash":"hashed_user_email"}"#;

#[tokio::test]
async fn the_same_key_and_request_gets_the_first_transaction_marked_as_replayed() {
    let world = World::start().await;
    let first = world.create(DEMO, BODY).key("order-1").send().await;
    let second = world.create(DEMO, BODY).key("order-1").send().await;
    assert_eq!((first.status, second.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(first.body, second.body);
    assert_eq!(first.header("Idempotent-Replayed"), None);
    assert_eq!(second.header("Idempotent-Replayed"), Some("true"));
    assert_eq!(parse(&first.text("transaction_id")).unwrap().get_version_num(), 8);
    assert_eq!(world.list(DEMO, "").send().await.ids().len(), 1);
}

#[tokio::test]
async fn key_order_white_space_and_trailing_zeros_do_not_make_another_request() {
    let world = World::start().await;
    let first = world.create(DEMO, BODY).key("k").send().await;
    for same in [
        "{ \"user_hash\" : \"hashed_user_email\",\n\t\"amount\":100.2, \"project_id\":4 }",
        r#"{"project_id":4,"amount":100.20,"user_hash":"hashed\u005fuser_email"}"#,
    ] {
        let reply = world.create(DEMO, same).key("k").send().await;
        assert!(reply.replayed(), "{reply:?}");
        assert_eq!(reply.body, first.body);
    }
}

#[tokio::test]
async fn the_same_key_with_another_request_is_a_conflict() {
    let world = World::start().await;
    world.create(DEMO, BODY).key("k").send().await;
    for other in [
        r#"{"project_id":4,"amount":100.21,"user_hash":"hashed_user_email"}"#,
        r#"{"project_id":3,"amount":100.20,"user_hash":"hashed_user_email"}"#,
        r#"{"project_id":4,"amount":100.20,"user_hash":"another"}"#,
        r#"{"project_id":4,"amount":"100.20","user_hash":"hashed_user_email"}"#,
        r#"{"project_id":4,"amount":100.20,"user_hash":"hashed_user_email","unknown":1}"#,
    ] {
        let reply = world.create(DEMO, other).key("k").send().await;
        assert_eq!(reply.status, StatusCode::CONFLICT, "{other}");
        assert_eq!(reply.params(), "Idempotency-Key");
    }
    assert_eq!(world.list(DEMO, "").send().await.ids().len(), 1);
}

#[tokio::test]
async fn a_refused_request_consumes_nothing() {
    let world = World::start().await;
    for refused in [
        r#"{"project_id":4,"amount":-1,"user_hash":"u"}"#,
        r#"{"project_id":5,"amount":5,"user_hash":"u"}"#,
        r#"{"project_id":4}"#,
        "{",
    ] {
        assert!(world.create(DEMO, refused).key("k").send().await.status.is_client_error(), "{refused}");
    }
    let reply = world.create(DEMO, BODY).key("k").send().await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(!reply.replayed());
}

#[tokio::test]
async fn a_key_is_1_to_255_printable_ascii_characters() {
    let world = World::start().await;
    for key in ["k".repeat(255), " ~!\"#".trim().to_owned(), "with space".to_owned()] {
        let reply = world.create(DEMO, BODY).key(&key).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{key}");
    }
    for key in [b"".as_slice(), &[b'k'; 256], b"a\tb", "clé".as_bytes(), b"\xff"] {
        let reply = world.create(DEMO, BODY).raw_header("Idempotency-Key", key).send().await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{key:?}: {reply:?}");
        assert_eq!(reply.params(), "Idempotency-Key");
    }
    assert_eq!(world.list(DEMO, "").send().await.ids().len(), 3);
}

#[tokio::test]
async fn a_key_belongs_to_its_company() {
    let world = World::start().await;
    let one = world.create(DEMO, BODY).key("k").send().await;
    let other = world.create(OTHER, BODY).key("k").send().await;
    assert!(!other.replayed());
    assert_ne!(one.text("transaction_id"), other.text("transaction_id"));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_replay_still_answers_after_the_project_was_closed() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let first = world.create(DEMO, BODY).key("k").send().await;
    world.ops(&format!("project close --partner {} 4", world.partner(DEMO).id)).await.unwrap();
    world.advance(SignedDuration::from_mins(1));

    let replay = world.create(DEMO, BODY).key("k").send().await;
    assert!(replay.replayed(), "{replay:?}");
    assert_eq!(replay.body, first.body);
    let other = world.create(DEMO, &BODY.replace("100.20", "1")).key("k").send().await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    for key in [Some("new"), None] {
        let request = world.create(DEMO, BODY);
        let refused = key.into_iter().fold(request, |request, key| request.key(key)).send().await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.params(), "project_id");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_key_never_expires_and_its_replay_tells_where_the_transaction_stands() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let completed = world.create(DEMO, BODY).key("completed").send().await;
    let left = world.create(DEMO, BODY).key("left").send().await;
    world.complete(DEMO, &completed.text("transaction_id")).send().await;
    world.advance(SignedDuration::from_hours(24 * 365 * 10));
    for (key, first, status) in [("completed", &completed, "completed"), ("left", &left, "expired")] {
        let replay = world.create(DEMO, BODY).key(key).send().await;
        assert!(replay.replayed());
        assert_eq!(replay.text("transaction_id"), first.text("transaction_id"));
        assert_eq!(replay.text("status"), status);
    }
}
