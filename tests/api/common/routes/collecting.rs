//! The routes of contributions and webhooks.

use super::{Opens, Route};
use http::StatusCode;

pub const TABLE: &[Route] = &[
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
];
