//! What makes two requests "the same request": SHA-256 over the parsed JSON.
//!
//! Key order and white space do not count, `1` equals `1.0` and `10e-1`, unknown members do count (contracts,
//! *Idempotency*). Every value is written with its kind and length, so no two different bodies read alike.

use super::json::Json;
use sha2::{Digest, Sha256};

/// The fingerprint of one request body.
#[must_use]
pub fn fingerprint(body: &Json<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    feed(&mut hash, body);
    hash.finalize().into()
}

/// The fingerprint of the same request by that caller alone: another's is another request.
#[must_use]
pub fn of_caller(fingerprint: [u8; 32], caller: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(fingerprint);
    hash.update(caller);
    hash.finalize().into()
}

fn feed(hash: &mut Sha256, json: &Json<'_>) {
    match json {
        Json::Null => hash.update(b"n"),
        Json::Bool(true) => hash.update(b"t"),
        Json::Bool(false) => hash.update(b"f"),
        Json::Number(text) => labelled(hash, b"d", &plain_number(text)),
        Json::Text(text) => labelled(hash, b"s", text),
        Json::Array(items) => {
            hash.update(b"a");
            hash.update(items.len().to_be_bytes());
            items.iter().for_each(|item| feed(hash, item));
        }
        Json::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| name);
            hash.update(b"o");
            hash.update(sorted.len().to_be_bytes());
            for (name, value) in sorted {
                labelled(hash, b"s", name);
                feed(hash, value);
            }
        }
    }
}

fn labelled(hash: &mut Sha256, kind: &[u8], text: &str) {
    hash.update(kind);
    hash.update(text.len().to_be_bytes());
    hash.update(text);
}

/// One text per value: significant digits, then the power of ten of the last of them. `-0` is `0`.
fn plain_number(text: &str) -> String {
    let (sign, unsigned) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (mantissa, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return "0".to_owned();
    }
    // The reader limits numbers to 255 characters and powers to nine digits, so this stays within an i64.
    let trailing_zeros = digits.len() - digits.trim_end_matches('0').len();
    let shift = i64::try_from(trailing_zeros).unwrap_or(0) - i64::try_from(fraction.len()).unwrap_or(0);
    let power = power.strip_prefix('+').unwrap_or(power).parse::<i64>().unwrap_or(0) + shift;
    format!("{sign}{significant}e{power}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::json::parse;
    use proptest::prelude::*;

    fn of(text: &str) -> [u8; 32] {
        fingerprint(&parse(text).unwrap())
    }

    #[test]
    fn the_same_request_written_differently_has_one_fingerprint() {
        assert_eq!(of(r#"{"a":1,"b":[true,null]}"#), of(" { \"b\" : [ true , null ],\n\"a\":1.0 } "));
        for (one, other) in [("1", "1.0"), ("10", "1e1"), ("100.20", "100.2"), ("0", "-0.0"), ("5e-1", "0.5")] {
            assert_eq!(of(one), of(other), "{one} {other}");
        }
        assert_eq!(of(r#""\u0041""#), of(r#""A""#));
    }

    #[test]
    fn different_requests_differ() {
        let bodies = [
            "1",
            "-1",
            "10",
            "\"1\"",
            "null",
            "false",
            "true",
            "\"\"",
            "[]",
            "{}",
            "[[]]",
            "[1,2]",
            "[2,1]",
            "[12]",
            r#"{"a":1}"#,
            r#"{"a":1,"b":null}"#,
            r#"{"a":[1]}"#,
            r#"{"ab":""}"#,
            r#"{"a":"b"}"#,
            "[\"a\",\"b\"]",
            "[\"ab\"]",
            "0.1",
            "0.01",
        ];
        let distinct: std::collections::HashSet<_> = bodies.iter().map(|body| of(body)).collect();
        assert_eq!(distinct.len(), bodies.len());
    }

    proptest! {
        #[test]
        fn numbers_of_equal_value_are_equal_and_only_those(
            one in -1000_i64..1000, zeros in 0_u32..4, other in -1000_i64..1000,
        ) {
            let shifted = format!("{}e-{zeros}", one * 10_i64.pow(zeros));
            prop_assert_eq!(of(&one.to_string()), of(&shifted));
            prop_assert_eq!(one == other, of(&one.to_string()) == of(&other.to_string()));
        }
    }
}
