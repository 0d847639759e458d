//! Against issuers of every kind, on real sockets of this machine, by a clock that is moved by hand.

mod log;

use super::*;
use crate::auth::test_issuer::{KEY, OTHER_KEY, bearer, jwk, signed};
use crate::test_endpoint::{Endpoint, say};
use aws_lc_rs::signature::RsaKeyPair;
use futures::future::{BoxFuture, join_all};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::sync::Mutex as Shared;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

const ID: &str = "3f33b5e7-a94b-4f86-92e5-b1f7c1a7c68b";

/// An issuer that publishes what it is told to; nothing hangs up.
struct Published {
    endpoint: Endpoint,
    answer: Arc<Shared<Option<String>>>,
}

impl Published {
    async fn start(answer: impl Into<Option<String>>) -> Self {
        let answer = Arc::new(Shared::new(answer.into()));
        let told = answer.clone();
        let endpoint = Endpoint::start(move |mut stream: TcpStream| -> BoxFuture<'static, ()> {
            let answer = told.lock().unwrap().clone();
            Box::pin(async move {
                if let Some(answer) = answer {
                    say(&mut stream, &answer).await;
                }
            })
        })
        .await;
        Self { endpoint, answer }
    }

    fn publish(&self, answer: impl Into<Option<String>>) {
        *self.answer.lock().unwrap() = answer.into();
    }

    fn asked(&self) -> usize {
        self.endpoint.requests().len()
    }

    fn url(&self) -> String {
        format!("http://{}/i", self.endpoint.address)
    }
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn set(keys: &[(&RsaKeyPair, &str)]) -> String {
    let keys: Vec<Value> = keys.iter().map(|(key, kid)| jwk(key, kid)).collect();
    ok(&json!({ "keys": keys }).to_string())
}

fn tokens(urls: &[(Mode, &str)]) -> Tokens {
    let issuers = urls.iter().map(|(mode, url)| (*mode, IssuerUrl::parse(url).unwrap()));
    Tokens { issuers: issuers.collect(), audience: "almoner".to_owned() }
}

fn clock() -> Clock {
    Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap())
}

/// One for the test mode, patient enough for a busy machine.
fn issuers(url: &str, clock: &Clock) -> Issuers {
    Issuers::within(&tokens(&[(Mode::Test, url)]), clock.clone(), Duration::from_secs(30))
}

fn token(url: &str, key: &RsaKeyPair, kid: &str) -> BearerToken {
    let claims = json!({ "iss": url, "aud": "almoner", "sub": ID, "role": "company", "exp": 4_000_000_000_i64 });
    bearer(&signed(key, kid, &claims))
}

fn advance(clock: &Clock, seconds: i64) {
    clock.advance(SignedDuration::from_secs(seconds));
}

const UNKNOWN_KEY: Result<Caller, IssuersError> = Err(IssuersError::Refused(BearerError::Key));

#[tokio::test]
async fn keys_are_asked_for_once_in_ten_minutes_and_those_published_no_more_are_gone() {
    let (issuer, clock) = (Published::start(set(&[(&KEY, "k1")])).await, clock());
    let (issuers, token) = (issuers(&issuer.url(), &clock), token(&issuer.url(), &KEY, "k1"));
    let all = join_all((0..20).map(|_| issuers.caller(&token))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(issuer.asked(), 1, "those who come at once wait for the same answer");
    let asked = &issuer.endpoint.requests()[0];
    let expected = format!(
        "GET /i/.well-known/jwks.json HTTP/1.1\r\nhost: {}\r\nuser-agent: Almoner/1\r\naccept: application/json\r\n\
         connection: close\r\n\r\n",
        issuer.endpoint.address
    );
    assert_eq!(asked, &expected, "and nothing of the token");
    issuer.publish(set(&[(&OTHER_KEY, "k2")]));
    advance(&clock, 599);
    assert!(issuers.caller(&token).await.is_ok());
    assert_eq!(issuer.asked(), 1);
    advance(&clock, 1);
    assert_eq!(issuers.caller(&token).await, UNKNOWN_KEY, "withdrawn");
    assert_eq!(issuer.asked(), 2);
}

#[tokio::test]
async fn an_unknown_key_makes_it_ask_again_once_in_half_a_minute() {
    let (issuer, clock) = (Published::start(set(&[(&KEY, "k1")])).await, clock());
    let issuers = issuers(&issuer.url(), &clock);
    let [known, new] = [(&KEY, "k1"), (&OTHER_KEY, "k2")].map(|(key, kid)| token(&issuer.url(), key, kid));
    assert!(issuers.caller(&known).await.is_ok());
    issuer.publish(set(&[(&KEY, "k1"), (&OTHER_KEY, "k2")]));
    advance(&clock, 29);
    assert_eq!(issuers.caller(&new).await, UNKNOWN_KEY);
    assert_eq!(issuer.asked(), 1);
    advance(&clock, 1);
    assert!(issuers.caller(&new).await.is_ok(), "a key that was new is found without waiting for ten minutes");
    for kid in ["k3", "k4", "k5"] {
        assert_eq!(issuers.caller(&token(&issuer.url(), &OTHER_KEY, kid)).await, UNKNOWN_KEY);
    }
    assert_eq!(issuer.asked(), 2, "who makes up keys makes us ask no more");
}

#[tokio::test]
async fn an_issuer_that_is_silent_stops_nobody_for_an_hour_and_everybody_after() {
    let (issuer, clock) = (Published::start(set(&[(&KEY, "k1")])).await, clock());
    let (issuers, token) = (issuers(&issuer.url(), &clock), token(&issuer.url(), &KEY, "k1"));
    assert!(issuers.caller(&token).await.is_ok());
    issuer.publish(None);
    advance(&clock, 600);
    for _ in 0..3 {
        assert!(issuers.caller(&token).await.is_ok());
    }
    assert_eq!(issuer.asked(), 2, "it is not asked at every call");
    advance(&clock, 2_999);
    assert!(issuers.caller(&token).await.is_ok());
    advance(&clock, 1);
    for why in ["protocol", "asked just now"] {
        let cause = Cause::new(format!("no keys of the issuer {}: {why}", issuer.url()));
        assert_eq!(issuers.caller(&token).await, Err(IssuersError::Unavailable(cause)));
    }
    issuer.publish(set(&[(&KEY, "k1")]));
    advance(&clock, 1);
    assert!(issuers.caller(&token).await.is_ok(), "and back when it is");
}

#[tokio::test]
async fn what_is_no_set_of_keys_is_said_and_believed_by_nobody() {
    let large = ok(&format!("{{\"keys\":[]{}}}", " ".repeat(64 * 1_024)));
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", " ".repeat(70_000));
    let redirect = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".to_owned();
    for (answer, cause) in [
        (None, "protocol"),
        (Some(large), "its answer broke off, or is above 65536 bytes"),
        (Some(endless), "its answer broke off, or is above 65536 bytes"),
        (
            Some("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_owned()),
            "its answer broke off, or is above 65536 bytes",
        ),
        (Some(redirect), "it answered 302 Found"),
        (Some("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n".to_owned()), "it answered 503 Service Unavailable"),
        (Some(ok("<html>")), "its answer is no set of keys"),
    ] {
        let issuer = Published::start(answer).await;
        let (url, clock) = (issuer.url(), clock());
        let outcome = issuers(&url, &clock).caller(&token(&url, &KEY, "k1")).await;
        let expected = Cause::new(format!("no keys of the issuer {url}: {cause}"));
        assert_eq!(outcome, Err(IssuersError::Unavailable(expected)));
    }
}

#[tokio::test]
async fn an_issuer_that_is_not_there_is_unavailable() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = format!("http://{free}");
    let outcome = issuers(&url, &clock()).caller(&token(&url, &KEY, "k1")).await;
    let expected = Cause::new(format!("no keys of the issuer {url}: connect"));
    assert_eq!(outcome, Err(IssuersError::Unavailable(expected)));
    // Where nothing is encrypted it is not asked in the clear.
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", plain.local_addr().unwrap());
    let answering = tokio::spawn(async move { say(&mut plain.accept().await.unwrap().0, &ok("{}")).await });
    let outcome = issuers(&url, &clock()).caller(&token(&url, &KEY, "k1")).await;
    let expected = Cause::new(format!("no keys of the issuer {url}: tls"));
    assert_eq!(outcome, Err(IssuersError::Unavailable(expected)));
    answering.await.unwrap();
}

#[tokio::test]
async fn an_issuer_that_drips_is_given_up_in_time() {
    let endpoint = Endpoint::start(|mut stream: TcpStream| -> BoxFuture<'static, ()> {
        Box::pin(async move {
            say(&mut stream, "HTTP/1.1 200 OK\r\n\r\n").await;
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
    })
    .await;
    let url = format!("http://{}", endpoint.address);
    let limit = Duration::from_millis(300);
    let issuers = Issuers::within(&tokens(&[(Mode::Test, &url)]), clock(), limit);
    let started = std::time::Instant::now();
    let outcome = issuers.caller(&token(&url, &KEY, "k1")).await;
    assert!((limit..limit * 5).contains(&started.elapsed()), "{:?}", started.elapsed());
    let expected = Cause::new(format!("no keys of the issuer {url}: timeout"));
    assert_eq!(outcome, Err(IssuersError::Unavailable(expected)));
}

#[tokio::test]
async fn a_token_is_checked_with_its_own_issuers_keys_alone() {
    let (test, live) =
        (Published::start(set(&[(&KEY, "k1")])).await, Published::start(set(&[(&OTHER_KEY, "k1")])).await);
    let both = tokens(&[(Mode::Test, &test.url()), (Mode::Live, &live.url())]);
    let issuers = Issuers::within(&both, clock(), Duration::from_secs(30));
    let caller = async |url: &str, key| issuers.caller(&token(url, key, "k1")).await;
    assert_eq!(caller(&test.url(), &KEY).await.map(|caller| caller.mode), Ok(Mode::Test));
    assert_eq!(live.asked(), 0, "the other is not asked");
    assert_eq!(caller(&live.url(), &OTHER_KEY).await.map(|caller| caller.mode), Ok(Mode::Live));
    let forged = Err(IssuersError::Refused(BearerError::Signature));
    assert_eq!(caller(&live.url(), &KEY).await, forged, "the test issuer cannot make live tokens");
    let stranger = Err(IssuersError::Refused(BearerError::Issuer));
    assert_eq!(caller("https://id.example", &KEY).await, stranger);
    assert_eq!(caller(&format!("{}/", test.url()), &KEY).await, stranger, "to the letter");
    assert_eq!((test.asked(), live.asked()), (1, 1));
    let nobodys = Issuers::new(&Tokens::default(), clock());
    assert_eq!(nobodys.caller(&token(&test.url(), &KEY, "k1")).await, stranger);
}
