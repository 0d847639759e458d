//! Every way in which a token is not to be believed, one by one, beside the one that is.

use super::super::test_issuer::{KEY, OTHER_KEY, bearer, jwk, signed, signed_with, signing_input};
use super::*;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA512, RSA_PSS_SHA256};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderValue;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::Sha256;

const NOW_S: i64 = 1_700_000_000;
const ID: &str = "3f33b5e7-a94b-4f86-92e5-b1f7c1a7c68b";
const EXPECTED: Expected<'_> = Expected { mode: Mode::Test, issuer: "https://id.example/", audience: "almoner" };

fn claims() -> Value {
    json!({
        "iss": "https://id.example/", "aud": "almoner", "sub": ID, "role": "buyer",
        "iat": NOW_S, "exp": NOW_S + 3_600, "azp": "what we do not read",
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

fn keys() -> KeySet {
    KeySet::parse(json!({ "keys": [jwk(&KEY, "k1")] }).to_string().as_bytes()).unwrap()
}

fn check_at(token: &str, now_s: i64) -> Result<Caller, BearerError> {
    verify(&bearer(token), &keys(), EXPECTED, Timestamp::from_second(now_s).unwrap())
}

fn check(token: &str) -> Result<Caller, BearerError> {
    check_at(token, NOW_S)
}

fn believed(role: Role) -> Result<Caller, BearerError> {
    Ok(Caller { mode: Mode::Test, role, id: ID.parse().unwrap() })
}

#[test]
fn a_token_of_the_issuer_for_us_says_who_is_calling() {
    for role in Role::ALL {
        assert_eq!(check(&signed(&KEY, "k1", &with("role", json!(role.as_str())))), believed(role));
    }
    assert_eq!(check(&signed(&KEY, "k1", &with("aud", json!(["other", "almoner"])))), believed(Role::Buyer));
    let live = Expected { mode: Mode::Live, ..EXPECTED };
    let now = Timestamp::from_second(NOW_S).unwrap();
    let caller = verify(&bearer(&signed(&KEY, "k1", &claims())), &keys(), live, now).unwrap();
    assert_eq!(caller.mode, Mode::Live, "the mode is the issuer's");
}

#[test]
fn what_claims_are_missing_or_wrong_is_refused() {
    use BearerError::*;
    for (name, value, why) in [
        ("iss", json!("https://id.example"), Issuer),
        ("iss", json!(""), Issuer),
        ("iss", json!(["https://id.example/"]), Malformed),
        ("aud", json!("Almoner"), Audience),
        ("aud", json!(["other"]), Audience),
        ("aud", json!([]), Audience),
        ("aud", json!(7), Audience),
        ("sub", json!("john"), Subject),
        ("sub", json!(""), Subject),
        ("sub", json!(7), Malformed),
        ("role", json!("admin"), Role),
        ("role", json!(["buyer"]), Malformed),
        ("exp", json!(NOW_S - 60), Expired),
        ("exp", json!(i64::MIN), Malformed),
        ("exp", json!(u64::MAX), Malformed),
        ("exp", json!("1800000000"), Malformed),
        ("nbf", json!(NOW_S + 61), Early),
        ("nbf", json!("soon"), Malformed),
    ] {
        let claims = with(name, value);
        assert_eq!(check(&signed(&KEY, "k1", &claims)), Err(why), "{claims}");
    }
    for (name, why) in
        [("iss", Malformed), ("aud", Audience), ("sub", Malformed), ("role", Malformed), ("exp", Malformed)]
    {
        assert_eq!(check(&signed(&KEY, "k1", &without(name))), Err(why), "{name}");
    }
}

#[test]
fn times_are_taken_with_a_minute_either_way_by_the_clock_that_is_given() {
    let token = signed(&KEY, "k1", &with("nbf", json!(NOW_S)));
    let end_s = NOW_S + 3_600;
    for (now_s, expected) in [
        (NOW_S - 61, Err(BearerError::Early)),
        (NOW_S - 60, believed(Role::Buyer)),
        (end_s + 59, believed(Role::Buyer)),
        (end_s + 60, Err(BearerError::Expired)),
    ] {
        assert_eq!(check_at(&token, now_s), expected, "{now_s}");
    }
    let endless = signed(&KEY, "k1", &with("exp", json!(i64::MAX)));
    assert_eq!(check(&endless), believed(Role::Buyer), "no overflow");
    let old = signed(&KEY, "k1", &with("nbf", json!(0)));
    assert_eq!(check(&old), believed(Role::Buyer));
}

#[test]
fn the_algorithm_is_never_the_tokens_to_choose() {
    let header = |alg: &str| json!({ "alg": alg, "typ": "JWT", "kid": "k1" });
    for alg in ["none", "None", "", "HS256", "RS512", "PS256", "ES256", "rs256"] {
        let unsigned = format!("{}.", signing_input(&header(alg), &claims()));
        assert_eq!(check(&unsigned), Err(BearerError::Algorithm), "{alg}");
    }
    for (name, encoding) in
        [("RS512", &RSA_PKCS1_SHA512 as &dyn aws_lc_rs::signature::RsaEncoding), ("PS256", &RSA_PSS_SHA256)]
    {
        let token = signed_with(encoding, &KEY, &header(name), &claims());
        assert_eq!(check(&token), Err(BearerError::Algorithm), "{name}");
        let disguised = signed_with(encoding, &KEY, &header("RS256"), &claims());
        assert_eq!(check(&disguised), Err(BearerError::Signature), "{name}");
    }
}

#[test]
fn the_public_key_is_no_secret_to_sign_with() {
    let jwk = jwk(&KEY, "k1");
    let secrets = [
        KEY.public_key().as_ref().to_vec(),
        URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap(),
        jwk["n"].as_str().unwrap().into(),
        jwk.to_string().into_bytes(),
    ];
    for (secret, (alg, why)) in secrets.iter().flat_map(|secret| {
        [(secret, ("HS256", BearerError::Algorithm)), (secret, ("RS256", BearerError::Signature))]
    }) {
        let input = signing_input(&json!({ "alg": alg, "kid": "k1" }), &claims());
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
        mac.update(input.as_bytes());
        let token = format!("{input}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        assert_eq!(check(&token), Err(why), "{alg}");
    }
}

#[test]
fn the_key_is_one_that_the_issuer_publishes_for_signatures() {
    assert_eq!(check(&signed(&OTHER_KEY, "k1", &claims())), Err(BearerError::Signature));
    assert_eq!(check(&signed(&KEY, "k2", &claims())), Err(BearerError::Key));
    assert_eq!(check(&signed(&KEY, "", &claims())), Err(BearerError::Key));
    let anonymous = json!({ "alg": "RS256" });
    let token = signed_with(&aws_lc_rs::signature::RSA_PKCS1_SHA256, &KEY, &anonymous, &claims());
    assert_eq!(check(&token), Err(BearerError::Malformed), "a key without a name is none");
    let own = json!({ "alg": "RS256", "kid": "k1", "jwk": jwk(&OTHER_KEY, "k1"), "jku": "https://evil.example" });
    let token = signed_with(&aws_lc_rs::signature::RSA_PKCS1_SHA256, &OTHER_KEY, &own, &claims());
    assert_eq!(check(&token), Err(BearerError::Signature), "a token brings no key of its own");
    for (name, value) in [("alg", "RS512"), ("alg", "HS256"), ("use", "enc"), ("kty", "oct")] {
        let mut key = jwk(&KEY, "k1");
        key[name] = json!(value);
        let keys = KeySet::parse(json!({ "keys": [key] }).to_string().as_bytes()).unwrap();
        let now = Timestamp::from_second(NOW_S).unwrap();
        let token = bearer(&signed(&KEY, "k1", &claims()));
        assert_eq!(verify(&token, &keys, EXPECTED, now), Err(BearerError::Key), "{name} {value}");
    }
}

#[test]
fn what_must_be_understood_and_is_not_is_refused() {
    let header = json!({ "alg": "RS256", "kid": "k1", "crit": ["b64"], "b64": false });
    let token = signed_with(&aws_lc_rs::signature::RSA_PKCS1_SHA256, &KEY, &header, &claims());
    assert_eq!(check(&token), Err(BearerError::Critical));
}

#[test]
fn what_is_no_signed_jwt_is_refused() {
    let token = signed(&KEY, "k1", &claims());
    let parts: Vec<&str> = token.split('.').collect();
    let twice = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","alg":"RS256","kid":"k1"}"#);
    for text in [
        "x",
        "..",
        "a.b.c",
        &parts[..2].join("."),
        &format!("{token}.x"),
        &format!("{token}="),
        &format!("{twice}.{}.{}", parts[1], parts[2]),
        &format!("{}.e30.{}", parts[0], parts[2]),
        &format!("{}.W10.{}", parts[0], parts[2]),
    ] {
        assert_eq!(check(text), Err(BearerError::Malformed), "{text}");
    }
    assert_eq!(check(&format!("{}.{}.", parts[0], parts[1])), Err(BearerError::Signature));
}

#[test]
fn one_header_presents_one_token_of_a_length() {
    let read = |values: &[&str]| {
        presented(&values.iter().map(|value| (AUTHORIZATION, HeaderValue::from_str(value).unwrap())).collect())
    };
    let long = "x".repeat(MAX_TOKEN);
    for value in ["Bearer t", "bearer t", "BEARER  t ", &format!("Bearer {long}")] {
        assert!(read(&[value]).is_some(), "{value}");
    }
    for values in [
        &[][..],
        &[""],
        &["Bearer"],
        &["Bearer "],
        &["Basic dTpw"],
        &["BearerX t"],
        &["t"],
        &[&format!("Bearer {long}x")],
        &["Bearer t", "Bearer t"],
        &["Bearer t", "Basic dTpw"],
    ] {
        assert!(read(values).is_none(), "{values:?}");
    }
    let not_text = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_bytes(b"Bearer \xff").unwrap())]);
    assert!(presented(&not_text).is_none());
    assert_eq!(format!("{:?}", read(&["Bearer secret"]).unwrap()), "BearerToken(redacted)");
}

proptest! {
    #[test]
    fn no_token_survives_a_change_of_any_character(at in any::<prop::sample::Index>(), to in "[A-Za-z0-9_.=-]") {
        let token = signed(&KEY, "k1", &claims());
        let at = at.index(token.len());
        let mut altered = token.clone();
        altered.replace_range(at..=at, &to);
        prop_assume!(altered != token);
        prop_assert!(check(&altered).is_err(), "{at} {to}");
    }

    #[test]
    fn no_text_is_too_strange(text in "[ -~]{1,200}") {
        if let Some(token) = presented(&HeaderMap::from_iter([(AUTHORIZATION, format!("Bearer {text}").parse().unwrap())])) {
            let now = Timestamp::from_second(NOW_S).unwrap();
            prop_assert!(verify(&token, &keys(), EXPECTED, now).is_err());
        }
    }
}
