//! The key under which webhooks' secrets, terminals' keys and account numbers are sealed: by sealing something and opening it
//! again. A key that is disabled, or is to be deleted, does neither.

use super::Patient;
use super::finding::Finding;

const CHECK: &str = "key";
/// What is sealed; nobody keeps it.
const PROBE: &str = "doctor";

pub(super) async fn check(patient: &Patient<'_>) -> Vec<Finding> {
    let Some(key) = &patient.ledger.signing_key else {
        return vec![Finding::skipped(
            CHECK,
            "nobody said which: --signing-key ARN (the stack's SigningKeyArn output)",
        )];
    };
    vec![match sealed_and_opened(patient).await {
        Ok(()) => Finding::ok(CHECK, key, "seals, and opens what it has sealed"),
        Err(why) => {
            let advice = "have it enabled, and never deleted: nothing that is sealed opens without it";
            Finding::bad(CHECK, key, why, advice)
        }
    }]
}

async fn sealed_and_opened(patient: &Patient<'_>) -> Result<(), String> {
    let sealed = patient.ledger.keyring()?.seal(PROBE, PROBE).await.map_err(|error| error.to_string())?;
    // By another keyring: one that has just sealed something need not ask for its key.
    let opened = patient.ledger.keyring()?.open(PROBE, &sealed).await.map_err(|error| error.to_string())?;
    if opened == PROBE { Ok(()) } else { Err("what it opens is not what it has sealed".to_owned()) }
}
