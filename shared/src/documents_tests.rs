use super::*;
use crate::domain::tenant::{Mode, Tenant};
use crate::test_endpoint::{Endpoint, say};

fn name() -> Name {
    let tenant = Tenant { mode: Mode::Test, partner_id: Uuid::from_u128(1) };
    Name { transaction: TransactionId { tenant, id: Uuid::from_u128(2) }, document: Uuid::from_u128(3) }
}

fn paper() -> Content {
    Content { bytes: b"%PDF-1.7".to_vec(), media_type: "application/pdf" }
}

fn bucket(endpoint: &Endpoint) -> Documents {
    Documents::bucket(&endpoint.sdk(), "papers".to_owned())
}

const PATH: &str = "test/00000000-0000-0000-0000-000000000001/00000000-0000-0000-0000-000000000002/\
                    00000000-0000-0000-0000-000000000003";

#[tokio::test]
async fn a_folder_keeps_a_document_once_and_forgets_it() {
    let folder = std::env::temp_dir().join(format!("almoner-documents-test-{}", Uuid::new_v4()));
    let documents = Documents::Folder(folder.clone());
    for _ in 0..2 {
        documents.store(name(), paper()).await.unwrap();
        assert_eq!(std::fs::read(folder.join(PATH)).unwrap(), b"%PDF-1.7");
    }
    assert_eq!(
        std::fs::read_dir(folder.join(PATH).parent().unwrap()).unwrap().count(),
        1,
        "and nothing unfinished"
    );
    for _ in 0..2 {
        documents.remove(name()).await.unwrap();
        assert!(!folder.join(PATH).exists());
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_worth_another_try() {
    let error = Documents::Folder("/dev/null/papers".into()).store(name(), paper()).await.unwrap_err();
    assert!(matches!(error, AwsError::Unavailable(_)), "{error}");
}

#[tokio::test]
async fn a_bucket_is_told_what_a_document_is_and_where_it_goes() {
    let endpoint = Endpoint::start(|mut stream| {
        Box::pin(async move {
            say(&mut stream, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
        })
    })
    .await;
    let documents = bucket(&endpoint);
    documents.store(name(), paper()).await.unwrap();
    documents.remove(name()).await.unwrap();
    let [put, delete] = endpoint.requests().try_into().unwrap();
    assert!(put.starts_with(&format!("PUT /papers/{PATH}")), "{put}");
    assert!(put.contains("content-type: application/pdf") && put.contains("%PDF-1.7"), "{put}");
    assert!(delete.starts_with(&format!("DELETE /papers/{PATH}")), "{delete}");
}

#[tokio::test]
async fn what_a_bucket_refuses_is_told_apart_from_what_it_cannot_do_now() {
    let answer = |text: &'static str| {
        move |mut stream| -> futures::future::BoxFuture<'static, ()> {
            Box::pin(async move { say(&mut stream, text).await })
        }
    };
    let denied = "HTTP/1.1 403 Forbidden\r\ncontent-length: 57\r\nconnection: close\r\n\r\n\
                  <Error><Code>AccessDenied</Code><Message>x</Message></Error>";
    let endpoint = Endpoint::start(answer(denied)).await;
    let error = bucket(&endpoint).store(name(), paper()).await.unwrap_err();
    assert!(matches!(error, AwsError::Broken(_)), "{error}");
    let away = "HTTP/1.1 503 Slow Down\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let endpoint = Endpoint::start(answer(away)).await;
    let error = bucket(&endpoint).store(name(), paper()).await.unwrap_err();
    assert!(matches!(error, AwsError::Unavailable(_)), "{error}");
    assert_eq!(endpoint.requests().len(), 3, "and is asked three times");
}
