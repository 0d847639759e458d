//! A stand-in for the issuer of bearer tokens: whoever asks for one gets it, as anybody.
//!
//! What must stay true: its tokens are like those of any other issuer, so that functions check them here as they do on
//! AWS; and they are made with other code than what checks them.

use crate::key_file;
use almoner::auth::bearer::Role;
use almoner::clock::Clock;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// Whom the tokens are for: the functions' `TOKEN_AUDIENCE`.
pub const AUDIENCE: &str = "almoner";
/// Where the issuer is, on the stack's own address.
pub const PATH: &str = "/_local/issuer";

/// The file in the data folder.
const FILE: &str = "issuer.key";
/// How long a token may be good for, in seconds.
const EXPIRES_IN_S: RangeInclusive<u64> = 1..=86_400;
/// How long it is unless told otherwise.
const DEFAULT_EXPIRES_IN_S: u64 = 3_600;

/// The key of all stacks of this process that keep nothing. To make one takes its time, and few ever ask for it; what is
/// signed for one stack is no good at another, whose issuer has another URL.
static PASSING: LazyLock<Result<Arc<Key>, String>> = LazyLock::new(|| {
    let key = generated().and_then(|key| Key::new(key).ok_or_else(|| "The new key is wrong.".to_owned()));
    key.map(Arc::new)
});

/// The issuer.
pub struct Issuer {
    /// The data folder's, if there is a folder.
    key: Option<Arc<Key>>,
    url: String,
    clock: Clock,
}

struct Key {
    pair: RsaKeyPair,
    /// The key's number in the published set, and its name there, which is another for another key.
    modulus: String,
    kid: String,
}

/// What a token is wanted for.
struct Wanted {
    role: Role,
    id: Uuid,
    expires_in_s: u64,
}

/// The issuer's URL where the stack is found at `host:port`.
#[must_use]
pub fn url(host: &str) -> String {
    format!("http://{host}{PATH}")
}

impl Issuer {
    /// Opens the folder's key, or makes it; without a folder it lives as long as the process. `host` is where functions
    /// find the stack.
    ///
    /// # Errors
    /// One sentence: the key's file cannot be used.
    pub fn open(folder: Option<&Path>, host: &str, clock: Clock) -> Result<Self, String> {
        let key = folder.map(|folder| {
            let file = folder.join(FILE);
            let key = Key::new(key_file::kept(&file, generated)?);
            key.map(Arc::new).ok_or_else(|| key_file::wrong(&file, &"it must have an RSA key in PKCS #8"))
        });
        Ok(Self { key: key.transpose()?, url: url(host), clock })
    }

    /// The keys that it publishes.
    ///
    /// # Errors
    /// One sentence: there is no key.
    pub fn jwks(&self) -> Result<Value, String> {
        let key = self.key()?;
        let published = json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": key.kid, "n": key.modulus, "e": key.exponent(),
        });
        Ok(json!({ "keys": [published] }))
    }

    /// A token as that body wants it: `{"as":"buyer","id":"<uuid>","expires_in":3600}`.
    ///
    /// # Errors
    /// One sentence that names what is wrong with the body.
    pub fn token(&self, body: &[u8]) -> Result<String, String> {
        let (wanted, key) = (Wanted::read(body)?, self.key()?);
        let now_s = self.clock.now().as_second();
        let claims = json!({
            "iss": self.url, "aud": AUDIENCE, "sub": wanted.id, "role": wanted.role.as_str(),
            "iat": now_s, "exp": now_s.saturating_add_unsigned(wanted.expires_in_s),
        });
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": key.kid });
        let input = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
        let mut signature = vec![0; key.pair.public_modulus_len()];
        let signed = key.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut signature);
        signed.map_err(|_| "The token cannot be signed.".to_owned())?;
        Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn key(&self) -> Result<Arc<Key>, String> {
        self.key.clone().map_or_else(|| PASSING.clone(), Ok)
    }
}

impl Key {
    /// The key of that PKCS #8 text.
    fn new(pkcs8: Vec<u8>) -> Option<Self> {
        let pair = RsaKeyPair::from_pkcs8(&pkcs8).ok()?;
        let modulus = URL_SAFE_NO_PAD.encode(pair.public_key().modulus().big_endian_without_leading_zero());
        let kid = modulus.chars().take(16).collect();
        Some(Self { pair, modulus, kid })
    }

    fn exponent(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.public_key().exponent().big_endian_without_leading_zero())
    }
}

fn generated() -> Result<Vec<u8>, String> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048);
    let key = pair.and_then(|pair| AsDer::<Pkcs8V1Der<'_>>::as_der(&pair));
    key.map(|key| key.as_ref().to_vec()).map_err(|_| "An RSA key cannot be made.".to_owned())
}

impl Wanted {
    fn read(body: &[u8]) -> Result<Self, String> {
        let body: Map<String, Value> = serde_json::from_slice(body)
            .map_err(|_| r#"The body must be JSON: {"as":"buyer","id":"<uuid>","expires_in":3600}."#.to_owned())?;
        if let Some(unknown) = body.keys().find(|name| !["as", "id", "expires_in"].contains(&name.as_str())) {
            return Err(format!("{unknown} is not known: there are as, id and expires_in."));
        }
        let text = |name| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let role = text("as").parse().map_err(|rule| format!("as {rule}."))?;
        let id = Uuid::try_parse(text("id")).map_err(|_| "id must be a UUID.".to_owned())?;
        let expires_in_s = match body.get("expires_in") {
            None => DEFAULT_EXPIRES_IN_S,
            Some(number) => number
                .as_u64()
                .filter(|seconds| EXPIRES_IN_S.contains(seconds))
                .ok_or("expires_in must be a whole number of seconds from 1 to 86400.")?,
        };
        Ok(Self { role, id, expires_in_s })
    }
}

#[cfg(test)]
#[path = "issuer_tests.rs"]
mod tests;
