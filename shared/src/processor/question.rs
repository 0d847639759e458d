//! What is asked of the processor, and what it may answer.

use crate::domain::json::{Json, parse};
use crate::domain::tenant::Mode;
use bytes::Bytes;
use serde_json::json;
use uuid::Uuid;

/// What is asked: may this payment method be charged this much?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The same for the same question, however often it is asked.
    pub idempotency_key: Uuid,
    /// The transaction that it is for.
    pub transaction_id: Uuid,
    /// The company that the consumer buys from.
    pub company_id: Uuid,
    /// Who pays.
    pub consumer_user_id: Uuid,
    /// What with.
    pub payment_method: Uuid,
    /// How much, in minor units.
    pub amount_minor: u64,
    /// The currency's ISO 4217 code.
    pub currency: &'static str,
    /// How many decimals its major unit has.
    pub exponent: u8,
    /// Whether real money moves.
    pub live: bool,
}

/// What the processor has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The payment method may be charged.
    Approved,
    /// It may not.
    Declined,
    /// It has run out.
    Expired,
}

impl Asked {
    pub(super) fn mode(&self) -> Mode {
        if self.live { Mode::Live } else { Mode::Test }
    }

    /// The question as JSON.
    pub(super) fn body(&self) -> Bytes {
        let body = json!({
            "transaction_id": self.transaction_id,
            "company_id": self.company_id,
            "consumer_user_id": self.consumer_user_id,
            "payment_method": self.payment_method,
            "amount": self.amount_minor,
            "currency": self.currency,
            "exponent": self.exponent,
            "mode": self.mode(),
        });
        Bytes::from(body.to_string())
    }
}

impl Decision {
    /// Reads an answer; `None` when it is none of the three.
    pub(super) fn read(answer: &[u8]) -> Option<Self> {
        let answer = parse(str::from_utf8(answer).ok()?).ok()?;
        let Some(Json::Text(word)) = answer.member("decision") else { return None };
        match word.as_str() {
            "approved" => Some(Self::Approved),
            "declined" => Some(Self::Declined),
            "expired" => Some(Self::Expired),
            _ => None,
        }
    }
}
