//! As many entries as one read of the ledger serves.

use crate::domain::statement::Entry;
use crate::store::reconciliation::MAX_READ;
use uuid::Uuid;

/// Entries that follow each other, and all that they may name.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) entries: Vec<Entry>,
    /// Each once.
    pub(super) ids: Vec<Uuid>,
}

impl Chunk {
    /// Takes an entry in, or gives it back when there is no room for it.
    pub(super) fn take(&mut self, entry: Entry) -> Option<Entry> {
        let named = entry.credit.as_ref().map(|credit| credit.ids.as_slice()).unwrap_or_default();
        let new: Vec<Uuid> = named.iter().copied().filter(|id| !self.ids.contains(id)).collect();
        if self.entries.len() == MAX_READ || self.ids.len() + new.len() > MAX_READ {
            return Some(entry);
        }
        self.ids.extend(new);
        self.entries.push(entry);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::statement::Credit;
    use crate::domain::statement::amount::{Amount, CurrencyCode};
    use jiff::civil::date;

    fn entry(number: u32, ids: Vec<Uuid>) -> Entry {
        let booked_on = date(2026, 11, 20);
        let amount = Amount::parse("1", CurrencyCode::parse("USD").unwrap()).unwrap();
        let credit = Some(Credit { amount, booked_on, ids, reference: String::new() });
        Entry { number, booked_on: Some(booked_on), credit }
    }

    #[test]
    fn a_chunk_names_no_more_than_one_read_takes() {
        let id = |number: u32| Uuid::from_u128(number.into());
        let mut chunk = Chunk::default();
        let taken = (0..200).take_while(|at| chunk.take(entry(*at, vec![id(*at), id(at + 1_000)])).is_none());
        assert_eq!(taken.count(), 50);
        assert_eq!(chunk.ids.len(), 100);
        let again = chunk.take(entry(200, vec![id(7)]));
        assert_eq!(again, None, "what is read anyway costs nothing");
        assert!(chunk.take(entry(201, vec![id(5_000)])).is_some());
        let mut chunk = Chunk::default();
        let taken = (0..200).take_while(|at| chunk.take(entry(*at, vec![])).is_none());
        assert_eq!(taken.count(), 100);
    }
}
