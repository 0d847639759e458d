//! Pre-transactions and bodies, each saying some of the fields.

use super::super::Givers;
use super::super::donated::named;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Every field beside charity, cause and company: as a pre-transaction says it, and as a body does.
pub const SAID: [(&str, &str, &str); 13] = [
    ("external_id", "", r#""E2""#),
    ("payment_gateway_company_id", r#""NEXI_1""#, r#""NEXI_2""#),
    ("company_sector", r#""one""#, r#""two""#),
    ("payment_gateway_order_transaction_id", r#""T1""#, r#""T2""#),
    ("order_amount", "12345", "20"),
    ("total_amount", "1", "67890"),
    ("currency", r#""EUR""#, r#""JPY""#),
    ("donation_amount", "250", "1000000000000"),
    ("donation_currency", r#""KWD""#, r#""EUR""#),
    ("consumer_user_full_name", r#""Ann""#, r#""Bob""#),
    ("consumer_user_email", r#""ann@email.com""#, r#""bob@email.com""#),
    ("consumer_user_phone", r#""1""#, r#""2""#),
    (
        "billable_address",
        r#"{"street_address":"1","city":"1","region_state":"1","zip_code":"1","country":"1"}"#,
        r#"{"street_address":"2","city":"2","region_state":"2","zip_code":"2","country":"2"}"#,
    ),
];
/// What a gateway's body may say of these.
pub const FIELDS: [&str; 13] = {
    let (mut names, mut at) = ([""; 13], 0);
    while at < names.len() {
        names[at] = SAID[at].0;
        at += 1;
    }
    names
};
/// What a consumer's body says, always.
pub const OF_A_CONSUMER: [&str; 2] = ["donation_amount", "donation_currency"];
/// What is said of charity and cause: which charity of the sandbox's, which cause.
pub type For = (Option<usize>, Option<&'static str>);

/// A pre-transaction, if it was announced, and a body; each says some of the fields.
#[derive(Clone, Debug)]
pub struct Case {
    pub announced: bool,
    pub is_named: bool,
    pub pre: BTreeSet<&'static str>,
    pub body: BTreeSet<&'static str>,
    pub body_for: For,
}

/// Cases whose bodies say some of these (all of them, when a consumer must).
pub fn cases(fields: &'static [&'static str]) -> impl Strategy<Value = Case> {
    let of_consumer = fields.len() == OF_A_CONSUMER.len();
    let least = if of_consumer { fields.len() } else { 0 };
    let announced = prop::sample::subsequence(FIELDS[1..].to_vec(), 0..FIELDS.len());
    let body = prop::sample::subsequence(fields.to_vec(), least..=fields.len());
    let body_for = prop::sample::select(vec![
        (None, None),
        (Some(0), None),
        (Some(1), None),
        (None, Some("cause2")),
        (None, Some("wells")),
        (Some(0), Some("cause2")),
        (Some(1), Some("wells")),
    ]);
    let known = prop_oneof![6 => Just((true, true)), 1 => Just((false, true)), 1 => Just((false, false))];
    (known, announced, body, body_for).prop_map(|((announced, is_named), pre, body, body_for)| {
        let mut pre: BTreeSet<_> = pre.into_iter().collect();
        // A browser's amount needs its currency.
        for (amount, currency) in
            [("order_amount", "currency"), ("total_amount", "currency"), ("donation_amount", "donation_currency")]
        {
            if pre.contains(amount) {
                pre.insert(currency);
            }
        }
        Case { announced, is_named, pre, body: body.into_iter().collect(), body_for }
    })
}

impl Case {
    /// What the browser sends.
    pub fn announcement(&self, givers: &Givers<'_>, name: &str) -> String {
        let said = SAID.iter().filter(|(field, ..)| self.pre.contains(field));
        let members: Vec<_> = said.map(|(field, value, _)| format!(r#""{field}":{value}"#)).collect();
        let gateway = format!(r#""payment_gateway_id":"{}""#, givers.giving.gateway);
        givers.cause(&[vec![named(name, &gateway)], members].concat().join(","))
    }

    /// What is sent to record it.
    pub fn body(&self, givers: &Givers<'_>, name: &str) -> String {
        let said = SAID.iter().filter(|(field, ..)| self.body.contains(field));
        let mut members: Vec<_> = said.map(|(field, _, value)| format!(r#""{field}":{value}"#)).collect();
        members.extend(self.body_for.0.map(|at| format!(r#""charity_id":"{}""#, givers.giving.charities[at])));
        members.extend(self.body_for.1.map(|cause| format!(r#""donation_cause":"{cause}""#)));
        members.extend(self.is_named.then(|| named(name, "")));
        format!("{{{}}}", members.join(","))
    }
}
