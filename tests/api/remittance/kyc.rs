//! What is known of a user's identity: submitted by their partner, decided by the sandbox or by operators.

use super::{UNKNOWN, call, made, person, refusal};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

async fn submitted(world: &World, first_name: &str) -> (String, String) {
    let user = made(world, DEMO, "/users", &person(first_name)).await;
    let reply = call(world, DEMO, Method::POST, &format!("/users/{user}/kyc")).json("{}").send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    assert_eq!(reply.text("user_id"), user);
    (user, reply.text("kyc_status"))
}

async fn stands(world: &World, user: &str) -> String {
    let reply = call(world, DEMO, Method::GET, &format!("/users/{user}/kyc")).send().await;
    let shown = call(world, DEMO, Method::GET, &format!("/users/{user}")).send().await;
    assert_eq!(shown.text("kyc_status"), reply.text("kyc_status"));
    reply.text("kyc_status")
}

#[tokio::test]
async fn a_test_clients_user_is_decided_by_their_first_name() {
    let world = World::start().await;
    for (name, status) in [
        ("Verified", "VERIFIED"),
        ("Retry", "RETRY"),
        ("Suspended", "SUSPENDED"),
        ("Review", "REVIEW_PENDING"),
        ("Tenzin", "IN_PROGRESS"),
    ] {
        let (user, answered) = submitted(&world, name).await;
        assert_eq!((answered.as_str(), stands(&world, &user).await.as_str()), (status, status), "{name}");
    }
}

#[tokio::test]
async fn a_submission_is_repeatable_and_one_that_must_be_tried_again_can_be() {
    let world = World::start().await;
    let submit = async |user: &str| {
        call(&world, DEMO, Method::POST, &format!("/users/{user}/kyc")).json("{}").send().await.text("kyc_status")
    };
    for name in ["Verified", "Suspended", "Tenzin", "Review"] {
        let (user, first) = submitted(&world, name).await;
        assert_eq!(submit(&user).await, first, "{name}");
    }
    let (user, _) = submitted(&world, "Retry").await;
    let renamed = call(&world, DEMO, Method::PATCH, &format!("/users/{user}"));
    assert_eq!(renamed.json(r#"{"first_name":"Verified"}"#).send().await.status, StatusCode::OK);
    assert_eq!(submit(&user).await, "VERIFIED");
}

#[tokio::test]
async fn operators_decide_as_the_contract_lets_them() {
    let world = World::start().await;
    let partner = world.partner(DEMO).id;
    let (user, _) = submitted(&world, "Tenzin").await;
    let say =
        async |user: &str, status: &str| world.ops(&format!("user kyc {user} {status} --partner {partner}")).await;
    assert_eq!(say(&user, "VERIFIED").await.unwrap(), "It was IN_PROGRESS; now it is VERIFIED.\n");
    assert_eq!(say(&user, "VERIFIED").await.unwrap(), "It is VERIFIED already.\n");
    let refused = say(&user, "RETRY").await.unwrap_err();
    assert_eq!(refused, "From VERIFIED it cannot become RETRY: SUSPENDED are possible.");
    assert_eq!(stands(&world, &user).await, "VERIFIED");
    say(&user, "SUSPENDED").await.unwrap();
    assert_eq!(stands(&world, &user).await, "SUSPENDED");
    assert!(say(UNKNOWN, "VERIFIED").await.unwrap_err().starts_with("There is no such test user"));
    assert!(say(&user, "APPROVED").await.unwrap_err().contains("must be one of UNVERIFIED, IN_PROGRESS"));
}

#[tokio::test]
async fn a_submissions_body_must_be_an_object() {
    let world = World::start().await;
    let user = made(&world, DEMO, "/users", &person("Verified")).await;
    for body in ["", "[]", "{"] {
        let reply = call(&world, DEMO, Method::POST, &format!("/users/{user}/kyc")).json(body).send().await;
        assert_eq!(refusal(&reply).0, 400, "{body}");
    }
    assert_eq!(stands(&world, &user).await, "UNVERIFIED");
}
