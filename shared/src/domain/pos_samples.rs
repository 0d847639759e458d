//! A purchase at a till, for tests of the rules.

use super::authorisation::{Asked, Authorisation};
use super::cents::Cents;
use super::code::Code;
use super::customer::{Customer, CustomerId, Standing};
use super::money::Currency;
use super::origin::Origin;
use super::pre_approval::PreApproval;
use super::tenant::{Mode, Tenant};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub(crate) fn cents(cents: u64) -> Cents {
    Cents::new(cents).unwrap()
}

fn usd() -> Currency {
    Currency::from_code("USD").unwrap()
}

pub(crate) fn noon() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

pub(crate) fn customer(limit: u64, standing: Standing) -> Customer {
    Customer::new(CustomerId { mode: Mode::Test, id: Uuid::from_u128(1) }, usd(), cents(limit), standing)
}

/// An unused one of 100,000 cents, issued at noon and good for 15 minutes.
pub(crate) fn pre_approval(customer: Customer) -> PreApproval {
    PreApproval {
        code: Code::parse("ABCDEF").unwrap(),
        id: Uuid::from_u128(2),
        customer,
        limit: cents(100_000),
        created_at: noon(),
        expires_at: noon().checked_add(SignedDuration::from_mins(15)).unwrap(),
        cancelled: false,
        authorisation: None,
        version: 1,
        origin: Origin { fingerprint: [0; 32], request_id: "issue".to_owned() },
    }
}

/// A request signed `ab`.
pub(crate) fn asked(amount: u64, finance: u64) -> Asked {
    Asked {
        tenant: Tenant { mode: Mode::Test, partner_id: Uuid::from_u128(3) },
        merchant_id: "30299999".to_owned(),
        device_id: "d555".to_owned(),
        operator_id: "o".to_owned(),
        reference: "r-1".to_owned(),
        signature: "ab".to_owned(),
        amount: cents(amount),
        finance: cents(finance),
        currency: usd(),
        purchase_items: None,
    }
}

/// What came of it at noon, of a customer who confirms and has that limit.
pub(crate) fn attempt(amount: u64, finance: u64, limit: u64, waits: bool) -> Authorisation {
    let customer = customer(limit, Standing { confirms: true, ..Standing::default() });
    Authorisation::new(asked(amount, finance), &pre_approval(customer.clone()), &customer, waits, noon())
}
