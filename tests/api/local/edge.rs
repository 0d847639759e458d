//! WAF before the local API: a hammered public path answers 429, and nothing else is harmed.

use crate::world::{CONTRIBUTIONS, World};
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

const PUBLIC: &str = "/pub/payment-gateway/pre-transactions";

async fn limited_to_ten() -> World {
    World::with(Clock::System).edge_limit(10).start().await
}

#[tokio::test]
async fn above_its_rate_an_address_is_refused_whatever_it_says_of_itself() {
    let world = limited_to_ten().await;
    for number in 1..=10 {
        let reply = world.request(Method::POST, PUBLIC).body("{}").send().await;
        assert_ne!(reply.status, StatusCode::TOO_MANY_REQUESTS, "{number}");
    }
    for path in [PUBLIC, "/pub/elsewhere", "/%70ub/payment-gateway/pre-transactions"] {
        let spoofed = world.request(Method::POST, path).header("X-Forwarded-For", "203.0.113.99");
        let reply = spoofed.body("{}").send().await;
        assert_eq!(reply.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(reply.body, @r#"{"message":"Too many requests; send the same request again after the time in Retry-After","errors":{}}"#);
        }
        assert_eq!(reply.header("Retry-After"), Some("60"));
        assert_eq!(reply.header("Content-Type"), Some("application/json"));
        assert!(reply.header("X-Request-Id").is_some());
        assert_eq!(reply.header("X-Request-Id"), reply.header("x-amzn-requestid"));
    }
}

#[tokio::test]
async fn a_hammered_public_path_harms_no_other() {
    let world = limited_to_ten().await;
    for _ in 0..30 {
        world.request(Method::POST, PUBLIC).body("{}").send().await;
    }
    for _ in 0..15 {
        assert_eq!(world.list(DEMO, "").send().await.status, StatusCode::OK, "the same address, with credentials");
    }
    assert_eq!(world.created(DEMO).await.len(), 36);
    let unknown = world.request(Method::GET, &format!("{CONTRIBUTIONS}/a/b")).send().await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}
