//! A stand-in for AWS KMS: data keys, wrapped under one master key that stays on this machine.
//!
//! It speaks as much of KMS's protocol as the functions need: GenerateDataKey and Decrypt.

use crate::key_file;
use crate::template::{ACCOUNT, REGION};
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The file in the data folder.
const FILE: &str = "kms.key";
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;
/// KMS's own limit on a key's id, and on a blob.
const MAX_KEY_ID_BYTES: usize = 2_048;
const MAX_BLOB_BYTES: usize = 6_144;

/// The key service.
pub struct Kms(Aes256Gcm);

/// Why a call is refused: KMS's name for it, and a sentence.
struct Refused(&'static str, String);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    key_id: Option<String>,
    key_spec: Option<String>,
    ciphertext_blob: Option<String>,
    #[serde(default)]
    encryption_context: BTreeMap<String, String>,
}

/// What a blob is bound to besides its own bytes. Its JSON is always the same: the context is sorted.
#[derive(Serialize)]
struct Bound<'a> {
    key_id: &'a str,
    context: &'a BTreeMap<String, String>,
}

impl Kms {
    /// Opens the folder's master key, or makes it; without a folder it lives as long as the process.
    ///
    /// # Errors
    /// One sentence: the key's file cannot be used.
    pub fn open(folder: Option<&Path>) -> Result<Self, String> {
        let master = match folder {
            None => rand::random(),
            Some(folder) => master_key(folder)?,
        };
        Ok(Self(Aes256Gcm::new(&master.into())))
    }

    /// Answers one call.
    #[must_use]
    pub fn handle(&self, operation: &str, body: &[u8]) -> Response<Bytes> {
        let unreadable =
            |error| Refused("SerializationException", format!("The request is not understood: {error}."));
        let outcome = match operation {
            "GenerateDataKey" => {
                serde_json::from_slice(body).map_err(unreadable).and_then(|it| self.generate(&it))
            }
            "Decrypt" => serde_json::from_slice(body).map_err(unreadable).and_then(|it| self.decrypt(&it)),
            _ => Err(Refused("UnknownOperationException", format!("The local KMS has no {operation}."))),
        };
        let (status, body) = match outcome {
            Ok(body) => (StatusCode::OK, body),
            Err(Refused(kind, message)) => {
                (StatusCode::BAD_REQUEST, json!({ "__type": kind, "message": message }))
            }
        };
        let mut response = Response::new(Bytes::from(body.to_string()));
        *response.status_mut() = status;
        let json = HeaderValue::from_static("application/x-amz-json-1.1");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response
    }

    fn generate(&self, request: &Request) -> Result<Value, Refused> {
        let invalid = |text: &str| Refused("ValidationException", text.to_owned());
        let key_id = request.key_id.as_deref().filter(|id| (1..=MAX_KEY_ID_BYTES).contains(&id.len()));
        let key_id = arn(key_id.ok_or_else(|| invalid("KeyId must have 1 to 2048 characters."))?);
        if request.key_spec.as_deref() != Some("AES_256") {
            return Err(invalid("KeySpec must be AES_256: the local KMS has no other."));
        }
        let (plain, nonce) = (rand::random::<[u8; KEY_BYTES]>(), rand::random::<[u8; NONCE_BYTES]>());
        let bound = bound(&key_id, &request.encryption_context);
        let wrapped = self.0.encrypt(&Nonce::from(nonce), Payload { msg: &plain, aad: &bound });
        let wrapped =
            wrapped.map_err(|_| Refused("KMSInternalException", "The key was not wrapped.".to_owned()))?;
        let length = u16::try_from(key_id.len()).map_err(|_| invalid("KeyId is too long."))?;
        let blob = [&length.to_be_bytes(), key_id.as_bytes(), &nonce, wrapped.as_slice()].concat();
        Ok(json!({
            "KeyId": key_id,
            "Plaintext": STANDARD.encode(plain),
            "CiphertextBlob": STANDARD.encode(blob),
        }))
    }

    fn decrypt(&self, request: &Request) -> Result<Value, Refused> {
        let invalid = || Refused("InvalidCiphertextException", "The blob or its context is wrong.".to_owned());
        let blob = request.ciphertext_blob.as_deref().and_then(|blob| STANDARD.decode(blob).ok());
        let blob = blob.filter(|blob| blob.len() <= MAX_BLOB_BYTES).ok_or_else(invalid)?;
        let (key_id, nonce, wrapped) = parts(&blob).ok_or_else(invalid)?;
        let payload = Payload { msg: wrapped, aad: &bound(key_id, &request.encryption_context) };
        let plain = self.0.decrypt(&Nonce::from(nonce), payload).map_err(|_| invalid())?;
        if request.key_id.as_deref().is_some_and(|wanted| arn(wanted) != key_id) {
            return Err(Refused("IncorrectKeyException", "The blob is another key's.".to_owned()));
        }
        Ok(json!({ "KeyId": key_id, "Plaintext": STANDARD.encode(plain) }))
    }
}

/// A blob's key id, nonce and wrapped key.
fn parts(blob: &[u8]) -> Option<(&str, [u8; NONCE_BYTES], &[u8])> {
    let (length, rest) = blob.split_first_chunk()?;
    let (key_id, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    let (nonce, wrapped) = rest.split_first_chunk()?;
    Some((str::from_utf8(key_id).ok()?, *nonce, wrapped))
}

fn bound(key_id: &str, context: &BTreeMap<String, String>) -> Vec<u8> {
    json!(Bound { key_id, context }).to_string().into_bytes()
}

/// KMS answers with a key's ARN, however it was called.
fn arn(key_id: &str) -> String {
    if key_id.starts_with("arn:") {
        key_id.to_owned()
    } else {
        format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{key_id}")
    }
}

fn master_key(folder: &Path) -> Result<[u8; KEY_BYTES], String> {
    let file = folder.join(FILE);
    let key = key_file::kept(&file, || Ok(rand::random::<[u8; KEY_BYTES]>().to_vec()))?;
    key.try_into().map_err(|_| key_file::wrong(&file, &"it must have 32 bytes"))
}

#[cfg(test)]
#[path = "kms_tests.rs"]
mod tests;
