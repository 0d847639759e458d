//! The stand-in for KMS, bare and through AWS's own client.

use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

fn call(kms: &Kms, operation: &str, body: &Value) -> (u16, Value) {
    let answer = kms.handle(operation, body.to_string().as_bytes());
    (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
}

fn generated(kms: &Kms, context: &Value) -> Value {
    let body = json!({"KeyId": "alias/x", "KeySpec": "AES_256", "EncryptionContext": context});
    let (status, key) = call(kms, "GenerateDataKey", &body);
    assert_eq!(status, 200, "{key}");
    key
}

#[test]
fn a_data_key_comes_back_with_its_context_alone() {
    let kms = Kms::open(None).unwrap();
    let context = json!({"a": "1", "b": "2"});
    let key = generated(&kms, &context);
    assert_eq!(STANDARD.decode(key["Plaintext"].as_str().unwrap()).unwrap().len(), 32);
    assert_eq!(key["KeyId"], "arn:aws:kms:us-east-1:123456789012:key/alias/x");
    let blob = &key["CiphertextBlob"];
    let (status, plain) =
        call(&kms, "Decrypt", &json!({"CiphertextBlob": blob, "EncryptionContext": {"b": "2", "a": "1"}}));
    assert_eq!((status, &plain["Plaintext"], &plain["KeyId"]), (200, &key["Plaintext"], &key["KeyId"]));
    assert_ne!(generated(&kms, &context)["Plaintext"], key["Plaintext"]);

    let mut spoilt = STANDARD.decode(blob.as_str().unwrap()).unwrap();
    *spoilt.last_mut().unwrap() ^= 1;
    for (blob, context) in [
        (blob.clone(), json!({})),
        (blob.clone(), json!({"a": "1", "b": "3"})),
        (json!(STANDARD.encode(spoilt)), context.clone()),
        (json!(""), context.clone()),
        (json!("AAAA"), context.clone()),
        (json!("no base64"), context.clone()),
        (json!(null), context.clone()),
    ] {
        let (status, body) = call(&kms, "Decrypt", &json!({"CiphertextBlob": blob, "EncryptionContext": context}));
        assert_eq!((status, &body["__type"]), (400, &json!("InvalidCiphertextException")), "{blob}");
    }
    let other = json!({"CiphertextBlob": blob, "EncryptionContext": context, "KeyId": "y"});
    assert_eq!(call(&kms, "Decrypt", &other).1["__type"], "IncorrectKeyException");
    let elsewhere = Kms::open(None).unwrap();
    let body = json!({"CiphertextBlob": blob, "EncryptionContext": context});
    assert_eq!(call(&elsewhere, "Decrypt", &body).1["__type"], "InvalidCiphertextException");
}

#[test]
fn what_it_does_not_do_is_refused() {
    let kms = Kms::open(None).unwrap();
    for (operation, body, kind) in [
        ("Encrypt", json!({}), "UnknownOperationException"),
        ("GenerateDataKey", json!({"KeyId": "x", "KeySpec": "AES_128"}), "ValidationException"),
        ("GenerateDataKey", json!({"KeySpec": "AES_256"}), "ValidationException"),
        ("GenerateDataKey", json!({"KeyId": "x".repeat(2_049), "KeySpec": "AES_256"}), "ValidationException"),
        ("Decrypt", json!([]), "SerializationException"),
    ] {
        let (status, answer) = call(&kms, operation, &body);
        assert_eq!((status, &answer["__type"]), (400, &json!(kind)), "{operation} {body}");
    }
}

#[test]
fn the_master_key_is_kept_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let key = generated(&Kms::open(Some(folder.path())).unwrap(), &json!({}));
    let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let reopened = Kms::open(Some(folder.path())).unwrap();
    let (_, plain) = call(&reopened, "Decrypt", &json!({"CiphertextBlob": key["CiphertextBlob"]}));
    assert_eq!(plain["Plaintext"], key["Plaintext"]);

    fs::write(folder.path().join(FILE), "short").unwrap();
    let refused = Kms::open(Some(folder.path())).err().unwrap();
    assert!(refused.ends_with("kms.key cannot be used: it must have 32 bytes."), "{refused}");
}
