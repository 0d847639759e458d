//! What it takes to refuse a bearer token, by what is wrong with it: how far the kinds are apart is what somebody could
//! learn of their token from the time that its refusal takes.
//!
//! The kinds take turns, so that whatever else the machine does hits them alike.

use crate::engine::Engine;
use crate::figures::Figures;
use crate::latency::proxy_event;
use almoner::app::App;
use almoner::clock::Clock;
use almoner::config::Config;
use almoner::lambda::answer_event;
use almoner_ops::sandbox::DEMO;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lambda_runtime::{Context, LambdaEvent};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Rounds that are not measured: the keys are fetched, caches fill.
const WARM_UP: usize = 100;
const ROUTE: &str = "/auth/consumer-user/company/{company_id}/transactions";

/// Measures and prints.
pub async fn measure(engine: &Engine, rounds: usize) {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let issuer = publish(&key).await;
    let table = engine.table.clone();
    let variable = |name: &str| match name {
        "TABLE_NAME" => Some(table.clone()),
        "TOKEN_ISSUER_TEST" => Some(issuer.clone()),
        "TOKEN_AUDIENCE" => Some("almoner".to_owned()),
        _ => None,
    };
    let app = Arc::new(App::new(Config::read(variable).unwrap(), engine.sdk.clone(), Clock::System));
    let mut kinds: Vec<_> =
        kinds(&key, &issuer).into_iter().map(|(what, token)| (what, event(&token), Figures::default())).collect();
    let count = kinds.len();
    for round in 0..WARM_UP + rounds {
        for turn in 0..count {
            let (_, event, figures) = &mut kinds[(round + turn) % count];
            let took = refused(&app, event).await;
            if round >= WARM_UP {
                figures.add(took);
            }
        }
    }
    println!("\n{rounds} refused tokens, microseconds   p50      p99      max");
    for (what, _, figures) in &kinds {
        println!("{what:<28}{}", figures.row());
    }
    let medians = kinds.iter().map(|(.., figures)| figures.percentile(50));
    let apart = medians.clone().max().unwrap() - medians.min().unwrap();
    println!("the medians are at most {} microseconds apart", apart.as_micros());
}

/// An issuer that publishes that key; its URL.
async fn publish(key: &RsaKeyPair) -> String {
    let (n, e) = (key.public_key().modulus(), key.public_key().exponent());
    let [n, e] = [n.big_endian_without_leading_zero(), e.big_endian_without_leading_zero()]
        .map(|number| URL_SAFE_NO_PAD.encode(number));
    let set = json!({ "keys": [{ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k1", "n": n, "e": e }] });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = axum::Router::new().route("/.well-known/jwks.json", get(async move || set.to_string()));
    tokio::spawn(axum::serve(listener, service).into_future());
    url
}

/// One token of each kind.
fn kinds(key: &RsaKeyPair, issuer: &str) -> Vec<(&'static str, String)> {
    let now_s = Clock::System.now().as_second();
    let claims = |name: &str, value: Value| {
        let mut claims = json!({
            "iss": issuer, "aud": "almoner", "sub": DEMO.id, "role": "consumer_user", "iat": now_s,
            "exp": now_s + 86_400,
        });
        claims[name] = value;
        claims
    };
    let input = |alg: &str, kid: &str, claims: &Value| {
        let header = json!({ "alg": alg, "typ": "JWT", "kid": kid });
        [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".")
    };
    let rsa = |kid: &str, claims: &Value| {
        let input = input("RS256", kid, claims);
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut signature).unwrap();
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    };
    let good = claims("typ", json!("unread"));
    let hs256 = input("HS256", "k1", &good);
    let secret = hmac::Key::new(hmac::HMAC_SHA256, key.public_key().as_ref());
    let tag = URL_SAFE_NO_PAD.encode(hmac::sign(&secret, hs256.as_bytes()));
    let expired = rsa("k1", &claims("exp", json!(now_s - 3_600)));
    let forged = format!("{}.{}", input("RS256", "k1", &good), expired.rsplit_once('.').unwrap().1);
    vec![
        ("garbage", "x.y.z".to_owned()),
        ("alg none", format!("{}.", input("none", "k1", &good))),
        ("HS256 by the public key", format!("{hs256}.{tag}")),
        ("another issuer's", rsa("k1", &claims("iss", json!("https://id.example")))),
        ("an unknown key's", rsa("k2", &good)),
        ("a wrong signature", forged),
        ("for another audience", rsa("k1", &claims("aud", json!("others")))),
        ("expired", expired),
        ("in another role", rsa("k1", &claims("role", json!("company")))),
    ]
}

/// What API Gateway sends a function for a call with that token.
fn event(token: &str) -> Value {
    let mut event = proxy_event(&DEMO.id.to_string(), "{}", None);
    let authorization = format!("Bearer {token}");
    event["headers"]["Authorization"] = json!(authorization);
    event["multiValueHeaders"]["Authorization"] = json!([authorization]);
    event["resource"] = json!(ROUTE);
    event["requestContext"]["resourcePath"] = json!(ROUTE);
    event["httpMethod"] = json!("POST");
    event["pathParameters"] = json!({ "company_id": DEMO.id });
    event
}

/// One invocation, from the event's text to the answer's.
async fn refused(app: &Arc<App>, event: &Value) -> Duration {
    let text = event.to_string();
    let started = Instant::now();
    let event = LambdaEvent::new(serde_json::from_str(&text).unwrap(), Context::default());
    let answer = answer_event(Arc::clone(app), &company_transactions_create::handle, event).await.unwrap();
    let answer = serde_json::to_string(&answer).unwrap();
    let took = started.elapsed();
    assert!(answer.contains(r#""statusCode":401"#), "{answer}");
    took
}
