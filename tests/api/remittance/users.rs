//! Users: registered, shown, changed, and nobody else's.

use super::{UNKNOWN, call, made, person, refusal};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};

const WHOLE: &str = r#"{"first_name":"Tenzin","last_name":"Norgay","email":"norgayt@test.com","mobile_phone":"+1 (266) 203-0406","date_of_birth":"1990-01-31","address_line1":"500 El Camino Real","city":"Santa Clara","state":"CA","postal_code":"95053","country":"US"}"#;

#[tokio::test]
async fn a_user_is_registered_and_shown_as_they_were_sent() {
    let world = World::start().await;
    let created = call(&world, DEMO, Method::POST, "/users").json(WHOLE).send().await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    let rest = concat!(
        r#""first_name":"Tenzin","last_name":"Norgay","email":"norgayt@test.com","#,
        r#""mobile_phone":"+1 (266) 203-0406","address_line1":"500 El Camino Real","city":"Santa Clara","#,
        r#""state":"CA","postal_code":"95053","country":"US","date_of_birth":"1990-01-31","#,
        r#""kyc_status":"UNVERIFIED","created_at":""#
    );
    assert!(created.body.starts_with(&format!(r#"{{"id":"{}",{rest}"#, created.text("id"))), "{created:?}");
    let path = format!("/users/{}", created.text("id"));
    let shown = call(&world, DEMO, Method::GET, &path).send().await;
    assert_eq!((shown.status, shown.body), (StatusCode::OK, created.body));
}

#[tokio::test]
async fn names_are_all_that_a_user_needs_and_what_is_not_known_is_null() {
    let world = World::start().await;
    let body = r#"{"first_name":"Tenzin","last_name":"Norgay","email":null,"nickname":"T"}"#;
    let created = call(&world, DEMO, Method::POST, "/users").json(body).send().await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    for name in ["email", "mobile_phone", "address_line1", "country", "date_of_birth"] {
        assert!(created.body.contains(&format!(r#""{name}":null"#)), "{name} in {created:?}");
    }
    assert!(!created.body.contains("nickname"), "{created:?}");
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let world = World::start().await;
    let body = r#"{"first_name":"","email":"norgay","mobile_phone":"call me","date_of_birth":"31.1.1990","city":7,"country":"XX"}"#;
    let reply = call(&world, DEMO, Method::POST, "/users").json(body).send().await;
    let message = "city must be a string; country must be an ISO 3166 code in capitals, such as US; date_of_birth must \
                   be a past date such as 1990-01-31; email must be an email address; first_name must have 1 to 256 \
                   characters; last_name is required; mobile_phone must be a telephone number.";
    assert_eq!(refusal(&reply), (400, message.to_owned()));
    assert_eq!(reply.text("code"), "BAD_REQUEST");
    for (birth, why) in [("2999-01-01", "the future"), ("1899-12-31", "too long ago"), ("1990-02-30", "no day")] {
        let body = format!(r#"{{"first_name":"T","last_name":"N","date_of_birth":"{birth}"}}"#);
        let reply = call(&world, DEMO, Method::POST, "/users").json(&body).send().await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{why}: {reply:?}");
    }
    let nothing = call(&world, DEMO, Method::POST, "/users").json("[]").send().await;
    assert_eq!(refusal(&nothing), (400, "body must be a JSON object.".to_owned()));
}

#[tokio::test]
async fn a_change_changes_what_is_given_and_leaves_the_rest() {
    let world = World::start().await;
    let path = format!("/users/{}", made(&world, DEMO, "/users", WHOLE).await);
    let patch = async |body: &str| call(&world, DEMO, Method::PATCH, &path).json(body).send().await;
    let changed = patch(r#"{"city":"Austin","state":"TX","email":null}"#).await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    assert_eq!(["city", "state", "email"].map(|it| changed.text(it)), ["Austin", "TX", "norgayt@test.com"]);
    let shown = call(&world, DEMO, Method::GET, &path).send().await;
    assert_eq!(shown.body, changed.body);
    assert_eq!(patch("{}").await.body, changed.body, "nothing to change");
    let birth = patch(r#"{"date_of_birth":"1991-02-01"}"#).await;
    assert_eq!(birth.text("date_of_birth"), "1991-02-01");
    assert_eq!(refusal(&patch(r#"{"country":"Atlantis"}"#).await).0, 400);
    // What decides about them is not theirs to say.
    let bold = patch(r#"{"kyc_status":"VERIFIED","id":"x"}"#).await;
    assert_eq!(bold.text("kyc_status"), "UNVERIFIED");
}

#[tokio::test]
async fn anothers_user_is_as_unknown_as_one_that_never_was() {
    let world = World::start().await;
    let theirs = made(&world, OTHER, "/users", &person("Tenzin")).await;
    for id in [theirs.as_str(), UNKNOWN, "me"] {
        for (method, path, body) in [
            (Method::GET, "", ""),
            (Method::PATCH, "", "{}"),
            (Method::PATCH, "", r#"{"city":"Austin"}"#),
            (Method::GET, "/kyc", ""),
            (Method::POST, "/kyc", "{}"),
            (Method::GET, "/transaction-limit", ""),
        ] {
            let reply = call(&world, DEMO, method, &format!("/users/{id}{path}")).json(body).send().await;
            let message = "user_id is unknown: use an id that was returned to you.";
            assert_eq!(refusal(&reply), (404, message.to_owned()), "{id}{path}");
            assert_eq!(reply.text("code"), "NOT_FOUND");
        }
    }
    let mine = call(&world, OTHER, Method::GET, &format!("/users/{theirs}")).send().await;
    assert_eq!(mine.status, StatusCode::OK);
}

#[tokio::test]
async fn a_key_makes_one_user_and_belongs_to_its_request() {
    let world = World::start().await;
    let ask = async |header: &str, body: &str| {
        call(&world, DEMO, Method::POST, "/users").header(header, "k-1").json(body).send().await
    };
    let first = ask("X-Idempotency-Key", WHOLE).await;
    let again = ask("Idempotency-Key", WHOLE).await;
    assert_eq!((first.replayed(), again.replayed()), (false, true));
    assert_eq!(first.body, again.body);
    let other = ask("X-Idempotency-Key", &person("Other")).await;
    assert_eq!((other.status, other.text("code")), (StatusCode::CONFLICT, "CONFLICT".to_owned()));
}
