//! Every route: what opens it, and where its tests are.

use almoner::auth::bearer::Role;
use http::StatusCode;

/// What opens a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// `API-Key` and `API-Secret`.
    ApiKey,
    /// These, or `X-Client-Id` and `X-Client-Secret`.
    EitherPair,
    /// The body's signature, with the dummy API's key. Whatever is wrong is answered 200, with a code.
    DummySignature,
    /// The same with that terminal's own key, or its unused token.
    Signature { device: &'static str, key: &'static str },
    /// `X-Client-Id` and `X-Client-Secret`.
    ClientId,
    /// A bearer token of that role.
    Token(Role),
    /// Nothing: anybody may.
    Nothing,
}

/// The sandbox's first terminal.
const TERMINAL: Opens = Opens::Signature { device: "d555", key: "dy33vQhksVsv" };

/// Somebody who sends or receives.
const PERSON: &str = r#"{"first_name":"Tenzin","last_name":"Norgay"}"#;
/// Something to send.
const SENDING: &str = r#"{"from_amount":1,"exchange_rate":1,"fee_amount":0,"from_currency":"USD","to_currency":"USD","from_fund_id":"00000000-0000-4000-8000-000000000000","funding_source_type":"CARD","purpose":"GIFT","to":{"id":"00000000-0000-4000-8000-000000000000","payout_method":"CASH_PICKUP","payer_id":9}}"#;

/// Route, what opens it, a body that passes (of a signed one the members beside the terminal's), the status it then gets,
/// and the file of its tests.
pub const TABLE: [(&str, Opens, &str, StatusCode, &str); 59] = [
    (
        "PUT    /company/integration/contributions/create",
        Opens::ApiKey,
        r#"{"project_id":4,"amount":5,"user_hash":"u"}"#,
        StatusCode::OK,
        "contributions/create.rs",
    ),
    (
        "PUT    /company/integration/contributions/{transaction_id}",
        Opens::ApiKey,
        r#"{"status":"completed"}"#,
        StatusCode::NOT_FOUND,
        "contributions/complete.rs",
    ),
    (
        "GET    /company/integration/contributions/{transaction_id}",
        Opens::ApiKey,
        "",
        StatusCode::NOT_FOUND,
        "contributions/get.rs",
    ),
    ("GET    /company/integration/contributions", Opens::ApiKey, "", StatusCode::OK, "contributions/list.rs"),
    (
        "POST   /webhooks",
        Opens::EitherPair,
        r#"{"url":"http://127.0.0.1:9/","events":["*"]}"#,
        StatusCode::CREATED,
        "webhooks/create.rs",
    ),
    ("GET    /webhooks", Opens::EitherPair, "", StatusCode::OK, "webhooks/manage.rs"),
    ("GET    /webhooks/{webhook_id}", Opens::EitherPair, "", StatusCode::NOT_FOUND, "webhooks/manage.rs"),
    ("DELETE /webhooks/{webhook_id}", Opens::EitherPair, "", StatusCode::NOT_FOUND, "webhooks/manage.rs"),
    ("POST   /webhooks/{webhook_id}/rotate", Opens::EitherPair, "", StatusCode::NOT_FOUND, "webhooks/rotate.rs"),
    ("POST   /webhooks/{webhook_id}/test", Opens::EitherPair, "", StatusCode::NOT_FOUND, "webhooks/trial.rs"),
    (
        "GET    /webhooks/{webhook_id}/deliveries",
        Opens::EitherPair,
        "",
        StatusCode::NOT_FOUND,
        "webhooks/deliveries.rs",
    ),
    (
        "POST   /webhooks/{webhook_id}/deliveries/{event_id}/redeliver",
        Opens::EitherPair,
        "",
        StatusCode::NOT_FOUND,
        "webhooks/redeliver.rs",
    ),
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
    (
        "POST   /pub/payment-gateway/pre-transactions",
        Opens::Nothing,
        r#"{"donation_cause":"cause1"}"#,
        StatusCode::UNPROCESSABLE_ENTITY,
        "donations/announce.rs",
    ),
    (
        "POST   /auth/consumer-user/company/{company_id}/transactions",
        Opens::Token(Role::ConsumerUser),
        r#"{"donation_amount":250,"donation_currency":"EUR"}"#,
        StatusCode::UNPROCESSABLE_ENTITY,
        "donations/donate.rs",
    ),
    (
        "GET    /auth/consumer-user/company/{company_id}/transactions/{id}",
        Opens::Token(Role::ConsumerUser),
        "",
        StatusCode::NOT_FOUND,
        "donations/look.rs",
    ),
    (
        "GET    /auth/consumer-user/company/{company_id}/transactions",
        Opens::Token(Role::ConsumerUser),
        "",
        StatusCode::OK,
        "donations/look.rs",
    ),
    (
        "GET    /auth/company/transactions/{id}",
        Opens::Token(Role::Company),
        "",
        StatusCode::NOT_FOUND,
        "donations/look.rs",
    ),
    ("GET    /auth/company/transactions", Opens::Token(Role::Company), "", StatusCode::OK, "donations/look.rs"),
    (
        "POST   /auth/payment-gateway/transactions",
        Opens::Token(Role::PaymentGateway),
        r#"{"donation_amount":250,"donation_currency":"EUR"}"#,
        StatusCode::UNPROCESSABLE_ENTITY,
        "donations/record.rs",
    ),
    (
        "GET    /auth/payment-gateway/transactions/{id}",
        Opens::Token(Role::PaymentGateway),
        "",
        StatusCode::NOT_FOUND,
        "donations/record.rs",
    ),
    (
        "GET    /auth/payment-gateway/transactions",
        Opens::Token(Role::PaymentGateway),
        "",
        StatusCode::UNPROCESSABLE_ENTITY,
        "donations/list.rs",
    ),
    (
        "PATCH  /auth/payment-gateway/transactions/{id}",
        Opens::Token(Role::PaymentGateway),
        r#"{"transaction_status":"paid"}"#,
        StatusCode::NOT_FOUND,
        "donations/change.rs",
    ),
    ("POST   /users", Opens::ClientId, PERSON, StatusCode::OK, "remittance/users.rs"),
    ("GET    /users/{user_id}", Opens::ClientId, "", StatusCode::NOT_FOUND, "remittance/users.rs"),
    ("PATCH  /users/{user_id}", Opens::ClientId, PERSON, StatusCode::NOT_FOUND, "remittance/users.rs"),
    ("POST   /users/{user_id}/kyc", Opens::ClientId, "{}", StatusCode::NOT_FOUND, "remittance/kyc.rs"),
    ("GET    /users/{user_id}/kyc", Opens::ClientId, "", StatusCode::NOT_FOUND, "remittance/kyc.rs"),
    (
        "GET    /users/{user_id}/transaction-limit",
        Opens::ClientId,
        "",
        StatusCode::NOT_FOUND,
        "remittance/limits.rs",
    ),
    (
        "POST   /users/{user_id}/funds",
        Opens::ClientId,
        r#"{"funding_source_type":"CARD","card_token":"t"}"#,
        StatusCode::NOT_FOUND,
        "remittance/funds.rs",
    ),
    ("GET    /users/{user_id}/funds", Opens::ClientId, "", StatusCode::NOT_FOUND, "remittance/funds.rs"),
    ("GET    /users/{user_id}/funds/{fund_id}", Opens::ClientId, "", StatusCode::NOT_FOUND, "remittance/funds.rs"),
    ("DELETE /users/{user_id}/funds/{fund_id}", Opens::ClientId, "", StatusCode::NOT_FOUND, "remittance/funds.rs"),
    (
        "POST   /users/{user_id}/receive-users",
        Opens::ClientId,
        PERSON,
        StatusCode::NOT_FOUND,
        "remittance/receivers.rs",
    ),
    (
        "GET    /users/{user_id}/receive-users",
        Opens::ClientId,
        "",
        StatusCode::NOT_FOUND,
        "remittance/receivers.rs",
    ),
    (
        "GET    /users/{user_id}/receive-users/{receive_user_id}",
        Opens::ClientId,
        "",
        StatusCode::NOT_FOUND,
        "remittance/receivers.rs",
    ),
    (
        "PATCH  /users/{user_id}/receive-users/{receive_user_id}",
        Opens::ClientId,
        PERSON,
        StatusCode::NOT_FOUND,
        "remittance/receivers.rs",
    ),
    (
        "POST   /users/{user_id}/receive-users/{receive_user_id}/accounts",
        Opens::ClientId,
        r#"{"payout_method":"WALLET","account_number":"1"}"#,
        StatusCode::NOT_FOUND,
        "remittance/accounts.rs",
    ),
    (
        "GET    /users/{user_id}/receive-users/{receive_user_id}/accounts",
        Opens::ClientId,
        "",
        StatusCode::NOT_FOUND,
        "remittance/accounts.rs",
    ),
    (
        "POST   /users/{user_id}/transactions",
        Opens::ClientId,
        SENDING,
        StatusCode::NOT_FOUND,
        "remittance/preconditions.rs",
    ),
    ("GET    /users/{user_id}/transactions", Opens::ClientId, "", StatusCode::NOT_FOUND, "remittance/listed.rs"),
    (
        "GET    /users/{user_id}/transactions/{transaction_id}",
        Opens::ClientId,
        "",
        StatusCode::NOT_FOUND,
        "remittance/listed.rs",
    ),
    (
        "DELETE /users/{user_id}/transactions/{transaction_id}",
        Opens::ClientId,
        "",
        StatusCode::NOT_FOUND,
        "remittance/cancel.rs",
    ),
    (
        "PATCH  /users/{user_id}/transactions/delivery-requests/{transaction_id}",
        Opens::ClientId,
        "",
        StatusCode::NOT_FOUND,
        "remittance/deliver.rs",
    ),
];
