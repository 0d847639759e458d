//! The body of a delivery, in the webhook's dialect. The same bytes at every attempt.

use crate::domain::event::Event;
use crate::domain::webhook_dialect::Dialect;
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

/// `{"type","timestamp","data":{…the resource as its GET shows it…}}`
#[derive(Serialize)]
struct Standard<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: &'a RawValue,
}

/// `{"id","event_name","resource_id","user_id","subscription_id","timestamp"}`
#[derive(Serialize)]
struct Raas<'a> {
    id: Uuid,
    event_name: String,
    resource_id: Uuid,
    user_id: Option<&'a str>,
    subscription_id: Uuid,
    timestamp: String,
}

/// The body that tells a webhook of an event.
///
/// # Errors
/// When the event's data is not JSON.
pub fn body(dialect: Dialect, webhook_id: Uuid, event: &Event) -> Result<String, serde_json::Error> {
    let timestamp = format!("{:.3}", event.at);
    match dialect {
        Dialect::Standard => {
            let data: &RawValue = serde_json::from_str(&event.data)?;
            serde_json::to_string(&Standard { kind: event.kind.as_str(), timestamp, data })
        }
        Dialect::Raas => serde_json::to_string(&Raas {
            id: event.id,
            event_name: event.kind.raas_name(),
            resource_id: event.resource_id,
            user_id: event.user_id.as_deref(),
            subscription_id: webhook_id,
            timestamp,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::CONTRIBUTION_COMPLETED;
    use crate::domain::tenant::{Mode, Tenant};

    #[test]
    fn each_dialect_has_its_body_and_amounts_keep_their_digits() {
        let event = Event {
            tenant: Tenant { mode: Mode::Test, partner_id: Uuid::nil() },
            id: Uuid::from_u128(1),
            kind: CONTRIBUTION_COMPLETED,
            resource_id: Uuid::from_u128(2),
            user_id: Some("a-user".to_owned()),
            at: "2026-11-20T12:00:00Z".parse().unwrap(),
            data: r#"{"amount":100.20}"#.to_owned(),
        };
        assert_eq!(
            body(Dialect::Standard, Uuid::nil(), &event).unwrap(),
            r#"{"type":"contribution.completed","timestamp":"2026-11-20T12:00:00.000Z","data":{"amount":100.20}}"#
        );
        assert_eq!(
            body(Dialect::Raas, Uuid::from_u128(3), &event).unwrap(),
            concat!(
                r#"{"id":"00000000-0000-0000-0000-000000000001","event_name":"contribution_completed","#,
                r#""resource_id":"00000000-0000-0000-0000-000000000002","user_id":"a-user","#,
                r#""subscription_id":"00000000-0000-0000-0000-000000000003","timestamp":"2026-11-20T12:00:00.000Z"}"#
            )
        );
    }
}
