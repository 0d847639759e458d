//! Deliveries from the house's own sender.

use super::*;
use crate::receive::Step;
use almoner::auth::webhook_signature::{SigningSecret, headers};
use almoner::domain::webhook_dialect::Dialect;
use almoner::notify::sender::{Limits, SendError, Sender};
use almoner::notify::target::{Resolver, Target, TargetPolicy};

const BODY: &[u8] = br#"{"type":"contribution.completed","data":{"transaction_id":"t1"}}"#;
const RAAS_BODY: &[u8] = br#"{"id":"e1","event_name":"transaction_paid","resource_id":7}"#;
const LOCAL: TargetPolicy = TargetPolicy { local: true };

fn signing(dialect: Dialect, byte: u8) -> Signing {
    Signing { dialect, secret: SigningSecret::generate(dialect, [byte; 32]) }
}

async fn started(options: Options) -> Receiver {
    Receiver::start(Options { signing: Some(signing(Dialect::Standard, 1)), ..options }).await.unwrap()
}

async fn post(receiver: &Receiver, headers: &[(&'static str, String)], body: &[u8]) -> Result<u16, SendError> {
    let target = Target::parse(&format!("http://{}/any/path", receiver.address()), LOCAL).unwrap();
    let addresses = target.resolve(&Resolver::System, LOCAL).await.unwrap();
    // Only what hangs on purpose is waited for so long.
    let limits = Limits { total: Duration::from_secs(2), ..Limits::default() };
    let sender = Sender::new(Clock::System, limits);
    let sent = sender.post(&target, &addresses, headers, body.to_vec()).await;
    sent.status.ok_or_else(|| sent.error.unwrap())
}

async fn deliver(receiver: &Receiver, event_id: &str) -> Result<u16, SendError> {
    let secrets = [signing(Dialect::Standard, 1).secret];
    let now_s = Clock::System.now().as_second();
    let headers = headers(Dialect::Standard, &secrets, event_id, "contribution.completed", now_s, BODY);
    post(receiver, &headers, BODY).await
}

#[tokio::test]
async fn a_signed_delivery_is_taken_and_a_repetition_is_seen() {
    let receiver = started(Options::default()).await;
    for _ in 0..2 {
        assert_eq!(deliver(&receiver, "e1").await, Ok(200));
    }
    let deliveries = receiver.wait_for(2, Duration::from_secs(5)).await;
    let [first, second] = &deliveries[..] else { panic!("{deliveries:?}") };
    assert_eq!((first.verified.clone(), first.again, first.answered), (Ok(()), false, Answer::Status(200)));
    assert_eq!(
        (&*first.event_id, &*first.event_type, &*first.resource_id),
        ("e1", "contribution.completed", "t1")
    );
    assert_eq!(first.body, BODY);
    assert!(second.again);
    let line = second.line();
    assert!(line.ends_with("Z e1 contribution.completed t1 verified, answered 200, again"), "{line}");
}

#[tokio::test]
async fn what_is_not_signed_with_the_secret_is_answered_401() {
    let receiver = started(Options { fail: vec![Step::Status(500)], ..Options::default() }).await;
    let now_s = Clock::System.now().as_second();
    let sign =
        |byte, at| headers(Dialect::Standard, &[signing(Dialect::Standard, byte).secret], "e1", "", at, BODY);
    for (headers, why) in [
        (Vec::new(), "no webhook-id header"),
        (sign(2, now_s), "the signature is not this secret's"),
        (sign(1, now_s - 400), "the timestamp is more than five minutes off"),
    ] {
        assert_eq!(post(&receiver, &headers, BODY).await, Ok(401));
        assert_eq!(receiver.deliveries().last().unwrap().verified, Err(why.to_owned()));
    }
    assert_eq!(deliver(&receiver, "e1").await, Ok(500), "what is not believed uses no step up");
    receiver.expect(signing(Dialect::Standard, 2));
    assert_eq!(post(&receiver, &sign(2, now_s), BODY).await, Ok(200), "the secret was rotated");
}

#[tokio::test]
async fn a_raas_delivery_is_verified_with_either_secret_while_it_rotates() {
    let [current, previous, other] = [1, 2, 3].map(|byte| signing(Dialect::Raas, byte));
    let secrets = [current.secret.clone(), previous.secret.clone()];
    let signed = headers(Dialect::Raas, &secrets, "e1", "transaction_paid", 0, RAAS_BODY);
    for (expected, status) in [(current, 200), (previous, 200), (other, 401)] {
        let receiver = Receiver::start(Options::default()).await.unwrap();
        assert_eq!(post(&receiver, &signed, RAAS_BODY).await, Ok(401), "no secret is known yet");
        receiver.expect(expected);
        assert_eq!(post(&receiver, &signed, RAAS_BODY).await, Ok(status));
        let delivery = receiver.deliveries().pop().unwrap();
        let said = [delivery.event_id, delivery.event_type, delivery.resource_id];
        assert_eq!(said, ["e1", "transaction_paid", "7"]);
    }
}

#[tokio::test]
async fn it_hangs_until_the_sender_gives_up() {
    let receiver = started(Options { fail: vec![Step::Hang], ..Options::default() }).await;
    assert_eq!(deliver(&receiver, "e1").await, Err(SendError::Timeout));
    assert_eq!(receiver.deliveries()[0].answered, Answer::Never);
    assert_eq!(deliver(&receiver, "e1").await, Ok(200));
}

#[tokio::test]
async fn a_long_body_is_not_kept() {
    let receiver = started(Options::default()).await;
    // The endpoint may hang up before all of it is sent, so the outcome that the sender sees is not certain.
    let _ = post(&receiver, &[], &vec![b'x'; MAX_BODY + 1]).await;
    let delivery = receiver.wait_for(1, Duration::from_secs(5)).await.pop().unwrap();
    assert_eq!((delivery.body.len(), delivery.answered), (0, Answer::Status(413)));
}

#[tokio::test]
async fn it_stops_when_it_is_dropped_and_prints_nothing_that_steers_a_terminal() {
    let receiver = started(Options::default()).await;
    let address = receiver.address();
    let _ = post(&receiver, &[], br#"{"id":"\u001b[2J","type":"\n"}"#).await;
    assert!(receiver.deliveries()[0].line().chars().all(|char| !char.is_control()));
    drop(receiver);
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn while_a_secret_is_rotated_either_is_taken_and_then_the_new_one_alone() {
    let receiver = started(Options::default()).await;
    let signed = async |byte: u8, event_id: &str| {
        let secrets = [signing(Dialect::Standard, byte).secret];
        let now_s = Clock::System.now().as_second();
        let headers = headers(Dialect::Standard, &secrets, event_id, "contribution.completed", now_s, BODY);
        post(&receiver, &headers, BODY).await
    };
    assert_eq!(signed(2, "e1").await, Ok(401));
    receiver.expect_also(signing(Dialect::Standard, 2));
    assert_eq!([signed(1, "e1").await, signed(2, "e2").await, signed(3, "e3").await], [Ok(200), Ok(200), Ok(401)]);
    receiver.expect_also(signing(Dialect::Standard, 3));
    assert_eq!([signed(1, "e4").await, signed(2, "e5").await, signed(3, "e6").await], [Ok(401), Ok(200), Ok(200)]);
    receiver.expect(signing(Dialect::Standard, 3));
    assert_eq!([signed(2, "e7").await, signed(3, "e8").await], [Ok(401), Ok(200)]);
}
