use crate::world::World;
use almoner::domain::id::parse;
use almoner_ops::sandbox::{DEMO, OTHER, YEN};
use http::StatusCode;

/// The published request, byte for byte.
const PUBLISHED: &str =
    "{\n    \"project_id\": 4,\n    \"amount\": 100.20,\n    \"user_hash\": \"hashed_user_email\"\n}";

#[tokio::test]
async fn the_published_request_gets_the_published_answer() {
    let world = World::start().await;
    let reply = world.create(DEMO, PUBLISHED).send().await;
    assert_eq!(reply.status, StatusCode::OK);
    let id = reply.text("transaction_id");
    assert_eq!(reply.body, format!(r#"{{"transaction_id":"{id}","status":"pending"}}"#));
    assert!(!reply.replayed());
}

#[tokio::test]
async fn amounts_come_back_with_exactly_the_digits_of_their_currency() {
    let world = World::start().await;
    for (partner, project, sent, shown) in [
        (DEMO, 4, "100.20", "100.20"),
        (DEMO, 4, "100.2", "100.20"),
        (DEMO, 4, "\"100.20\"", "100.20"),
        (DEMO, 4, "7", "7.00"),
        (DEMO, 4, "0.01", "0.01"),
        (DEMO, 4, "0.29", "0.29"),
        (DEMO, 4, "9999999999.99", "9999999999.99"),
        (DEMO, 4, "10000000000", "10000000000.00"),
        (YEN, 7, "500", "500"),
        (YEN, 7, "1000000000000", "1000000000000"),
    ] {
        let body = format!(r#"{{"project_id":{project},"amount":{sent},"user_hash":"u"}}"#);
        let reply = world.create(partner, &body).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{sent}: {reply:?}");
        let contribution = world.get(partner, &reply.text("transaction_id")).send().await;
        assert_eq!(contribution.number("amount"), shown, "{sent}");
        assert_eq!(contribution.text("currency"), partner.currency);
    }
}

#[tokio::test]
async fn only_an_open_project_of_the_company_is_taken_and_the_refusal_names_it() {
    let world = World::start().await;
    for (partner, project, why) in [
        (DEMO, 5, "closed"),
        (DEMO, 6, "unknown"),
        (DEMO, 7, "another company's"),
        (OTHER, 1, "another company's"),
        (DEMO, 0, "none"),
    ] {
        let body = format!(r#"{{"project_id":{project},"amount":5,"user_hash":"u"}}"#);
        let reply = world.create(partner, &body).send().await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert_eq!(reply.params(), "project_id");
        assert!(reply.body.contains(&format!("{project} is not an open project of this company")), "{reply:?}");
    }
    assert!(world.list(DEMO, "").send().await.ids().is_empty());
}

#[tokio::test]
async fn the_user_hash_may_have_any_form_of_1_to_128_characters() {
    let world = World::start().await;
    let hashes = ["u".to_owned(), "ab".repeat(64), "é".repeat(128), "john@email.com \\\"x\\\"".to_owned()];
    for hash in hashes {
        let reply =
            world.create(DEMO, &format!(r#"{{"project_id":4,"amount":5,"user_hash":"{hash}"}}"#)).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{hash}");
        let shown = world.get(DEMO, &reply.text("transaction_id")).send().await.text("user_hash");
        assert_eq!(shown, hash.replace("\\\"", "\""));
    }
}

#[tokio::test]
async fn unknown_fields_are_tolerated_and_not_kept() {
    let world = World::start().await;
    let body = r#"{"project_id":4,"amount":5,"user_hash":"u","extra":{"status":"completed"},"currency":"JPY","status":"completed"}"#;
    let reply = world.create(DEMO, body).send().await;
    assert_eq!(reply.text("status"), "pending");
    let shown = world.get(DEMO, &reply.text("transaction_id")).send().await;
    assert_eq!(shown.text("currency"), "USD");
    assert_eq!(shown.text("status"), "pending");
    assert!(!shown.body.contains("extra"));
}

#[tokio::test]
async fn without_a_key_every_request_creates_a_contribution_with_a_time_ordered_id() {
    let world = World::start().await;
    let (one, other) = (world.created(DEMO).await, world.created(DEMO).await);
    assert_ne!(one, other);
    assert_eq!(parse(&one).unwrap().get_version_num(), 7);
}
