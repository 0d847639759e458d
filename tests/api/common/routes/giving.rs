//! The routes of donations.

use super::{Opens, Route};
use almoner::auth::bearer::Role;
use http::StatusCode;

pub const TABLE: &[Route] = &[
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
];
