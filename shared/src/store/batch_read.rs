//! Reading several items by their keys in one call.

use super::key::Key;
use super::{Item, Store, StoreError};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};

/// How often what a call left unread is asked for again.
const MAX_TRIES: usize = 5;

impl Store {
    /// Those of these items that there are, as last written, in no order. One BatchGetItem unless the store leaves some
    /// unread; at most 100 keys.
    pub(super) async fn read_all(&self, keys: Vec<Key>) -> Result<Vec<Item>, StoreError> {
        let of = |key: Key| {
            Item::from([
                ("pk".to_owned(), AttributeValue::S(key.pk)),
                ("sk".to_owned(), AttributeValue::S(key.sk)),
            ])
        };
        let mut wanted: Vec<Item> = keys.into_iter().map(of).collect();
        let mut found = Vec::with_capacity(wanted.len());
        for _ in 0..MAX_TRIES {
            if wanted.is_empty() {
                break;
            }
            let keys = KeysAndAttributes::builder().set_keys(Some(wanted)).consistent_read(true).build();
            let keys = keys.map_err(|error| StoreError::Broken(error.to_string()))?;
            let mut answer = self.client.batch_get_item().request_items(&self.table, keys).send().await?;
            found.extend(
                answer.responses.as_mut().and_then(|tables| tables.remove(&self.table)).unwrap_or_default(),
            );
            let left = answer.unprocessed_keys.and_then(|mut tables| tables.remove(&self.table));
            wanted = left.map(|left| left.keys).unwrap_or_default();
        }
        if wanted.is_empty() {
            Ok(found)
        } else {
            Err(StoreError::Unavailable(format!("{} keys left unread", wanted.len())))
        }
    }
}
