//! Against processors of every kind, on real sockets of this machine.

use super::*;
use crate::outbound::SendError;
use crate::test_endpoint::{Endpoint, say};
use futures::future::BoxFuture;
use http::StatusCode;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

/// Patient enough for a busy machine.
const PATIENT: Duration = Duration::from_secs(30);

fn asked() -> Asked {
    Asked {
        idempotency_key: Uuid::from_u128(1),
        transaction_id: Uuid::from_u128(2),
        company_id: Uuid::from_u128(3),
        consumer_user_id: Uuid::from_u128(4),
        payment_method: Uuid::from_u128(5),
        amount_minor: 250,
        currency: "EUR",
        exponent: 2,
        live: false,
    }
}

fn at(url: &str, total: Duration) -> Processor {
    Processor::within(ServiceUrl::parse(url).unwrap(), total)
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

fn status(line: &str) -> String {
    format!("HTTP/1.1 {line}\r\nContent-Length: 23\r\n\r\n{{\"decision\":\"approved\"}}")
}

/// A processor that always says that, and hangs up.
async fn saying(answer: String) -> Endpoint {
    Endpoint::start(move |mut stream: TcpStream| -> BoxFuture<'static, ()> {
        let answer = answer.clone();
        Box::pin(async move { say(&mut stream, &answer).await })
    })
    .await
}

/// What comes of asking a processor that says that; it is asked once.
async fn outcome(answer: String) -> Result<Decision, ProcessorError> {
    let endpoint = saying(answer).await;
    let processor = at(&format!("http://{}/pay", endpoint.address), PATIENT);
    let outcome = processor.authorise(&asked()).await;
    assert_eq!(endpoint.requests().len(), 1, "asking again is the caller's");
    outcome
}

#[tokio::test]
async fn its_three_words_are_decisions() {
    for (word, decision) in
        [("approved", Decision::Approved), ("declined", Decision::Declined), ("expired", Decision::Expired)]
    {
        assert_eq!(outcome(ok(&format!("{{\"decision\":\"{word}\"}}"))).await, Ok(decision));
        let more = format!(" {{\"authorisation\":{{\"id\":7}},\n\"decision\" : \"{word}\"}}\n");
        assert_eq!(outcome(ok(&more)).await, Ok(decision), "others may say more");
        assert_eq!(outcome(format!("HTTP/1.1 200 OK\r\n\r\n{more}")).await, Ok(decision), "of whatever length");
    }
}

#[tokio::test]
async fn it_is_asked_as_is_documented() {
    let endpoint = saying(ok(r#"{"decision":"approved"}"#)).await;
    let processor = at(&format!("http://{}/v1/pay", endpoint.address), PATIENT);
    for live in [false, true, true] {
        let asked = Asked { live, ..asked() };
        assert_eq!(processor.authorise(&asked).await, Ok(Decision::Approved));
    }
    let [test, live, again] = endpoint.requests().try_into().unwrap();
    assert_eq!(live, again, "the same question is the same");
    for (request, mode) in [(test, "test"), (live, "live")] {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let expected = [
            "POST /v1/pay HTTP/1.1",
            "content-type: application/json",
            "idempotency-key: 00000000-0000-0000-0000-000000000001",
            &format!("host: {}", endpoint.address),
            "user-agent: Almoner/1",
            "accept: application/json",
            "connection: close",
            &format!("content-length: {}", body.len()),
        ];
        assert_eq!(head.lines().collect::<Vec<_>>(), expected);
        let expected = json!({
            "transaction_id": "00000000-0000-0000-0000-000000000002",
            "company_id": "00000000-0000-0000-0000-000000000003",
            "consumer_user_id": "00000000-0000-0000-0000-000000000004",
            "payment_method": "00000000-0000-0000-0000-000000000005",
            "amount": 250,
            "currency": "EUR",
            "exponent": 2,
            "mode": mode,
        });
        assert_eq!(serde_json::from_str::<Value>(body).unwrap(), expected);
    }
}

#[tokio::test]
async fn another_status_is_no_decision_whatever_it_says() {
    for (line, code) in [
        ("500 Internal Server Error", StatusCode::INTERNAL_SERVER_ERROR),
        ("503 Service Unavailable", StatusCode::SERVICE_UNAVAILABLE),
        ("429 Too Many Requests", StatusCode::TOO_MANY_REQUESTS),
        ("402 Payment Required", StatusCode::PAYMENT_REQUIRED),
        ("401 Unauthorized", StatusCode::UNAUTHORIZED),
        ("201 Created", StatusCode::CREATED),
    ] {
        assert_eq!(outcome(status(line)).await, Err(AskError::Status(code).into()), "{line}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = saying(ok(r#"{"decision":"approved"}"#)).await;
    for (code, line) in [(StatusCode::FOUND, "302 Found"), (StatusCode::TEMPORARY_REDIRECT, "307 Temporary")] {
        let location = format!("Location: http://{}/\r\nContent-Length: 0", elsewhere.address);
        let redirect = format!("HTTP/1.1 {line}\r\n{location}\r\n\r\n");
        assert_eq!(outcome(redirect).await, Err(AskError::Status(code).into()));
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn what_is_no_decision_is_not_guessed() {
    for body in [
        "",
        "approved",
        "\"approved\"",
        "[\"approved\"]",
        "{}",
        "null",
        "<html>",
        r#"{"decision":null}"#,
        r#"{"decision":true}"#,
        r#"{"decision":["approved"]}"#,
        r#"{"decision":"pending"}"#,
        r#"{"decision":"Approved"}"#,
        r#"{"decision":"approved "}"#,
        r#"{"Decision":"approved"}"#,
        r#"{"decision":"declined","decision":"approved"}"#,
        r#"{"decision":"approved"}{}"#,
        r#"{"decision":"approved""#,
    ] {
        assert_eq!(outcome(ok(body)).await, Err(ProcessorError::NoDecision), "{body}");
    }
}

#[tokio::test]
async fn an_answer_that_is_too_large_or_cut_is_none() {
    let padded = |length: usize| {
        let start = r#"{"decision":"approved","#.to_owned();
        format!("{start}\"more\":\"{}\"}}", "x".repeat(length - start.len() - 10))
    };
    assert_eq!(padded(MAX_ANSWER).len(), MAX_ANSWER);
    assert_eq!(outcome(ok(&padded(MAX_ANSWER))).await, Ok(Decision::Approved));
    let cut = ok(&padded(1_000)).replace("Content-Length: 1000", "Content-Length: 1001");
    for answer in [ok(&padded(MAX_ANSWER + 1)), format!("HTTP/1.1 200 OK\r\n\r\n{}", padded(1_000_000)), cut] {
        assert_eq!(outcome(answer).await, Err(AskError::Body { max_answer: MAX_ANSWER }.into()));
    }
    let head = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n{{}}", "x".repeat(40_000));
    assert_eq!(outcome(head).await, Err(AskError::Unanswered(SendError::Protocol).into()));
    assert_eq!(outcome(String::new()).await, Err(AskError::Unanswered(SendError::Protocol).into()), "it hangs up");
}

#[tokio::test]
async fn a_processor_that_hangs_is_given_up_in_time_wherever_it_hangs() {
    for answer in
        ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n{\"decision\":\"approved\""]
    {
        let endpoint = Endpoint::start(move |mut stream: TcpStream| -> BoxFuture<'static, ()> {
            Box::pin(async move {
                say(&mut stream, answer).await;
                // It never says more: the other side hangs up.
                let _ = stream.read_u8().await;
            })
        })
        .await;
        let processor = at(&format!("http://{}", endpoint.address), Duration::from_millis(200));
        let outcome = processor.authorise(&asked()).await;
        assert_eq!(outcome, Err(AskError::Unanswered(SendError::Timeout).into()), "{answer}");
    }
}

#[tokio::test]
async fn a_processor_that_is_not_there_or_not_itself_decides_nothing() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let outcome = at(&format!("http://{free}"), PATIENT).authorise(&asked()).await;
    assert_eq!(outcome, Err(AskError::Unanswered(SendError::Connect).into()));
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", plain.local_addr().unwrap());
    let answering =
        tokio::spawn(async move { say(&mut plain.accept().await.unwrap().0, &status("200 OK")).await });
    let outcome = at(&url, PATIENT).authorise(&asked()).await;
    assert_eq!(outcome, Err(AskError::Unanswered(SendError::Tls).into()), "never in the clear");
    answering.await.unwrap();
}

#[test]
fn whoever_asked_us_is_told_to_come_again_and_the_log_why() {
    let status = AskError::Status(StatusCode::BAD_GATEWAY);
    let cause = Cause::new("no decision of the payment processor: it answered 502 Bad Gateway");
    assert_eq!(Refusal::from(ProcessorError::Unanswered(status)), Refusal::Unavailable(cause));
    let cause = Cause::new("no decision of the payment processor: its answer is no decision");
    assert_eq!(Refusal::from(ProcessorError::NoDecision), Refusal::Unavailable(cause));
    let processor = at("https://pay.example/secret", PATIENT);
    assert_eq!(format!("{processor:?}"), "Processor { url: ServiceUrl(pay.example), .. }");
}
