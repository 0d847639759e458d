//! contracts/pos.md, *ProcessAuthorisation*: each check, in its order.

use super::till::Till;
use super::{code, with_signature};
use crate::world::World;
use almoner::domain::json::Json;
use http::StatusCode;
use jiff::SignedDuration;

const METHOD: &str = "ProcessAuthorisation";

#[tokio::test]
#[cfg_attr(deployed, ignore = "the sandbox's own merchant and code are on a stack of one's own alone")]
async fn the_published_request_is_approved_and_answered_with_our_signature() {
    let world = World::start().await;
    let body = r#"{"x_pos_transaction_ref":"tnx-ref1","x_merchant_id":"30299999","x_purchase_amount":50000,
        "x_finance_amount":10000,"x_pre_approval_code":"6111NHQMAM4Z","x_device_id":"d555",
        "x_operator_id":"test_operator","x_firmware_version":"123",
        "purchase_items":"{\"PurchaseItems\":[\"Item1\"]}","tracking_data":{"till" : 7},
        "signature":"D6967970b99e585fc7d1a11702690f25b4be0c5fbfd10b39fbea3953ba48bad2"}"#;
    let reply = world.pos(METHOD, body).send().await;
    assert_eq!(code("dy33vQhksVsv", &reply), "SPRA01");
    insta::assert_snapshot!(reply.body, @r#"{"x_status":"Success","x_code":"SPRA01","x_message":"Approved","x_purchase_number":"P-6111NHQMAM4Z","tracking_data":{"till" : 7},"signature":"1c69cff157eeae71d7e77087872614a8d92977cb50bd903aba2877c61281bd25"}"#);
}

#[tokio::test]
async fn an_approval_raises_what_the_customer_owes() {
    let world = World::start().await;
    let till = world.till();
    let reply = till.ask(METHOD, &till.purchase("APRV01", "r-1")).await;
    assert_eq!(
        [reply.text("x_code"), reply.text("x_purchase_number")],
        ["SPRA01".to_owned(), till.number("APRV01")]
    );
    assert!(till.owes("APRV01").await.contains("limit 1000000, outstanding 10000, available 990000"));
}

#[tokio::test]
async fn a_replay_is_told_what_has_come_of_it_and_changes_nothing() {
    let world = World::start().await;
    let till = world.till();
    let body = till.body(&till.purchase("APRV01", "r-1"));
    let first = world.pos(METHOD, &body).send().await;
    let again = world.pos(METHOD, &body).send().await;
    assert_eq!(again.body, first.body);
    // What is not signed may change: the request is the same.
    let tracked = body.replacen('{', r#"{"tracking_data":{"try":2},"buyer_confirms":"true","#, 1);
    let tracked = world.pos(METHOD, &tracked).send().await;
    assert_eq!(code(&till.key, &tracked), "SPRA01");
    assert!(tracked.body.contains(r#""tracking_data":{"try":2},"retry_duration":5"#), "{tracked:?}");
    assert!(till.owes("APRV01").await.contains("outstanding 10000"), "once");
    // So is a decline.
    let declined = till.body(&till.purchase("LIMIT1", "r-2"));
    for _ in 0..2 {
        let reply = world.pos(METHOD, &declined).send().await;
        assert_eq!(code(&till.key, &reply), "FPRA09");
        assert_eq!(reply.text("x_purchase_number"), till.number("LIMIT1"));
    }
    assert!(till.owes("LIMIT1").await.contains("outstanding 0"));
}

#[tokio::test]
async fn a_code_is_used_once_whatever_came_of_it() {
    let world = World::start().await;
    let till = world.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    for (what, reference, amount, finance) in
        [("another reference", "r-2", 50_000, 10_000), ("another amount", "r-1", 50_000, 10_001)]
    {
        let reply = till.ask(METHOD, &till.purchase_of("APRV01", reference, amount, finance)).await;
        assert_eq!(reply.text("x_code"), "FPRA22", "{what}");
        assert_eq!(reply.json().member("x_purchase_number"), None, "another's purchase is not told of");
    }
    assert_eq!(world.second_till().authorise("APRV01", "r-1").await, "FPRA22", "another terminal");
    assert_eq!(till.authorise("LIMIT1", "r-3").await, "FPRA09");
    let less = till.purchase_of("LIMIT1", "r-4", 50_000, 5_000);
    assert_eq!(till.code(METHOD, &less).await, "FPRA22", "declined is used, too");
}

#[tokio::test]
async fn a_code_and_its_barcode_are_one() {
    let world = World::start().await;
    let till = world.till();
    let barcode = |code: &str, reference| {
        let members = till.purchase(code, reference);
        members.replace(&till.tills.code(code), &format!("6199{}", till.tills.code(code)))
    };
    assert_eq!(till.code(METHOD, &barcode("APRV01", "r-1")).await, "SPRA01");
    assert_eq!(till.authorise("APRV01", "r-1").await, "FPRA22", "signed otherwise, so another request");
    assert_eq!(till.authorise("APRV02", "r-2").await, "SPRA01");
    assert_eq!(till.code(METHOD, &barcode("APRV02", "r-2")).await, "FPRA22");
}

#[tokio::test]
async fn useless_codes_are_told_apart() {
    let world = World::start().await;
    let till = world.till();
    for (code, expected) in [("NOBODY", "FPRA21"), ("EXPIR1", "FPRA23"), ("CANCL1", "FPRA24")] {
        assert_eq!(till.authorise(code, "r-1").await, expected);
    }
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01", "none of them took the reference");
}

#[tokio::test]
async fn a_reference_is_processed_once_per_merchant() {
    let world = World::start().await;
    let till = world.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    assert_eq!(till.authorise("APRV02", "r-1").await, "FPRA07");
    assert_eq!(world.second_till().authorise("APRV02", "r-1").await, "FPRA07", "the merchant's, not the device's");
    let above = till.purchase_of("LIMIT1", "r-1", 50_000, 10_000);
    assert_eq!(till.code(METHOD, &above).await, "FPRA07", "before the amount is looked at");
    assert_eq!(till.authorise("APRV02", "r-2").await, "SPRA01", "the code was not used up");
    assert_eq!(world.other_store().authorise("APRV03", "r-1").await, "SPRA01", "another merchant's");
}

#[tokio::test]
async fn a_declined_reference_may_be_tried_with_another_code() {
    let world = World::start().await;
    let till = world.till();
    assert_eq!(till.authorise("LIMIT1", "r-1").await, "FPRA09");
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
}

#[tokio::test]
async fn the_order_of_the_checks_is_the_contracts() {
    let world = World::start().await;
    let till = world.till();
    let stranger = Till { device: "nobody".to_owned(), ..world.till() };
    let malformed = till.purchase("NOBODY", "r-1").replace(":50000", ":\"5e4\"");
    let reply = till.ask(METHOD, &malformed).await;
    assert_eq!([reply.text("x_code"), reply.text("x_status")], ["EVAL01", "Error"]);
    assert!(reply.text("x_message").starts_with("x_purchase_amount must be"), "{reply:?}");
    // An unknown device: what it says is looked at first, and nothing signs the answer.
    for (members, expected) in [(malformed, "EVAL01"), (till.purchase("NOBODY", "r-1"), "EAUT01")] {
        let reply = stranger.request(METHOD, &members).send().await;
        assert_eq!((reply.status, reply.text("x_code").as_str()), (StatusCode::OK, expected));
        assert_eq!(reply.json().member("signature"), None, "{reply:?}");
    }
    // A signature that is wrong, whatever else is.
    let forged = Till { key: "forged".to_owned(), ..world.till() };
    for members in [till.purchase_of("NOBODY", "r", 50_000, 1), till.purchase("APRV01", "r")] {
        let reply = forged.request(METHOD, &members).send().await;
        assert_eq!(code(&till.key, &reply), "ESIG01", "signed with the device's own key");
    }
    // Too little, whatever the code is.
    for name in ["NOBODY", "EXPIR1", "APRV01"] {
        let little = till.purchase_of(name, "r", 50_000, 1_999);
        assert_eq!(till.code(METHOD, &little).await, "EVAL02", "{name}");
    }
    assert_eq!(till.code(METHOD, &till.purchase_of("APRV01", "r", 2_000, 2_000)).await, "SPRA01", "just enough");
}

#[tokio::test]
async fn what_cannot_be_read_is_told_field_by_field() {
    let world = World::start().await;
    let till = world.till();
    let good = till.purchase("APRV01", "r-1");
    for (from, to, says) in [
        (r#""x_pos_transaction_ref":"r-1""#, r#""x_a":1"#, "x_pos_transaction_ref is required."),
        ("r-1", &*"r".repeat(65), "x_pos_transaction_ref must have 1 to 64 characters."),
        (":10000", ":50001", "x_finance_amount must be at most x_purchase_amount."),
        (
            ":50000",
            ":-1",
            "x_purchase_amount must be 1 to 12 digits: whole cents, without sign, point or exponent.",
        ),
        (
            ":50000",
            ":1000000000000",
            "x_purchase_amount must be 1 to 12 digits: whole cents, without sign, point or exponent.",
        ),
        (":50000", ":null", "x_purchase_amount is required."),
    ] {
        let reply = till.ask(METHOD, &good.replace(from, to)).await;
        assert_eq!([reply.text("x_code"), reply.text("x_message")], ["EVAL01", says]);
    }
    let short = good.replace(&till.tills.code("APRV01"), "SHORT");
    assert_eq!(till.code(METHOD, &short).await, "EVAL01");
    let unsigned = till.body(&good);
    let unsigned = unsigned.split_once(",\"signature\"").unwrap().0.to_owned() + "}";
    let reply = world.pos(METHOD, &unsigned).send().await;
    assert_eq!(reply.text("x_message"), "signature is required.");
    for (body, says) in [("{", "body"), ("[]", "body"), (r#"{"x_a":1,"x_a":1}"#, "x_a"), ("", "body")] {
        let reply = world.pos(METHOD, body).send().await;
        assert_eq!((reply.status, reply.text("x_code").as_str()), (StatusCode::OK, "EVAL01"));
        assert!(reply.text("x_message").starts_with(says), "{reply:?}");
        assert_eq!(reply.json().member("signature"), None);
    }
    let large = with_signature(&till.key, &format!(r#"{{"x_a":"{}"}}"#, "a".repeat(1024 * 1024)));
    let reply = world.pos(METHOD, &large).send().await;
    assert_eq!([reply.text("x_code"), reply.text("x_message")], ["EVAL01", "body must be at most 1048576 bytes."]);
}

#[tokio::test]
async fn tracking_data_comes_back_to_the_byte_and_is_null_when_none_came() {
    let world = World::start().await;
    let till = world.till();
    let none = till.ask(METHOD, &till.purchase("NOBODY", "r-1")).await;
    assert_eq!(none.json().member("tracking_data"), Some(&Json::Null));
    let padding = "é".repeat(300_000);
    let tracking = format!(r#"{{"a":[1.50,{{}}],"b":"{padding}"}}"#);
    let body =
        till.body(&till.purchase("APRV01", "r-1")).replacen('{', &format!(r#"{{"tracking_data":{tracking},"#), 1);
    let reply = world.pos(METHOD, &body).send().await;
    assert_eq!(code(&till.key, &reply), "SPRA01");
    assert!(reply.body.contains(&format!(r#""tracking_data":{tracking}"#)));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_code_expires_to_the_millisecond_and_a_replay_outlives_it() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let till = world.till();
    let body = till.body(&till.purchase("APRV01", "r-1"));
    assert_eq!(world.pos(METHOD, &body).send().await.text("x_code"), "SPRA01");
    world.advance(SignedDuration::from_hours(365 * 24) - SignedDuration::from_millis(1));
    assert_eq!(till.authorise("APRV02", "r-2").await, "SPRA01");
    world.advance(SignedDuration::from_millis(1));
    assert_eq!(till.authorise("APRV03", "r-3").await, "FPRA23");
    assert_eq!(till.authorise("APRV02", "r-4").await, "FPRA23", "expired comes before used");
    assert_eq!(world.pos(METHOD, &body).send().await.text("x_code"), "SPRA01", "a replay");
}
