//! The keys of what records are signed with, and of where the table itself comes from.

use super::Key;
use crate::domain::tenant::Mode;

/// What a mode's records are signed with, sealed.
#[must_use]
pub fn record_key(mode: Mode) -> Key {
    Key { pk: format!("record-key#{mode}"), sk: "record-key".to_owned() }
}

/// Which file the table was restored from, if it was.
#[must_use]
pub fn restored() -> Key {
    Key { pk: "restored#ledger".to_owned(), sk: "restored".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_pinned() {
        let text = |key: Key| format!("{} / {}", key.pk, key.sk);
        assert_eq!(text(record_key(Mode::Test)), "record-key#test / record-key");
        assert_eq!(text(record_key(Mode::Live)), "record-key#live / record-key");
        assert_eq!(text(restored()), "restored#ledger / restored");
    }
}
