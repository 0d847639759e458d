//! Reading who somebody is: types first, then the rules of each field; everything that is wrong is told in one answer.

use super::text;
use crate::domain::sender::{Person, TEXT_LENGTH};
use crate::http::field::{self, Fields};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use validator::ValidateEmail as _;

/// The fields that a body gives of somebody. Of a new one (`whole`) the names must be there.
pub fn read(fields: &mut Fields<'_>, whole: bool) -> Person {
    let mut line = |name: &str, must: bool| {
        let read = |json: &_| field::text(json, TEXT_LENGTH);
        if must { fields.required(name, read) } else { fields.optional(name, read) }
    };
    let [first_name, last_name] = ["first_name", "last_name"].map(|name| line(name, whole));
    let [address_line1, city, state, postal_code] =
        ["address_line1", "city", "state", "postal_code"].map(|name| line(name, false));
    Person {
        first_name,
        last_name,
        email: fields.optional("email", |json| {
            let email = field::text(json, TEXT_LENGTH)?;
            if email.validate_email() { Ok(email) } else { Err("must be an email address".to_owned()) }
        }),
        mobile_phone: fields.optional("mobile_phone", |json| {
            let phone = field::text(json, 3..=32)?;
            let digits = phone.strip_prefix('+').unwrap_or(&phone);
            let reads = digits.bytes().all(|byte| byte.is_ascii_digit() || b" -().".contains(&byte));
            if reads { Ok(phone) } else { Err("must be a telephone number".to_owned()) }
        }),
        address_line1,
        city,
        state,
        postal_code,
        country: fields.optional("country", |json| country(&text(json)?)),
    }
}

/// A country, by the two or three letters of ISO 3166-1.
///
/// # Errors
/// When there is none of that code.
pub fn country(code: &str) -> Result<String, String> {
    let known = match code.len() {
        2 => rust_iso3166::from_alpha2(code).is_some(),
        3 => rust_iso3166::from_alpha3(code).is_some(),
        _ => false,
    };
    if known { Ok(code.to_owned()) } else { Err("must be an ISO 3166 code in capitals, such as US".to_owned()) }
}

/// When somebody was born, if the body says.
pub fn date_of_birth(fields: &mut Fields<'_>, now: Timestamp) -> Option<Date> {
    let today = now.to_zoned(TimeZone::UTC).date();
    fields.optional("date_of_birth", |json| {
        let text = text(json)?;
        let date = (text.len() == "1990-01-31".len()).then(|| text.parse::<Date>().ok()).flatten();
        let is_past = |date: &Date| *date < today && date.year() >= 1900;
        date.filter(is_past).ok_or_else(|| "must be a past date such as 1990-01-31".to_owned())
    })
}
