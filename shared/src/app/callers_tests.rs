//! What a bearer token opens; what the other credentials open is tried through the API.

use super::*;
use crate::auth::issuer_url::IssuerUrl;
use crate::auth::test_issuer::{KEY, headers, jwk, signed};
use crate::clock::Clock;
use crate::config::{Config, Tokens};
use crate::domain::tenant::Mode;
use crate::test_endpoint::{Endpoint, say};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use futures::future::BoxFuture;
use http::Method;
use serde_json::json;
use std::time::Instant;
use tokio::net::TcpStream;
use uuid::Uuid;

fn app(issuer: &str) -> App {
    let mut config = Config::read(|name| (name == "TABLE_NAME").then(|| "t".to_owned())).unwrap();
    let issuers = vec![(Mode::Test, IssuerUrl::parse(issuer).unwrap())];
    config.tokens = Tokens { issuers, audience: "almoner".to_owned() };
    let sdk = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).region(Region::new("us-east-1"));
    App::new(config, sdk.build(), Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap()))
}

fn call() -> Call {
    Call {
        request_id: "r".to_owned(),
        correlation_id: None,
        method: Method::GET,
        route: "/".to_owned(),
        started: Instant::now(),
        tenant: None,
    }
}

fn token(issuer: &str, role: Role, id: Uuid) -> HeaderMap {
    let claims =
        json!({ "iss": issuer, "aud": "almoner", "sub": id, "role": role.as_str(), "exp": 4_000_000_000_i64 });
    headers(&signed(&KEY, "k1", &claims))
}

#[tokio::test]
async fn a_token_opens_what_its_role_may_and_a_companys_is_its_tenants() {
    let endpoint = Endpoint::start(|mut stream: TcpStream| -> BoxFuture<'static, ()> {
        let set = json!({ "keys": [jwk(&KEY, "k1")] }).to_string();
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{set}", set.len());
        Box::pin(async move { say(&mut stream, &answer).await })
    })
    .await;
    let issuer = format!("http://{}", endpoint.address);
    let (app, id) = (app(&issuer), Uuid::from_u128(7));
    for is in Role::ALL {
        for asked in Role::ALL {
            let mut call = call();
            let outcome = app.bearer(&token(&issuer, is, id), asked, &mut call).await;
            let expected = if is == asked {
                Ok(Caller { mode: Mode::Test, role: is, id })
            } else {
                Err(Refusal::Unauthenticated)
            };
            assert_eq!(outcome, expected, "{is} {asked}");
            let tenant = Tenant { mode: Mode::Test, partner_id: id };
            let tenant = (is == asked && is == Role::Company).then_some(tenant);
            assert_eq!(call.tenant, tenant, "{is} {asked}");
        }
    }
    for headers in [HeaderMap::new(), headers("x"), token("https://id.example", Role::Buyer, id)] {
        let outcome = app.bearer(&headers, Role::Buyer, &mut call()).await;
        assert_eq!(outcome, Err(Refusal::Unauthenticated), "whatever is wrong with it");
    }
}

#[tokio::test]
async fn an_issuer_that_is_not_there_is_nothing_against_the_token() {
    let endpoint = Endpoint::start(|stream| Box::pin(async move { drop(stream) })).await;
    let issuer = format!("http://{}", endpoint.address);
    let token = token(&issuer, Role::Buyer, Uuid::nil());
    let outcome = app(&issuer).bearer(&token, Role::Buyer, &mut call()).await;
    assert!(matches!(outcome, Err(Refusal::Unavailable(_))), "{outcome:?}");
}
