use super::tables::{authorisation, tables};
use super::{DUMMY_KEY, code, signed, with_signature};
use crate::world::{Reply, World};
use almoner::domain::json::Json;
use http::StatusCode;

async fn ask(world: &World, method: &str, body: &str) -> Reply {
    world.pos(&format!("Test/{method}"), body).send().await
}

#[tokio::test]
async fn every_row_of_every_table_is_answered_and_signed() {
    let world = World::start().await;
    for (method, members, rows) in tables() {
        for (selects, expected) in rows {
            let reply = ask(&world, method, &signed(DUMMY_KEY, &members(selects))).await;
            assert_eq!(code(DUMMY_KEY, &reply), *expected, "{method} {selects}: {reply:?}");
            let status = match *expected {
                "SPND01" => "Pending",
                "FCNL01" => "Cancelled",
                other => match other.as_bytes()[0] {
                    b'S' => "Success",
                    b'F' => "Failed",
                    _ => "Error",
                },
            };
            assert_eq!(reply.text("x_status"), status);
            assert_eq!(reply.json().member("tracking_data"), Some(&Json::Null), "none came: {reply:?}");
            assert_eq!(reply.json().member("retry_duration"), None, "the terminal cannot wait: {reply:?}");
            assert_eq!(reply.json().member("x_key").is_some(), *expected == "SCRK01", "{reply:?}");
            assert_eq!(reply.json().member("x_purchase_number"), None, "there is no authorisation: {reply:?}");
        }
    }
}

#[tokio::test]
async fn the_published_sample_is_answered_to_the_byte() {
    let world = World::start().await;
    let sample = r#"{"x_pos_transaction_ref":"tnx-ref1","x_merchant_id":"30299999","x_purchase_amount":50000,
        "x_finance_amount":10000,"x_pre_approval_code":"01ABCDEF","x_device_id":"d555","x_operator_id":"test_operator",
        "x_firmware_version":"123","purchase_items":"{\"PurchaseItems\":[\"Item1\"]}","tracking_data":null,
        "signature":"110422b83378012ff9ef9d75b0c569f00df0e817d2a17310bda032edad962aef"}"#;
    let strings = sample.replace("50000", "\"50000\"").replace("10000", "\"10000\"");
    for body in [sample, &strings] {
        let reply = ask(&world, "ProcessAuthorisation", body).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(reply.body, @r#"{"x_status":"Success","x_code":"SPRA01","x_message":"Approved","tracking_data":null,"signature":"aafa14ea3dbbc6e521221b7a840aad67ca2462864ce62a590a4e1a1911f94598"}"#);
        }
    }
    let created = ask(&world, "CreateKey", &signed(DUMMY_KEY, r#""x_device_token":"1","x_pos_vendor":"v""#)).await;
    insta::assert_snapshot!(created.body, @r#"{"x_status":"Success","x_code":"SCRK01","x_message":"Success","x_key":"1234567890","tracking_data":null,"signature":"ff05ed059e8008a3e8e1210faee30ce0064e492f34709151804a32725d8441db"}"#);
}

#[tokio::test]
async fn a_signature_that_is_wrong_is_told_before_anything_is_selected() {
    let world = World::start().await;
    for (method, members, rows) in tables() {
        for key in ["1234567891", "", "dy33vQhksVsv"] {
            let reply = ask(&world, method, &signed(key, &members(rows[0].0))).await;
            assert_eq!(code(DUMMY_KEY, &reply), "ESIG01", "{method} with {key:?}");
        }
    }
    let body = signed(DUMMY_KEY, &format!(r#"{},"x_unknown":1,"x_empty":null"#, authorisation("01ABCDEF")));
    let (text, signature) = body.split_once("\"signature\":\"").unwrap();
    for (what, changed, expected) in [
        ("nothing", body.clone(), "SPRA01"),
        ("the case of the signature", format!("{text}\"signature\":\"{}", signature.to_uppercase()), "SPRA01"),
        ("what is not signed", body.replacen('{', "{\"tracking_data\":{\"a\":1},\"other\":2,", 1), "SPRA01"),
        ("null for empty", body.replace("\"x_empty\":null", "\"x_empty\":\"\""), "SPRA01"),
        ("the kind of a value", body.replace(":50000", ":\"50000\""), "SPRA01"),
        ("a value", body.replace("50000", "50001"), "ESIG01"),
        ("how a value is written", body.replace("10000", "\"010000\""), "ESIG01"),
        ("an unknown value", body.replace("\"x_unknown\":1", "\"x_unknown\":2"), "ESIG01"),
        ("a member less", body.replace("\"x_unknown\":1,", ""), "ESIG01"),
        ("an empty member less", body.replace(",\"x_empty\":null", ""), "ESIG01"),
        ("a member more", body.replacen('{', "{\"x_more\":\"\",", 1), "ESIG01"),
        ("half a signature", format!("{text}\"signature\":\"{}\"}}", &signature[..32]), "ESIG01"),
        ("no hex", format!("{text}\"signature\":\"{}\"}}", "x".repeat(64)), "ESIG01"),
    ] {
        let reply = ask(&world, "ProcessAuthorisation", &changed).await;
        assert_eq!(code(DUMMY_KEY, &reply), expected, "{what}: {changed}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_told_with_the_field_before_the_signature_is_looked_at() {
    let world = World::start().await;
    let whole = format!("{{{}}}", authorisation("01ABCDEF"));
    for (body, says) in [
        ("", "body is not valid JSON"),
        ("{", "body is not valid JSON"),
        ("[]", "body must be a JSON object."),
        (&whole, "x_merchant_id is required."),
        (&signed("k", ""), "x_pos_transaction_ref is required."),
        (&signed("k", &authorisation("")), "x_pre_approval_code must have 1 to 64 characters."),
        (
            &signed("k", &authorisation("01ABCDEF").replace("50000", "-5")),
            "x_purchase_amount must be 1 to 12 digits",
        ),
        (
            &signed("k", &authorisation("01ABCDEF").replace("10000", "1e4")),
            "x_finance_amount must be 1 to 12 digits",
        ),
        (&signed("k", &authorisation(&"1".repeat(65))), "x_pre_approval_code must have 1 to 64 characters."),
        (&signed("k", &authorisation("01ABCDEF")).replacen('{', "{\"x_list\":[],", 1), "x_list must be"),
        (
            &signed("k", &authorisation("01ABCDEF")).replacen('{', "{\"tracking_data\":[],", 1),
            "tracking_data must be",
        ),
        (
            &signed("k", &authorisation("01ABCDEF")).replacen('{', "{\"purchase_items\":[],", 1),
            "purchase_items must be",
        ),
        (
            &signed("k", &authorisation("01ABCDEF")).replacen('{', "{\"buyer_confirms\":1,", 1),
            "buyer_confirms must be",
        ),
        (&signed("k", &authorisation("01ABCDEF")).replace("signature", "signed"), "signature is required."),
        (
            &signed("k", &authorisation("01ABCDEF")).replacen('{', "{\"signature\":\"\",", 1),
            "signature appears more",
        ),
    ] {
        let reply = ask(&world, "ProcessAuthorisation", body).await;
        assert_eq!(code(DUMMY_KEY, &reply), "EVAL01", "{body}");
        assert!(reply.text("x_message").starts_with(says), "{body}: {reply:?}");
    }
    for (method, members, rows) in tables() {
        let whole = members(rows[0].0);
        let name = whole.split('"').nth(1).unwrap();
        let reply = ask(&world, method, &signed(DUMMY_KEY, &whole.replacen(name, "x_other", 1))).await;
        assert_eq!(code(DUMMY_KEY, &reply), "EVAL01", "{method} without {name}");
        assert_eq!(reply.text("x_message"), format!("{name} is required."), "{method}");
    }
    let untyped = world.request(http::Method::POST, "/webapi/v1/Test/CreateKey").body("{}").send().await;
    assert_eq!(code(DUMMY_KEY, &untyped), "EVAL01");
    assert_eq!(untyped.text("x_message"), "Content-Type must be application/json (UTF-8).");
}

#[tokio::test]
async fn tracking_data_comes_back_to_the_byte_whatever_the_answer() {
    let world = World::start().await;
    let tracking = "{ \"z\" : [1.50, 1e2,null ],\n\t\"a\":\"\\u00e9é\\/😀\", \"x_a\":{\"x_a\":1} }";
    for (pre_approval_code, key) in
        [("01ABCDEF", DUMMY_KEY), ("99ABCDEF", DUMMY_KEY), ("01ABCDEF", "k"), ("", "k")]
    {
        let members = format!("\"tracking_data\": {tracking} ,{}", authorisation(pre_approval_code));
        let reply = ask(&world, "ProcessAuthorisation", &signed(key, &members)).await;
        code(DUMMY_KEY, &reply);
        assert!(reply.body.contains(&format!(",\"tracking_data\":{tracking},")), "{reply:?}");
    }
    let wrong = format!("\"tracking_data\":\"text\",{}", authorisation("01ABCDEF"));
    let reply = ask(&world, "ProcessAuthorisation", &signed(DUMMY_KEY, &wrong)).await;
    assert!(reply.body.contains(",\"tracking_data\":null,"), "{reply:?}");
}

#[tokio::test]
async fn a_million_characters_of_tracking_data_come_back_and_one_more_does_not() {
    let world = World::start().await;
    let sized = |length: usize| {
        let tracking = format!("{{\"k\":\"{}\"}}", "x".repeat(length - 8));
        signed(DUMMY_KEY, &format!("\"tracking_data\":{tracking},{}", authorisation("01ABCDEF")))
    };
    let reply = ask(&world, "ProcessAuthorisation", &sized(1_000_000)).await;
    assert_eq!((code(DUMMY_KEY, &reply).as_str(), reply.body.len() > 1_000_000), ("SPRA01", true));
    let reply = ask(&world, "ProcessAuthorisation", &sized(1_000_001)).await;
    assert_eq!(reply.text("x_message"), "tracking_data must have at most 1000000 characters.");
    let reply = ask(&world, "ProcessAuthorisation", &sized(1_048_577)).await;
    assert_eq!(reply.text("x_message"), "body must be at most 1048576 bytes.");
}

#[tokio::test]
async fn a_terminal_that_can_wait_is_told_how_long() {
    let world = World::start().await;
    for (confirms, pre_approval_code, seconds) in [
        ("true", "Pending", Some(Json::Number("5"))),
        ("\"True\"", "Pending", Some(Json::Number("5"))),
        ("false", "Pending", None),
        ("\"false\"", "Pending", None),
        ("null", "Pending", None),
        // Whatever is answered, as the real method does; a terminal looks at it when it is to wait.
        ("true", "Cancelled", Some(Json::Number("5"))),
        ("true", "01ABCDEF", Some(Json::Number("5"))),
        ("true", "10ABCDEF", Some(Json::Number("5"))),
        ("true", "nothing", Some(Json::Number("5"))),
        ("false", "01ABCDEF", None),
    ] {
        let members = format!("\"buyer_confirms\":{confirms},{}", authorisation(pre_approval_code));
        let reply = ask(&world, "ProcessAuthorisation", &signed(DUMMY_KEY, &members)).await;
        code(DUMMY_KEY, &reply);
        assert_eq!(reply.json().member("retry_duration"), seconds.as_ref(), "{confirms} {pre_approval_code}");
        let reply = ask(&world, "ProcessAuthorisation", &signed("k", &members)).await;
        assert_eq!(code(DUMMY_KEY, &reply), "ESIG01");
        assert_eq!(reply.json().member("retry_duration"), None, "who is not believed is told nothing");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts calls")]
async fn nothing_is_asked_of_the_store_and_its_absence_is_not_noticed() {
    let world = World::start().await;
    world.fault("error", 1.0).await;
    let reply = ask(&world, "ProcessAuthorisation", &signed(DUMMY_KEY, &authorisation("01ABCDEF"))).await;
    assert_eq!((code(DUMMY_KEY, &reply).as_str(), reply.status), ("SPRA01", StatusCode::OK));
    assert_eq!(world.calls().await, serde_json::json!({}));
}

#[tokio::test]
async fn a_body_without_its_terminal_is_signed_all_the_same() {
    let world = World::start().await;
    let reply = ask(&world, "CreateKey", &with_signature(DUMMY_KEY, r#"{"x_device_token":"1"}"#)).await;
    assert_eq!(code(DUMMY_KEY, &reply), "EVAL01");
}
