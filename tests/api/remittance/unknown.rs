//! What is not there, and what is somebody else's: nobody can tell which.

use super::{Remitter, UNKNOWN, assert_unknown, call, person, refusal};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::Method;

#[tokio::test]
async fn another_users_fund_is_as_unknown_as_one_that_never_was() {
    let world = World::start().await;
    let (sender, friend) = (Remitter::of(&world).await, Remitter::of(&world).await);
    let stranger = Remitter::named(&world, OTHER, "Verified").await;
    let body = sender.deposit("1");
    for id in [UNKNOWN, &friend.fund, &stranger.fund, &sender.receive_user, &sender.user] {
        assert_unknown(&sender.send(&body.replace(&sender.fund, id)).send().await, "from_fund_id");
    }
    assert!(sender.listed().await.is_empty() && friend.listed().await.is_empty());
}

#[tokio::test]
async fn another_users_receiver_is_as_unknown_as_one_that_never_was() {
    let world = World::start().await;
    let (sender, friend) = (Remitter::of(&world).await, Remitter::of(&world).await);
    let stranger = Remitter::named(&world, OTHER, "Verified").await;
    let body = sender.deposit("1");
    for id in [UNKNOWN, &friend.receive_user, &stranger.receive_user, &sender.fund, &sender.account] {
        assert_unknown(&sender.send(&body.replace(&sender.receive_user, id)).send().await, "to.id");
        let cash = sender.body("1", "", r#""payout_method":"CASH_PICKUP","payer_id":9"#);
        assert_unknown(&sender.send(&cash.replace(&sender.receive_user, id)).send().await, "to.id");
    }
    assert!(sender.listed().await.is_empty());
}

#[tokio::test]
async fn another_receivers_account_is_as_unknown_as_one_that_never_was() {
    let world = World::start().await;
    let (sender, friend) = (Remitter::of(&world).await, Remitter::of(&world).await);
    let stranger = Remitter::named(&world, OTHER, "Verified").await;
    let body = sender.deposit("1");
    for id in [UNKNOWN, &friend.account, &stranger.account, &sender.fund, &sender.receive_user] {
        assert_unknown(&sender.send(&body.replace(&sender.account, id)).send().await, "to.fund_id");
    }
    // The same user's, but of another receiver.
    let brother = sender.call(Method::POST, "/receive-users").json(&person("Ang")).send().await.text("id");
    let to_brother = body.replace(&sender.receive_user, &brother);
    assert_unknown(&sender.send(&to_brother).send().await, "to.fund_id");
    assert!(sender.listed().await.is_empty());
}

#[tokio::test]
async fn another_partners_user_is_as_unknown_as_one_that_never_was() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let stranger = Remitter::named(&world, OTHER, "Verified").await;
    for user in [UNKNOWN, &stranger.user, &sender.fund, "x", "..", "%20"] {
        let path = format!("/users/{user}/transactions");
        let reply = call(&world, DEMO, Method::POST, &path).json(&sender.deposit("1")).send().await;
        if user == ".." {
            assert!(reply.status.is_client_error(), "{reply:?}");
        } else {
            assert_unknown(&reply, "user_id");
        }
    }
    // With everything that is theirs, and with the key of theirs.
    let theirs = stranger.deposit("1");
    let first = stranger.send(&theirs).key("k").send().await;
    let path = format!("/users/{}/transactions", stranger.user);
    let reply = call(&world, DEMO, Method::POST, &path).json(&theirs).key("k").send().await;
    assert_unknown(&reply, "user_id");
    assert_eq!(stranger.listed().await, [first.text("id")]);
    assert_eq!(stranger.left().await[0], "999");
}

#[tokio::test]
async fn nobody_sends_without_the_partners_credentials() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let [id, secret] = world.partner(DEMO).client.unwrap();
    let [other_id, other_secret] = world.partner(OTHER).client.unwrap();
    let path = format!("/users/{}/transactions", sender.user);
    let mut bodies = Vec::new();
    for headers in [
        &[][..],
        &[("X-Client-Id", id)],
        &[("X-Client-Secret", secret)],
        &[("X-Client-Id", id), ("X-Client-Secret", other_secret)],
        &[("X-Client-Id", other_id), ("X-Client-Secret", secret)],
        &[("API-Key", id), ("API-Secret", secret)],
        &[("X-Client-Id", id), ("X-Client-Secret", "")],
    ] {
        let request = world.request(Method::POST, &path).json(&sender.deposit("1"));
        let reply =
            headers.iter().fold(request, |request, (name, value)| request.header(name, value)).send().await;
        assert_eq!(refusal(&reply).0, 401, "{headers:?}");
        assert_eq!(reply.text("code"), "UNAUTHORIZED");
        bodies.push(reply.body);
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "one answer, whatever was wrong");
    assert!(sender.listed().await.is_empty());
}
