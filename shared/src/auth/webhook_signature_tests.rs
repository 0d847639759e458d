//! Against the published vector, and vectors computed elsewhere.

use super::*;

const NOW_S: i64 = 1_614_265_330;
const VECTOR: [&str; 4] = [
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "msg_p5jXN8AQM9LWM0D4loKWxJek",
    r#"{"test": 2432232314}"#,
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
];

fn secrets(dialect: Dialect) -> [SigningSecret; 3] {
    [0xab, 0x01, 0x02].map(|byte| SigningSecret::generate(dialect, [byte; 32]))
}

fn value<'a>(headers: &'a [(&'static str, String)], name: &str) -> &'a str {
    &headers.iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn the_published_vector_of_standard_webhooks_holds() {
    let [secret, id, body, signature] = VECTOR;
    let secret = SigningSecret::parse(Dialect::Standard, secret).unwrap();
    let headers = headers(Dialect::Standard, std::slice::from_ref(&secret), id, "ignored", NOW_S, body.as_bytes());
    let expected = [(STANDARD_ID, id), (STANDARD_TIMESTAMP, "1614265330"), (STANDARD_SIGNATURE, signature)];
    assert_eq!(headers, expected.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(verify_standard(&secret, id, "1614265330", signature, body.as_bytes(), NOW_S), Ok(()));
}

#[test]
fn while_a_standard_secret_rotates_either_verifies() {
    let [current, previous, older] = secrets(Dialect::Standard);
    let signed = headers(
        Dialect::Standard,
        &[current.clone(), previous.clone(), older.clone()],
        "e1",
        "donation.paid",
        NOW_S,
        b"{}",
    );
    let signature = value(&signed, STANDARD_SIGNATURE);
    assert!(signature.starts_with("v1,JvskcSu9sL6ncAhkbVNgBaCNLBPBJC+XQMuwlk9nm8c= v1,"), "{signature}");
    let verify = |secret| verify_standard(secret, "e1", "1614265330", signature, b"{}", NOW_S);
    assert_eq!(verify(&current), Ok(()));
    assert_eq!(verify(&previous), Ok(()));
    assert_eq!(verify(&older), Err(VerifyError::Mismatch), "two secrets are the limit");
}

#[test]
fn a_standard_delivery_is_refused_when_anything_signed_differs() {
    let [secret, id, body, signature] = VECTOR;
    let secret = SigningSecret::parse(Dialect::Standard, secret).unwrap();
    let verify = |id, timestamp, signature: &str, body: &str| {
        verify_standard(&secret, id, timestamp, signature, body.as_bytes(), NOW_S)
    };
    let bare = &signature[3..];
    let others = format!("v1a,AAAA v2,{bare} v1,!!! {signature}");
    assert_eq!(verify(id, "1614265330", &others, body), Ok(()), "signatures of other kinds are passed over");
    for (id, timestamp, signature, body) in [
        ("msg_other", "1614265330", signature, body),
        (id, "1614265331", signature, body),
        (id, "1614265330", signature, r#"{"test":2432232314}"#),
        (id, "1614265330", bare, body),
        (id, "1614265330", &format!("v2,{bare}"), body),
        (id, "1614265330", &signature[..20], body),
        (id, "1614265330", "v1,", body),
        (id, "1614265330", "", body),
        (id, "1614265330", &format!("{}{signature}", "v1,AAAA ".repeat(16)), body),
    ] {
        let outcome = verify(id, timestamp, signature, body);
        assert_eq!(outcome, Err(VerifyError::Mismatch), "{id} {timestamp} {signature} {body}");
    }
    for timestamp in ["", "soon", "1614265330.5", "99999999999999999999"] {
        assert_eq!(verify(id, timestamp, signature, body), Err(VerifyError::Malformed), "{timestamp}");
    }
}

#[test]
fn a_standard_delivery_is_believed_for_five_minutes_either_way() {
    let [secret, id, body, signature] = VECTOR;
    let secret = SigningSecret::parse(Dialect::Standard, secret).unwrap();
    let at = |now_s| verify_standard(&secret, id, "1614265330", signature, body.as_bytes(), now_s);
    for (offset, outcome) in
        [(-301, Err(VerifyError::Stale)), (-300, Ok(())), (300, Ok(())), (301, Err(VerifyError::Stale))]
    {
        assert_eq!(at(NOW_S + offset), outcome, "{offset}");
    }
    assert_eq!(at(i64::MIN), Err(VerifyError::Stale));
}

#[test]
fn raas_deliveries_sign_the_body_alone_and_the_previous_secret_apart() {
    let [current, previous, older] = secrets(Dialect::Raas);
    let body = br#"{"id":"e1"}"#;
    let sign = |secrets: &[SigningSecret]| headers(Dialect::Raas, secrets, "e1", "transaction_paid", NOW_S, body);
    let first = (RAAS_SIGNATURE, "2513fe69ffe8a0a31a3214d909bce1d6fb0820bb0508cb2c9bafeadf00c71e27");
    let second = (RAAS_PREVIOUS_SIGNATURE, "cf8a6aeb6bb51a420a1281ba505c2598bda9bb4cc517168a45811b48c2ade3ad");
    let event = (RAAS_EVENT, "transaction_paid");
    let owned = |pairs: &[(&'static str, &str)]| -> Vec<_> {
        pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    };
    assert_eq!(sign(std::slice::from_ref(&current)), owned(&[event, first]));
    assert_eq!(sign(&[current.clone(), previous.clone(), older]), owned(&[event, first, second]));
    assert_eq!(verify_raas(&current, first.1, body), Ok(()));
    assert_eq!(verify_raas(&previous, second.1, body), Ok(()));
    for (signature, body) in [(second.1, &body[..]), (first.1, b"{}"), (&first.1[..63], body), ("", body)] {
        assert_eq!(verify_raas(&current, signature, body), Err(VerifyError::Mismatch), "{signature}");
    }
}
