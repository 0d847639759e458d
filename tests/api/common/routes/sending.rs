//! The routes of remittances.

use super::{Opens, Route};
use http::StatusCode;

/// Somebody who sends or receives.
const PERSON: &str = r#"{"first_name":"Tenzin","last_name":"Norgay"}"#;
/// Something to send.
const SENDING: &str = r#"{"from_amount":1,"exchange_rate":1,"fee_amount":0,"from_currency":"USD","to_currency":"USD","from_fund_id":"00000000-0000-4000-8000-000000000000","funding_source_type":"CARD","purpose":"GIFT","to":{"id":"00000000-0000-4000-8000-000000000000","payout_method":"CASH_PICKUP","payer_id":9}}"#;

pub const TABLE: &[Route] = &[
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
