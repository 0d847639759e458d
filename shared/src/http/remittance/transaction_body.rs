//! Reading what is to be sent, from what, to whom: types first, then the rules of each field, then what goes together.
//! Everything that is wrong is told in one answer.

mod amounts;
mod papers;
mod receiver;

pub use receiver::To;

use super::{text, uuid, word};
use crate::domain::fingerprint::fingerprint;
use crate::domain::json::Json;
use crate::domain::money::Money;
use crate::domain::refusal::Refusal;
use crate::domain::remittance::calculation::{CalculationMode, agrees};
use crate::domain::remittance::document::{Content, DocumentType};
use crate::domain::remittance::payout::FundingSource;
use crate::domain::remittance::purpose::Purpose;
use crate::domain::remittance::rate::ExchangeRate;
use crate::domain::remittance::{CUSTOM_PURPOSE_LENGTH, NOTE_LENGTH};
use crate::http::field::{self, Fields, Reason};
use std::net::IpAddr;
use uuid::Uuid;

/// The largest body, in bytes: a document of 5 MiB in base64, and room. (What Lambda passes on is less: see README.)
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The published answer to amounts that do not agree.
pub const NOT_EQUIVALENT: Refusal =
    Refusal::Forbidden { field: "from_amount", reason: "From amount is not equivalent with To amount." };

/// What a body says, every field by its rules. Whether what it names is there is another matter.
#[derive(Debug)]
#[expect(missing_docs, reason = "contracts/remittance.md describes each field under its name")]
pub struct Said {
    pub sent: Money,
    pub received: Money,
    pub fee_minor: u64,
    pub rate: ExchangeRate,
    pub from_fund_id: Uuid,
    pub funding_source: FundingSource,
    pub purpose: Purpose,
    pub custom_purpose: Option<String>,
    pub note: Option<String>,
    pub ip_address: Option<String>,
    /// Each with its content, if it has any.
    pub documents: Vec<(DocumentType, Option<Content>)>,
    pub to: To,
    /// What makes two requests the same request.
    pub fingerprint: [u8; 32],
}

/// Reads a body.
///
/// # Errors
/// [`Refusal::Malformed`] or [`Refusal::Invalid`] naming every wrong field; [`NOT_EQUIVALENT`] when the amounts are each
/// well but do not agree.
pub fn read(body: &Json<'_>) -> Result<Said, Refusal> {
    let mut fields = Fields::of(body);
    let amounts = amounts::read(&mut fields);
    let from_fund_id = fields.required("from_fund_id", uuid);
    let funding_source =
        fields.required("funding_source_type", |json| word(json, &FundingSource::ALL, FundingSource::as_str));
    let purpose = fields.required("purpose", |json| {
        let known = Purpose::parse(&text(json)?);
        known.ok_or_else(|| format!("must be one of {}", Purpose::all()))
    });
    let custom_purpose = fields.optional("custom_purpose", |json| field::text(json, CUSTOM_PURPOSE_LENGTH));
    if purpose.is_some_and(Purpose::needs_words) && !fields.has("custom_purpose") {
        fields.wrong("custom_purpose", "is required when purpose is OTHER");
    }
    let note = fields.optional("note", |json| note(json));
    let ip_address = fields.optional("ip_address", |json| {
        let text = text(json)?;
        let reads = text.parse::<IpAddr>().is_ok();
        if reads { Ok(text) } else { Err("must be an IP address".to_owned()) }
    });
    let documents = papers::read(&mut fields, body);
    let to = receiver::read(&mut fields);
    let mode = to.map_or(CalculationMode::SenderAmount, |to| to.calculation_mode);
    let received = amounts.and_then(|amounts| amounts.received(mode, &mut fields));
    let (Some(amounts), Some(received), Some(to), true) = (amounts, received, to, fields.is_fine()) else {
        return Err(fields.refusal());
    };
    let (Some(from_fund_id), Some(funding_source), Some(purpose)) = (from_fund_id, funding_source, purpose) else {
        return Err(fields.refusal());
    };
    if mode == CalculationMode::ReceiverAmount && !agrees(amounts.sent, amounts.rate, received) {
        return Err(NOT_EQUIVALENT);
    }
    Ok(Said {
        sent: amounts.sent,
        received,
        fee_minor: amounts.fee_minor,
        rate: amounts.rate,
        from_fund_id,
        funding_source,
        purpose,
        custom_purpose,
        note,
        ip_address,
        documents,
        to,
        fingerprint: fingerprint(body),
    })
}

/// A note, which may be empty.
fn note(json: &Json<'_>) -> Result<String, Reason> {
    match json {
        Json::Text(text) if text.is_empty() => Ok(String::new()),
        json => field::text(json, NOTE_LENGTH),
    }
}
