//! The keys that an issuer publishes, as far as they are fit to check its tokens with: RSA keys, for RS256 signatures.

use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many keys of one issuer are looked at.
const MAX_KEYS: usize = 64;

/// An issuer's keys by their `kid`.
#[derive(Clone, Debug, Default)]
pub struct KeySet(BTreeMap<String, DecodingKey>);

#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

/// What is looked at of a key (RFC 7517 and 7518).
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: String,
    alg: Option<String>,
    #[serde(rename = "use")]
    used_for: Option<String>,
    key_ops: Option<Vec<String>>,
    n: String,
    e: String,
}

impl KeySet {
    /// Reads a JWK set; `None` when it is none. Keys that are not for this are left out, as RFC 7517 asks; that there
    /// is none left is an answer too.
    #[must_use]
    pub fn parse(json: &[u8]) -> Option<Self> {
        let published: Published = serde_json::from_slice(json).ok()?;
        let keys = published.keys.into_iter().take(MAX_KEYS);
        let keys = keys.filter_map(|key| serde_json::from_value::<Jwk>(key).ok()).filter_map(|jwk| {
            let key = jwk.fits().then(|| DecodingKey::from_rsa_components(&jwk.n, &jwk.e).ok())??;
            Some((jwk.kid, key))
        });
        Some(Self(keys.collect()))
    }

    /// The key of that id.
    #[must_use]
    pub(super) fn find(&self, kid: &str) -> Option<&DecodingKey> {
        self.0.get(kid)
    }

    /// Whether there is a key of that id.
    #[must_use]
    pub fn has(&self, kid: &str) -> bool {
        self.0.contains_key(kid)
    }
}

impl Jwk {
    /// An issuer need not say what a key is for; what it says must be this.
    fn fits(&self) -> bool {
        self.kty == "RSA"
            && self.alg.as_ref().is_none_or(|alg| alg == "RS256")
            && self.used_for.as_ref().is_none_or(|used_for| used_for == "sig")
            && self.key_ops.as_ref().is_none_or(|operations| operations.iter().any(|it| it == "verify"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn has(key: Value) -> bool {
        let set = json!({ "keys": [key] }).to_string();
        KeySet::parse(set.as_bytes()).unwrap().has("k1")
    }

    #[test]
    fn only_rsa_keys_for_rs256_signatures_are_kept() {
        let plain = json!({ "kty": "RSA", "kid": "k1", "n": "AQAB", "e": "AQAB" });
        assert!(has(plain.clone()), "what it does not say it leaves to us");
        for (name, value, fits) in [
            ("alg", json!("RS256"), true),
            ("use", json!("sig"), true),
            ("key_ops", json!(["verify"]), true),
            ("x5t", json!("what we do not know"), true),
            ("alg", json!("RS512"), false),
            ("alg", json!("PS256"), false),
            ("alg", json!("HS256"), false),
            ("alg", json!(""), false),
            ("use", json!("enc"), false),
            ("key_ops", json!(["encrypt"]), false),
            ("key_ops", json!([]), false),
            ("kty", json!("EC"), false),
            ("kty", json!("oct"), false),
            ("kid", json!("k2"), false),
            ("kid", json!(1), false),
            ("kid", json!(null), false),
            ("n", json!("not/base64url"), false),
            ("e", json!(null), false),
        ] {
            let mut key = plain.clone();
            key[name] = value;
            assert_eq!(has(key.clone()), fits, "{key}");
        }
    }

    #[test]
    fn a_key_that_is_not_understood_does_not_take_the_others_with_it() {
        let good = json!({ "kty": "RSA", "kid": "k1", "n": "AQAB", "e": "AQAB" });
        let set = json!({ "keys": [7, { "kty": "AKP" }, good, { "kty": "RSA", "kid": "k2" }] }).to_string();
        let keys = KeySet::parse(set.as_bytes()).unwrap();
        assert!(keys.has("k1") && !keys.has("k2"));
        let many: Vec<Value> = (0..=MAX_KEYS)
            .map(|at| json!({ "kty": "RSA", "kid": format!("k{at}"), "n": "AQAB", "e": "AQAB" }))
            .collect();
        let keys = KeySet::parse(json!({ "keys": many }).to_string().as_bytes()).unwrap();
        assert!(keys.has("k63") && !keys.has("k64"));
    }

    #[test]
    fn what_is_no_set_is_not_taken_for_an_empty_one() {
        for text in ["", "{}", "[]", "<html>", r#"{"keys":{}}"#, r#"{"keys":null}"#, r#"{"keys":[]} x"#] {
            assert!(KeySet::parse(text.as_bytes()).is_none(), "{text}");
        }
        assert!(!KeySet::parse(br#"{"keys":[]}"#).unwrap().has(""));
    }
}
