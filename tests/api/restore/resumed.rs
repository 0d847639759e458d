//! A restoration that was interrupted.

use super::{empty, exported, kept, restored};
use crate::world::World;
use almoner::clock::Clock;
use almoner::store::whole::{self, Begun, PutBack};
use almoner_ops::sandbox::DEMO;
use http::StatusCode;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The file's items, and the SHA-256 at its end.
fn read(file: &Path) -> (Vec<String>, String) {
    let text = fs::read_to_string(file).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let items = lines.iter().filter_map(|line| line.get("Item")).map(Value::to_string).collect();
    (items, lines.last().unwrap()["End"]["sha256"].as_str().unwrap().to_owned())
}

async fn begun(world: &World, sha256: &str) -> Begun {
    whole::begin(world.store(), sha256, Clock::System.now()).await.unwrap()
}

#[tokio::test]
async fn the_same_command_goes_on_and_leaves_alone_what_has_changed_since() {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let first = kept(&folders[0]).await;
    let id = first.created(DEMO).await;
    let file = exported(&first, folders[0].path()).await;
    let (items, sha256) = read(&file);
    let world = empty(&folders[1], &first, &folders[0]).await;

    // As far as the interruption let it come: the first items, of which one was changed by somebody already.
    assert_eq!(begun(&world, &sha256).await, Begun::Now);
    let (some, store) = (items.len() / 2, world.store());
    for item in &items[..some] {
        assert_eq!(whole::put_back(store, item).await.unwrap(), PutBack::Now);
        assert_eq!(whole::put_back(store, item).await.unwrap(), PutBack::There, "a repeat changes nothing");
    }
    let mut changed: Value = serde_json::from_str(&items[some]).unwrap();
    changed["changed"] = serde_json::json!({ "BOOL": true });
    assert_eq!(whole::put_back(store, &changed.to_string()).await.unwrap(), PutBack::Now);
    assert_eq!(whole::put_back(store, &items[some]).await.unwrap(), PutBack::Other);

    let other = folders[1].path().join("other.jsonl");
    world.ops(&format!("ledger export {}", other.display())).await.unwrap();
    let problem = restored(&world, &other).await.unwrap_err();
    assert!(problem.contains("restored from another file"), "{problem}");
    assert_eq!(begun(&world, &sha256).await, Begun::Again);
    let said = restored(&world, &file).await.unwrap();
    let counts = format!("{} now, {some} were there already, 1 have changed", items.len() - some - 1);
    assert!(said.contains(&counts), "{said}");
    let pk = changed["pk"]["S"].as_str().unwrap();
    assert!(said.contains(&format!("not as the file has it:\n  {pk}\n")), "{said}");
    let (there, _) = read(&exported(&world, folders[1].path()).await);
    assert_eq!(there.len(), items.len(), "and that it was restored is not among them");
    assert!(there.contains(&changed.to_string()));
    assert_eq!(world.get(DEMO, &id).send().await.status, StatusCode::OK);
    assert!(matches!(begun(&world, &sha256).await, Begun::Done(_)));
}

#[tokio::test]
async fn a_set_is_the_same_in_any_order() {
    let world = World::start().await;
    let item = |causes: [&str; 2]| {
        serde_json::json!({ "pk": { "S": "p" }, "sk": { "S": "s" }, "causes": { "SS": causes } }).to_string()
    };
    let mut outcomes = Vec::new();
    for causes in [["a", "b"], ["b", "a"], ["a", "c"]] {
        outcomes.push(whole::put_back(world.store(), &item(causes)).await.unwrap());
    }
    assert_eq!(outcomes, [PutBack::Now, PutBack::There, PutBack::Other]);
}
