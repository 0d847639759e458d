//! Whether a record came from us: everybody can read and send one, but only we can make its `hmac`.

use crate::cli::unreachable;
use crate::file::text;
use crate::ledger::Ledger;
use crate::said::Said;
use almoner::auth::record_hmac::{HMAC, RecordKey, verify as verifies};
use almoner::domain::json::{Json, JsonError, parse};
use almoner::domain::tenant::Mode;
use almoner::record_keys;

/// How large a record may be, in bytes: far above any of ours.
const MAX_BYTES: usize = 256 * 1_024;
/// How long an `hmac` is, in hex characters.
const HMAC_LENGTH: usize = 64;

/// Says so when it did; says what is wrong when it did not.
pub(super) async fn verify(ledger: &Ledger, mode: Mode, file: &str) -> Result<Said, String> {
    let text = text(file, MAX_BYTES)?;
    // Some editors begin a file with a byte-order mark.
    let record = parse(text.strip_prefix('\u{feff}').unwrap_or(&text)).map_err(unread)?;
    shape(&record)?;
    let key = record_keys::known(&ledger.store, &ledger.keyring()?, mode).await.map_err(unreachable)?;
    // Verifying makes no key: where there is none, nothing was ever signed.
    let key = key.ok_or_else(|| {
        format!("It did not come from us: this ledger has signed no {mode} record yet. {}", other(mode))
    })?;
    verdict(&key, mode, &record)
}

fn unread(error: JsonError) -> String {
    match error {
        JsonError::DuplicateKey(name) => format!("It did not come from us: {name} stands in it more than once."),
        error => format!("It is no record: it {error}."),
    }
}

/// Whether the record has an `hmac` that could be right.
fn shape(record: &Json<'_>) -> Result<(), String> {
    let Json::Object(_) = record else { return Err("It is no record: it is not a JSON object.".to_owned()) };
    let hmac = match record.member(HMAC) {
        Some(Json::Text(hmac)) => hmac,
        Some(_) => return Err("It did not come from us: its hmac is not a string.".to_owned()),
        None => {
            return Err(
                "It does not show that it came from us: it has no member hmac. Take the whole answer, as \
                        it was."
                    .to_owned(),
            );
        }
    };
    if hmac.len() != HMAC_LENGTH || !hmac.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(format!("It did not come from us: its hmac is not {HMAC_LENGTH} hex characters."));
    }
    Ok(())
}

fn verdict(key: &RecordKey, mode: Mode, record: &Json<'_>) -> Result<Said, String> {
    match verifies(key, record) {
        Ok(true) => {
            Ok(Said::text(format!("It came from us, as it is: its hmac is that of our {mode} records.\n")))
        }
        Ok(false) => Err(format!(
            "It did not come from us as it is: its hmac is not the one that our {mode} records of this content have. \
             Something in it was altered, or left out, or put in. {}",
            other(mode)
        )),
        Err(error) => Err(format!("It did not come from us: {error}, and we write none such.")),
    }
}

/// What else it may be.
fn other(mode: Mode) -> String {
    let other = match mode {
        Mode::Test => Mode::Live,
        Mode::Live => Mode::Test,
    };
    format!("If it is a {other} record, say --mode {other}.")
}
