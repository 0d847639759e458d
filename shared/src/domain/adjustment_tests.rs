use super::*;
use crate::domain::authorisation::CONFIRM_WITHIN;
use crate::domain::pos_samples::{attempt, cents, noon};
use proptest::prelude::*;

/// An approved purchase of which so much was given back, and so much of that taken off what is owed.
fn bought(amount: u64, finance: u64, refunded: u64, released: u64) -> Authorisation {
    let bought = attempt(amount, finance, 100_000, false);
    assert_eq!(bought.state, State::Succeeded);
    Authorisation { refunded: cents(refunded), released: cents(released), ..bought }
}

#[test]
fn what_was_financed_is_given_back_first() {
    for (refunded, released, amount, expected) in [
        (0, 0, 4_000, 4_000),
        (0, 0, 10_000, 10_000),
        (0, 0, 10_001, 10_000),
        (0, 0, 50_000, 10_000),
        (4_000, 4_000, 10_000, 6_000),
        (10_000, 10_000, 40_000, 0),
        (49_999, 10_000, 1, 0),
        // After a reversal less may have been released than was given back.
        (20_000, 0, 30_000, 10_000),
        (0, 0, 0, 0),
    ] {
        let purchase = bought(50_000, 10_000, refunded, released);
        assert_eq!(release(&purchase, cents(amount), noon()), Ok(cents(expected)), "{refunded} {amount}");
    }
}

#[test]
fn no_more_is_given_back_than_was_paid() {
    for (refunded, amount, expected) in [
        (0, 50_001, Refused::TooMuch),
        (40_000, 10_001, Refused::TooMuch),
        (49_999, 2, Refused::TooMuch),
        (50_000, 1, Refused::Over),
        (50_000, 0, Refused::Over),
    ] {
        let purchase = bought(50_000, 10_000, refunded, 10_000);
        assert_eq!(release(&purchase, cents(amount), noon()), Err(expected), "{refunded} {amount}");
    }
}

#[test]
fn only_what_was_bought_can_be_given_back() {
    let waiting = attempt(50_000, 10_000, 100_000, true);
    let late = noon().checked_add(CONFIRM_WITHIN).unwrap();
    for (purchase, now, expected) in [
        (waiting.clone(), noon(), Refused::Undecided),
        (waiting.clone(), late, Refused::Over),
        (waiting.cancelled(noon()), noon(), Refused::Over),
        (attempt(50_000, 10_000, 9_999, false), noon(), Refused::NotBought),
    ] {
        assert_eq!(release(&purchase, cents(1), now), Err(expected));
    }
    for (refused, code) in [
        (Refused::NotBought, PosCode::FPSA01),
        (Refused::Over, PosCode::FPSA03),
        (Refused::TooMuch, PosCode::FPSA04),
        (Refused::Undecided, PosCode::FPSA05),
    ] {
        assert_eq!(refused.code(), code);
    }
}

/// What a till asks one after the other.
#[derive(Clone, Copy, Debug)]
enum Step {
    Refund(u64),
    /// Of the refund that stands there, counted round.
    Reverse(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![(1_u64..30_000).prop_map(Step::Refund), any::<usize>().prop_map(Step::Reverse)];
    prop::collection::vec(step, 0..40)
}

proptest! {
    #[test]
    fn whatever_is_asked_no_more_comes_back_than_went(finance in 2_000_u64..50_000, steps in steps()) {
        let mut purchase = bought(50_000, finance, 0, 0);
        let mut standing: Vec<(u64, u64)> = Vec::new();
        for step in steps {
            match step {
                Step::Refund(amount) => {
                    let fits = amount <= 50_000 - purchase.refunded.get();
                    let released = release(&purchase, cents(amount), noon()).map(Cents::get);
                    prop_assert_eq!(released.is_ok(), fits);
                    standing.extend(released.ok().map(|released| (amount, released)));
                }
                Step::Reverse(at) if !standing.is_empty() => {
                    standing.swap_remove(at % standing.len());
                }
                Step::Reverse(_) => {}
            }
            let [refunded, released] = [0, 1].map(|part| {
                standing.iter().map(|(amount, released)| [*amount, *released][part]).sum::<u64>()
            });
            purchase.refunded = cents(refunded);
            purchase.released = cents(released);
            prop_assert!(refunded <= 50_000 && released <= finance && released <= refunded);
        }
    }

    #[test]
    fn without_reversals_what_is_owed_falls_before_anything_is_paid_out(
        finance in 2_000_u64..50_000,
        amounts in prop::collection::vec(1_u64..20_000, 0..20),
    ) {
        let mut purchase = bought(50_000, finance, 0, 0);
        for amount in amounts {
            if let Ok(released) = release(&purchase, cents(amount), noon()) {
                purchase.refunded = cents(purchase.refunded.get() + amount);
                purchase.released = cents(purchase.released.get() + released.get());
            }
            prop_assert_eq!(purchase.released.get(), purchase.refunded.get().min(finance));
        }
    }
}
