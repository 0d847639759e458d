//! What a merge comes to, said as simply as can be.

use super::super::Givers;
use super::case::{Case, SAID};
use crate::world::Reply;
use http::StatusCode;
use std::collections::BTreeMap;

/// What both shapes show.
const SHOWN: [&str; 12] = [
    "external_id",
    "order_amount",
    "total_amount",
    "currency",
    "donation_amount",
    "donation_currency",
    "consumer_user_full_name",
    "consumer_user_email",
    "consumer_user_phone",
    "billable_address",
    "charity_id",
    "donation_cause",
];
/// What gateways are shown beside that.
const SHOWN_TO_GATEWAYS: [&str; 3] =
    ["payment_gateway_company_id", "company_sector", "payment_gateway_order_transaction_id"];

/// What is answered: these members, or these reasons.
pub enum Outcome {
    Recorded(BTreeMap<&'static str, String>),
    Refused(Vec<String>),
}

impl Case {
    /// The body's, else the pre-transaction's.
    fn merged(&self, givers: &Givers<'_>) -> BTreeMap<&'static str, String> {
        let mut merged = BTreeMap::new();
        for (field, pre, body) in SAID {
            if self.announced && self.pre.contains(field) {
                merged.insert(field, pre.to_owned());
            }
            if self.body.contains(field) {
                merged.insert(field, body.to_owned());
            }
        }
        let (charity, cause) = self.body_for;
        let (charity, cause) =
            if self.announced { (charity.or(Some(0)), cause.or(Some("cause1"))) } else { (charity, cause) };
        merged.extend(charity.map(|at| ("charity_id", format!("\"{}\"", givers.giving.charities[at]))));
        merged.extend(cause.map(|cause| ("donation_cause", format!("\"{cause}\""))));
        merged
    }

    /// What the answer must be: to a gateway, or to a consumer, for whom the donation's amount stays in minor units.
    pub fn outcome(&self, givers: &Givers<'_>, reply: &Reply, to_gateway: bool) -> Outcome {
        let merged = self.merged(givers);
        let has_order = merged.contains_key("order_amount") || merged.contains_key("total_amount");
        let mut needed = vec!["charity_id", "currency", "donation_amount", "donation_cause", "donation_currency"];
        needed.retain(|field| !merged.contains_key(field) && (*field != "currency" || has_order));
        if !needed.is_empty() {
            let why =
                if self.is_named { "is required, because no pre-transaction says it" } else { "is required" };
            return Outcome::Refused(needed.iter().map(|field| format!("{field} {why}")).collect());
        }
        let of_second = merged["charity_id"].contains(&givers.giving.charities[1].to_string());
        if of_second != (merged["donation_cause"] == "\"wells\"") {
            return Outcome::Refused(vec!["donation_cause is not a cause of that charity".to_owned()]);
        }
        assert_eq!(reply.status, StatusCode::CREATED, "{self:?}: {reply:?}");
        let mut shown: BTreeMap<_, _> = SHOWN.map(|field| (field, "null".to_owned())).into();
        shown.extend(SHOWN_TO_GATEWAYS.iter().filter(|_| to_gateway).map(|&field| (field, "null".to_owned())));
        for (field, value) in &merged {
            let value = match *field {
                "order_amount" | "total_amount" => major(value, &merged["currency"]),
                "donation_amount" if to_gateway => major(value, &merged["donation_currency"]),
                _ => value.clone(),
            };
            shown.entry(field).and_modify(|shown| *shown = value);
        }
        if to_gateway || self.announced {
            let own = ["external_id", "payment_gateway_order_transaction_id"].map(|field| merged.get(field));
            let own = own.into_iter().flatten().next().cloned().unwrap_or_else(|| reply.text("id"));
            let named = format!("\"{}_{}\"", givers.giving.gateway_name, own.trim_matches('"'));
            shown.insert("external_id", named);
        }
        Outcome::Recorded(shown)
    }
}

/// So many minor units in major ones.
fn major(minor: &str, currency: &str) -> String {
    let decimals = match currency {
        "\"JPY\"" => return minor.to_owned(),
        "\"KWD\"" => 3,
        _ => 2,
    };
    let padded = format!("{minor:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    format!("{whole}.{fraction}")
}
