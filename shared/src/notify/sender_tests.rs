//! Against endpoints of every kind, on real sockets of this machine.

use super::super::target::{Resolver, TargetPolicy};
use super::*;
use crate::test_endpoint::{Behaviour, Endpoint, ok, read_request, say};
use jiff::SignedDuration;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};

const LOCAL: TargetPolicy = TargetPolicy { local: true };
/// Long enough for this machine, short enough for a test.
const LIMITS: Limits = Limits { connect: Duration::from_millis(300), total: Duration::from_millis(600) };
/// For what must end before any time-out.
const PATIENT: Limits = Limits { connect: Duration::from_secs(30), total: Duration::from_secs(30) };

async fn post(endpoint: &Endpoint, limits: Limits) -> Sent {
    let target = Target::parse(&format!("http://{}/hook?a=1", endpoint.address), LOCAL).unwrap();
    sender(limits).post(&target, &[endpoint.address], &[], b"{}".to_vec()).await
}

fn sender(limits: Limits) -> Sender {
    Sender::new(Clock::stopped_at("1994-11-06T08:49:07Z".parse().unwrap()), limits)
}

#[tokio::test]
async fn a_post_carries_its_signature_and_nothing_of_its_own_accord() {
    let endpoint = Endpoint::start(ok).await;
    let target = Target::parse(&format!("http://{}/hook?a=1", endpoint.address), LOCAL).unwrap();
    let body = format!("{{\"data\":\"{}\"}}", "x".repeat(300_000));
    let headers = [("webhook-id", "e1".to_owned()), ("webhook-signature", "v1,AAAA v1,BBBB".to_owned())];
    let sent = sender(PATIENT).post(&target, &[endpoint.address], &headers, body.clone().into_bytes()).await;
    assert_eq!((sent.status, sent.error, sent.retry_after), (Some(204), None, None));
    let request = format!(
        "POST /hook?a=1 HTTP/1.1\r\nhost: {}\r\nuser-agent: Almoner-Webhooks/1\r\ncontent-type: application/json\r\n\
         connection: close\r\nwebhook-id: e1\r\nwebhook-signature: v1,AAAA v1,BBBB\r\ncontent-length: 300011\r\n\r\n\
         {body}",
        endpoint.address
    );
    assert_eq!(endpoint.requests(), [request]);
}

#[tokio::test]
async fn an_endpoint_that_never_answers_is_given_up_in_time() {
    let endpoint = Endpoint::start(|mut stream| {
        Box::pin(async move {
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
        })
    })
    .await;
    let sent = post(&endpoint, LIMITS).await;
    assert_eq!((sent.status, sent.error), (None, Some(SendError::Timeout)));
    assert!((LIMITS.total..LIMITS.total * 3).contains(&sent.duration), "{sent:?}");
}

#[tokio::test]
async fn a_status_counts_though_its_body_hangs() {
    let endpoint = Endpoint::start(|mut stream| {
        Box::pin(async move {
            say(&mut stream, "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 9\r\n\r\nhalf").await;
            tokio::time::sleep(PATIENT.total).await;
        })
    })
    .await;
    let sent = post(&endpoint, LIMITS).await;
    assert_eq!((sent.status, sent.error), (Some(503), None));
    assert_eq!(sent.retry_after, Some(SignedDuration::from_secs(7)));
    assert!((LIMITS.total..LIMITS.total * 3).contains(&sent.duration), "{sent:?}");
}

#[tokio::test]
async fn an_endless_body_is_cut_and_its_status_counts() {
    let endpoint = Endpoint::start(|mut stream| {
        Box::pin(async move {
            say(&mut stream, "HTTP/1.1 200 OK\r\n\r\n").await;
            while stream.write_all(&[b'x'; 1_024]).await.is_ok() {}
        })
    })
    .await;
    let sent = post(&endpoint, PATIENT).await;
    assert_eq!((sent.status, sent.error), (Some(200), None));
    assert!(sent.duration < PATIENT.total, "{sent:?}");
}

#[tokio::test]
async fn an_endless_head_is_no_answer() {
    let endpoint = Endpoint::start(|mut stream| {
        Box::pin(async move {
            say(&mut stream, "HTTP/1.1 200 OK\r\nx: ").await;
            while stream.write_all(&[b'x'; 1_024]).await.is_ok() {}
        })
    })
    .await;
    let sent = post(&endpoint, PATIENT).await;
    assert_eq!((sent.status, sent.error), (None, Some(SendError::Protocol)));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_where_it_points_is_never_contacted() {
    let endpoint = Endpoint::start(|mut stream| {
        Box::pin(async move {
            let port = stream.local_addr().unwrap().port();
            let head = format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.2:{port}/\r\n\r\n");
            say(&mut stream, &head).await;
        })
    })
    .await;
    let elsewhere = Endpoint::at(&format!("127.0.0.2:{}", endpoint.address.port()), ok).await;
    let sent = post(&endpoint, PATIENT).await;
    assert_eq!((sent.status, sent.error), (Some(307), None));
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn the_connection_goes_to_what_was_checked_though_the_name_now_says_otherwise() {
    let checked = Endpoint::start(ok).await;
    let rebound = Endpoint::at(&format!("127.0.0.2:{}", checked.address.port()), ok).await;
    let resolver = Resolver::scripted(["127.0.0.1", "127.0.0.2"].map(|ip| vec![ip.parse().unwrap()]));
    let target = Target::parse(&format!("http://partner.example:{}/", checked.address.port()), LOCAL).unwrap();
    let addresses = target.resolve(&resolver, LOCAL).await.unwrap();
    let sent = sender(PATIENT).post(&target, &addresses, &[], b"{}".to_vec()).await;
    assert_eq!((sent.status, resolver.lookups()), (Some(204), 1));
    assert_eq!((checked.requests().len(), rebound.requests().len()), (1, 0));
    let host = format!("host: partner.example:{}\r\n", checked.address.port());
    assert!(checked.requests()[0].contains(&host), "{:?}", checked.requests());
}

#[tokio::test]
async fn an_address_that_refuses_gives_way_to_the_next() {
    let endpoint = Endpoint::start(ok).await;
    let refusing = SocketAddr::new("127.0.0.2".parse().unwrap(), endpoint.address.port());
    let target = Target::parse("http://partner.example/", LOCAL).unwrap();
    let post = async |addresses: &[SocketAddr]| sender(PATIENT).post(&target, addresses, &[], Vec::new()).await;
    assert_eq!(post(&[refusing, endpoint.address]).await.status, Some(204));
    for addresses in [&[refusing][..], &[]] {
        let sent = post(addresses).await;
        assert_eq!((sent.status, sent.error), (None, Some(SendError::Connect)));
    }
}

#[tokio::test]
async fn what_is_not_http_is_no_answer() {
    let hangs_up: Behaviour = |stream| Box::pin(async move { drop(stream) });
    let babbles: Behaviour =
        |mut stream| Box::pin(async move { say(&mut stream, "220 smtp ready\r\n\r\n").await });
    for behaviour in [hangs_up, babbles] {
        let sent = post(&Endpoint::start(behaviour).await, PATIENT).await;
        assert_eq!((sent.status, sent.error), (None, Some(SendError::Protocol)));
    }
    let endpoint = Endpoint::start(ok).await;
    let target = Target::parse("http://partner.example/", LOCAL).unwrap();
    let split = [("webhook-id", "e1\r\nx: y".to_owned())];
    let sent = sender(PATIENT).post(&target, &[endpoint.address], &split, Vec::new()).await;
    assert_eq!(sent.error, Some(SendError::Protocol), "no header smuggles in another");
    assert!(endpoint.requests().is_empty());
}

#[tokio::test]
async fn retry_after_is_read_in_both_forms() {
    let seconds: Behaviour = |mut stream| {
        Box::pin(async move { say(&mut stream, "HTTP/1.1 429 Slow\r\nRetry-After: 120\r\n\r\n").await })
    };
    let date: Behaviour = |mut stream| {
        let head = "HTTP/1.1 503 Busy\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";
        Box::pin(async move { say(&mut stream, head).await })
    };
    for (behaviour, status, wait) in [(seconds, 429, 120), (date, 503, 30)] {
        let sent = post(&Endpoint::start(behaviour).await, PATIENT).await;
        assert_eq!((sent.status, sent.retry_after), (Some(status), Some(SignedDuration::from_secs(wait))));
    }
}

/// An endpoint with a certificate for `partner.example`, and a sender that trusts it.
async fn encrypted() -> (SocketAddr, Sender, JoinHandle<()>) {
    let issued = rcgen::generate_simple_self_signed(vec!["partner.example".to_owned()]).unwrap();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let key = PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der());
    let server = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key.into())
        .unwrap();
    let (acceptor, listener) =
        (TlsAcceptor::from(Arc::new(server)), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        loop {
            let Ok(mut stream) = acceptor.accept(listener.accept().await.unwrap().0).await else { continue };
            read_request(&mut stream).await;
            say(&mut stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
        }
    });
    let mut roots = RootCertStore::empty();
    roots.add(issued.cert.der().clone()).unwrap();
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let trusting = Sender { connector: Connector::trusting(client, PATIENT.connect), ..sender(PATIENT) };
    (address, trusting, serving)
}

#[tokio::test]
async fn a_certificate_must_be_trusted_and_for_the_host() {
    let (address, trusting, serving) = encrypted().await;
    let post = async |sender: &Sender, host: &str| {
        let target = Target::parse(&format!("https://{host}:{}/", address.port()), LOCAL).unwrap();
        let sent = sender.post(&target, &[address], &[], b"{}".to_vec()).await;
        (sent.status, sent.error)
    };
    assert_eq!(post(&trusting, "partner.example").await, (Some(200), None));
    assert_eq!(post(&trusting, "other.example").await, (None, Some(SendError::Tls)));
    assert_eq!(post(&trusting, "127.0.0.1").await, (None, Some(SendError::Tls)));
    assert_eq!(post(&sender(PATIENT), "partner.example").await, (None, Some(SendError::Tls)));
    serving.abort();
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = plain.local_addr().unwrap();
    let serving = tokio::spawn(async move { ok(plain.accept().await.unwrap().0).await });
    let target = Target::parse("https://partner.example/", LOCAL).unwrap();
    let sent = trusting.post(&target, &[address], &[], Vec::new()).await;
    assert_eq!((sent.status, sent.error), (None, Some(SendError::Tls)), "never in the clear");
    serving.await.unwrap();
}
