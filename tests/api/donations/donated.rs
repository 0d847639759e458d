//! What the tests of a consumer's transactions have in common.

use super::{Givers, errors, within};
use crate::world::{Reply, Request};
use almoner::domain::json::Json;
use http::{Method, StatusCode};
use serde_json::Value;

impl Givers<'_> {
    /// What a browser announced under that reconciliation id, with these members beside charity and cause.
    pub async fn announced(&self, name: &str, members: &str) -> Reply {
        let reply = self.announce(&self.cause(&named(name, members))).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        reply
    }

    /// What John Doe recorded with that body.
    pub async fn donated(&self, body: &str) -> Reply {
        let reply = self.donate(body).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{body}: {reply:?}");
        reply
    }

    /// John Doe's request to see one of his own.
    pub fn ask_for(&self, id: &str) -> Request {
        self.as_consumer(Method::GET, &format!("{}/{id}", within(self.company)))
    }

    /// John Doe's request for a list of his own.
    pub fn ask_for_list(&self, query: &str) -> Request {
        self.as_consumer(Method::GET, &format!("{}?{query}", within(self.company)))
    }

    /// All that John Doe has within the demo company, at most a hundred.
    pub async fn listed(&self) -> Vec<String> {
        ids(&self.ask_for_list("limit=100").send().await)
    }

    /// How many calls of that operation a consumer's POST made since the last time this was asked.
    pub async fn calls<const N: usize>(&self, operations: [&str; N]) -> [u64; N] {
        let calls = self.world.calls().await;
        let calls = &calls["company-transactions-create"];
        operations.map(|operation| calls[operation]["calls"].as_u64().unwrap_or(0))
    }
}

/// EUR 2.50 without charity and cause, and these members.
pub fn amount(members: &str) -> String {
    let comma = if members.is_empty() { "" } else { "," };
    format!(r#"{{"donation_amount":250,"donation_currency":"EUR"{comma}{members}}}"#)
}

/// A reconciliation id, and these members.
pub fn named(name: &str, members: &str) -> String {
    let comma = if members.is_empty() { "" } else { "," };
    format!(r#""reconciliation_id":"{name}"{comma}{members}"#)
}

/// The ids of a page.
pub fn ids(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    let json = reply.json();
    let Some(Json::Array(items)) = json.member("data") else { panic!("{reply:?}") };
    let id = |item: &Json<'_>| match item.member("id") {
        Some(Json::Text(id)) => id.clone(),
        other => panic!("{other:?}"),
    };
    items.iter().map(id).collect()
}

/// The same members with the same values, in whatever order; those of the second win.
pub fn joined(one: &str, other: &str) -> String {
    let [mut one, other]: [Value; 2] = [one, other].map(|text| serde_json::from_str(text).unwrap());
    one.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    one.to_string()
}

/// It is refused with that status, for these reasons and no other.
pub fn assert_refused(reply: &Reply, status: StatusCode, reasons: &[&str]) {
    assert_eq!(
        (reply.status, errors(reply)),
        (status, reasons.iter().map(|&it| it.to_owned()).collect()),
        "{reply:?}"
    );
    assert!(!reply.text("message").is_empty());
}

/// 422 for these reasons and no other.
pub fn assert_invalid(reply: &Reply, reasons: &[&str]) {
    assert_refused(reply, StatusCode::UNPROCESSABLE_ENTITY, reasons);
}

/// 503, to be asked again, with nothing of ours in it.
pub fn assert_unavailable(reply: &Reply) {
    assert_eq!(
        (reply.status, reply.header("Retry-After")),
        (StatusCode::SERVICE_UNAVAILABLE, Some("1")),
        "{reply:?}"
    );
    assert_eq!(reply.header("X-Request-Id"), Some(reply.text("request_id").as_str()));
    let shown = reply.body.to_lowercase();
    for leak in ["dynamo", "throttl", "exception", "aws", "table", "timeout", "processor", "127.0.0.1", "panick"] {
        assert!(!shown.contains(leak), "{leak} leaks: {shown}");
    }
}
