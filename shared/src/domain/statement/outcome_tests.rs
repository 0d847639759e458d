use super::*;
use crate::domain::contribution::{Asked, Settlement};
use crate::domain::money::{Currency, Money};
use crate::domain::origin::Origin;
use crate::domain::statement::amount::{Amount, CurrencyCode};
use jiff::SignedDuration;
use jiff::civil::date;
use uuid::Uuid;

fn contribution(status: Status) -> Contribution {
    let amount = Money::parse("5.00", Currency::from_code("USD").unwrap()).unwrap();
    let asked = Asked { project_id: 4, amount, user_hash: "u".to_owned() };
    let origin = Origin { fingerprint: [0; 32], request_id: String::new() };
    let at = Timestamp::UNIX_EPOCH;
    Contribution { status, ..Contribution::create(Uuid::nil(), asked, origin, at, SignedDuration::from_hours(1)) }
}

fn transfer(amount: &str, currency: &str) -> Transfer {
    let amount = Amount::parse(amount, CurrencyCode::parse(currency).unwrap()).unwrap();
    Transfer { statement: Digest([1; 32]), entry: 1, amount, booked_on: date(2026, 11, 20) }
}

#[test]
fn a_transfer_agrees_in_currency_amount_and_that_it_was_reported_in_this_order() {
    for (amount, currency, status, verdict) in [
        ("5", "USD", Status::Completed, Verdict::Matched),
        ("5.01", "USD", Status::Completed, Verdict::AmountDiffers),
        ("5.01", "USD", Status::Pending, Verdict::AmountDiffers),
        ("5.01", "EUR", Status::Pending, Verdict::CurrencyDiffers),
        ("5", "USD", Status::Pending, Verdict::NotCompleted),
        ("5", "USD", Status::Expired, Verdict::NotCompleted),
    ] {
        assert_eq!(
            Verdict::of(&transfer(amount, currency), &contribution(status)),
            verdict,
            "{amount} {currency}"
        );
    }
}

#[test]
fn each_disagreement_is_new_once() {
    let at = Timestamp::UNIX_EPOCH;
    let missed = Transfers { missed: Some(Missed { by: Digest([0; 32]), at }), ..Transfers::default() };
    let by = transfer("5", "USD");
    let matched = Transfers { settled: Some(Settled { by, verdict: Verdict::Matched, at }), ..missed };
    let twice = Transfers { duplicated: Some(Duplicated { by, at }), ..matched };
    let new = |after: Transfers, before: Transfers| {
        after.mismatches_since(&before).iter().map(|told| told.mismatch).collect::<Vec<_>>()
    };
    assert_eq!(new(missed, Transfers::default()), [Mismatch::NeverTransferred]);
    assert_eq!(new(matched, missed), []);
    assert_eq!(new(twice, matched), [Mismatch::DuplicateTransfer]);
    assert_eq!(new(twice, twice), []);
}

#[test]
fn what_came_before_it_was_reported_agrees_once_it_is() {
    let (by, at) = (transfer("5", "USD"), Timestamp::UNIX_EPOCH);
    let mut early = contribution(Status::Pending);
    early.recorded_settlement = Settlement::Mismatched;
    early.transfers.settled = Some(Settled { by, verdict: Verdict::NotCompleted, at });
    assert_eq!(early.settlement(), Settlement::Mismatched);
    early.status = Status::Completed;
    assert_eq!(early.settlement(), Settlement::Matched);
    early.transfers.duplicated = Some(Duplicated { by, at });
    assert_eq!(early.settlement(), Settlement::Mismatched);
}
