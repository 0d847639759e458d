//! What a user pays from: its number goes in and never comes out.

use super::{UNKNOWN, call, made, person, refusal};
use crate::world::World;
use almoner::domain::sender::{Fund, SenderId};
use almoner::store::fund;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};
use uuid::Uuid;

const BANK: &str = r#"{"funding_source_type":"BANK_ACCOUNT","account_holder_name":"T. Norgay","account_number":"000123456789","routing_number":"021000021","bank_name":"First"}"#;
const CARD: &str = r#"{"funding_source_type":"CARD","card_token":"tok_visa_4242"}"#;

async fn user(world: &World) -> String {
    made(world, DEMO, "/users", &person("Verified")).await
}

#[tokio::test]
async fn an_account_is_shown_by_its_last_four_digits_and_kept_encrypted() {
    let world = World::start().await;
    let user = user(&world).await;
    let path = format!("/users/{user}/funds");
    let created = call(&world, DEMO, Method::POST, &path).json(BANK).send().await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    assert_eq!(created.text("account_number_last4"), "6789");
    assert_eq!(created.text("verification_status"), "VERIFIED");
    let id = created.text("id");
    let shown = call(&world, DEMO, Method::GET, &format!("{path}/{id}")).send().await;
    assert_eq!(shown.body, created.body);
    let listed = call(&world, DEMO, Method::GET, &path).send().await;
    assert_eq!(listed.body, format!(r#"{{"funds":[{}]}}"#, created.body));
    assert!(!listed.body.contains("123456789"), "{listed:?}");

    let sender = SenderId { tenant: world.partner(DEMO).tenant(), id: user.parse().unwrap() };
    let id = Uuid::try_parse(&id).unwrap();
    let kept = fund::find(world.store(), sender, id).await.unwrap().unwrap();
    let sealed = kept.number.unwrap();
    assert!(!sealed.ciphertext.windows(9).any(|bytes| bytes == b"123456789"));
    let number = world.keyring().open(&Fund::purpose(sender, id), &sealed).await.unwrap();
    assert_eq!(number, "000123456789", "for whoever settles");
}

#[tokio::test]
async fn a_card_has_no_digits_and_a_bad_account_fails() {
    let world = World::start().await;
    let path = format!("/users/{}/funds", user(&world).await);
    let card = call(&world, DEMO, Method::POST, &path).json(CARD).send().await;
    assert!(card.body.contains(r#""account_number_last4":null"#), "{card:?}");
    assert!(!card.body.contains("tok_visa"), "{card:?}");
    let bad = call(&world, DEMO, Method::POST, &path).json(&BANK.replace("6789", "0000")).send().await;
    assert_eq!(bad.text("verification_status"), "FAILED");
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let world = World::start().await;
    let path = format!("/users/{}/funds", user(&world).await);
    for (body, message) in [
        ("{}", "account_number is required; funding_source_type is required."),
        (r#"{"funding_source_type":"CARD"}"#, "card_token is required."),
        (
            r#"{"funding_source_type":"CASH","account_number":"1"}"#,
            "funding_source_type must be one of CARD, BANK_ACCOUNT.",
        ),
        (r#"{"funding_source_type":"BANK_ACCOUNT","account_number":7}"#, "account_number must be a string."),
    ] {
        let reply = call(&world, DEMO, Method::POST, &path).json(body).send().await;
        assert_eq!(refusal(&reply), (400, message.to_owned()));
    }
}

#[tokio::test]
async fn a_deleted_one_is_gone_with_its_number_and_its_key_makes_no_second_one() {
    let world = World::start().await;
    let user = user(&world).await;
    let path = format!("/users/{user}/funds");
    let create = || call(&world, DEMO, Method::POST, &path).header("X-Idempotency-Key", "k").json(BANK).send();
    let id = create().await.text("id");
    assert!(create().await.replayed());
    for _ in 0..2 {
        let deleted = call(&world, DEMO, Method::DELETE, &format!("{path}/{id}")).send().await;
        assert_eq!((deleted.status, deleted.body.as_str()), (StatusCode::NO_CONTENT, ""));
    }
    let shown = call(&world, DEMO, Method::GET, &format!("{path}/{id}")).send().await;
    assert_eq!(refusal(&shown), (404, "fund_id is unknown: use an id that was returned to you.".to_owned()));
    assert_eq!(call(&world, DEMO, Method::GET, &path).send().await.body, r#"{"funds":[]}"#);
    let sender = SenderId { tenant: world.partner(DEMO).tenant(), id: user.parse().unwrap() };
    let grave = fund::find(world.store(), sender, id.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((grave.number, grave.holder), (None, None));
    assert_eq!(create().await.text("id"), id, "the same one, deleted as it is");
}

#[tokio::test]
async fn twenty_are_the_most_and_a_deleted_one_makes_room() {
    let world = World::start().await;
    let path = format!("/users/{}/funds", user(&world).await);
    let mut last = String::new();
    for _ in 0..20 {
        last = made(&world, DEMO, &path, CARD).await;
    }
    let reply = call(&world, DEMO, Method::POST, &path).json(CARD).send().await;
    let message = "The user has 20 funding accounts already: delete one first.";
    assert_eq!(refusal(&reply), (400, message.to_owned()));
    call(&world, DEMO, Method::DELETE, &format!("{path}/{last}")).send().await;
    made(&world, DEMO, &path, CARD).await;
}

#[tokio::test]
async fn anothers_are_as_unknown_as_those_that_never_were() {
    let world = World::start().await;
    let mine = user(&world).await;
    let theirs = made(&world, OTHER, "/users", &person("Verified")).await;
    let fund = made(&world, OTHER, &format!("/users/{theirs}/funds"), CARD).await;
    for (method, path, body, named) in [
        (Method::POST, format!("/users/{theirs}/funds"), CARD, "user_id"),
        (Method::GET, format!("/users/{theirs}/funds"), "", "user_id"),
        (Method::POST, format!("/users/{UNKNOWN}/funds"), CARD, "user_id"),
        (Method::GET, format!("/users/{mine}/funds/{fund}"), "", "fund_id"),
        (Method::DELETE, format!("/users/{mine}/funds/{fund}"), "", "fund_id"),
        (Method::DELETE, format!("/users/{theirs}/funds/{fund}"), "", "fund_id"),
        (Method::DELETE, format!("/users/{mine}/funds/{UNKNOWN}"), "", "fund_id"),
    ] {
        let reply = call(&world, DEMO, method, &path).json(body).send().await;
        let message = format!("{named} is unknown: use an id that was returned to you.");
        assert_eq!(refusal(&reply), (404, message), "{path}");
    }
    assert_eq!(
        call(&world, OTHER, Method::GET, &format!("/users/{theirs}/funds/{fund}")).send().await.status,
        200
    );
}
