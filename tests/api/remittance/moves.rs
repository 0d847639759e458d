//! Telling of moves, waiting for what they lead to, and what the ledger keeps of them.

use super::{Remitter, settle};
use crate::waiting::until;
use crate::world::Reply;
use almoner::domain::remittance::settlement::{Report, Step};
use almoner::domain::remittance::{DeliveryStatus, Stages as _, Status, Transaction, TransactionId};
use almoner::notify::settlement::SettlementMessage;
use almoner::store::remittance;

impl Remitter<'_> {
    /// A transaction's whole name.
    pub fn name(&self, id: &str) -> TransactionId {
        TransactionId { tenant: self.world.partner(self.partner).tenant(), id: id.parse().unwrap() }
    }

    /// Reports a status and why.
    pub async fn report_why(&self, id: &str, status: Status, sequence: u64, why: &str) {
        let report = Report { step: Step::Status(status), sequence, reason: Some(why.to_owned()) };
        settle(self.world, &serde_json::to_string(&SettlementMessage::of(self.name(id), &report)).unwrap()).await;
    }

    /// Reports a status and waits until it is shown.
    pub async fn reported(&self, id: &str, status: Status, sequence: u64) -> Reply {
        self.report(id, Step::Status(status), sequence).await;
        self.becomes(id, "status", status.as_str()).await
    }

    /// Reports a delivery's status and waits until it is shown.
    pub async fn delivery_reported(&self, id: &str, status: DeliveryStatus, sequence: u64) -> Reply {
        self.report(id, Step::Delivery(status), sequence).await;
        self.becomes(id, "delivery_status", status.as_str()).await
    }

    /// A new transaction that stands there by one report: those between need not arrive.
    pub async fn standing(&self, amount: &str, status: Status) -> String {
        let id = self.sent(amount).await;
        if status != Status::Initiated {
            self.reported(&id, status, 1).await;
        }
        id
    }

    /// The transaction once its GET shows that.
    pub async fn becomes(&self, id: &str, member: &str, text: &str) -> Reply {
        until(&format!("{id} with {member} {text}"), async || {
            Some(self.transaction(id).await).filter(|reply| reply.text(member) == text)
        })
        .await
    }

    /// Reports these, and looks once nothing is under way any more.
    pub async fn told(&self, id: &str, reports: &[(Step, u64)]) -> Reply {
        for (step, sequence) in reports {
            self.report(id, *step, *sequence).await;
        }
        self.world.drained().await;
        self.transaction(id).await
    }

    /// The transaction as the ledger has it.
    pub async fn recorded(&self, id: &str) -> Transaction {
        remittance::get(self.world.store(), self.name(id)).await.unwrap().unwrap()
    }

    /// What its status has been, in order: each change of it stands in the history once.
    pub async fn statuses(&self, id: &str) -> String {
        let recorded = self.recorded(id).await;
        assert_eq!(u64::try_from(recorded.history.len()), Ok(recorded.version), "{recorded:?}");
        let words = recorded.history.iter().filter_map(|change| change.status).map(|status| status.as_str());
        words.collect::<Vec<_>>().join(" ")
    }

    /// The same of its delivery.
    pub async fn deliveries(&self, id: &str) -> String {
        let recorded = self.recorded(id).await;
        let words =
            recorded.history.iter().filter_map(|change| change.delivery_status).map(|status| status.as_str());
        words.collect::<Vec<_>>().join(" ")
    }
}
