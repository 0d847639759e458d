//! The transfers of a chunk, each held against the contribution that it names.
//!
//! What must stay true: one movement of money is one transfer, however many statements show it; two are two, in one statement
//! or in several.

use super::chunk::Chunk;
use super::{AT_ONCE, Import};
use crate::aws_error::AwsError;
use crate::domain::contribution::Contribution;
use crate::domain::money::Money;
use crate::domain::statement::outcome::{Duplicated, Settled, Verdict};
use crate::domain::statement::{Credit, Transfer};
use crate::store::reconciliation::{self, Written};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// How often a contribution may have changed between reading and writing it before its statement is put off.
const MAX_TRIES: usize = 5;

/// What is said of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// Its number.
    pub(super) entry: u32,
    /// What it was, unless it was passed over.
    pub(super) credit: Option<Credit>,
    /// What it names; `None` of what the partner has no contribution for.
    pub(super) named: Option<Named>,
}

/// A contribution, and what a transfer says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) id: Uuid,
    pub(super) expected: Money,
    pub(super) said: Said,
}

/// What a transfer is to the contribution that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Its first, which says this; or that very one, as another statement shows it.
    First(Verdict),
    /// Not its first, which was this.
    Again(Transfer),
}

/// The contributions that another statement has settled, and whose transfer this one has shown again: an equal one that comes
/// after that is another transfer. As many as the two overlap by.
#[derive(Debug, Default)]
pub(super) struct ShownAgain(HashSet<Uuid>);

/// A contribution, and the transfers of a chunk that name it, in their order.
struct Group {
    contribution: Contribution,
    transfers: Vec<Transfer>,
    shown_again: bool,
}

/// Holds all of them against the ledger. One read, and a write for each contribution of which something new is said.
pub(super) async fn hold(
    import: &Import<'_>,
    chunk: &Chunk,
    shown_again: &mut ShownAgain,
) -> Result<Vec<Finding>, AwsError> {
    let found = reconciliation::find(import.store, import.partner.tenant, &chunk.ids).await?;
    let group = |contribution: Contribution| {
        let shown_again = shown_again.0.contains(&contribution.id);
        (contribution.id, Group { contribution, transfers: Vec::new(), shown_again })
    };
    let mut groups: HashMap<Uuid, Group> = found.into_iter().map(group).collect();
    for entry in &chunk.entries {
        let Some(credit) = &entry.credit else { continue };
        // A bank's own id may stand before ours: it is no contribution's.
        let named = credit.ids.iter().find(|id| groups.contains_key(id));
        if let Some(group) = named.and_then(|id| groups.get_mut(id)) {
            let (amount, booked_on) = (credit.amount, credit.booked_on);
            group.transfers.push(Transfer { statement: import.digest, entry: entry.number, amount, booked_on });
        }
    }
    // One after the other for one contribution: which is the first must not be left to chance.
    let held: Vec<(Group, Vec<(u32, Named)>)> = stream::iter(groups.into_values())
        .map(|group| one_by_one(*import, group))
        .buffer_unordered(AT_ONCE)
        .try_collect()
        .await?;
    shown_again
        .0
        .extend(held.iter().filter(|(group, _)| group.shown_again).map(|(group, _)| group.contribution.id));
    let mut named: HashMap<u32, Named> = held.into_iter().flat_map(|(_, named)| named).collect();
    let entries = chunk.entries.iter();
    Ok(entries
        .map(|entry| Finding {
            entry: entry.number,
            credit: entry.credit.clone(),
            named: named.remove(&entry.number),
        })
        .collect())
}

async fn one_by_one(import: Import<'_>, mut group: Group) -> Result<(Group, Vec<(u32, Named)>), AwsError> {
    let mut all = Vec::with_capacity(group.transfers.len());
    for transfer in std::mem::take(&mut group.transfers) {
        let said = say(&import, &mut group, transfer).await?;
        let Contribution { id, amount: expected, .. } = group.contribution;
        all.push((transfer.entry, Named { id, expected, said }));
    }
    Ok((group, all))
}

/// What a transfer says of a contribution, written down unless it is already.
async fn say(import: &Import<'_>, group: &mut Group, transfer: Transfer) -> Result<Said, AwsError> {
    let (store, tenant) = (import.store, import.partner.tenant);
    let Group { contribution, shown_again, .. } = group;
    for _ in 0..MAX_TRIES {
        let at = import.clock.now();
        let Some(settled) = contribution.transfers.settled else {
            let settled = Settled { by: transfer, verdict: Verdict::of(&transfer, contribution), at };
            match reconciliation::settle(store, tenant, contribution, &settled).await? {
                Written::Now => contribution.transfers.settled = Some(settled),
                Written::Stands(now) => *contribution = *now,
            }
            continue;
        };
        let first = settled.by;
        if (first.statement, first.entry) == (transfer.statement, transfer.entry) {
            return Ok(Said::First(settled.verdict));
        }
        if !*shown_again && transfer.may_be(&first) {
            *shown_again = true;
            return Ok(Said::First(settled.verdict));
        }
        if contribution.transfers.duplicated.is_none() {
            let duplicated = Duplicated { by: transfer, at };
            match reconciliation::duplicate(store, tenant, contribution.id, &duplicated).await? {
                Written::Now => contribution.transfers.duplicated = Some(duplicated),
                Written::Stands(now) => *contribution = *now,
            }
        }
        return Ok(Said::Again(first));
    }
    Err(AwsError::Unavailable(format!("contribution {} changes all the time", contribution.id)))
}
