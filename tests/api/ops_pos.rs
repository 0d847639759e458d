//! `almoner-ops pos`: against the vectors of contracts/pos.md.

use almoner_ops::cli::{Cli, run};
use clap::Parser;
use std::io::Write;
use tempfile::NamedTempFile;

const KEY: &str = "dy33vQhksVsv";
/// The published ProcessAuthorisation, unsigned.
const BODY: &str = r#"{"x_pos_transaction_ref":"tnx-ref1","x_merchant_id":"30299999","x_purchase_amount":50000,
    "x_finance_amount":10000,"x_pre_approval_code":"6111NHQMAM4Z","x_device_id":"d555","x_operator_id":"test_operator",
    "x_firmware_version":"123","tracking_data":{"b":1.50,"a":"\u00e9"}}"#;
const SIGNED_TEXT: &str = "x_device_idd555x_finance_amount10000x_firmware_version123x_merchant_id30299999\
    x_operator_idtest_operatorx_pos_transaction_reftnx-ref1x_pre_approval_code6111NHQMAM4Zx_purchase_amount50000";
const SIGNATURE: &str = "d6967970b99e585fc7d1a11702690f25b4be0c5fbfd10b39fbea3953ba48bad2";

fn file(text: impl AsRef<[u8]>) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_ref()).unwrap();
    file
}

/// Runs `almoner-ops pos` with these words and a file with that body.
async fn pos(words: &[&str], body: impl AsRef<[u8]>) -> Result<String, String> {
    let body = file(body);
    let words = ["almoner-ops", "pos"].iter().chain(words).copied().chain([body.path().to_str().unwrap()]);
    run(Cli::try_parse_from(words).map_err(|error| error.to_string())?).await
}

fn with(signature: &str) -> String {
    format!("{},\"signature\":\"{signature}\"}}", BODY.strip_suffix('}').unwrap())
}

#[tokio::test]
async fn a_body_is_signed_as_the_contracts_vector_says() {
    let said = pos(&["sign", "--key", KEY], BODY).await.unwrap();
    assert_eq!(said, format!("signed text: {SIGNED_TEXT}\nsignature:   {SIGNATURE}\n"));
    let strings = BODY.replace("50000", "\"50000\"").replace("10000", "\"10000\"");
    assert_eq!(pos(&["sign", "--key", KEY], strings).await.unwrap(), said);
    assert_eq!(pos(&["sign", "--key", KEY], with("old")).await.unwrap(), said, "an old signature does not matter");
    for content in [KEY.to_owned(), format!("{KEY}\n"), format!("{KEY}\r\n")] {
        let key = file(&content);
        let words = ["sign", "--key-file", key.path().to_str().unwrap()];
        assert_eq!(pos(&words, BODY).await.unwrap(), said, "{content:?}");
    }
}

#[tokio::test]
async fn a_body_is_printed_with_its_signature_in_it_and_verified_then() {
    for body in [BODY.to_owned(), with("old"), with(SIGNATURE)] {
        let printed = pos(&["sign", "--key", KEY, "--body"], body).await.unwrap();
        assert!(printed.contains(&format!("\"signature\":\"{SIGNATURE}\"")), "{printed}");
        assert!(printed.contains(r#""tracking_data":{"b":1.50,"a":"\u00e9"}"#), "values stay what they were");
        assert_eq!(pos(&["verify", "--key", KEY], printed).await.unwrap(), "The signature is right.\n");
    }
}

#[tokio::test]
async fn an_answer_is_verified_too() {
    let answer = r#"{"x_status":"Success","x_code":"SCRK01","x_message":"Success","x_key":"dy33vQhksVsv",
        "signature":"C8340D19B24F8EC2FB915202EA7FB08D81FC711681FBFEA297106D219A5C30A6"}"#;
    assert_eq!(pos(&["verify", "--key", "nb4i6ldxuVQC"], answer).await.unwrap(), "The signature is right.\n");
}

#[tokio::test]
async fn a_wrong_signature_is_shown_beside_the_right_one() {
    let said = pos(&["verify", "--key", KEY], with(&"0".repeat(64))).await.unwrap_err();
    let expected = format!(
        "The signature is wrong.\nsent:        {}\nexpected:    {SIGNATURE}\nsigned text: {SIGNED_TEXT}\n",
        "0".repeat(64)
    );
    assert!(said.starts_with(&expected), "{said}");
    assert!(said.contains("Check the key"), "{said}");
    assert!(!said.contains(KEY), "the key is nobody's business");
}

#[tokio::test]
async fn common_mistakes_are_named() {
    let empty = BODY.replacen('{', r#"{"x_Zone":"z","x_empty":null,"#, 1);
    let signature = async |text: &str| {
        // One field with an empty value is signed as its name alone: any text at all.
        let body = format!("{{{}:\"\"}}", serde_json::to_string(text).unwrap());
        let said = pos(&["sign", "--key", KEY], body).await.unwrap();
        said.trim_end().rsplit(' ').next().unwrap().to_owned()
    };
    let sorted = "x_Zone=z&x_device_id=d555&x_empty=&x_finance_amount=10000&x_firmware_version=123&\
        x_merchant_id=30299999&x_operator_id=test_operator&x_pos_transaction_ref=tnx-ref1&\
        x_pre_approval_code=6111NHQMAM4Z&x_purchase_amount=50000";
    let as_sent = "x_Zonezx_emptyx_pos_transaction_reftnx-ref1x_merchant_id30299999x_purchase_amount50000\
        x_finance_amount10000x_pre_approval_code6111NHQMAM4Zx_device_idd555x_operator_idtest_operatorx_firmware_version123";
    let any_case = format!("{}x_Zonez", SIGNED_TEXT.replace("x_finance", "x_emptyx_finance"));
    for (text, says) in [
        (as_sent.to_owned(), "in the order in which they are sent"),
        (any_case, "without regard to case"),
        (sorted.to_owned(), "a = and a &"),
        (sorted.replace('&', ""), "a = after each name"),
        (format!("x_Zonez{SIGNED_TEXT}"), "the empty fields left out"),
    ] {
        let body = format!("{},\"signature\":\"{}\"}}", empty.strip_suffix('}').unwrap(), signature(&text).await);
        let said = pos(&["verify", "--key", KEY], body).await.unwrap_err();
        assert!(said.lines().last().unwrap().contains(says), "{says}: {said}");
    }
    let said = pos(&["verify", "--key", KEY], with(&SIGNATURE[..40])).await.unwrap_err();
    assert!(said.ends_with("It is only the beginning of the right one."), "{said}");
    let said = pos(&["verify", "--key", &format!(" {KEY}")], with(SIGNATURE)).await.unwrap_err();
    assert!(said.ends_with("without the blanks around it."), "{said}");
}

#[tokio::test]
async fn what_cannot_be_done_is_said_in_a_sentence() {
    for (words, body, says) in [
        (vec!["sign"], BODY, "Say the key"),
        (vec!["sign", "--key", ""], BODY, "The key is empty."),
        (vec!["sign", "--key-file", "/nowhere/key"], BODY, "/nowhere/key cannot be read"),
        (vec!["sign", "--key", KEY], "{", "The body cannot be signed: body is not valid JSON (line 1, column 1)."),
        (vec!["sign", "--key", KEY], "[]", "The body cannot be signed: body must be a JSON object."),
        (
            vec!["sign", "--key", KEY],
            r#"{"x_a":{}}"#,
            "The body cannot be signed: x_a must be a string or a number.",
        ),
        (
            vec!["sign", "--key", KEY],
            r#"{"x_a":1,"x_a":1}"#,
            "The body cannot be signed: x_a appears more than once.",
        ),
        (vec!["verify", "--key", KEY], BODY, "There is nothing to verify: signature is required."),
    ] {
        let problem = pos(&words, body).await.unwrap_err();
        assert!(problem.starts_with(says), "{words:?}: {problem}");
        assert!(!problem.contains('\n'), "{problem}");
    }
    let problem = pos(&["sign", "--key", KEY], b"{\"x_a\":\"\xe9\"}").await.unwrap_err();
    assert!(problem.contains("is not UTF-8"), "{problem}");
    let long = pos(&["sign", "--key", KEY], "x".repeat(1024 * 1024 + 1)).await.unwrap_err();
    assert!(long.contains("is longer than the 1048576 bytes"), "{long}");
    let words = ["almoner-ops", "pos", "sign", "--key-file", "-"];
    let problem = run(Cli::try_parse_from(words).unwrap()).await.unwrap_err();
    assert_eq!(problem, "The key and the body cannot both come from standard input.");
}
