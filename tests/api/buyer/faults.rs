//! The store fails, and its answers get lost: the same request again gets the true outcome.

use super::{AUTHORISE, Buyer, purchase, waiting};
use crate::world::{Reply, Request, World};
use almoner::clock::Clock;
use http::StatusCode;

const BODY: &str = r#"{"amount_limit":10000}"#;

/// A stack that gives the store little time.
async fn impatient_world() -> World {
    World::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "250").start().await
}

fn assert_unavailable(reply: &Reply) {
    super::assert_problem(reply, StatusCode::SERVICE_UNAVAILABLE, "", "our fault");
    assert_eq!(reply.header("Retry-After"), Some("1"));
    assert_eq!(reply.header("X-Request-Id"), Some(reply.text("request_id").as_str()));
    let shown = reply.body.to_lowercase();
    for leak in ["dynamo", "throttl", "exception", "aws", "ledger", "table", "timeout", "127.0.0.1", "panick"] {
        assert!(!shown.contains(leak), "{leak} leaks: {shown}");
    }
}

/// Asks while every call of the store's fails that way, and once more when none does.
async fn through(world: &World, fault: &str, request: impl Fn() -> Request) -> Reply {
    world.fault(fault, 1.0).await;
    assert_unavailable(&request().send().await);
    world.heal().await;
    request().send().await
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_store_that_cannot_be_asked_is_a_503_and_the_same_request_then_does_it() {
    let world = impatient_world().await;
    let (buyer, till): (Buyer<'_>, _) = (world.buyer().await, world.till());
    for (number, fault) in ["throttle", "error", "timeout"].into_iter().enumerate() {
        let issued = through(&world, fault, || buyer.ask(BODY).key(fault)).await;
        assert_eq!((issued.status, issued.replayed()), (StatusCode::CREATED, false), "{fault}");
        let withdrawn = through(&world, fault, || buyer.withdraw(&issued.text("code"))).await;
        assert_eq!(withdrawn.status, StatusCode::NO_CONTENT);
        let confirmed = waiting(&till, &format!("CONFI{}", number + 1), &format!("r-{number}")).await.0;
        let cancelled = waiting(&till, &format!("CONFI{}", number + 4), &format!("s-{number}")).await.0;
        let reply = through(&world, fault, || buyer.confirm(&confirmed)).await;
        assert_eq!((reply.status, reply.text("status").as_str()), (StatusCode::OK, "succeeded"), "{fault}");
        let reply = through(&world, fault, || buyer.cancel(&cancelled)).await;
        assert_eq!((reply.status, reply.text("status").as_str()), (StatusCode::OK, "cancelled"), "{fault}");
    }
    assert!(till.owes("CONFI1").await.contains("outstanding 30000,"));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_withdrawal_whose_answer_was_lost_is_found_to_be_made() {
    let world = impatient_world().await;
    let (buyer, till) = (world.buyer().await, world.till());
    let code = buyer.issued(10_000).await;
    assert_eq!(through(&world, "lost_response", || buyer.withdraw(&code)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(till.code(AUTHORISE, &purchase(&code, "r-1", 10_000)).await, "FPRA24");
}

/// Sends a request until it succeeds.
async fn in_the_end(request: impl Fn() -> Request) -> Reply {
    for _ in 0..50 {
        let reply = request().send().await;
        if reply.status.is_success() {
            return reply;
        }
        assert_unavailable(&reply);
    }
    panic!("it never succeeds");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn answers_that_are_lost_now_and_then_do_nothing_twice() {
    let world = impatient_world().await;
    let (buyer, till) = (world.buyer().await, world.till());
    let mut asked = Vec::new();
    for number in 1..=9 {
        asked.push(waiting(&till, &format!("CONFI{number}"), &format!("r-{number}")).await);
    }
    world.fault("lost_response", 0.5).await;
    let mut codes = Vec::new();
    for (number, (purchase, _)) in asked.iter().enumerate() {
        let decided = if number % 3 == 0 {
            in_the_end(|| buyer.cancel(purchase)).await
        } else {
            in_the_end(|| buyer.confirm(purchase)).await
        };
        let expected = if number % 3 == 0 { "cancelled" } else { "succeeded" };
        assert_eq!(decided.text("status"), expected);
        let code = in_the_end(|| buyer.ask(BODY).key(&number.to_string())).await.text("code");
        in_the_end(|| buyer.withdraw(&code)).await;
        codes.push(code);
    }
    world.heal().await;
    for (number, (_, members)) in asked.iter().enumerate() {
        let expected = if number % 3 == 0 { "FCNL01" } else { "SPRA01" };
        assert_eq!(till.code(AUTHORISE, members).await, expected);
        let replay = buyer.ask(BODY).key(&number.to_string()).send().await;
        assert_eq!((replay.replayed(), &replay.text("code")), (true, &codes[number]), "one code a key");
    }
    assert!(till.owes("CONFI1").await.contains("outstanding 60000,"), "six, once each");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn whoever_is_not_believed_is_told_so_even_when_the_store_fails() {
    let world = impatient_world().await;
    world.buyer().await.issued(2_000).await;
    world.fault("error", 1.0).await;
    let reply = world.request(http::Method::POST, "/buyer/pre-approvals").json(BODY).send().await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
}
