use super::*;
use serde_json::{Value, json};

/// A method's name, and how one of its bodies is read: what is wrong with it.
type Reader = (&'static str, fn(&SignedBody<'_>) -> Option<Malformed>);

const READERS: [Reader; 6] = [
    ("ProcessAuthorisation", |body| ProcessAuthorisation::read(body).err()),
    ("CreateKey", |body| CreateKey::read(body).err()),
    ("Invite", |body| Invite::read(body).err()),
    ("SendReceipt", |body| SendReceipt::read(body).err()),
    ("ProcessSalesAdjustment", |body| ProcessSalesAdjustment::read(body).err()),
    ("ProcessSalesAdjustmentReversal", |body| ProcessSalesAdjustmentReversal::read(body).err()),
];

/// A method's own fields, each as long as it may be.
fn own(method: &str) -> Vec<(&'static str, usize)> {
    match method {
        "ProcessAuthorisation" => vec![
            ("x_pos_transaction_ref", 64),
            ("x_purchase_amount", 12),
            ("x_finance_amount", 12),
            ("x_pre_approval_code", 64),
        ],
        "CreateKey" => vec![("x_device_token", 64), ("x_pos_vendor", 64)],
        "Invite" => vec![("x_mobile", 64), ("x_purchase_amount", 12)],
        "SendReceipt" => vec![("x_pos_transaction_ref", 64), ("x_receipt_number", 64)],
        "ProcessSalesAdjustment" => {
            vec![("x_pos_transaction_ref", 64), ("x_purchase_ref", 64), ("x_amount", 12)]
        }
        "ProcessSalesAdjustmentReversal" => vec![("x_pos_transaction_ref", 64), ("x_adjustment_signature", 200)],
        other => panic!("{other}"),
    }
}

fn fields(method: &str) -> Vec<(&'static str, usize)> {
    let common = [
        ("x_merchant_id", 10),
        ("x_device_id", 64),
        ("x_operator_id", 64),
        ("x_firmware_version", 64),
        ("signature", 200),
    ];
    common.into_iter().chain(own(method)).collect()
}

fn wrong(read: fn(&SignedBody<'_>) -> Option<Malformed>, body: &Value) -> Option<String> {
    let text = body.to_string();
    read(&SignedBody::parse(&text).unwrap()).map(|malformed| malformed.field().to_owned())
}

#[test]
fn every_field_is_required_and_has_its_length() {
    for (method, read) in READERS {
        let mut body = json!({ "x_unknown": 1 });
        for (name, longest) in fields(method) {
            body[name] = json!("1".repeat(longest));
        }
        assert_eq!(wrong(read, &body), None, "{method}");
        for (name, longest) in fields(method) {
            for value in [json!(null), json!(""), json!([1]), json!(true), json!("1".repeat(longest + 1))] {
                let mut other = body.clone();
                other[name] = value.clone();
                assert_eq!(wrong(read, &other).as_deref(), Some(name), "{method} with {value}");
            }
            let mut other = body.clone();
            other.as_object_mut().unwrap().remove(name);
            assert_eq!(wrong(read, &other).as_deref(), Some(name), "{method} without it");
        }
        for (name, value) in [("x_unknown", json!({})), ("tracking_data", json!([]))] {
            let mut other = body.clone();
            other[name] = value;
            assert_eq!(wrong(read, &other).as_deref(), Some(name), "{method}");
        }
    }
}

#[test]
fn an_authorisation_is_read_as_it_was_sent() {
    let text = r#"{"x_merchant_id":30299999,"x_device_id":"d555","x_operator_id":"test_operator","x_firmware_version":1.20,
        "x_pos_transaction_ref":"tnx-ref1","x_purchase_amount":50000,"x_finance_amount":"010000","signature":"00",
        "x_pre_approval_code":"6199ABCDEF","buyer_confirms":"TRUE","purchase_items":"{}"}"#;
    let body = SignedBody::parse(text).unwrap();
    let expected = ProcessAuthorisation {
        terminal: Terminal {
            merchant_id: "30299999",
            device_id: "d555",
            operator_id: "test_operator",
            firmware_version: "1.20",
        },
        pos_transaction_ref: "tnx-ref1",
        purchase_amount: Cents::new(50_000).unwrap(),
        finance_amount: Cents::new(10_000).unwrap(),
        pre_approval_code: "6199ABCDEF",
        purchase_items: Some("{}"),
        buyer_confirms: true,
    };
    assert_eq!(ProcessAuthorisation::read(&body), Ok(expected));
}

#[test]
fn a_pre_approval_code_has_six_characters_at_least_unless_told_otherwise() {
    let text = |code: &str| {
        format!(
            r#"{{"x_merchant_id":"1","x_device_id":"1","x_operator_id":"1","x_firmware_version":"1","signature":"1",
            "x_pos_transaction_ref":"1","x_purchase_amount":1,"x_finance_amount":1,"x_pre_approval_code":"{code}"}}"#
        )
    };
    let (short, shortest) = (text("12345"), text("123456"));
    let (short, shortest) = (SignedBody::parse(&short).unwrap(), SignedBody::parse(&shortest).unwrap());
    let problem = ProcessAuthorisation::read(&short).unwrap_err().to_string();
    assert_eq!(problem, "x_pre_approval_code must have 6 to 64 characters.");
    assert!(ProcessAuthorisation::read(&shortest).is_ok());
    assert!(ProcessAuthorisation::read_with(&short, 1..=MAX_TEXT).is_ok());
}
