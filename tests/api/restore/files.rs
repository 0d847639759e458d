//! The file of an export, and what is not taken for one.

use super::{empty, exported, kept, restored};
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use tempfile::TempDir;

#[tokio::test]
async fn a_file_is_its_owners_holds_no_secret_and_is_not_overwritten() {
    let folder = TempDir::new().unwrap();
    let world = kept(&folder).await;
    let file = exported(&world, folder.path()).await;
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("demo-key"));
    for secret in [DEMO.api_key[1], DEMO.client.unwrap()[1], "dy33vQhksVsv", "nb4i6ldxuVQC"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let again = world.ops(&format!("ledger export {}", file.display())).await.unwrap_err();
    assert!(again.contains("is there already, and is not overwritten"), "{again}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    let nowhere = folder.path().join("nowhere/ledger.jsonl");
    let problem = world.ops(&format!("ledger export {}", nowhere.display())).await.unwrap_err();
    assert!(problem.contains("cannot be written"), "{problem}");
}

#[tokio::test]
async fn a_ledger_that_holds_anything_is_not_restored_into() {
    let folder = TempDir::new().unwrap();
    let world = kept(&folder).await;
    let file = exported(&world, folder.path()).await;
    let problem = restored(&world, &file).await.unwrap_err();
    assert!(problem.contains("LedgerTable is not empty"), "{problem}");
}

#[tokio::test]
async fn a_file_that_is_not_whole_leaves_the_table_empty() {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let world = kept(&folders[0]).await;
    let file = exported(&world, folders[0].path()).await;
    let text = fs::read_to_string(&file).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let without = |at: usize| {
        let kept = lines.iter().enumerate().filter(|(line, _)| *line != at).map(|(_, line)| format!("{line}\n"));
        kept.collect::<String>()
    };
    let empty = empty(&folders[1], &world, &folders[0]).await;
    for (what, text, says) in [
        ("nothing", String::new(), "it is empty"),
        ("another file", "{}\n".to_owned(), "does not begin as one"),
        ("no beginning", without(0), "does not begin as one"),
        ("no end", without(lines.len() - 1), "it ends too early"),
        ("an item less", without(1), "it was changed"),
        ("a cut line", text[..text.len() - 1].to_owned(), "a line that was cut off"),
        ("another item", text.replacen("demo-key", "demo-kez", 1), "it was changed"),
        ("another number", text.replacen(r#"{"items":"#, r#"{"items":1"#, 1), "it was changed"),
        ("an item that is none", text.replacen(r#"{"S":"#, r#"{"X":"#, 1), "cannot be read"),
        ("twice", text.repeat(2), "it goes on after its end"),
        ("another format", text.replacen(r#""format":1"#, r#""format":2"#, 1), "its format is 2, not 1"),
    ] {
        let wrong = folders[1].path().join("wrong.jsonl");
        fs::write(&wrong, text).unwrap();
        let problem = restored(&empty, &wrong).await.unwrap_err();
        assert!(problem.contains(says) && problem.contains("Nothing was done"), "{what}: {problem}");
    }
    let missing = restored(&empty, &folders[1].path().join("missing")).await.unwrap_err();
    assert!(missing.contains("cannot be read"), "{missing}");
    let tried = empty.ops(&format!("--dry-run ledger restore {}", file.display())).await.unwrap();
    let all = format!(" {} items, each where there is none with its key\n", lines.len() - 2);
    assert!(tried.starts_with("Nothing was changed. It would be:\n") && tried.ends_with(&all), "{tried}");
    let said = restored(&empty, &file).await.unwrap();
    assert!(!said.contains("already"), "{said}");
    same(&world, &empty, &folders).await;
}

/// The one's export says the same as the other's.
async fn same(one: &World, other: &World, folders: &[TempDir; 2]) {
    let mut exports = Vec::new();
    for (world, folder) in [one, other].into_iter().zip(folders) {
        let file = folder.path().join("again.jsonl");
        world.ops(&format!("ledger export {}", file.display())).await.unwrap();
        let text = fs::read_to_string(&file).unwrap();
        let mut items: Vec<_> =
            text.lines().filter(|line| line.starts_with(r#"{"Item""#)).map(str::to_owned).collect();
        items.sort();
        exports.push(items);
    }
    assert!(!exports[0].is_empty());
    assert_eq!(exports[0], exports[1], "to the letter");
}
