//! The ledger's list indexes: a stack that has fewer gets one more with each deployment, never two.

use super::document;
use crate::world::{parsed, template};
use almoner_local::engine::dynamodb;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const DEFAULT: &str = "Default: 4\n    AllowedValues: [1, 2, 3, 4]";

/// What the table is made of where the stack was deployed with so many lists.
fn table(lists: usize) -> Value {
    let text = template();
    assert!(text.contains(DEFAULT), "a new stack has all of them");
    let text = text.replace(DEFAULT, &DEFAULT.replace("Default: 4", &format!("Default: {lists}")));
    let template = parsed(&text);
    dynamodb::open(None, &template.tables).unwrap();
    let [table] = template.tables.try_into().unwrap();
    table.create
}

#[test]
fn each_step_has_one_list_more_and_the_attributes_that_it_needs() {
    let (mut indexes, mut attributes) = (Vec::new(), BTreeSet::from(["pk", "sk", "list_sk"].map(str::to_owned)));
    for lists in 1..=4 {
        let (index, hash_key) = match lists {
            1 => ("list".to_owned(), "list_pk".to_owned()),
            number => (format!("list-{number}"), format!("list_{number}_pk")),
        };
        indexes.push(json!({
            "IndexName": index,
            "KeySchema": [
                { "AttributeName": hash_key, "KeyType": "HASH" },
                { "AttributeName": "list_sk", "KeyType": "RANGE" },
            ],
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        }));
        attributes.insert(hash_key);
        let table = table(lists);
        assert_eq!(table["GlobalSecondaryIndexes"], json!(indexes), "{lists}");
        let defined = table["AttributeDefinitions"].as_array().unwrap();
        assert_eq!(defined.len(), attributes.len(), "{lists}");
        let defined = defined.iter().map(|attribute| attribute["AttributeName"].as_str().unwrap().to_owned());
        assert_eq!(defined.collect::<BTreeSet<_>>(), attributes, "{lists}");
    }
}

#[test]
fn there_is_no_other_number_of_lists() {
    assert_eq!(document()["Parameters"]["LedgerLists"]["AllowedValues"], json!([1, 2, 3, 4]));
}
