//! An issuer for tests, made with other code than what checks its tokens.

use super::bearer::{BearerToken, presented};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaEncoding, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Making an RSA key takes its time: one for all tests, and another that nobody published.
pub(crate) static KEY: LazyLock<RsaKeyPair> = LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());
pub(crate) static OTHER_KEY: LazyLock<RsaKeyPair> =
    LazyLock::new(|| RsaKeyPair::generate(KeySize::Rsa2048).unwrap());

/// A key as issuers publish it.
pub(crate) fn jwk(key: &RsaKeyPair, kid: &str) -> Value {
    let (n, e) = (key.public_key().modulus(), key.public_key().exponent());
    let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    json!({
        "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid,
        "n": number(n.big_endian_without_leading_zero()), "e": number(e.big_endian_without_leading_zero()),
    })
}

/// What is signed: header and claims in base64url, with a dot between.
pub(crate) fn signing_input(header: &Value, claims: &Value) -> String {
    [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".")
}

/// A token, signed by that key in RSA with that padding and hash.
pub(crate) fn signed_with(
    encoding: &'static dyn RsaEncoding,
    key: &RsaKeyPair,
    header: &Value,
    claims: &Value,
) -> String {
    let input = signing_input(header, claims);
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(encoding, &SystemRandom::new(), input.as_bytes(), &mut signature).unwrap();
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A token as issuers make them.
pub(crate) fn signed(key: &RsaKeyPair, kid: &str, claims: &Value) -> String {
    signed_with(&RSA_PKCS1_SHA256, key, &json!({ "alg": "RS256", "typ": "JWT", "kid": kid }), claims)
}

/// The headers of a call that presents it.
pub(crate) fn headers(token: &str) -> HeaderMap {
    HeaderMap::from_iter([(AUTHORIZATION, format!("Bearer {token}").parse().unwrap())])
}

/// The token as it is read from a call.
pub(crate) fn bearer(token: &str) -> BearerToken {
    presented(&headers(token)).unwrap()
}
