//! Where an id is looked for: everywhere that it may be of.

use crate::cli::unreachable;
use crate::said::{Cell, Said};
use crate::{contribution as contributions, donation as donations, progress, purchase, remittance as remittances};
use almoner::domain::code::Code;
use almoner::domain::contribution::Contribution;
use almoner::domain::donation::{Donation, DonationId};
use almoner::domain::id;
use almoner::domain::pre_approval::PreApproval;
use almoner::domain::remittance::{Stages as _, Transaction, TransactionId};
use almoner::domain::tenant::{Mode, Tenant};
use almoner::store::{Store, contribution, donation, partner, pre_approval, remittance};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use uuid::Uuid;

/// How many partners are looked through at once.
const AT_ONCE: usize = 16;

/// A transaction.
#[derive(Debug)]
pub(super) enum Found {
    Contribution(Tenant, Box<Contribution>),
    Purchase(Mode, Box<PreApproval>),
    Donation(Box<Donation>),
    Remittance(Box<Transaction>),
}

/// All transactions of that name.
pub(super) async fn look(store: &Store, modes: &[Mode], text: &str, now: Timestamp) -> Result<Vec<Found>, String> {
    let mut found = Vec::new();
    for &mode in modes {
        if let Some(code) = Code::of_purchase(text).or_else(|| Code::parse(text)) {
            let known = pre_approval::find(store, mode, &code).await.map_err(unreachable)?;
            found.extend(known.map(|known| Found::Purchase(mode, Box::new(known))));
        }
        // A reconciliation id may look like an id as well.
        for id in id::parse(text).into_iter().chain([id::of_donation(mode, text)]) {
            let known = donation::find(store, DonationId { mode, id }).await.map_err(unreachable)?;
            let known = known.filter(|donation| !donation.is_gone_at(now));
            found.extend(known.map(|known| Found::Donation(Box::new(known))));
        }
        if let Some(id) = id::parse(text) {
            found.extend(of_partners(store, mode, id).await?);
        }
    }
    Ok(found)
}

/// Contributions and remittances are kept by whose they are.
async fn of_partners(store: &Store, mode: Mode, id: Uuid) -> Result<Vec<Found>, String> {
    let partners = partner::list(store, mode).await.map_err(unreachable)?;
    let bar = progress::bar("Looking through partners", u64::try_from(partners.len()).unwrap_or(u64::MAX));
    let looked = stream::iter(partners).map(async |partner| {
        let tenant = partner.tenant;
        let key = TransactionId { tenant, id };
        let found = tokio::try_join!(contribution::get(store, tenant, id), remittance::get(store, key));
        bar.inc(1);
        found.map(|found| (tenant, found)).map_err(unreachable)
    });
    let looked: Vec<_> = looked.buffer_unordered(AT_ONCE).try_collect().await?;
    bar.finish_and_clear();
    let found = looked.into_iter().flat_map(|(tenant, (contribution, remittance))| {
        let contribution = contribution.map(|it| Found::Contribution(tenant, Box::new(it)));
        contribution.into_iter().chain(remittance.map(|it| Found::Remittance(Box::new(it))))
    });
    Ok(found.collect())
}

impl Found {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Contribution(..) => "contribution",
            Self::Purchase(..) => "purchase",
            Self::Donation(_) => "donation",
            Self::Remittance(_) => "remittance",
        }
    }

    pub(super) fn created_at(&self) -> Timestamp {
        match self {
            Self::Contribution(_, it) => it.created_at,
            Self::Purchase(_, it) => it.created_at,
            Self::Donation(it) => it.created_at,
            Self::Remittance(it) => it.created_at,
        }
    }

    pub(super) fn row(&self, now: Timestamp) -> [Cell; 6] {
        let (name, status) = match self {
            Self::Contribution(_, it) => (it.id.to_string(), it.status_at(now).as_str()),
            Self::Purchase(_, it) => {
                let status = it.authorisation.as_ref().map_or("unused", |decided| decided.state_at(now).as_str());
                (it.code.purchase_number(), status)
            }
            Self::Donation(it) => (it.id.id.to_string(), it.status.as_str()),
            Self::Remittance(it) => (it.id.id.to_string(), it.status.as_str()),
        };
        let mode = match self {
            Self::Contribution(tenant, _) => tenant.mode,
            Self::Purchase(mode, _) => *mode,
            Self::Donation(it) => it.id.mode,
            Self::Remittance(it) => it.id.tenant.mode,
        };
        let partner = self.partner().map(|partner| partner.to_string());
        let created = format!("{:.0}", self.created_at());
        [self.kind().into(), name.into(), mode.to_string().into(), partner.into(), status.into(), created.into()]
    }

    pub(super) fn facts(&self, now: Timestamp) -> Said {
        match self {
            Self::Contribution(_, it) => contributions::shown(it, now),
            Self::Purchase(_, it) => purchase::shown(it, now),
            Self::Donation(it) => donations::shown(it),
            Self::Remittance(it) => remittances::shown(it),
        }
    }

    /// Whose subscribers hear of it, and what their events call it.
    pub(super) fn told_of(&self) -> Option<(Tenant, Uuid)> {
        let partner_id = self.partner()?;
        Some(match self {
            Self::Contribution(tenant, it) => (*tenant, it.id),
            Self::Purchase(mode, it) => (Tenant { mode: *mode, partner_id }, it.id),
            Self::Donation(it) => (Tenant { mode: it.id.mode, partner_id }, it.id.id),
            Self::Remittance(it) => (it.id.tenant, it.id.id),
        })
    }

    fn partner(&self) -> Option<Uuid> {
        match self {
            Self::Contribution(tenant, _) => Some(tenant.partner_id),
            Self::Purchase(_, it) => Some(it.authorisation.as_ref()?.asked.tenant.partner_id),
            Self::Donation(it) => it.details.company_id,
            Self::Remittance(it) => Some(it.id.tenant.partner_id),
        }
    }
}
