//! What is real: nothing is decided by a name or a number, and no test client ever meets it.

use super::{Remitter, assert_refused, assert_unknown, call};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, SandboxPartner};
use http::{Method, StatusCode};

/// The demo partner's client in live mode.
async fn live(world: &World) -> SandboxPartner {
    let id = world.partner(DEMO).id;
    world.ops(&format!("partner create --name real --currency USD --mode live --id {id}")).await.unwrap();
    let issue = format!("credential issue --partner {id} --mode live --kind client-id");
    let issued = world.ops(&issue).await.unwrap();
    let half = |line: usize| &*issued.lines().nth(line).unwrap().split(": ").nth(1).unwrap().to_owned().leak();
    SandboxPartner { name: "real", id, client: Some([half(0), half(1)]), ..DEMO }
}

#[tokio::test]
async fn a_live_user_sends_once_operators_have_verified_them_and_what_they_pay_from() {
    let world = World::start().await;
    let sender = Remitter::named(&world, live(&world).await, "Verified").await;
    let send = async || sender.send(&sender.deposit("1")).send().await;
    let in_progress = "The user's kyc_status is IN_PROGRESS: wait until it is decided.";
    assert_refused(&send().await, in_progress);
    sender.ops("kyc", "VERIFIED --mode live").await;
    let pending =
        "The user has no active funding account: add one, and wait until its verification_status is VERIFIED.";
    assert_refused(&send().await, pending);
    sender.ops("fund", &format!("{} VERIFIED --mode live", sender.fund)).await;
    let reply = send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    assert_eq!(sender.listed().await, [reply.text("id")]);
}

#[tokio::test]
async fn a_test_client_and_a_live_one_never_meet() {
    let world = World::start().await;
    let real = live(&world).await;
    let tester = Remitter::of(&world).await;
    let sender = Remitter::named(&world, real, "Verified").await;
    sender.ops("kyc", "VERIFIED --mode live").await;
    sender.ops("fund", &format!("{} VERIFIED --mode live", sender.fund)).await;
    let sent = sender.sent("1000").await;
    for (partner, other) in [(DEMO, &sender), (real, &tester)] {
        let users = format!("/users/{}", other.user);
        let create = call(&world, partner, Method::POST, &format!("{users}/transactions"));
        assert_unknown(&create.json(&other.deposit("1")).send().await, "user_id");
        let list = call(&world, partner, Method::GET, &format!("{users}/transactions"));
        assert_unknown(&list.send().await, "user_id");
        let look = call(&world, partner, Method::GET, &format!("{users}/transactions/{sent}"));
        assert_unknown(&look.send().await, "transaction_id");
    }
    // Nor what a test user and a live one have beside it.
    let fund = tester.deposit("1").replace(&tester.fund, &sender.fund);
    assert_unknown(&tester.send(&fund).send().await, "from_fund_id");
    let receiver = sender.deposit("1").replace(&sender.receive_user, &tester.receive_user);
    assert_unknown(&sender.send(&receiver).send().await, "to.id");
    assert_eq!(tester.left().await[0], "1000");
    assert_eq!(sender.left().await[0], "0");
}
