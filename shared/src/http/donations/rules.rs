//! The rules of single fields that no library knows, and how what is wrong is told.

use crate::domain::money::{Currency, MAX_MINOR_UNITS};
use crate::http::field::Fields;
use std::borrow::Cow;
use validator::{ValidateUrl, ValidationError, ValidationErrors, ValidationErrorsKind};

/// The longest URL that is kept, in characters.
const MAX_URL: usize = 2_048;
/// HMAC-SHA256 in hex.
const HMAC_LENGTH: usize = 64;

/// An amount: above zero, and no more than the house takes.
pub(super) fn minor_units(amount: u64) -> Result<(), ValidationError> {
    let fits = (1..=MAX_MINOR_UNITS).contains(&amount);
    rule(fits, || format!("must be from 1 to {MAX_MINOR_UNITS} minor units").into())
}

/// A currency that has minor units.
pub(super) fn iso_4217(code: &str) -> Result<(), ValidationError> {
    rule(Currency::from_code(code).is_some(), || "must be an ISO 4217 code in capitals, such as EUR".into())
}

/// Something that a browser could open.
pub(super) fn web_url(text: &str) -> Result<(), ValidationError> {
    let opens = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme)) && text.validate_url();
    rule(opens && text.chars().count() <= MAX_URL, || {
        format!("must be a URL such as https://shop.example, of at most {MAX_URL} characters").into()
    })
}

/// What an answer was signed with.
pub(super) fn hex_hmac(text: &str) -> Result<(), ValidationError> {
    let is_hex = text.len() == HMAC_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    rule(is_hex, || "must be the 64 hex digits that the pre-transaction's answer carried".into())
}

fn rule(kept: bool, message: impl FnOnce() -> Cow<'static, str>) -> Result<(), ValidationError> {
    if kept { Ok(()) } else { Err(ValidationError::new("rule").with_message(message())) }
}

/// Adds what is wrong to a body's errors, each by the name of its field; those within an object with its name before
/// theirs.
pub(super) fn tell(errors: &ValidationErrors, fields: &mut Fields<'_>) {
    tell_within("", errors, fields);
}

fn tell_within(path: &str, errors: &ValidationErrors, fields: &mut Fields<'_>) {
    for (name, kind) in errors.errors() {
        let name = format!("{path}{name}");
        match kind {
            ValidationErrorsKind::Field(errors) => {
                for error in errors {
                    fields.wrong(&name, error.message.as_deref().unwrap_or("is not valid"));
                }
            }
            ValidationErrorsKind::Struct(inner) => tell_within(&format!("{name}."), inner, fields),
            ValidationErrorsKind::List(_) => fields.wrong(&name, "is not valid"),
        }
    }
}
