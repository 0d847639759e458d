//! Bodies of scraps: each is refused or sent, and none is half of either.

use super::Remitter;
use crate::world::World;
use http::StatusCode;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

#[test]
fn no_body_makes_a_5xx_or_is_half_sent() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let world = runtime.block_on(World::start());
    let sender = runtime.block_on(Remitter::of(&world));
    let whole = sender.deposit("0.01");
    // Each of its members as it is, or something else in its place.
    let values = prop::sample::select(vec![
        "null",
        "true",
        "0",
        "-1",
        "0.01",
        "0.010",
        "1e2",
        "1e400",
        "\"\"",
        "\"x\"",
        "\"USD\"",
        "\"JPY\"",
        "\"OTHER\"",
        "[]",
        "{}",
        "[{}]",
        "[[\"x\"]]",
        "99999999999999999999",
        "\"\\u0000\"",
        "{\"id\":\"x\"}",
        "",
    ]);
    let members = prop::sample::select(vec![
        "from_amount",
        "exchange_rate",
        "fee_amount",
        "from_currency",
        "to_currency",
        "funding_source_type",
        "purpose",
        "to_amount",
        "custom_purpose",
        "note",
        "ip_address",
        "physical_documents",
        "unknown",
        "payer_id",
        "pickup_location",
        "calculation_mode",
    ]);
    let changes = prop::collection::vec((members, values), 0..4);
    let mut sent = 0;
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() });
    let cases = std::cell::RefCell::new(&mut sent);
    let outcome = runner.run(&changes, |changes| {
        let body = changes.iter().fold(whole.clone(), |body, (member, value)| changed(&body, member, value));
        let reply = runtime.block_on(sender.send(&body).send());
        prop_assert!(reply.status == StatusCode::OK || reply.status.is_client_error(), "{}: {:?}", body, reply);
        **cases.borrow_mut() += usize::from(reply.status == StatusCode::OK);
        Ok(())
    });
    outcome.unwrap();
    assert!(sent > 0, "some of them could be sent");
    let listed = runtime.block_on(sender.listed()).len();
    assert_eq!(listed, sent.min(98), "what was answered is there, and nothing else");
}

/// The body with that value in the member's place, or with the member added.
fn changed(body: &str, member: &str, value: &str) -> String {
    let name = format!("\"{member}\":");
    match body.split_once(&name) {
        Some((head, rest)) => {
            let end = rest.find([',', '}']).unwrap();
            format!("{head}{name}{value}{}", &rest[end..])
        }
        None => format!("{{{name}{value},{}", &body[1..]),
    }
}
