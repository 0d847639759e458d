//! The routes of the point of sale and its buyers' app.

use super::{Opens, Route};
use almoner::auth::bearer::Role;
use http::StatusCode;

/// The sandbox's first terminal.
const TERMINAL: Opens = Opens::Signature { device: "d555", key: "dy33vQhksVsv" };

pub const TABLE: &[Route] = &[
    (
        "POST   /webapi/v1/Test/CreateKey",
        Opens::DummySignature,
        r#""x_device_token":"1","x_pos_vendor":"v""#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/Invite",
        Opens::DummySignature,
        r#""x_mobile":"0400000000","x_purchase_amount":1"#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/ProcessAuthorisation",
        Opens::DummySignature,
        r#""x_pos_transaction_ref":"r","x_purchase_amount":1,"x_finance_amount":1,"x_pre_approval_code":"01ABCDEF""#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/SendReceipt",
        Opens::DummySignature,
        r#""x_pos_transaction_ref":"1","x_receipt_number":"r""#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/ProcessSalesAdjustment",
        Opens::DummySignature,
        r#""x_pos_transaction_ref":"r","x_purchase_ref":"p","x_amount":1"#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/ProcessSalesAdjustmentReversal",
        Opens::DummySignature,
        r#""x_pos_transaction_ref":"r","x_adjustment_signature":"01""#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/CreateKey",
        Opens::Signature { device: "d777", key: "nb4i6ldxuVQC" },
        r#""x_device_token":"nb4i6ldxuVQC","x_pos_vendor":"v""#,
        StatusCode::OK,
        "pos/keys.rs",
    ),
    (
        "POST   /webapi/v1/Invite",
        TERMINAL,
        r#""x_mobile":"0400000000","x_purchase_amount":1"#,
        StatusCode::OK,
        "pos/invite.rs",
    ),
    (
        "POST   /webapi/v1/ProcessAuthorisation",
        TERMINAL,
        r#""x_pos_transaction_ref":"r","x_purchase_amount":2000,"x_finance_amount":2000,"x_pre_approval_code":"NOBODY""#,
        StatusCode::OK,
        "pos/authorise.rs",
    ),
    (
        "POST   /webapi/v1/SendReceipt",
        TERMINAL,
        r#""x_pos_transaction_ref":"unknown","x_receipt_number":"r""#,
        StatusCode::OK,
        "pos/receipts.rs",
    ),
    (
        "POST   /webapi/v1/ProcessSalesAdjustment",
        TERMINAL,
        r#""x_pos_transaction_ref":"r","x_purchase_ref":"unknown","x_amount":1"#,
        StatusCode::OK,
        "pos/adjust.rs",
    ),
    (
        "POST   /webapi/v1/ProcessSalesAdjustmentReversal",
        TERMINAL,
        r#""x_pos_transaction_ref":"r","x_adjustment_signature":"unknown""#,
        StatusCode::OK,
        "pos/reverse.rs",
    ),
    (
        "POST   /buyer/pre-approvals",
        Opens::Token(Role::Buyer),
        r#"{"amount_limit":10000}"#,
        StatusCode::CREATED,
        "buyer/issue.rs",
    ),
    (
        "DELETE /buyer/pre-approvals/{code}",
        Opens::Token(Role::Buyer),
        "",
        StatusCode::NOT_FOUND,
        "buyer/withdraw.rs",
    ),
    (
        "POST   /buyer/authorisations/{purchase_number}/confirm",
        Opens::Token(Role::Buyer),
        "",
        StatusCode::NOT_FOUND,
        "buyer/confirm.rs",
    ),
    (
        "POST   /buyer/authorisations/{purchase_number}/cancel",
        Opens::Token(Role::Buyer),
        "",
        StatusCode::NOT_FOUND,
        "buyer/confirm.rs",
    ),
];
