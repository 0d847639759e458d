//! Against another implementation's signature, and against whoever alters a record.

use super::*;
use crate::domain::json::parse;

const RECORD: &str = r#"{"reconciliation_id":"r-1","donation_amount":2.50,"charity":null,"name":"Zoë"}"#;

fn key() -> RecordKey {
    RecordKey::new([7; KEY_LENGTH])
}

fn verified(text: &str) -> Result<bool, NotCanonical> {
    verify(&key(), &parse(text).unwrap())
}

fn with_hmac(text: &str, hmac: &str) -> String {
    text.replacen('{', &format!("{{\"hmac\":{hmac},"), 1)
}

#[test]
fn a_record_is_signed_as_anybody_else_would_sign_it() {
    let signature = sign(&key(), &parse(RECORD).unwrap()).unwrap();
    // python3: hmac.new(bytes([7]) * 32, '{"charity":null,"donation_amount":2.5,"name":"Zoë","reconciliation_id":"r-1"}'
    //          .encode(), "sha256").hexdigest()
    assert_eq!(signature, "3be3313767fb8aa3130382b27ba3097704698f0426e0a58bd8bb8479cce0f7bc");
    let signed = with_hmac(RECORD, &format!("\"{signature}\""));
    assert_eq!(verified(&signed), Ok(true));
    assert_eq!(sign(&key(), &parse(&signed).unwrap()), Ok(signature.clone()), "its own hmac is not signed");
    let otherwise =
        r#" {"name":"Zo\u00eb", "donation_amount":25e-1, "hmac":"@", "charity":null, "reconciliation_id":"r-1"}"#;
    assert_eq!(verified(&otherwise.replace('@', &signature)), Ok(true), "however it is written");
    assert_eq!(verified(&otherwise.replace('@', &signature.to_uppercase())), Ok(true));
}

#[test]
fn what_was_altered_or_never_signed_is_not_ours() {
    let signature = sign(&key(), &parse(RECORD).unwrap()).unwrap();
    let signed = with_hmac(RECORD, &format!("\"{signature}\""));
    for (from, to) in [("2.50", "2.51"), ("null", "0"), ("r-1", "r-2"), ("name", "nome"), ("}", ",\"more\":null}")]
    {
        assert_eq!(verified(&signed.replacen(from, to, 1)), Ok(false), "{from} {to}");
    }
    let other = RecordKey::new([8; KEY_LENGTH]);
    assert_eq!(verify(&other, &parse(&signed).unwrap()), Ok(false), "another mode's");
    for hmac in ["null", "\"\"", "7", "[]", "\"00\"", &format!("\"{} \"", &signature[..63])] {
        assert_eq!(verified(&with_hmac(RECORD, hmac)), Ok(false), "{hmac}");
    }
    for text in [RECORD, "[]", "null", &format!("\"{signature}\"")] {
        assert_eq!(verified(text), Ok(false), "{text}");
    }
    let long = signed.replacen("2.50", "1234567890.123456", 1);
    assert_eq!(verified(&long), Err(NotCanonical::TooManyDigits));
}

#[test]
fn a_key_is_read_back_and_says_nothing() {
    let key = RecordKey::new(std::array::from_fn(|at| u8::try_from(at * 8).unwrap()));
    let text = key.reveal();
    assert_eq!((text.len(), &text[..8]), (64, "00081018"));
    assert_eq!(RecordKey::parse(&text).unwrap().reveal(), text);
    for wrong in
        ["", &text[..62], &text[..63], &format!("{}00", *text), &text.replace("00", "0g"), &"é".repeat(32)]
    {
        assert!(RecordKey::parse(wrong).is_none(), "{wrong}");
    }
    assert_eq!(format!("{key:?}"), "RecordKey(redacted)");
}
