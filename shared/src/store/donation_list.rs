//! Donations in lists, newest first: a company's, a payment gateway's, a consumer's, those of one external id.
//!
//! The indexes hold keys alone; a page is a Query for the keys and a BatchGetItem for what they name, as last written,
//! and more of both while what is found is not what was asked for.

use super::donation_item::read;
pub use super::list::List;
use super::list::below;
use super::{Store, StoreError, key};
use crate::domain::cursor::{Position, Span};
use crate::domain::donation::Donation;
use crate::domain::tenant::{Mode, Tenant};
use std::cmp::Reverse;
use uuid::Uuid;

/// How many keys one round reads at most: as many as a BatchGetItem takes.
const ROUND_KEYS: usize = 100;
/// How many rounds one page may take before it is handed out as it is, with a key to go on from.
const MAX_ROUNDS: usize = 24;

impl List {
    /// A company's.
    #[must_use]
    pub fn of_company(tenant: Tenant) -> Self {
        let name = key::donations_of_company(tenant);
        Self { index: key::LIST_INDEX, partition_key: "list_pk", name }
    }

    /// A payment gateway's.
    #[must_use]
    pub fn of_gateway(mode: Mode, gateway_id: Uuid) -> Self {
        let name = key::donations_of_gateway(mode, gateway_id);
        Self { index: key::SECOND_LIST_INDEX, partition_key: "list_2_pk", name }
    }

    /// A consumer's, within a company.
    #[must_use]
    pub fn of_consumer(tenant: Tenant, user_id: Uuid) -> Self {
        let name = key::donations_of_consumer(tenant, user_id);
        Self { index: key::THIRD_LIST_INDEX, partition_key: "list_3_pk", name }
    }

    /// Those that some gateway calls that.
    #[must_use]
    pub fn called(mode: Mode, external_id: &str) -> Self {
        let name = key::donations_called(mode, external_id);
        Self { index: key::FOURTH_LIST_INDEX, partition_key: "list_4_pk", name }
    }
}

/// Part of a list.
#[derive(Debug, Default)]
pub struct Page {
    /// Newest first.
    pub donations: Vec<Donation>,
    /// Where to go on; `None` at the end.
    pub next: Option<Position>,
}

/// A list's donations of that span that `wanted` lets through. A page may be short and still have a `next`: when few are
/// wanted among many, it ends after 24 rounds.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(
    store: &Store,
    list: &List,
    span: Span,
    wanted: impl Fn(&Donation) -> bool,
) -> Result<Page, StoreError> {
    let mut page = Page::default();
    let newest = Position { created_at: span.to, id: Uuid::max() };
    let mut bound = span.after.map_or(newest, |after| after.min(newest));
    for round in 0..MAX_ROUNDS {
        if bound.created_at < span.from {
            return Ok(Page { next: None, ..page });
        }
        // One more than fits tells whether there is a next page; the bound itself may come back too. When the first
        // round was not enough, little of what there is is wanted.
        let count = if round == 0 { (span.limit + 2).min(ROUND_KEYS) } else { ROUND_KEYS };
        let (places, last) = below(store, list, bound, span.from, count).await?;
        let keys = places.into_iter().filter(|(place, _)| *place != bound).map(|(_, pk)| pk);
        for donation in fetch(store, keys.collect()).await? {
            let place = Position { created_at: donation.created_at, id: donation.id.id };
            if wanted(&donation) {
                if page.donations.len() == span.limit {
                    page.next = Some(bound);
                    return Ok(page);
                }
                page.donations.push(donation);
            }
            bound = place;
        }
        let Some(last) = last else { return Ok(Page { next: None, ..page }) };
        bound = last.min(bound);
        page.next = Some(bound);
    }
    Ok(page)
}

/// What those keys name, newest first. An index may briefly name an item that is not there: it is left out.
async fn fetch(store: &Store, partitions: Vec<String>) -> Result<Vec<Donation>, StoreError> {
    let key = |pk| key::Key { pk, sk: key::DONATION_SK.to_owned() };
    let items = store.read_all(partitions.into_iter().map(key).collect()).await?;
    let mut found = items.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    found.sort_unstable_by_key(|donation| Reverse((donation.created_at, donation.id.id)));
    Ok(found)
}
