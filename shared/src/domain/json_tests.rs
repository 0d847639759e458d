use super::*;
use proptest::prelude::*;

#[test]
fn numbers_keep_the_text_they_were_written_with() {
    let json = parse(r#"{"amount": 100.20, "big": 12345678901234567890.10, "e": 1e4}"#).unwrap();
    assert_eq!(json.member("amount"), Some(&Json::Number("100.20")));
    assert_eq!(json.member("big"), Some(&Json::Number("12345678901234567890.10")));
    assert_eq!(json.member("e"), Some(&Json::Number("1e4")));
}

#[test]
fn strings_have_their_escapes_resolved() {
    assert_eq!(parse(r#""a\u00e9\n\ud83d\ude00""#).unwrap(), Json::Text("aé\n😀".to_owned()));
    assert!(matches!(parse(r#""\ud83d""#), Err(JsonError::Syntax { .. })), "half a surrogate pair");
}

#[test]
fn a_repeated_key_is_seen_at_every_level_and_under_every_spelling() {
    for text in [r#"{"a":1,"a":1}"#, r#"[{"x":{"a":1,"b":2,"a":3}}]"#, r#"{"a":1,"\u0061":2}"#] {
        assert_eq!(parse(text), Err(JsonError::DuplicateKey("a".to_owned())), "{text}");
    }
}

#[test]
fn broken_text_is_refused_with_its_place() {
    assert_eq!(parse("{\n\"a\": }"), Err(JsonError::Syntax { line: 2, column: 6 }));
    for text in ["", " ", "{", "{}x", "{'a':1}", "[1,]", "nul", "NaN", "01", "1.", "+1", "\"\u{1}\"", "{\"a\" 1}"]
    {
        assert!(matches!(parse(text), Err(JsonError::Syntax { .. })), "{text}");
    }
}

#[test]
fn depth_and_number_length_are_limited() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(parse(&nested(MAX_DEPTH + 1)), Err(JsonError::TooDeep));
    assert_eq!(parse(&nested(100_000)), Err(JsonError::TooDeep));
    assert!(parse(&"9".repeat(MAX_NUMBER_LENGTH)).is_ok());
    assert_eq!(parse(&"9".repeat(MAX_NUMBER_LENGTH + 1)), Err(JsonError::NumberTooLong));
    assert_eq!(parse("1e9999999999"), Err(JsonError::NumberTooLong));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}\",:0-9eE+.\\\\a-f -]{0,60}") {
        let _ = parse(&text);
    }
}
