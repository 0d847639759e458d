//! Bearer tokens for whoever asks, and the keys that they are checked with.

use crate::world::World;
use almoner::auth::bearer::{BearerError, Caller, Role, presented};
use almoner::auth::issuer_url::IssuerUrl;
use almoner::clock::Clock;
use almoner::config::Tokens;
use almoner::domain::tenant::Mode;
use almoner::issuers::{Issuers, IssuersError};
use almoner_ops::sandbox::DEMO;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

/// What functions of that environment would make of the token.
async fn check(world: &World, token: &str) -> Result<Caller, IssuersError> {
    let url = format!("http://{}/_local/issuer", world.stack().address);
    let issuers = vec![(Mode::Test, IssuerUrl::parse(&url).unwrap())];
    let tokens = Tokens { issuers, audience: "almoner".to_owned() };
    let headers = HeaderMap::from_iter([(AUTHORIZATION, format!("Bearer {token}").parse().unwrap())]);
    Issuers::new(&tokens, world.clock.clone()).caller(&presented(&headers).unwrap()).await
}

#[tokio::test]
async fn a_token_is_believed_by_the_keys_that_are_published_until_the_stacks_clock_says_otherwise() {
    let world = World::start_at("2031-01-01T00:00:00Z").await;
    for role in Role::ALL {
        let token = world.token(role.as_str(), DEMO.id).await;
        assert_eq!(check(&world, &token).await, Ok(Caller { mode: Mode::Test, role, id: DEMO.id }));
    }
    let token = world.token_for("buyer", DEMO.id, 10).await;
    world.advance(SignedDuration::from_secs(69));
    assert!(check(&world, &token).await.is_ok(), "a minute is given");
    world.advance(SignedDuration::from_secs(1));
    assert_eq!(check(&world, &token).await, Err(IssuersError::Refused(BearerError::Expired)));
    let elsewhere = World::start_at("2031-01-01T00:00:00Z").await.token("buyer", DEMO.id).await;
    assert_eq!(check(&world, &elsewhere).await, Err(IssuersError::Refused(BearerError::Issuer)));
}

#[tokio::test]
async fn the_key_is_published_as_issuers_do_and_stays_the_same() {
    let world = World::start().await;
    let get = async || world.request(Method::GET, "/_local/issuer/.well-known/jwks.json").send().await;
    let reply = get().await;
    assert_eq!(reply.status, StatusCode::OK);
    let published: Value = serde_json::from_str(&reply.body).unwrap();
    let [key] = published["keys"].as_array().unwrap().as_slice() else { panic!("{published}") };
    assert_eq!(
        (&key["kty"], &key["use"], &key["alg"], &key["e"]),
        (&json!("RSA"), &json!("sig"), &json!("RS256"), &json!("AQAB"))
    );
    assert_eq!(key["n"].as_str().unwrap().len(), 342, "2048 bits");
    assert!(key.get("d").is_none(), "the private key stays here");
    assert_eq!(get().await.body, reply.body);
}

#[tokio::test]
async fn a_wish_that_is_not_understood_is_refused_with_the_fields_name() {
    let world = World::start().await;
    let id = Uuid::nil();
    let rule = "must be consumer_user, payment_gateway, company or buyer.";
    let whole = r#"The body must be JSON: {"as":"buyer","id":"<uuid>","expires_in":3600}."#;
    for (body, message) in [
        (String::new(), whole.to_owned()),
        ("[]".to_owned(), whole.to_owned()),
        (json!({ "id": id }).to_string(), format!("as {rule}")),
        (json!({ "as": "admin", "id": id }).to_string(), format!("as {rule}")),
        (json!({ "as": 7, "id": id }).to_string(), format!("as {rule}")),
        (json!({ "as": "buyer" }).to_string(), "id must be a UUID.".to_owned()),
        (json!({ "as": "buyer", "id": "john" }).to_string(), "id must be a UUID.".to_owned()),
        (
            json!({ "as": "buyer", "id": id, "exp": 1 }).to_string(),
            "exp is not known: there are as, id and expires_in.".to_owned(),
        ),
    ] {
        let reply = world.request(Method::POST, "/_local/token").json(&body).send().await;
        assert_eq!((reply.status, reply.text("message")), (StatusCode::BAD_REQUEST, message), "{body}");
    }
    for seconds in ["0", "86401", "-1", "1.5", "\"60\"", "null"] {
        let body = format!(r#"{{"as":"buyer","id":"{id}","expires_in":{seconds}}}"#);
        let reply = world.request(Method::POST, "/_local/token").json(&body).send().await;
        let message = "expires_in must be a whole number of seconds from 1 to 86400.";
        assert_eq!((reply.status, reply.text("message").as_str()), (StatusCode::BAD_REQUEST, message), "{body}");
    }
    for (method, path) in [(Method::GET, "/_local/token"), (Method::POST, "/_local/issuer/.well-known/jwks.json")]
    {
        assert_eq!(world.request(method, path).send().await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn with_a_data_folder_tokens_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let keys = async || {
        let world = World::with(Clock::System).data(folder.path()).start().await;
        let keys = world.request(Method::GET, "/_local/issuer/.well-known/jwks.json").send().await.body;
        world.stop().await;
        keys
    };
    assert_eq!(keys().await, keys().await);
}

#[tokio::test]
async fn containers_are_told_of_the_issuer_by_the_name_that_they_have_for_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::with(Clock::System).sam_local(&folder.path().join("env.json")).start().await;
    let token = world.token("company", DEMO.id).await;
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let port = world.stack().address.port();
    assert_eq!(claims["iss"], format!("http://host.docker.internal:{port}/_local/issuer"));
}
