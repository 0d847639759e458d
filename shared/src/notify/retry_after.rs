//! What an endpoint asks for with `Retry-After`.

use jiff::{SignedDuration, Timestamp};

/// The longest wait that is listened to: a day. The schedule shortens it further.
const MAX_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// Reads a number of seconds or a date in any of HTTP's three forms; a date in the past asks for nothing.
pub(super) fn parse(text: &str, now: Timestamp) -> Option<SignedDuration> {
    let text = text.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a long wait all the same.
        SignedDuration::from_secs(text.parse().unwrap_or(i64::MAX))
    } else {
        // HTTP has no date before 1970, so what does not fit is later than any.
        let at = Timestamp::try_from(httpdate::parse_http_date(text).ok()?).unwrap_or(Timestamp::MAX);
        at.duration_since(now).max(SignedDuration::ZERO)
    };
    Some(wait.min(MAX_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read_and_capped() {
        let now = "1994-11-06T08:49:07Z".parse().unwrap();
        for (text, seconds) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("86400", Some(86_400)),
            ("86401", Some(86_400)),
            ("99999999999999999999999999", Some(86_400)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(30)),
            ("Sun Nov  6 08:49:37 1994", Some(30)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(86_400)),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("soon", None),
            ("1994-11-06T08:49:37Z", None),
        ] {
            assert_eq!(parse(text, now), seconds.map(SignedDuration::from_secs), "{text}");
        }
    }
}
