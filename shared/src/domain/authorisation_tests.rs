use super::*;
use crate::domain::customer::Standing;
use crate::domain::pos_samples::{asked, attempt, customer, noon, pre_approval};
use proptest::prelude::*;

const CONFIRMS: Standing = Standing {
    deposit_source: crate::domain::customer::DepositSource::Good,
    risk: false,
    bad_history: false,
    declined: false,
    instalments: 0,
    least_instalment: Cents::ZERO,
    confirms: true,
};

fn at(by: SignedDuration) -> Timestamp {
    noon().checked_add(by).unwrap()
}

#[test]
fn it_waits_only_for_a_buyer_who_confirms_at_a_till_that_can_wait() {
    for (confirms, waits, expected) in [
        (true, true, State::Pending),
        (true, false, State::Succeeded),
        (false, true, State::Succeeded),
        (false, false, State::Succeeded),
    ] {
        let customer = customer(1_000_000, Standing { confirms, ..CONFIRMS });
        let code = pre_approval(customer.clone());
        let new = Authorisation::new(asked(50_000, 10_000), &code, &customer, waits, noon());
        assert_eq!(new.state, expected);
        assert_eq!(new.decided_at, (expected != State::Pending).then_some(noon()));
        assert_eq!((new.refunded, new.released, new.adjustments), (Cents::ZERO, Cents::ZERO, 0));
    }
}

#[test]
fn what_cannot_be_financed_does_not_wait_and_the_pre_approved_amount_comes_first() {
    for (finance, limit, reason) in
        [(100_001, 1, Decline::AbovePreApproved), (10_001, 10_000, Decline::CustomerLimit)]
    {
        let new = attempt(200_000, finance, limit, true);
        assert_eq!((new.state, new.decided_at), (State::Failed(reason), Some(noon())));
    }
    assert_eq!(attempt(200_000, 100_000, 100_000, false).state, State::Succeeded, "exactly");
}

#[test]
fn its_buyer_has_ten_minutes_and_what_is_decided_stays() {
    let waiting = attempt(50_000, 10_000, 1_000_000, true);
    assert_eq!(waiting.confirm_until(), at(CONFIRM_WITHIN));
    let last = at(CONFIRM_WITHIN - SignedDuration::from_millis(1));
    assert_eq!([noon(), last].map(|now| waiting.state_at(now)), [State::Pending; 2]);
    assert_eq!([at(CONFIRM_WITHIN), Timestamp::MAX].map(|now| waiting.state_at(now)), [State::Cancelled; 2]);
    let declined = attempt(50_000, 10_000, 1, true);
    for decided in [attempt(50_000, 10_000, 1_000_000, false), declined, waiting.cancelled(last)] {
        assert_eq!(decided.state_at(Timestamp::MAX), decided.state);
    }
}

#[test]
fn a_confirmation_is_judged_by_how_the_customer_stands_then() {
    let waiting = attempt(50_000, 10_000, 1_000_000, true);
    let later = at(SignedDuration::from_mins(1));
    for (limit, standing, expected) in [
        (10_000, CONFIRMS, State::Succeeded),
        (9_999, CONFIRMS, State::Failed(Decline::CustomerLimit)),
        (10_000, Standing { risk: true, ..CONFIRMS }, State::Failed(Decline::Risk)),
        // Whether the buyer is still to be asked does not matter: they were.
        (10_000, Standing { confirms: false, ..CONFIRMS }, State::Succeeded),
    ] {
        let customer = customer(limit, standing);
        let confirmed = waiting.confirmed(&pre_approval(customer.clone()), &customer, later);
        assert_eq!((confirmed.state, confirmed.decided_at), (expected, Some(later)));
        assert_eq!(
            Authorisation { state: State::Pending, decided_at: None, ..confirmed },
            waiting,
            "nothing else"
        );
    }
}

#[test]
fn a_cancellation_changes_nothing_else() {
    let waiting = attempt(50_000, 10_000, 1_000_000, true);
    let cancelled = waiting.cancelled(at(SignedDuration::from_mins(1)));
    assert_eq!(
        (cancelled.state, cancelled.decided_at),
        (State::Cancelled, Some(at(SignedDuration::from_mins(1))))
    );
    assert_eq!(Authorisation { state: State::Pending, decided_at: None, ..cancelled }, waiting);
}

#[test]
fn every_state_has_its_word_its_code_and_its_event() {
    for (state, word, code, event) in [
        (State::Pending, "pending", Code::SPND01, None),
        (State::Succeeded, "succeeded", Code::SPRA01, Some("authorisation.succeeded")),
        (State::Failed(Decline::History), "failed", Code::FPRA05, Some("authorisation.failed")),
        (State::Cancelled, "cancelled", Code::FCNL01, Some("authorisation.cancelled")),
    ] {
        assert_eq!((state.as_str(), state.code(), state.event().map(EventType::as_str)), (word, code, event));
    }
}

proptest! {
    #[test]
    fn nothing_above_the_pre_approval_or_the_customers_limit_is_approved(
        finance in 2_000_u64..200_000,
        limit in 0_u64..200_000,
        waits: bool,
    ) {
        let new = attempt(200_000, finance, limit, waits);
        let financed = finance <= 100_000 && finance <= limit;
        prop_assert_eq!(matches!(new.state, State::Succeeded | State::Pending), financed);
        prop_assert_eq!(new.state == State::Pending, financed && waits);
    }
}
