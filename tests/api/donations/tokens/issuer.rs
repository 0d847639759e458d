//! An issuer of a test's own, and what others make tokens with.

use almoner::clock::Clock;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RsaEncoding, RsaKeyPair};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use uuid::Uuid;

/// An issuer of a test's own, which signs whatever it is told to.
pub struct Issuer {
    pub key: RsaKeyPair,
    pub url: String,
}

impl Issuer {
    pub async fn start() -> Self {
        let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let (n, e) = (key.public_key().modulus(), key.public_key().exponent());
        let [n, e] = [n.big_endian_without_leading_zero(), e.big_endian_without_leading_zero()];
        let [n, e] = [n, e].map(|number| URL_SAFE_NO_PAD.encode(number));
        let published =
            json!({ "keys": [{ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k1", "n": n, "e": e }] });
        let service =
            axum::Router::new().route("/.well-known/jwks.json", get(async move || published.to_string()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(axum::serve(listener, service).into_future());
        Self { key, url }
    }

    /// Its claims for that consumer, with one of them changed.
    pub fn claims(&self, id: Uuid, name: &str, value: Value) -> Value {
        let now_s = Clock::System.now().as_second();
        let mut claims = json!({
            "iss": self.url, "aud": "almoner", "sub": id, "role": "consumer_user", "iat": now_s, "exp": now_s + 3_600,
        });
        claims[name] = value;
        claims
    }
}

pub fn input(header: &Value, claims: &Value) -> String {
    [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".")
}

pub fn rsa(encoding: &'static dyn RsaEncoding, key: &RsaKeyPair, header: &Value, claims: &Value) -> String {
    let input = input(header, claims);
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(encoding, &SystemRandom::new(), input.as_bytes(), &mut signature).unwrap();
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

pub fn hs256(secret: &[u8], header: &Value, claims: &Value) -> String {
    let input = input(header, claims);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag))
}
