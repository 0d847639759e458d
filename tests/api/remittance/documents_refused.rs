//! What is no document, and what becomes of a transaction whose documents cannot be kept.

use super::documents::{PDF, kept, with};
use super::faults::assert_unavailable;
use super::{Remitter, assert_refused};
use crate::world::World;
use almoner::clock::Clock;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;

const MEBIBYTES_5: usize = 5 * 1024 * 1024;
const VALUE: &str = "physical_documents[0].document_value";

#[tokio::test]
async fn a_document_is_base64_of_a_kind_that_is_taken() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let text = |value: &str| with(&sender, "1", &[PDF]).replace(&STANDARD.encode(PDF), value);
    let unknown = format!("{VALUE} must be a PDF, JPEG, PNG or TIFF document.");
    for (body, message) in [
        (text("%%%"), format!("{VALUE} must be base64.")),
        (text("JVBERi0"), format!("{VALUE} must be base64.")),
        (text("data:application/pdf;base64,JVBERi0x"), format!("{VALUE} must be base64.")),
        (with(&sender, "1", &[b"GIF89a\x01\x00"]), unknown.clone()),
        (with(&sender, "1", &[b"<!DOCTYPE html><html></html>"]), unknown.clone()),
        (with(&sender, "1", &[b"hello"]), unknown.clone()),
        (with(&sender, "1", &[PDF, PDF, b"x"]), unknown.replace("[0]", "[2]")),
        (text(r#"","x":""#).replace(r#""document_value":"","#, ""), format!("{VALUE} is required.")),
        (text("").replace(r#""""#, "7"), format!("{VALUE} must be a string of base64.")),
        (
            text("").replace("INVOICE", "PASSPORT"),
            "physical_documents[0].document_type must be one of INVOICE.".to_owned(),
        ),
        (
            text("").replace(r#"[{"document_type":"INVOICE","document_value":""}]"#, "{}"),
            "physical_documents must be a list of at most 10 documents.".to_owned(),
        ),
        (
            text("").replace(r#"[{"document_type":"INVOICE","document_value":""}]"#, "[7]"),
            "physical_documents[0] must be an object.".to_owned(),
        ),
    ] {
        assert_refused(&sender.send(&body).send().await, &message);
    }
    assert!(sender.listed().await.is_empty());
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sends more than Lambda passes on")]
async fn five_mebibytes_are_the_most_and_ten_documents() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let mut large = PDF.to_vec();
    large.resize(MEBIBYTES_5, b' ');
    let reply = sender.send(&with(&sender, "1", &[&large])).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    let [file] = &kept(&world)[..] else { panic!("{:?}", kept(&world)) };
    assert!(std::fs::read(file).unwrap() == large, "byte for byte");
    large.push(b' ');
    let larger = sender.send(&with(&sender, "1", &[&large])).send().await;
    assert_refused(&larger, &format!("{VALUE} must be at most 5242880 bytes (5 MiB) before base64."));
    large.resize(6 * 1024 * 1024 + 1, b' ');
    let far_larger = sender.send(&with(&sender, "1", &[&large])).send().await;
    assert_refused(&far_larger, "body must be at most 8388608 bytes.");
    assert_eq!(sender.send(&with(&sender, "1", &[PDF; 10])).send().await.status, StatusCode::OK);
    assert_eq!(kept(&world).len(), 11, "the same content twice is two documents");
    let many = sender.send(&with(&sender, "1", &[PDF; 11])).send().await;
    assert_refused(&many, "physical_documents must be a list of at most 10 documents.");
    assert_eq!(kept(&world).len(), 11);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn where_documents_cannot_be_kept_nothing_is_sent() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let folder = file.path().to_str().unwrap();
    let world = World::with(Clock::System).env("DOCUMENTS_DIR", folder).start().await;
    let sender = Remitter::of(&world).await;
    let reply = sender.send(&with(&sender, "1", &[PDF])).key("k").send().await;
    assert_unavailable(&reply);
    assert!(!reply.body.contains(folder) && !reply.body.contains("folder"), "{reply:?}");
    assert!(sender.listed().await.is_empty());
    assert_eq!(sender.left().await[0], "1000");
    let without = sender.send(&with(&sender, "1", &[b""])).key("k").send().await;
    assert_eq!((without.status, without.replayed()), (StatusCode::OK, false), "the key was not used: {without:?}");
}
