//! What the point of sale is answered: always 200, a code in the body, signed as requests are.
//!
//! What must stay true: no `x_` field is ever null; every `x_` field that is sent is signed; what went wrong on our side
//! is for the log alone.

use super::{Malformed, Tracking};
use crate::auth::pos_signature::{DeviceKey, Member, sign};
use crate::domain::pos_code::Code;
use crate::domain::refusal::{Cause, Refusal};
use crate::http::answer;
use crate::http::call::Call;
use crate::telemetry;
use http::{Response, StatusCode};
use lambda_http::Body;
use serde::Serialize;
use std::borrow::Cow;

/// One answer; refusals and errors are made of what they are: a [`Code`], a [`Malformed`] field, a [`Refusal`].
#[derive(Debug)]
pub struct Answer {
    /// What is answered; its status follows from it.
    pub code: Code,
    /// What it says to a person.
    pub message: Cow<'static, str>,
    /// Names the authorisation, once there is one.
    pub purchase_number: Option<String>,
    /// The key that CreateKey made.
    pub new_key: Option<DeviceKey>,
    /// How many seconds until the same request is to be sent again.
    pub retry_duration: Option<u32>,
    /// Whether it is the answer of an earlier, same request: for the log alone, the contract has no word for it.
    pub replayed: bool,
    /// For the log, where we are at fault.
    pub cause: Option<Cause>,
}

impl Answer {
    /// The answer of an earlier, same request.
    #[must_use]
    pub fn replay(code: Code) -> Self {
        Self { replayed: true, ..code.into() }
    }
}

impl From<Code> for Answer {
    fn from(code: Code) -> Self {
        Self {
            code,
            message: Cow::Borrowed(code.message()),
            purchase_number: None,
            new_key: None,
            retry_duration: None,
            replayed: false,
            cause: None,
        }
    }
}

impl From<Malformed> for Answer {
    fn from(malformed: Malformed) -> Self {
        Self { message: Cow::Owned(malformed.to_string()), ..Code::EVAL01.into() }
    }
}

/// Other contracts' refusals, too, so that none of them can go unanswered.
impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unavailable(cause) | Refusal::Broken(cause) => {
                Self { cause: Some(cause), ..Code::EISE01.into() }
            }
            Refusal::Malformed(errors) | Refusal::Invalid(errors) => {
                let said = errors.0.iter().flat_map(|(field, reasons)| reasons.iter().map(move |it| (field, it)));
                let first = said.map(|(field, reason)| Malformed::new(field, reason.as_str())).next();
                first.map_or_else(|| Code::EVAL01.into(), Self::from)
            }
            Refusal::Unauthenticated => Code::EAUT01.into(),
            Refusal::Unknown { field }
            | Refusal::Forbidden { field, .. }
            | Refusal::PaymentRequired { field, .. }
            | Refusal::KeyReused { header: field } => {
                let cause = Cause::new(format!("a refusal that the point of sale has no code for: {field}"));
                Self { cause: Some(cause), ..Code::EISE01.into() }
            }
        }
    }
}

/// `{"x_status":"Success","x_code":"SPRA01","x_message":"Approved","tracking_data":null,"signature":"…"}`
#[derive(Serialize)]
struct Wire<'a> {
    x_status: &'static str,
    x_code: &'static str,
    x_message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_purchase_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_key: Option<&'a str>,
    tracking_data: Tracking<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_duration: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
}

impl Wire<'_> {
    /// What is signed of it.
    fn members(&self) -> Vec<Member<'_>> {
        let always = [("x_status", self.x_status), ("x_code", self.x_code), ("x_message", self.x_message)];
        let sometimes = [("x_purchase_number", self.x_purchase_number), ("x_key", self.x_key)];
        let sometimes = sometimes.into_iter().filter_map(|(name, value)| value.map(|value| (name, value)));
        always.into_iter().chain(sometimes).collect()
    }
}

/// The answer to a call, signed with that key where one is known, and its line in the log.
#[must_use]
pub fn respond(call: &Call, key: Option<&DeviceKey>, tracking: Tracking<'_>, answer: &Answer) -> Response<Body> {
    let mut wire = Wire {
        x_status: answer.code.status().as_str(),
        x_code: answer.code.as_str(),
        x_message: &answer.message,
        x_purchase_number: answer.purchase_number.as_deref(),
        x_key: answer.new_key.as_ref().map(DeviceKey::reveal),
        tracking_data: tracking,
        retry_duration: answer.retry_duration,
        signature: None,
    };
    wire.signature = key.map(|key| sign(key, &wire.members()));
    let response = answer::json(call, StatusCode::OK, &wire);
    telemetry::pos_answered(call, answer.code, answer.replayed, answer.cause.as_ref());
    response
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
