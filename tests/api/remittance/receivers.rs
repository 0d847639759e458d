//! Whom a user sends to.

use super::{UNKNOWN, call, made, person, refusal};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};

async fn receivers(world: &World) -> String {
    format!("/users/{}/receive-users", made(world, DEMO, "/users", &person("Verified")).await)
}

#[tokio::test]
async fn a_receive_user_is_added_shown_listed_and_changed() {
    let world = World::start().await;
    let path = receivers(&world).await;
    let created = call(&world, DEMO, Method::POST, &path).json(&person("Tenzin")).send().await;
    assert_eq!(created.status, StatusCode::OK, "{created:?}");
    let one = format!("{path}/{}", created.text("id"));
    assert_eq!(call(&world, DEMO, Method::GET, &one).send().await.body, created.body);
    let second = call(&world, DEMO, Method::POST, &path).json(&person("Pema")).send().await;
    let listed = call(&world, DEMO, Method::GET, &path).send().await;
    assert_eq!(listed.body, format!(r#"{{"receive_users":[{},{}]}}"#, created.body, second.body), "oldest first");
    let changed = call(&world, DEMO, Method::PATCH, &one).json(r#"{"city":"Lhasa"}"#).send().await;
    assert_eq!((changed.text("city"), changed.text("first_name")), ("Lhasa".to_owned(), "Tenzin".to_owned()));
    assert_eq!(call(&world, DEMO, Method::GET, &one).send().await.body, changed.body);
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let world = World::start().await;
    let path = receivers(&world).await;
    let reply = call(&world, DEMO, Method::POST, &path).json(r#"{"first_name":7,"country":"usa"}"#).send().await;
    let message = "country must be an ISO 3166 code in capitals, such as US; first_name must be a string; last_name is \
                   required.";
    assert_eq!(refusal(&reply), (400, message.to_owned()));
    let one = format!("{path}/{}", made(&world, DEMO, &path, &person("Tenzin")).await);
    let reply = call(&world, DEMO, Method::PATCH, &one).json(r#"{"email":"x"}"#).send().await;
    assert_eq!(refusal(&reply), (400, "email must be an email address.".to_owned()));
}

#[tokio::test]
async fn a_key_makes_one_and_each_user_has_their_own_keys() {
    let world = World::start().await;
    let (one, other) = (receivers(&world).await, receivers(&world).await);
    let create = async |path: &str, body: &str| {
        call(&world, DEMO, Method::POST, path).header("X-Idempotency-Key", "k").json(body).send().await
    };
    let first = create(&one, &person("Tenzin")).await;
    let again = create(&one, &person("Tenzin")).await;
    assert_eq!((again.replayed(), again.body), (true, first.body));
    assert_eq!(create(&one, &person("Pema")).await.status, StatusCode::CONFLICT);
    let theirs = create(&other, &person("Pema")).await;
    assert_eq!((theirs.status, theirs.replayed()), (StatusCode::OK, false));
}

#[tokio::test]
async fn anothers_are_as_unknown_as_those_that_never_were() {
    let world = World::start().await;
    let mine = receivers(&world).await;
    let user = made(&world, OTHER, "/users", &person("Verified")).await;
    let theirs = format!("/users/{user}/receive-users");
    let id = made(&world, OTHER, &theirs, &person("Tenzin")).await;
    let body = person("Tenzin");
    for (method, path, named) in [
        (Method::POST, theirs.clone(), "user_id"),
        (Method::GET, theirs.clone(), "user_id"),
        (Method::GET, format!("{mine}/{id}"), "receive_user_id"),
        (Method::PATCH, format!("{mine}/{id}"), "receive_user_id"),
        (Method::GET, format!("{theirs}/{id}"), "receive_user_id"),
        (Method::PATCH, format!("{theirs}/{id}"), "receive_user_id"),
        (Method::GET, format!("{mine}/{UNKNOWN}"), "receive_user_id"),
    ] {
        let reply = call(&world, DEMO, method, &path).json(&body).send().await;
        let message = format!("{named} is unknown: use an id that was returned to you.");
        assert_eq!(refusal(&reply), (404, message), "{path}");
    }
    assert_eq!(call(&world, DEMO, Method::GET, &mine).send().await.body, r#"{"receive_users":[]}"#);
}
