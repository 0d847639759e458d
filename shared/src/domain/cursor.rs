//! Where a list goes on: opaque to the caller, bound to the list.
//!
//! A cursor carries no more than a position in the caller's own list, and the list is always read under the
//! caller's own key; its check value is there so that a foreign, cut or altered one is refused instead of
//! quietly meaning something else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt::Display;
use uuid::Uuid;

const POSITION_LENGTH: usize = 24;
const CHECK_LENGTH: usize = 16;

/// A place in a list that is ordered by creation time, then id, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// When the transaction at this place was created.
    pub created_at: Timestamp,
    /// Its id.
    pub id: Uuid,
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// None created before this.
    pub from: Timestamp,
    /// None created after this.
    pub to: Timestamp,
    /// Only what comes after this place, when going on.
    pub after: Option<Position>,
    /// At most so many.
    pub limit: usize,
}

/// Writes a position in one list: a tenant's only one, or one by its own name.
#[must_use]
pub fn encode(list: impl Display, position: Position) -> String {
    let mut bytes = Vec::with_capacity(POSITION_LENGTH + CHECK_LENGTH);
    bytes.extend_from_slice(&position.created_at.as_millisecond().to_be_bytes());
    bytes.extend_from_slice(position.id.as_bytes());
    bytes.extend_from_slice(&check(&list, &bytes));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`encode`] wrote for the same list; `None` for anything else.
#[must_use]
pub fn decode(list: impl Display, text: &str) -> Option<Position> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (position, given) = bytes.split_at_checked(POSITION_LENGTH)?;
    if given != check(&list, position) {
        return None;
    }
    let (millis, id) = position.split_first_chunk::<8>()?;
    let created_at = Timestamp::from_millisecond(i64::from_be_bytes(*millis)).ok()?;
    Some(Position { created_at, id: Uuid::from_slice(id).ok()? })
}

fn check(list: &impl Display, position: &[u8]) -> [u8; CHECK_LENGTH] {
    let mut hash = Sha256::new();
    hash.update(b"almoner cursor 1");
    hash.update(list.to_string());
    hash.update(position);
    let digest: [u8; 32] = hash.finalize().into();
    let mut check = [0; CHECK_LENGTH];
    check.copy_from_slice(&digest[..CHECK_LENGTH]);
    check
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tenant::{Mode, Tenant};

    #[test]
    fn a_cursor_is_read_back_by_its_own_tenant_alone() {
        let tenant = Tenant { mode: Mode::Test, partner_id: Uuid::from_u128(1) };
        let position =
            Position { created_at: Timestamp::from_millisecond(1_700_000_000_123).unwrap(), id: Uuid::max() };
        let cursor = encode(tenant, position);
        assert_eq!(decode(tenant, &cursor), Some(position));
        assert_eq!(decode(Tenant { mode: Mode::Live, ..tenant }, &cursor), None);
        assert_eq!(decode(Tenant { partner_id: Uuid::from_u128(2), ..tenant }, &cursor), None);
    }

    #[test]
    fn no_altered_cursor_is_read() {
        let tenant = Tenant { mode: Mode::Test, partner_id: Uuid::from_u128(1) };
        let cursor = encode(tenant, Position { created_at: Timestamp::UNIX_EPOCH, id: Uuid::nil() });
        for at in 0..cursor.len() {
            let mut altered = cursor.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(decode(tenant, &String::from_utf8(altered).unwrap()), None, "{at}");
            assert_eq!(decode(tenant, &cursor[..at]), None, "{at}");
        }
        assert_eq!(decode(tenant, "not base64!"), None);
    }
}
