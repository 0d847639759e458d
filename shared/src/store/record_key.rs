//! What each mode's records are signed with: one sealed key, put once and never changed.

use super::{Item, Store, StoreError, broken, from_item, key, to_item};
use crate::domain::sealed::Sealed;
use crate::domain::tenant::Mode;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

#[derive(Serialize, Deserialize)]
struct RecordKeyItem {
    pk: String,
    sk: String,
    sealed: ByteBuf,
}

/// The mode's key, if it has one yet. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, mode: Mode) -> Result<Option<Sealed>, StoreError> {
    // Consistent: whoever came second in making one must see the first.
    store.read(&key::record_key(mode), true).await?.map(read).transpose()
}

/// Keeps a key for a mode that has none; `false` when it has one already. One PutItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn put_new(store: &Store, mode: Mode, sealed: &Sealed) -> Result<bool, StoreError> {
    store.put_new(write(mode, sealed)?).await
}

fn write(mode: Mode, sealed: &Sealed) -> Result<Item, StoreError> {
    let key = key::record_key(mode);
    let bytes = sealed.to_bytes().ok_or_else(|| broken("a wrapped key of more than 64 KiB"))?;
    to_item(RecordKeyItem { pk: key.pk, sk: key.sk, sealed: ByteBuf::from(bytes) })
}

fn read(item: Item) -> Result<Sealed, StoreError> {
    let item: RecordKeyItem = from_item(item)?;
    Sealed::from_bytes(&item.sealed).ok_or_else(|| broken("sealed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::primitives::Blob;
    use aws_sdk_dynamodb::types::AttributeValue;

    #[test]
    fn what_was_written_is_read_back_and_nothing_else_is() {
        let sealed = Sealed { wrapped_key: vec![1; 184], nonce: [2; 12], ciphertext: vec![3; 80] };
        let mut item = write(Mode::Live, &sealed).unwrap();
        assert_eq!(item["pk"], AttributeValue::S("record-key#live".to_owned()));
        assert_eq!(item["sealed"], AttributeValue::B(Blob::new(sealed.to_bytes().unwrap())));
        assert_eq!(read(item.clone()), Ok(sealed));
        item.insert("sealed".to_owned(), AttributeValue::B(Blob::new([1])));
        assert!(matches!(read(item), Err(StoreError::Broken(_))));
    }
}
