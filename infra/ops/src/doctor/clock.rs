//! The clock: ours against the ledger's. Signatures are refused from five minutes on; what operators say counts from
//! our time.

use super::Patient;
use super::finding::Finding;
use crate::web;
use jiff::{SignedDuration, Timestamp};

const CHECK: &str = "clock";
/// From when on somebody should look.
const NOTABLE: SignedDuration = SignedDuration::from_secs(5);
/// From when on AWS is soon to refuse.
const BAD: SignedDuration = SignedDuration::from_mins(1);

pub(super) async fn check(patient: &Patient<'_>) -> Vec<Finding> {
    let region = patient.ledger.sdk.region().map_or("us-east-1", |region| region.as_ref());
    let aws = || format!("https://dynamodb.{region}.amazonaws.com/");
    let url = patient.ledger.dynamodb_endpoint.clone().unwrap_or_else(aws);
    vec![match web::get_date(&url).await {
        Ok(theirs) => of(theirs, Timestamp::now()),
        Err(why) => Finding::bad(CHECK, url, why, "see whether the endpoint can be reached"),
    }]
}

fn of(theirs: Timestamp, ours: Timestamp) -> Finding {
    let apart = ours.duration_since(theirs).abs();
    let says = format!("{} s apart from the ledger's", apart.as_secs());
    let advice = "have this machine's clock set by a time server";
    match apart {
        apart if apart >= BAD => Finding::bad(CHECK, "this machine's", says, advice),
        apart if apart >= NOTABLE => Finding::warn(CHECK, "this machine's", says, advice),
        _ => Finding::ok(CHECK, "this machine's", says),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::State;

    #[test]
    fn a_clock_that_is_wrong_either_way_is_noticed() {
        let ours = Timestamp::UNIX_EPOCH;
        let state = |apart_s: i64| of(ours + SignedDuration::from_secs(apart_s), ours).state;
        assert_eq!([0, 4, -4].map(state), [State::Ok; 3]);
        assert_eq!([5, -59].map(state), [State::Warn; 2]);
        assert_eq!([60, -3600].map(state), [State::Bad; 2]);
    }
}
