//! Papers that go with a transaction: kept once, told to nobody, and gone where nothing came of it.

use super::{Remitter, refusal};
use crate::world::{World, at_once};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use std::path::{Path, PathBuf};

pub const PDF: &[u8] = b"%PDF-1.7\nwhat it says";

/// A body of that amount with these papers.
pub fn with(sender: &Remitter<'_>, amount: &str, papers: &[&[u8]]) -> String {
    let papers: Vec<_> = papers
        .iter()
        .map(|bytes| format!(r#"{{"document_type":"INVOICE","document_value":"{}"}}"#, STANDARD.encode(bytes)))
        .collect();
    let papers = format!(r#""physical_documents":[{}],"purpose""#, papers.join(","));
    sender.deposit(amount).replace(r#""purpose""#, &papers)
}

/// All files below that folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(|entry| below(entry.unwrap().path())).collect()
}

/// All that are kept.
pub fn kept(world: &World) -> Vec<PathBuf> {
    files(&world.stack().documents.path)
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at the documents' folder")]
async fn a_document_is_kept_as_it_came_and_never_shown() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let png = b"\x89PNG\r\n\x1a\nwhat it shows";
    let reply = sender.send(&with(&sender, "1", &[PDF, png])).key("k").send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    let shown: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    for (at, bytes) in [PDF, png].into_iter().enumerate() {
        let document = shown["physical_documents"][at].as_object().unwrap();
        assert_eq!(document.len(), 2, "its type and its id");
        let name = format!("test/{}/{}/{}", sender.partner.id, reply.text("id"), document["id"].as_str().unwrap());
        assert_eq!(std::fs::read(world.stack().documents.path.join(name)).unwrap(), bytes);
    }
    assert_eq!(kept(&world).len(), 2);
    let replay = sender.send(&with(&sender, "1", &[PDF, png])).key("k").send().await;
    let answers = [reply.body.clone(), replay.body, sender.transaction(&reply.text("id")).await.body];
    for body in answers.into_iter().chain([sender.get("/transactions").await.body]) {
        assert!(body.contains(shown["physical_documents"][0]["id"].as_str().unwrap()), "{body}");
        for bytes in [PDF, png] {
            assert!(!body.contains(&STANDARD.encode(bytes)) && !body.contains("document_value"), "{body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[cfg_attr(deployed, ignore = "looks at the documents' folder")]
async fn what_is_refused_leaves_nothing() {
    let world = World::patient().await;
    let sender = Remitter::of(&world).await;
    let body = with(&sender, "600", &[PDF]);
    for (refused, status) in [
        (body.replace(r#""fee_amount":0"#, r#""fee_amount":-1"#), 400),
        (body.replace(&sender.fund, super::UNKNOWN), 404),
        (body.replace(&sender.account, &sender.wallet), 400),
        (with(&sender, "1000.01", &[PDF]), 400),
        (with(&sender, "1", &[PDF, b"hello"]), 400),
    ] {
        assert_eq!(refusal(&sender.send(&refused).send().await).0, status, "{refused}");
        assert!(kept(&world).is_empty(), "{refused}");
    }
    // One fits; the others learn it when theirs are stored already.
    let replies = at_once((0..6).map(|_| sender.send(&body)).collect()).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == StatusCode::OK).count(), 1, "{replies:?}");
    assert_eq!(kept(&world).len(), 1);
    sender.ops("kyc", "SUSPENDED").await;
    assert_eq!(refusal(&sender.send(&with(&sender, "1", &[PDF])).send().await).0, 400);
    assert_eq!(kept(&world).len(), 1);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at the documents' folder")]
async fn a_document_without_content_is_told_and_not_kept() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let reply = sender.send(&with(&sender, "1", &[b""])).send().await;
    assert!(
        reply.status == StatusCode::OK && reply.body.contains(r#"[{"document_type":"INVOICE","id":""#),
        "{reply:?}"
    );
    assert!(kept(&world).is_empty());
}
