use super::*;
use crate::test_endpoint::{Endpoint, say};
use futures::future::BoxFuture;
use std::io::Seek as _;

const OBJECT: &str = "test/9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d/a b.csv";

fn bucket(endpoint: &Endpoint) -> Statements {
    Statements::bucket(&endpoint.sdk(), "papers".to_owned())
}

async fn answering(text: String) -> Endpoint {
    Endpoint::start(move |mut stream| -> BoxFuture<'static, ()> {
        let text = text.clone();
        Box::pin(async move { say(&mut stream, &text).await })
    })
    .await
}

fn digest(text: &str) -> Digest {
    Digest(Sha256::digest(text).into())
}

async fn fetched(place: &Statements, object: &str) -> (Result<Fetched, AwsError>, String) {
    let mut file = tempfile::tempfile().unwrap();
    let fetched = place.fetch(object, &mut file).await;
    let mut text = String::new();
    file.rewind().unwrap();
    file.read_to_string(&mut text).unwrap();
    (fetched, text)
}

#[tokio::test]
async fn a_folder_gives_what_it_was_given_and_nothing_outside_of_it() {
    let root = tempfile::tempdir().unwrap();
    let place = Statements::Folder(root.path().join("statements"));
    let file = root.path().join("secret.csv");
    std::fs::write(&file, "x,y\n").unwrap();
    for _ in 0..2 {
        place.publish(OBJECT, &file).await.unwrap();
        assert_eq!(fetched(&place, OBJECT).await, (Ok(Fetched::Whole(digest("x,y\n"))), "x,y\n".to_owned()));
    }
    let folder = root.path().join("statements/test/9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1, "and nothing unfinished");
    for object in ["nothing.csv", "../secret.csv", "/etc/hostname", "test/../../secret.csv"] {
        assert_eq!(fetched(&place, object).await.0, Ok(Fetched::Gone), "{object}");
    }
    assert!(matches!(place.publish("../x", &file).await, Err(AwsError::Broken(_))));
    assert!(!root.path().join("x").exists());
    let nowhere = Statements::Folder("/dev/null/statements".into());
    assert!(matches!(nowhere.publish("x", &file).await, Err(AwsError::Unavailable(_))));
}

#[tokio::test]
async fn a_bucket_is_asked_for_the_object_and_given_the_report() {
    let endpoint =
        answering("HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\nx,y\n".to_owned()).await;
    let place = bucket(&endpoint);
    assert_eq!(fetched(&place, OBJECT).await, (Ok(Fetched::Whole(digest("x,y\n"))), "x,y\n".to_owned()));
    let mut report = tempfile::NamedTempFile::new().unwrap();
    report.write_all(b"{\"summary\":{}}\n").unwrap();
    place.publish("r.report.jsonl", report.path()).await.unwrap();
    let [get, put] = endpoint.requests().try_into().unwrap();
    assert!(get.starts_with("GET /papers/test/9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d/a%20b.csv"), "{get}");
    assert!(put.starts_with("PUT /papers/r.report.jsonl"), "{put}");
    assert!(put.contains("{\"summary\":{}}"), "{put}");
}

#[tokio::test]
async fn what_is_gone_is_told_from_what_may_not_be_read_and_what_is_away() {
    let refusal = |status: &str, code: &str| {
        let body = format!("<Error><Code>{code}</Code><Message>x</Message></Error>");
        format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
    };
    let asked = async |answer: String| {
        let endpoint = answering(answer).await;
        fetched(&bucket(&endpoint), OBJECT).await.0
    };
    assert_eq!(asked(refusal("404 Not Found", "NoSuchKey")).await, Ok(Fetched::Gone));
    assert!(matches!(asked(refusal("403 Forbidden", "AccessDenied")).await, Err(AwsError::Broken(_))));
    assert!(matches!(asked(refusal("503 Slow Down", "SlowDown")).await, Err(AwsError::Unavailable(_))));
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 400\r\nconnection: close\r\n\r\nx,y\n".to_owned();
    assert!(matches!(asked(cut).await, Err(AwsError::Unavailable(_))), "half a statement is none");
}
