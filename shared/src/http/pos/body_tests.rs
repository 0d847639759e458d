use super::*;
use crate::auth::pos_signature::{DeviceKey, plaintext, sign, verifies};
use crate::domain::cents::Cents;
use crate::http::pos::field::{MAX_PURCHASE_ITEMS, MAX_SIGNATURE, MAX_TRACKING};
use lambda_http::Body;
use proptest::prelude::*;

/// The published ProcessAuthorisation, with everything that is not signed.
const AUTHORISATION: &str = r#"{
    "x_pos_transaction_ref": "tnx-ref1", "x_merchant_id": "30299999", "x_purchase_amount": 50000,
    "x_finance_amount": 10000, "x_pre_approval_code": "6111NHQMAM4Z", "x_device_id": "d555",
    "x_operator_id": "test_operator", "x_firmware_version": "123",
    "purchase_items": "{ \"PurchaseItems\": [ \"Item1\", \"Item2\" ] }", "tracking_data": {"a": [1, 2.50 ]},
    "buyer_confirms": true, "signature": "d6967970b99e585fc7d1a11702690f25b4be0c5fbfd10b39fbea3953ba48bad2"
}"#;
const CREATE_KEY: &str = r#"{"x_pos_vendor":"Pos Provider","x_device_token":"nb4i6ldxuVQC","x_merchant_id":"30299999",
    "x_device_id":"d555","x_firmware_version":"123","x_operator_id":"test_operator","tracking_data":null,
    "signature":"CF4F4A19662C7617EA83A47456934123F530C82CDFDD66F5B706DD2263806848"}"#;

fn key(text: &str) -> DeviceKey {
    DeviceKey::new(text.to_owned())
}

/// What is wrong with it, in a sentence.
fn problem<T>(outcome: Result<T, Malformed>) -> String {
    outcome.err().expect("nothing is wrong").to_string()
}

fn request(content_type: &str, body: impl Into<Body>) -> Request {
    let mut request = Request::new(body.into());
    request.headers_mut().insert("Content-Type", content_type.parse().unwrap());
    request
}

#[test]
fn the_requests_of_the_vectors_are_verified_however_their_amounts_are_written() {
    let dummy = AUTHORISATION.replace("6111NHQMAM4Z", "01ABCDEF").replace(
        "d6967970b99e585fc7d1a11702690f25b4be0c5fbfd10b39fbea3953ba48bad2",
        "110422b83378012ff9ef9d75b0c569f00df0e817d2a17310bda032edad962aef",
    );
    for (secret, text) in [("dy33vQhksVsv", AUTHORISATION), ("1234567890", &dummy), ("nb4i6ldxuVQC", CREATE_KEY)] {
        let strings = text.replace("50000", "\"50000\"").replace("10000", "\"10000\"");
        let escaped = text.replace("\"x_device_id\"", "\"\\u0078_device\\u005fid\"").replace("d555", "\\u0064555");
        for text in [text, &strings, &escaped] {
            let request = request("application/json; charset=utf-8", text);
            let body = SignedBody::read(&request).unwrap();
            let members = body.members().unwrap();
            assert!(verifies(&key(secret), &members, body.signature().unwrap()), "{text}");
            assert_eq!(sign(&key(secret), &members), body.signature().unwrap().to_lowercase(), "{text}");
        }
    }
}

#[test]
fn what_is_signed_is_the_text_of_the_wire() {
    let text = r#"{"x_i":1e4,"x_h":-0.50,"x_g":12345678901234567890123,"x_f":"0010","x_e":null,"x_d":"","x_c":true,
        "x_b":false,"x_a":"é\n\u00e9\ud83d\ude00","x_":"z","X_A":"no","ax_":"no","x":"no","y":{"x_":1}}"#;
    let body = SignedBody::parse(text).unwrap();
    let members = body.members().unwrap();
    let expected = "x_zx_aé\né😀x_bfalsex_ctruex_dx_ex_f0010x_g12345678901234567890123x_h-0.50x_i1e4";
    assert_eq!(plaintext(&members), expected);
}

#[test]
fn a_byte_order_mark_before_the_body_is_no_part_of_it() {
    let body = SignedBody::parse("\u{feff}{\"x_a\":1}").unwrap();
    assert_eq!(body.members().unwrap(), [("x_a", "1")]);
    assert!(SignedBody::parse("\u{feff}\u{feff}{}").is_err());
}

#[test]
fn a_member_that_has_no_text_cannot_be_signed_and_leaves_the_others_readable() {
    for (value, reason) in [
        ("[]", "must be a string or a number"),
        (r#"{"x_b":1}"#, "must be a string or a number"),
        (r#""\ud800""#, "must be Unicode text"),
    ] {
        let text = format!(r#"{{"x_z":{value},"x_device_id":"d555","tracking_data":{{"k":1}}}}"#);
        let body = SignedBody::parse(&text).unwrap();
        assert_eq!(problem(body.members()), format!("x_z {reason}."));
        assert_eq!(problem(body.text("x_z", 64)), format!("x_z {reason}."));
        assert_eq!(body.text("x_device_id", 64), Ok("d555"));
        assert_eq!(body.echo().as_str(), r#"{"k":1}"#);
    }
}

#[test]
fn what_is_no_object_or_has_a_member_twice_is_not_read() {
    for (text, says) in [
        ("", "body is not valid JSON (line 1, column 0)."),
        ("{", "body is not valid JSON (line 1, column 1)."),
        ("{\"x_a\":1} x", "body is not valid JSON (line 1, column 11)."),
        ("{\"x_a\":01}", "body is not valid JSON (line 1, column 9)."),
        ("{\"x_a\":NaN}", "body is not valid JSON (line 1, column 8)."),
        ("{\"\\ud800\":1}", "body is not valid JSON (line 1, column 9)."),
        ("{x_a:1}", "body is not valid JSON (line 1, column 2)."),
        ("[]", "body must be a JSON object."),
        ("null", "body must be a JSON object."),
        ("\"x\"", "body must be a JSON object."),
        (r#"{"x_a":1,"x_b":2,"x_a":1}"#, "x_a appears more than once."),
        (r#"{"x_a":1,"\u0078_a":1}"#, "x_a appears more than once."),
        (r#"{"signature":"a","signature":"a"}"#, "signature appears more than once."),
        (r#"{"tracking_data":{},"x":0,"tracking_data":{}}"#, "tracking_data appears more than once."),
        (r#"{"other":1,"other":1}"#, "other appears more than once."),
    ] {
        assert_eq!(problem(SignedBody::parse(text)), says, "{text}");
    }
    let twice = format!(r#"{{"{0}":1,"{0}":2}}"#, "k".repeat(1_000));
    assert_eq!(problem(SignedBody::parse(&twice)), format!("{}… appears more than once.", "k".repeat(64)));
    assert!(
        SignedBody::parse(r#"{"tracking_data":{"a":1,"a":1}}"#).is_ok(),
        "what is below is the terminal's own"
    );
}

#[test]
fn a_body_is_json_in_utf_8_of_a_mebibyte_at_most() {
    for content_type in ["text/plain", "application/json; charset=utf-16"] {
        let request = request(content_type, "{}");
        assert_eq!(problem(SignedBody::read(&request)), "Content-Type must be application/json (UTF-8).");
    }
    assert_eq!(
        problem(SignedBody::read(&request("application/json", &b"{\"x_a\":\"\xe9\"}"[..]))),
        "body must be UTF-8."
    );
    let sized = |bytes: usize| format!(r#"{{"x_a":"{}"}}"#, "x".repeat(bytes - 10));
    assert!(SignedBody::read(&request("application/json", sized(MAX_BYTES))).is_ok());
    let over = request("application/json", sized(MAX_BYTES + 1));
    assert_eq!(problem(SignedBody::read(&over)), "body must be at most 1048576 bytes.");
}

#[test]
fn a_field_says_what_must_be_true_of_it() {
    let text = r#"{"x_a":"éé","x_n":12.50,"x_null":null,"x_empty":"","x_bool":true}"#;
    let body = SignedBody::parse(text).unwrap();
    assert_eq!(body.text("x_a", 2), Ok("éé"), "characters are counted");
    assert_eq!(body.text("x_n", 5), Ok("12.50"));
    for (outcome, says) in [
        (body.text("x_a", 1), "x_a must have 1 to 1 characters."),
        (body.text_of("x_a", 6..=64), "x_a must have 6 to 64 characters."),
        (body.text("x_n", 4), "x_n must have 1 to 4 characters."),
        (body.text("x_null", 64), "x_null is required."),
        (body.text("x_absent", 64), "x_absent is required."),
        (body.text("x_empty", 64), "x_empty must have 1 to 64 characters."),
        (body.text("x_bool", 64), "x_bool must be a string."),
    ] {
        assert_eq!(problem(outcome), says);
    }
    assert_eq!(format!("{body:?}"), r#"["x_a", "x_bool", "x_empty", "x_n", "x_null"]"#, "names alone");
}

#[test]
fn amounts_are_digits_whether_number_or_string() {
    let read = |value: &str| SignedBody::parse(&format!(r#"{{"x_amount":{value}}}"#)).unwrap().cents("x_amount");
    for value in ["50000", "\"50000\"", "\"000000050000\"", r#""\u00350000""#] {
        assert_eq!(read(value), Ok(Cents::new(50_000).unwrap()), "{value}");
    }
    assert_eq!(read("999999999999"), Ok(Cents::MAX));
    assert_eq!(read("0"), Ok(Cents::ZERO));
    for value in ["-1", "1.0", "1e4", "1000000000000", "\"\"", "\" 1\"", "\"1 \"", "\"+1\"", "\"1,000\"", "\"１\""]
    {
        let says = "x_amount must be 1 to 12 digits: whole cents, without sign, point or exponent.";
        assert_eq!(problem(read(value)), says, "{value}");
    }
    assert_eq!(problem(read("null")), "x_amount is required.");
    assert_eq!(problem(read("true")), "x_amount must be a string.");
    assert_eq!(problem(read("[1]")), "x_amount must be a string or a number.");
}

#[test]
fn what_is_not_signed_is_read_apart() {
    let body = SignedBody::parse(AUTHORISATION).unwrap();
    assert_eq!(body.purchase_items(), Ok(Some(r#"{ "PurchaseItems": [ "Item1", "Item2" ] }"#)));
    assert_eq!(body.buyer_confirms(), Ok(true));
    assert_eq!(body.tracking().unwrap().as_str(), r#"{"a": [1, 2.50 ]}"#);
    let empty = SignedBody::parse("{}").unwrap();
    assert_eq!((empty.purchase_items(), empty.buyer_confirms()), (Ok(None), Ok(false)));
    assert_eq!(empty.tracking().unwrap().as_str(), "null");
    assert_eq!(problem(empty.signature()), "signature is required.");

    let items = |length: usize| format!(r#"{{"purchase_items":"{}"}}"#, "é".repeat(length));
    assert!(SignedBody::parse(&items(MAX_PURCHASE_ITEMS)).unwrap().purchase_items().is_ok());
    let (long, listed) = (items(MAX_PURCHASE_ITEMS + 1), r#"{"purchase_items":["a"]}"#);
    let read = |text: &str| problem(SignedBody::parse(text).unwrap().purchase_items());
    assert_eq!(read(&long), "purchase_items must have at most 200 characters.");
    for text in [listed, r#"{"purchase_items":1}"#, r#"{"purchase_items":false}"#] {
        assert_eq!(read(text), "purchase_items must be a string.");
    }

    let signed = |value: &str| format!(r#"{{"signature":{value}}}"#);
    for value in ["1", "true", "null", "\"\"", "[]", &format!("\"{}\"", "0".repeat(MAX_SIGNATURE + 1))] {
        assert!(SignedBody::parse(&signed(value)).unwrap().signature().is_err(), "{value}");
    }
    let longest = "0".repeat(MAX_SIGNATURE);
    assert_eq!(SignedBody::parse(&signed(&format!("\"{longest}\""))).unwrap().signature(), Ok(longest.as_str()));
}

#[test]
fn a_terminal_may_say_in_many_ways_that_the_buyer_confirms() {
    let read =
        |value: &str| SignedBody::parse(&format!(r#"{{"buyer_confirms":{value}}}"#)).unwrap().buyer_confirms();
    for (value, confirms) in [("true", true), ("\"true\"", true), ("\"True\"", true), ("\"TRUE\"", true)]
        .into_iter()
        .chain([("false", false), ("\"False\"", false), ("null", false)])
    {
        assert_eq!(read(value), Ok(confirms), "{value}");
    }
    for value in ["1", "\"\"", "\"yes\"", "\" true\"", "[]", "{}"] {
        assert_eq!(problem(read(value)), "buyer_confirms must be true or false.", "{value}");
    }
}

#[test]
fn tracking_data_is_an_object_of_a_million_characters_at_most() {
    let with = |value: &str| format!(r#"{{"tracking_data":{value}}}"#);
    for value in ["[]", "\"a\"", "1", "true"] {
        let text = with(value);
        let body = SignedBody::parse(&text).unwrap();
        assert_eq!(problem(body.tracking()), "tracking_data must be an object.", "{value}");
        assert_eq!(body.echo().as_str(), "null");
    }
    let sized = |length: usize| with(&format!(r#"{{"k":"é{}"}}"#, "x".repeat(length - 9)));
    let (longest, over) = (sized(MAX_TRACKING), sized(MAX_TRACKING + 1));
    let body = SignedBody::parse(&longest).unwrap();
    assert_eq!(body.tracking().unwrap().as_str().chars().count(), MAX_TRACKING);
    assert_eq!(format!("{:?}", body.echo()), "Tracking(1000001 bytes)");
    let body = SignedBody::parse(&over).unwrap();
    assert_eq!(problem(body.tracking()), "tracking_data must have at most 1000000 characters.");
}

/// A name and the JSON text of its value.
type Pair = (String, String);

fn body_of(pairs: &[Pair]) -> String {
    let members = pairs.iter().map(|(name, value)| format!("\"{name}\":{value}"));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn signed_pairs() -> impl Strategy<Value = Vec<Pair>> {
    let value = prop_oneof!["[1-9][0-9]{0,6}", "\"[a-zé ]{1,8}\"", Just("true".to_owned())];
    prop::collection::btree_map("x_[a-z]{1,6}", value, 1..8).prop_map(|them| them.into_iter().collect())
}

fn accepts(signature: &str, pairs: &[Pair]) -> bool {
    let text = body_of(pairs);
    verifies(&key("k"), &SignedBody::parse(&text).unwrap().members().unwrap(), signature)
}

proptest! {
    #[test]
    fn every_change_of_a_signed_member_breaks_the_signature(
        pairs in signed_pairs(),
        at in any::<prop::sample::Index>(),
        extra in "x_[A-Z]{1,3}",
    ) {
        let text = body_of(&pairs);
        let signature = sign(&key("k"), &SignedBody::parse(&text).unwrap().members().unwrap());
        prop_assert!(accepts(&signature, &pairs));
        let at = at.index(pairs.len());
        let changed = |change: &dyn Fn(&mut Vec<Pair>)| {
            let mut pairs = pairs.clone();
            change(&mut pairs);
            accepts(&signature, &pairs)
        };
        prop_assert!(!changed(&|pairs| pairs[at].1 = "\"§\"".to_owned()), "another value");
        prop_assert!(!changed(&|pairs| pairs[at].1 = "null".to_owned()), "no value");
        prop_assert!(!changed(&|pairs| pairs[at].0.push('§')), "another name");
        prop_assert!(!changed(&|pairs| drop(pairs.remove(at))), "one less");
        prop_assert!(!changed(&|pairs| pairs.push((extra.clone(), "null".to_owned()))), "one more, if empty");
    }

    #[test]
    fn no_change_of_an_unsigned_member_does(pairs in signed_pairs().prop_shuffle(), value in "[a-z]{0,8}") {
        let text = body_of(&pairs);
        let signature = sign(&key("k"), &SignedBody::parse(&text).unwrap().members().unwrap());
        let mut more = pairs;
        let names = ["signature", "purchase_items", "tracking_data", "buyer_confirms", "retry_duration", "X_a", "x", ""];
        for name in names {
            more.push((name.to_owned(), format!("{{\"x_a\":[\"{value}\"]}}")));
            prop_assert!(accepts(&signature, &more), "{}", name);
        }
        more.reverse();
        prop_assert!(accepts(&signature, &more), "another order");
    }
}
