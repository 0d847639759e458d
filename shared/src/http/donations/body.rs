//! Reading what is said of a donation: types first, then the rules of each field, then what goes together; everything
//! that is wrong is told in one answer.

use super::rules::{hex_hmac, iso_4217, minor_units, tell, web_url};
use crate::domain::donation::{Address, Denomination, Details, Person, Status};
use crate::domain::id;
use crate::domain::json::Json;
use crate::domain::money::Currency;
use crate::http::field::{Fields, Reason, integer};
use uuid::Uuid;
use validator::Validate;

/// Who says it, and so what there is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// A browser: a pre-transaction.
    Browser,
    /// A consumer: a transaction within a company.
    Consumer,
    /// A payment gateway: a transaction of its own.
    Gateway,
}

/// What was said of a donation, every field by its rules.
pub struct Said {
    /// The transaction's details. Of a consumer's, charity, cause and amount alone.
    pub details: Details,
    /// What the caller calls it.
    pub reconciliation_id: Option<String>,
    /// One of the consumer's own.
    pub payment_method: Option<Uuid>,
    /// What the pre-transaction was signed with, when the caller sends it back.
    pub hmac: Option<String>,
}

/// The members of a body, as they were sent; `null` is as good as missing.
#[derive(Default, Validate)]
struct Body {
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    external_id: Option<String>,
    payment_gateway_id: Option<Uuid>,
    company_id: Option<Uuid>,
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    payment_gateway_company_id: Option<String>,
    #[validate(custom(function = "web_url"))]
    company_website: Option<String>,
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    company_sector: Option<String>,
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    payment_gateway_order_transaction_id: Option<String>,
    #[validate(custom(function = "minor_units"))]
    order_amount: Option<u64>,
    #[validate(custom(function = "minor_units"))]
    donation_amount: Option<u64>,
    #[validate(custom(function = "minor_units"))]
    total_amount: Option<u64>,
    #[validate(range(max = 100, message = "must be from 0 to 100"))]
    donation_percentage: Option<u64>,
    #[validate(custom(function = "iso_4217"))]
    currency: Option<String>,
    #[validate(custom(function = "iso_4217"))]
    donation_currency: Option<String>,
    charity_id: Option<Uuid>,
    #[validate(length(min = 1, max = 128, message = "must have 1 to 128 characters"))]
    donation_cause: Option<String>,
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    consumer_user_full_name: Option<String>,
    #[validate(email(message = "must be an email address"))]
    consumer_user_email: Option<String>,
    #[validate(length(min = 1, max = 64, message = "must have 1 to 64 characters"))]
    consumer_user_phone: Option<String>,
    #[validate(nested)]
    billable_address: Option<Billable>,
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    reconciliation_id: Option<String>,
    payment_method: Option<Uuid>,
    #[validate(custom(function = "hex_hmac"))]
    hmac: Option<String>,
}

/// A body's `billable_address`; of one that lacks a part, that is in the errors, and the others are looked at all the same.
#[derive(Validate)]
struct Billable {
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    street_address: Option<String>,
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    city: Option<String>,
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    region_state: Option<String>,
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    zip_code: Option<String>,
    #[validate(length(min = 1, max = 255, message = "must have 1 to 255 characters"))]
    country: Option<String>,
}

/// What that body says of a donation. What is wrong with it is in `fields`, where more may be added before it is told.
pub fn read(fields: &mut Fields<'_>, speaker: Speaker) -> Said {
    let mut body = donation_itself(fields, speaker);
    if speaker != Speaker::Consumer {
        surroundings(fields, &mut body);
    }
    if speaker == Speaker::Gateway {
        body.external_id = fields.optional("external_id", text);
    }
    if speaker == Speaker::Consumer {
        body.payment_method = fields.optional("payment_method", uuid);
    }
    if speaker != Speaker::Browser {
        body.hmac = fields.optional("hmac", text);
    }
    if let Err(errors) = body.validate() {
        tell(&errors, fields);
    }
    body.said()
}

/// A body's `transaction_status`, if it is one of those that the caller may ask for.
pub fn status(fields: &mut Fields<'_>, allowed: &[Status]) -> Option<Status> {
    fields.optional("transaction_status", |json| {
        let asked = match json {
            Json::Text(text) => Status::parse(text).filter(|status| allowed.contains(status)),
            _ => None,
        };
        let words = || allowed.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(", ");
        asked.ok_or_else(|| format!("must be one of {}", words()))
    })
}

/// What every kind of donation says of itself.
fn donation_itself(fields: &mut Fields<'_>, speaker: Speaker) -> Body {
    let mut body = Body { reconciliation_id: fields.optional("reconciliation_id", text), ..Body::default() };
    match speaker {
        Speaker::Browser => {
            body.charity_id = fields.required("charity_id", uuid);
            body.donation_cause = fields.required("donation_cause", text);
        }
        Speaker::Consumer | Speaker::Gateway => {
            body.charity_id = fields.optional("charity_id", uuid);
            body.donation_cause = fields.optional("donation_cause", text);
        }
    }
    if speaker == Speaker::Consumer {
        body.donation_amount = fields.required("donation_amount", integer);
        body.donation_currency = fields.required("donation_currency", text);
    } else {
        body.donation_amount = fields.optional("donation_amount", integer);
        body.donation_currency = fields.optional("donation_currency", text);
    }
    body
}

/// What else a browser or a gateway may say.
fn surroundings(fields: &mut Fields<'_>, body: &mut Body) {
    body.payment_gateway_id = fields.optional("payment_gateway_id", uuid);
    body.company_id = fields.optional("company_id", uuid);
    body.payment_gateway_company_id = fields.optional("payment_gateway_company_id", text);
    body.company_website = fields.optional("company_website", text);
    body.company_sector = fields.optional("company_sector", text);
    body.payment_gateway_order_transaction_id = fields.optional("payment_gateway_order_transaction_id", text);
    body.order_amount = fields.optional("order_amount", integer);
    body.total_amount = fields.optional("total_amount", integer);
    body.donation_percentage = fields.optional("donation_percentage", integer);
    body.currency = fields.optional("currency", text);
    body.consumer_user_full_name = fields.optional("consumer_user_full_name", text);
    body.consumer_user_email = fields.optional("consumer_user_email", text);
    body.consumer_user_phone = fields.optional("consumer_user_phone", phone);
    body.billable_address = address(fields);
}

/// An address, whose five parts are there or it is none.
fn address(fields: &mut Fields<'_>) -> Option<Billable> {
    let mut parts = fields.within("billable_address")?;
    let mut part = |name: &str| parts.required(name, text);
    let [street_address, city, region_state, zip_code, country] =
        ["street_address", "city", "region_state", "zip_code", "country"].map(&mut part);
    let errors = parts.into_errors();
    fields.wrong_within("billable_address", errors);
    Some(Billable { street_address, city, region_state, zip_code, country })
}

impl Billable {
    fn whole(self) -> Option<Address> {
        Some(Address {
            street_address: self.street_address?,
            city: self.city?,
            region_state: self.region_state?,
            zip_code: self.zip_code?,
            country: self.country?,
        })
    }
}

impl Body {
    fn said(self) -> Said {
        let in_currency = |code: Option<String>| Currency::from_code(&code?).map(Denomination::today);
        let details = Details {
            given_external_id: self.external_id,
            company_id: self.company_id,
            company_website: self.company_website,
            company_sector: self.company_sector,
            payment_gateway_id: self.payment_gateway_id,
            payment_gateway_name: None,
            payment_gateway_company_id: self.payment_gateway_company_id,
            payment_gateway_order_transaction_id: self.payment_gateway_order_transaction_id,
            order_amount: self.order_amount,
            total_amount: self.total_amount,
            currency: in_currency(self.currency),
            donation_amount: self.donation_amount,
            donation_percentage: self.donation_percentage,
            donation_currency: in_currency(self.donation_currency),
            charity_id: self.charity_id,
            donation_cause: self.donation_cause,
            consumer: Person {
                full_name: self.consumer_user_full_name,
                email: self.consumer_user_email,
                phone: self.consumer_user_phone,
            },
            billable_address: self.billable_address.and_then(Billable::whole),
        };
        let hmac = self.hmac.map(|hmac| hmac.to_ascii_lowercase());
        Said { details, reconciliation_id: self.reconciliation_id, payment_method: self.payment_method, hmac }
    }
}

fn text(json: &Json<'_>) -> Result<String, Reason> {
    match json {
        Json::Text(text) => Ok(text.clone()),
        _ => Err("must be a string".to_owned()),
    }
}

fn uuid(json: &Json<'_>) -> Result<Uuid, Reason> {
    match json {
        Json::Text(text) => id::parse(text).ok_or_else(|| "must be a UUID".to_owned()),
        _ => Err("must be a UUID".to_owned()),
    }
}

/// A telephone number, kept as the digits that were sent, as a string or as a number.
fn phone(json: &Json<'_>) -> Result<String, Reason> {
    match json {
        Json::Number(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok((*digits).to_owned()),
        Json::Text(text) => Ok(text.clone()),
        _ => Err("must be a string or a whole number".to_owned()),
    }
}
