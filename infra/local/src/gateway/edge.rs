//! AWS WAF before the API: what is refused whatever it would lead to.
//!
//! Only a rule's own paths are counted, by the address that the connection comes from: what a caller says of itself
//! (`X-Forwarded-For`) counts for nothing. Refused requests count, too.

use super::Incoming;
use super::rate::{ADDRESSES, Rates};
use crate::template::{RateRule, Refusal, SizeRule, Template};
use bytes::Bytes;
use http::Response;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The web ACL in front of the API's stage.
pub struct Edge {
    stage: String,
    rules: Vec<(RateRule, Mutex<Rates>)>,
    sizes: Vec<SizeRule>,
    since: Instant,
}

impl Edge {
    /// The rules of that template.
    pub fn of(template: &Template) -> Self {
        let rules = template.edge.rules.iter().map(|rule| {
            let rates = Rates::new(rule.window, ADDRESSES);
            (rule.clone(), Mutex::new(rates))
        });
        let sizes = template.edge.sizes.clone();
        Self { stage: template.api.stage.clone(), rules: rules.collect(), sizes, since: Instant::now() }
    }

    /// How a request that comes now is refused, if it is.
    pub fn refuse(&self, incoming: &Incoming) -> Option<Response<Bytes>> {
        let path = incoming.head.uri.path();
        let too_often = self.refused(path, &incoming.source_ip, self.since.elapsed());
        let refused = too_often.or_else(|| self.too_large(incoming))?;
        let mut response = Response::new(Bytes::from(refused.body.clone()));
        *response.status_mut() = refused.status;
        *response.headers_mut() = refused.headers.clone();
        Some(response)
    }

    /// The first rule that finds it too large.
    fn too_large(&self, incoming: &Incoming) -> Option<&Refusal> {
        // One that was larger than anything may be was not read: it is larger than any rule measures.
        let body = incoming.body.as_ref().map_or(usize::MAX, Bytes::len);
        let (path, headers) = (incoming.head.uri.path(), &incoming.head.headers);
        let rule = self.sizes.iter().find(|rule| rule.refuses(&self.stage, path, headers, body));
        rule.map(|rule| &rule.refusal)
    }

    /// The first rule that refuses it for its rate; those after that one do not hear of it.
    fn refused(&self, path: &str, source_ip: &str, now: Duration) -> Option<&Refusal> {
        let mut covering = self.rules.iter().filter(|(rule, _)| rule.covers(&self.stage, path));
        let above = covering.find(|(rule, rates)| {
            let mut rates = rates.lock().unwrap_or_else(PoisonError::into_inner);
            rates.count(source_ip, now) > rule.limit
        });
        above.map(|(rule, _)| &rule.refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const PUBLIC: &str = "/pub/payment-gateway/pre-transactions";
    const FIRST: Duration = Duration::from_secs(7);

    fn edge() -> Edge {
        let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../template.yaml");
        Edge::of(&Template::load(&template).unwrap())
    }

    /// How many of so many requests at once are let through.
    fn let_through(edge: &Edge, path: &str, source_ip: &str, requests: usize, now: Duration) -> usize {
        (0..requests).filter(|_| edge.refused(path, source_ip, now).is_none()).count()
    }

    #[test]
    fn an_address_gets_twelve_hundred_through_in_a_minute_however_they_come() {
        let edge = edge();
        assert_eq!(let_through(&edge, PUBLIC, "203.0.113.7", 1_201, FIRST), 1_200);
        let steady = (0..90_000).filter(|number| {
            let now = FIRST + Duration::from_millis(number * 10);
            edge.refused(PUBLIC, "203.0.113.8", now).is_none()
        });
        assert_eq!(
            steady.count(),
            1_200,
            "one that goes on at 100 a second gets nothing more: refused ones count"
        );
        let fair = (0..18_000).all(|number| {
            let now = FIRST + Duration::from_millis(number * 50);
            edge.refused(PUBLIC, "203.0.113.9", now).is_none()
        });
        assert!(fair, "one that keeps to its rate is never refused");
    }

    #[test]
    fn after_a_silent_window_all_is_forgotten() {
        let edge = edge();
        assert_eq!(let_through(&edge, PUBLIC, "203.0.113.7", 2_000, FIRST), 1_200);
        assert_eq!(let_through(&edge, PUBLIC, "203.0.113.7", 1, FIRST + Duration::from_secs(59)), 0);
        assert_eq!(let_through(&edge, PUBLIC, "203.0.113.7", 2_000, FIRST + Duration::from_secs(121)), 1_200);
    }

    #[test]
    fn other_addresses_and_other_paths_are_not_harmed() {
        let edge = edge();
        assert_eq!(let_through(&edge, PUBLIC, "203.0.113.7", 2_000, FIRST), 1_200);
        assert_eq!(let_through(&edge, PUBLIC, "203.0.113.8", 10, FIRST), 10);
        assert_eq!(let_through(&edge, "/auth/payment-gateway/transactions", "203.0.113.7", 2_000, FIRST), 2_000);
        assert_eq!(let_through(&edge, "/pub/another", "203.0.113.7", 1, FIRST), 0, "all public paths are one");
    }

    #[test]
    fn a_refusal_is_the_templates() {
        let edge = edge();
        let refused = (0..1_201).filter_map(|_| edge.refuse(&incoming(PUBLIC, 0))).next().unwrap();
        assert_eq!(refused.status(), 429);
        assert_eq!(refused.headers()["retry-after"], "60");
        assert_eq!(refused.headers()["content-type"], "application/json");
        let body: serde_json::Value = serde_json::from_slice(refused.body()).unwrap();
        assert!(body["message"].is_string());
        assert_eq!(body["errors"], serde_json::json!({}));
    }

    fn incoming(path: &str, bytes: usize) -> Incoming {
        let request = http::Request::post(path).header("content-length", bytes.to_string()).body(()).unwrap();
        let (head, ()) = request.into_parts();
        Incoming { head, body: Some(Bytes::from(vec![b' '; bytes])), source_ip: "203.0.113.7".to_owned() }
    }

    #[test]
    fn what_is_too_large_for_its_path_is_refused_and_documents_are_not() {
        let edge = edge();
        let refused =
            |path: &str, bytes: usize| edge.refuse(&incoming(path, bytes)).map(|reply| reply.status().as_u16());
        for (path, taken) in [(PUBLIC, 32_768), ("/company/integration/contributions/create", 999_999)] {
            assert_eq!(refused(path, taken), None, "{path}");
            assert_eq!(refused(path, taken + 1), Some(413), "{path}");
        }
        for path in ["/users/u/transactions", "/webapi/v1/SendReceipt"] {
            assert_eq!(refused(path, 8_000_000), None, "{path}");
        }
        let unread = Incoming { body: None, ..incoming(PUBLIC, 0) };
        assert_eq!(edge.refuse(&unread).unwrap().status(), 413, "larger than anything may be");
    }
}
