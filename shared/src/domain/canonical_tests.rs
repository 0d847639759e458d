//! The RFC's own samples, and another implementation's texts where floats can hold what is compared.

use super::*;
use crate::domain::json::parse;
use crate::domain::money::{Currency, MAX_MINOR_UNITS, Money};
use proptest::prelude::*;
use serde_json::Value;

fn of(text: &str) -> Result<String, NotCanonical> {
    canonical(&parse(text).unwrap())
}

fn ok(text: &str) -> String {
    of(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn the_rfcs_samples_come_out_as_it_says() {
    // Section 3.2.2, without the one number of more than 15 digits (333333333.33333329).
    let sample = r#"{
      "numbers": [333333333.333333, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }"#;
    let expected = r#"{"literals":[null,true,false],"numbers":[333333333.333333,1e+30,4.5,0.002,1e-27],"#
        .to_owned()
        + r#""string":"€$\u000f\nA'B\"\\\\\"/"}"#;
    assert_eq!(ok(sample), expected);
    // Section 3.2.3: by UTF-16 code units.
    let sample = r#"{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }"#;
    let expected = concat!(
        r#"{"\r":"Carriage Return","1":"One","%":"Control","ö":"Latin Small Letter O With Diaeresis","#,
        r#""€":"Euro Sign","😀":"Emoji: Grinning Face","^":"Hebrew Letter Dalet With Dagesh"}"#
    );
    let expected = expected.replace('%', "\u{80}").replace('^', "\u{fb33}");
    assert_eq!(ok(sample), expected);
}

#[test]
fn numbers_are_written_as_ecmascript_writes_their_values() {
    for (number, expected) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("0e99", "0"),
        ("1", "1"),
        ("-1", "-1"),
        ("100.20", "100.2"),
        ("155.00", "155"),
        ("153.86", "153.86"),
        ("-2.50", "-2.5"),
        ("0.05", "0.05"),
        ("1000", "1000"),
        ("1e3", "1000"),
        ("1E+3", "1000"),
        ("12.5e1", "125"),
        ("100e-2", "1"),
        ("123456789012345", "123456789012345"),
        ("123456789012345e6", "123456789012345000000"),
        ("123456789012345e7", "1.23456789012345e+21"),
        ("1e20", "100000000000000000000"),
        ("1e21", "1e+21"),
        ("100000000000000000000", "100000000000000000000"),
        ("1000000000000000000000", "1e+21"),
        ("-15e20", "-1.5e+21"),
        ("0.000001", "0.000001"),
        ("0.0000001", "1e-7"),
        ("0.00000012", "1.2e-7"),
        ("0.0000012", "0.0000012"),
        // Table of appendix B, what there is of it in 15 digits.
        ("9007199254740000", "9007199254740000"),
        ("295147905179352000000", "295147905179352000000"),
        ("999999999999999e6", "999999999999999000000"),
        ("1e23", "1e+23"),
        ("333333333.33333", "333333333.33333"),
        ("1e307", "1e+307"),
        ("-1e-307", "-1e-307"),
    ] {
        assert_eq!(ok(number), expected, "{number}");
        let double: f64 = number.parse().unwrap();
        assert_eq!(serde_json_canonicalizer::to_string(&double).unwrap(), expected, "{number}, by another hand");
    }
}

#[test]
fn what_fifteen_digits_do_not_say_is_refused() {
    for number in
        ["1234567890123456", "0.1234567890123456", "9007199254740992", "333333333.33333329", "1.000000000000001e5"]
    {
        assert_eq!(of(&format!("[{{\"a\":{number}}}]")), Err(NotCanonical::TooManyDigits), "{number}");
    }
    for number in ["1e308", "1e400", "-1e-308", "5e-324", "1e999999999", "0.1e-999999999"] {
        assert_eq!(of(number), Err(NotCanonical::OutOfRange), "{number}");
    }
    for number in ["1e99999999999999999999", "10e9223372036854775807", "0.1e-9223372036854775808"] {
        assert_eq!(canonical(&Json::Number(number)), Err(NotCanonical::OutOfRange), "{number}");
    }
}

#[test]
fn a_member_is_left_out_at_the_top_alone() {
    let record = parse(r#"{"b":{"hmac":1},"hmac":"x","a":[{"hmac":2}]}"#).unwrap();
    assert_eq!(canonical_without(&record, "hmac").unwrap(), r#"{"a":[{"hmac":2}],"b":{"hmac":1}}"#);
    assert_eq!(canonical_without(&parse(r#"{"hmac":1}"#).unwrap(), "hmac").unwrap(), "{}");
    assert_eq!(canonical_without(&parse("[1]").unwrap(), "hmac").unwrap(), "[1]");
}

/// Values whose numbers a float holds and `serde_json` reads to the last digit.
fn values() -> impl Strategy<Value = Value> {
    let text = proptest::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (any::<i32>(), 0_u8..9)
            .prop_map(|(units, exponent)| { serde_json::from_str(&format!("{units}e-{exponent}")).unwrap() }),
        text.clone().prop_map(Value::from),
        "[\\x00-\\x7f]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(text.clone(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn it_is_what_another_implementation_writes(value in values()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(ok(&text), serde_json_canonicalizer::to_string(&value).unwrap());
    }

    #[test]
    fn a_number_is_what_another_implementation_writes_of_its_double(
        digits in 0_u64..1_000_000_000_000_000, negative: bool, point in 0_usize..16, power in -300_i32..290,
    ) {
        let mut number = digits.to_string();
        if point > 0 && point < number.len() {
            number.insert(point, '.');
        }
        let number = format!("{}{number}e{power}", if negative { "-" } else { "" });
        let double: f64 = number.parse().unwrap();
        prop_assert_eq!(ok(&number), serde_json_canonicalizer::to_string(&double).unwrap(), "{}", number);
    }

    #[test]
    fn an_amount_is_what_a_browser_would_write_of_it(
        units in 1..=MAX_MINOR_UNITS, code in prop_oneof![Just("JPY"), Just("EUR"), Just("KWD"), Just("CLF")],
    ) {
        let currency = Currency::from_code(code).unwrap();
        let money = Money::from_minor_units(units, currency, currency.exponent()).unwrap().to_string();
        // No amount passes through a float here either: a browser writes it without the zeros at its end.
        let plain = if money.contains('.') { money.trim_end_matches('0').trim_end_matches('.') } else { &money };
        prop_assert_eq!(ok(&money), plain);
        prop_assert_eq!(ok(plain), plain);
    }

    #[test]
    fn the_canonical_text_is_its_own(value in values()) {
        let once = ok(&value.to_string());
        prop_assert_eq!(ok(&once), once);
    }
}
