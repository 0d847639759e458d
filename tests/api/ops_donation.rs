//! `almoner-ops donation …`

use crate::world::World;
use almoner::auth::record_hmac::sign;
use almoner::domain::json::parse;
use almoner::domain::tenant::Mode;
use almoner::record_keys::RecordKeys;
use std::io::Write;
use tempfile::NamedTempFile;

const RECORD: &str =
    r#"{"transaction_status":"pre_transaction","order_amount":153.86,"name":"Zoë","company_id":null}"#;

/// The record with what the ledger signs it with in that mode.
async fn signed(world: &World, mode: Mode, record: &str) -> String {
    let keys = RecordKeys::default();
    let key = keys.get(world.store(), &world.keyring(), mode, world.clock.now()).await.unwrap();
    let hmac = sign(&key, &parse(record).unwrap()).unwrap();
    record.replacen('{', &format!("{{\"hmac\":\"{hmac}\","), 1)
}

/// What is said of a file that holds that.
async fn verify(world: &World, words: &str, text: impl AsRef<[u8]>) -> Result<String, String> {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_ref()).unwrap();
    world.ops(&format!("donation verify {words} {}", file.path().display())).await
}

#[tokio::test]
async fn a_record_of_ours_is_known_however_it_was_written_down() {
    let world = World::start().await;
    let record = signed(&world, Mode::Test, RECORD).await;
    let said = "It came from us, as it is: its hmac is that of our test records.\n";
    let spaced = record.replace(',', ",\n  ").replace("153.86", "153.860").replace('ë', "\\u00eb");
    for text in [&record, &spaced, &format!("\u{feff}{record}\r\n")] {
        assert_eq!(verify(&world, "", text).await.unwrap(), said, "{text}");
    }
    let live = signed(&world, Mode::Live, RECORD).await;
    let said = "It came from us, as it is: its hmac is that of our live records.\n";
    assert_eq!(verify(&world, "--mode live", &live).await.unwrap(), said);
    let problem = verify(&world, "", &live).await.unwrap_err();
    assert!(problem.ends_with("If it is a live record, say --mode live."), "{problem}");
}

#[tokio::test]
async fn what_is_wrong_with_another_is_said() {
    let world = World::start().await;
    let record = signed(&world, Mode::Test, RECORD).await;
    let altered = "Something in it was altered, or left out, or put in.";
    for (text, says) in [
        (record.replace("153.86", "153.87"), altered),
        (record.replace(",\"name\":\"Zoë\"", ""), altered),
        (record.replacen('{', "{\"paid\":true,", 1), altered),
        (record.replace("153.86", "\"153.86\""), altered),
        (RECORD.to_owned(), "it has no member hmac. Take the whole answer"),
        (RECORD.replacen('{', "{\"hmac\":null,", 1), "its hmac is not a string"),
        (RECORD.replacen('{', "{\"hmac\":\"abc\",", 1), "its hmac is not 64 hex characters"),
        (
            RECORD.replacen('{', &format!("{{\"hmac\":\"{}\",", "x".repeat(64)), 1),
            "its hmac is not 64 hex characters",
        ),
        (
            record.replace("153.86", "153.860000000000001"),
            "more than 15 significant digits, and we write none such",
        ),
        (record.replacen('{', "{\"name\":\"Zoë\",", 1), "name stands in it more than once"),
        ("[]".to_owned(), "it is not a JSON object"),
        (record.replace('}', ""), "it is not valid JSON (line 1"),
        (String::new(), "it is not valid JSON"),
        (" ".repeat(300_000), "is longer than the 262144 bytes"),
    ] {
        let problem = verify(&world, "", &text).await.unwrap_err();
        assert!(problem.contains(says), "{text}: {problem}");
    }
    let problem = verify(&world, "", [0xff, 0xfe]).await.unwrap_err();
    assert!(problem.contains("is not UTF-8"), "{problem}");
    let problem = world.ops("donation verify /nowhere/record").await.unwrap_err();
    assert!(problem.contains("/nowhere/record cannot be read"), "{problem}");
}

#[tokio::test]
async fn a_ledger_that_has_signed_nothing_has_made_no_record() {
    let world = World::start().await;
    if world.deployed().is_none() {
        let record = RECORD.replacen('{', &format!("{{\"hmac\":\"{}\",", "0".repeat(64)), 1);
        let problem = verify(&world, "", &record).await.unwrap_err();
        assert!(problem.contains("this ledger has signed no test record yet"), "{problem}");
    }
}
