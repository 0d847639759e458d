//! A purchase that its buyer does not confirm in time.

use super::{AUTHORISE, Buyer, assert_problem, waiting};
use crate::pos::till::Till;
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner::domain::authorisation::State;
use almoner::domain::code::Code;
use almoner::domain::pre_approval::PreApproval;
use almoner::domain::tenant::Mode;
use almoner::store::pre_approval;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;
use jiff::SignedDuration;

const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
const MOMENT: SignedDuration = SignedDuration::from_millis(1);

async fn world() -> World {
    World::start_at("2026-11-20T12:00:00Z").await
}

/// What the ledger says of that code.
async fn recorded(world: &World, code: &str) -> PreApproval {
    let code = Code::parse(&world.till().tills.code(code)).unwrap();
    pre_approval::find(world.store(), Mode::Test, &code).await.unwrap().unwrap()
}

async fn state(world: &World, code: &str) -> (State, u64) {
    let recorded = recorded(world, code).await;
    (recorded.authorisation.unwrap().state, recorded.version)
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_buyer_has_ten_minutes_to_the_millisecond() {
    let world = world().await;
    let (buyer, till): (Buyer<'_>, Till<'_>) = (world.buyer().await, world.till());
    let (in_time, _) = waiting(&till, "CONFI1", "r-1").await;
    let (late, members) = waiting(&till, "CONFI2", "r-2").await;
    world.advance(TEN_MINUTES - MOMENT);
    assert_eq!(till.code(AUTHORISE, &members).await, "SPND01");
    assert_eq!(buyer.confirm(&in_time).send().await.status, StatusCode::OK);
    world.advance(MOMENT);
    let told = till.ask(AUTHORISE, &members).await;
    assert_eq!([told.text("x_status"), told.text("x_code")], ["Cancelled", "FCNL01"]);
    let refused = buyer.confirm(&late).send().await;
    assert_problem(&refused, StatusCode::CONFLICT, "purchase_number", "late");
    assert!(refused.text("detail").contains("was cancelled"), "{refused:?}");
    let cancelled = buyer.cancel(&late).send().await;
    assert_eq!((cancelled.status, cancelled.text("status").as_str()), (StatusCode::OK, "cancelled"));
    assert!(till.owes("CONFI1").await.contains("outstanding 10000,"), "the one in time");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_a_till_was_told_stays_whatever_another_functions_clock_says() {
    let world = world().await;
    let (buyer, till) = (world.buyer().await, world.till());
    let (number, members) = waiting(&till, "CONFI1", "r-1").await;
    world.advance(TEN_MINUTES);
    assert_eq!(till.code(AUTHORISE, &members).await, "FCNL01");
    // A confirmation that began before, or where the clock is behind.
    world.advance(-MOMENT);
    assert_eq!(buyer.confirm(&number).send().await.status, StatusCode::CONFLICT);
    assert_eq!(till.code(AUTHORISE, &members).await, "FCNL01");
    assert!(till.owes("CONFI1").await.contains("outstanding 0,"));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn the_end_of_its_time_is_written_down_and_told_once() {
    let world = world().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["authorisation.*"]"#, "").await;
    let (buyer, till) = (world.buyer().await, world.till());
    let mut numbers = Vec::new();
    for code in ["CONFI1", "CONFI2", "CONFI3", "CONFI4", "CONFI5"] {
        numbers.push(waiting(&till, code, code).await.0);
    }
    assert_eq!(buyer.confirm(&numbers[4]).send().await.status, StatusCode::OK);
    subscriber.heard(1).await;
    world.advance(TEN_MINUTES - MOMENT);
    world.run("authorisations-expire").await;
    assert_eq!(state(&world, "CONFI1").await, (State::Pending, 2), "not before its time");
    world.advance(MOMENT);
    for _ in 0..3 {
        world.run("authorisations-expire").await;
    }
    for code in ["CONFI1", "CONFI2", "CONFI3", "CONFI4"] {
        assert_eq!(state(&world, code).await, (State::Cancelled, 3), "{code}");
    }
    assert_eq!(state(&world, "CONFI5").await, (State::Succeeded, 3));
    let heard = subscriber.heard(5).await;
    world.drained().await;
    assert_eq!(subscriber.receiver.count(), 5, "each once");
    assert!(heard[1..].iter().all(|told| told.event_type == "authorisation.cancelled"));
    let told = std::str::from_utf8(&heard[1].body).unwrap();
    assert!(told.contains(r#""status":"cancelled","code":"FCNL01""#), "{told}");
    assert!(told.contains(r#""decided_at":"2026-11-20T12:10:00.000Z""#), "{told}");
    world.calls().await;
    world.run("authorisations-expire").await;
    let calls = world.calls().await["authorisations-expire"].take();
    assert_eq!(
        calls.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["Query"],
        "nothing is left to end: {calls}"
    );
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn what_a_run_could_not_end_the_next_one_does() {
    let world = world().await;
    let till = world.till();
    let mut asked = Vec::new();
    for number in 1..=9 {
        asked.push(waiting(&till, &format!("CONFI{number}"), &format!("r-{number}")).await.1);
    }
    world.advance(TEN_MINUTES);
    for fault in ["error", "lost_response"] {
        world.fault(fault, 0.5).await;
        world.run_ignoring("authorisations-expire").await;
        world.heal().await;
    }
    world.run("authorisations-expire").await;
    for number in 1..=9 {
        assert_eq!(state(&world, &format!("CONFI{number}")).await, (State::Cancelled, 3), "once");
    }
    for members in asked {
        assert_eq!(till.code(AUTHORISE, &members).await, "FCNL01");
    }
}
