//! `--output json`, and exit codes.

use super::{LISTENS, examples};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use serde_json::Value;

/// Which examples end with exit code 1, because what they are given is wrong.
const REFUSED: [&str; 6] =
    ["donation verify", "pos sign", "pos verify", "webhooks enable", "dead-letters redrive", "ledger restore"];

#[tokio::test]
async fn every_command_answers_in_json() {
    let world = World::start().await;
    for example in examples(&world).await {
        let words = &example.words;
        assert!(!words.starts_with(LISTENS));
        let answer = world.answer(&format!("--output json {words}")).await;
        let refused = REFUSED.iter().any(|refused| words.starts_with(refused));
        if answer.well {
            let said: Value = serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{words}: {error}"));
            assert!(said.is_array() || said.as_object().is_some_and(|it| !it.is_empty()), "{words}: {said}");
            for note in answer.err.lines() {
                let note: Value = serde_json::from_str(note).unwrap();
                assert!(note["note"].is_string(), "{words}: {note}");
            }
        } else {
            assert!(refused, "{words}: {answer:?}");
            let error: Value = serde_json::from_str(&answer.err).unwrap();
            assert!(error["error"].as_str().is_some_and(|error| !error.is_empty()), "{words}: {error}");
            assert_eq!(answer.out, "", "{words}");
        }
    }
}

#[tokio::test]
async fn a_list_is_an_array_and_anything_else_an_object_with_members_in_snake_case() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let said = async |words: &str| world.answer(&format!("--output json {words}")).await.out;
    insta::assert_snapshot!(said(&format!("project list --partner {}", DEMO.id)).await.lines().take(5).collect::<Vec<_>>().join("\n"), @r#"
    [
      {
        "project": 1,
        "state": "open"
      },
    "#);
    let listed: Value = serde_json::from_str(&said("completions rejected").await).unwrap();
    assert_eq!(listed, Value::Array(Vec::new()), "an empty list is a list");
    let shown: Value = serde_json::from_str(&said("purchase show 6111NHQMAM4Z").await).unwrap();
    assert_eq!([&shown["limit_cents"], &shown["status"]], ["1000000", "unused"]);
    let issued = said(&format!("credential issue --partner {}", DEMO.id)).await;
    let issued: Value = serde_json::from_str(&issued).unwrap();
    assert!(issued["secret"].as_str().unwrap().starts_with("alm_test_secret_"), "shown once, here too");
}

#[tokio::test]
async fn what_went_wrong_goes_to_standard_error_and_ends_with_1() {
    let world = World::start().await;
    let answer = world.answer("partner disable --partner 11111111-2222-4333-8444-555555555555").await;
    assert!(!answer.well && answer.out.is_empty(), "{answer:?}");
    assert!(answer.err.starts_with("There is no test partner") && answer.err.ends_with(".\n"), "{answer:?}");
    let answer = world.answer("partner list").await;
    assert!(answer.well && answer.err.is_empty(), "{answer:?}");
}
