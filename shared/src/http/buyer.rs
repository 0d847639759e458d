//! What a buyer's app is answered (contracts/pos.md): pre-approvals, authorisations, problem details.

use super::authorisation::{self, View};
use super::{answer, call::Call, problem};
use crate::domain::authorisation::Authorisation;
use crate::domain::code::Code;
use crate::domain::customer::CustomerId;
use crate::domain::pre_approval::PreApproval;
use crate::domain::refusal::Refusal;
use crate::telemetry;
use http::{Response, StatusCode};
use jiff::Timestamp;
use lambda_http::{Body, Request, RequestExt};
use serde::Serialize;

/// The path parameter that names a pre-approval.
pub const CODE: &str = "code";
/// The path parameter that names an authorisation.
pub const PURCHASE_NUMBER: &str = "purchase_number";

/// The buyer has no such pre-approval.
pub const UNKNOWN_CODE: Refusal = Refusal::Unknown { field: CODE };
/// The buyer has no such authorisation.
pub const UNKNOWN: Refusal = Refusal::Unknown { field: PURCHASE_NUMBER };

/// The code that the path names, or its barcode.
///
/// # Errors
/// [`UNKNOWN_CODE`] when it is none.
pub fn code(request: &Request) -> Result<Code, Refusal> {
    request.path_parameters().first(CODE).and_then(Code::parse).ok_or(UNKNOWN_CODE)
}

/// The pre-approval whose purchase the path names.
///
/// # Errors
/// [`UNKNOWN`] when it is no purchase number.
pub fn purchase(request: &Request) -> Result<Code, Refusal> {
    request.path_parameters().first(PURCHASE_NUMBER).and_then(Code::of_purchase).ok_or(UNKNOWN)
}

/// The buyer's authorisation in what was found under its code; anybody else's is as unknown as one that never was.
///
/// # Errors
/// [`UNKNOWN`]
pub fn own(found: Option<&PreApproval>, buyer: CustomerId) -> Result<(&PreApproval, &Authorisation), Refusal> {
    let code = found.filter(|code| code.customer.id == buyer).ok_or(UNKNOWN)?;
    Ok((code, code.authorisation.as_ref().ok_or(UNKNOWN)?))
}

/// What a function of the buyer's answers when it succeeds.
#[derive(Debug)]
pub enum Answer {
    /// 201; whether an earlier, same request had issued it.
    Issued(Issued, bool),
    /// 204.
    Cancelled,
    /// 200.
    Authorisation(Box<View>),
}

/// `{"code":"…","barcode":"6199…","amount_limit":100000,"currency":"USD","created_at":"…","expires_at":"…"}`
#[derive(Debug, Serialize)]
pub struct Issued {
    code: String,
    barcode: String,
    amount_limit: u64,
    currency: &'static str,
    created_at: String,
    expires_at: String,
}

impl Answer {
    /// A pre-approval, issued now or by an earlier, same request.
    #[must_use]
    pub fn issued(code: &PreApproval, replayed: bool) -> Self {
        let issued = Issued {
            code: code.code.to_string(),
            barcode: code.code.barcode(),
            amount_limit: code.limit.get(),
            currency: code.customer.currency.code(),
            created_at: format!("{:.3}", code.created_at),
            expires_at: format!("{:.3}", code.expires_at),
        };
        Self::Issued(issued, replayed)
    }

    /// An authorisation at that moment.
    #[must_use]
    pub fn authorisation(code: &PreApproval, authorisation: &Authorisation, now: Timestamp) -> Self {
        Self::Authorisation(Box::new(authorisation::view(code, authorisation, now)))
    }
}

/// The answer to a call, and its line in the log.
#[must_use]
pub fn respond(call: &Call, outcome: Result<Answer, Refusal>) -> Response<Body> {
    let response = match &outcome {
        Ok(Answer::Issued(issued, replayed)) => {
            let response = answer::json(call, StatusCode::CREATED, issued);
            if *replayed { answer::replayed(response) } else { response }
        }
        Ok(Answer::Cancelled) => answer::nothing(call),
        Ok(Answer::Authorisation(view)) => answer::json(call, StatusCode::OK, view),
        Err(refusal) => problem::refuse_bearer(call, refusal),
    };
    telemetry::request_answered(call, &response, outcome.as_ref().err());
    response
}
