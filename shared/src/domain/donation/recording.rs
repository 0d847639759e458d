//! Recording a transaction: what is asked for, and what it finds where it is to stand.
//!
//! The store's condition says the same as [`Judgement::Possible`]; this tells the refusals apart by the item that comes
//! back when the condition fails.

use super::{Details, Donation, DonationId, Person, Status};
use crate::domain::origin::{Origin, Repeat};
use crate::domain::tenant::Mode;
use jiff::Timestamp;
use uuid::Uuid;

/// Who records a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// A consumer, within a company.
    Consumer {
        /// Who.
        user_id: Uuid,
        /// Within which company.
        company_id: Uuid,
    },
    /// A payment gateway.
    Gateway {
        /// Which.
        id: Uuid,
    },
}

/// A transaction that is to be recorded: merged with its pre-transaction if there is one, else new.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Where it is to stand.
    pub id: DonationId,
    /// What its caller calls it.
    pub reconciliation_id: Option<String>,
    /// Who records it.
    pub by: Party,
    /// What it is to be.
    pub status: Status,
    /// What the body says, and what follows from who is calling. It wins over the pre-transaction's.
    pub details: Details,
    /// What is known of the consumer, for what neither the body nor the pre-transaction says.
    pub known: Person,
    /// Whether the email in `known` is not the consumer's own.
    pub email_anonymized: bool,
    /// What it is to be paid by.
    pub payment_method: Option<Uuid>,
    /// What the caller says that the pre-transaction was signed with.
    pub hmac: Option<String>,
    /// Where the body names a charity without a cause: its causes, one of which the pre-transaction must have named.
    pub causes: Option<Vec<String>>,
    /// Where the body names a cause without a charity: the charity that has it, by what was read before.
    pub charity_of_cause: Option<Uuid>,
    /// Which request this is, and of whom: the fingerprint is over both.
    pub origin: Origin,
    /// When.
    pub now: Timestamp,
}

/// What a recording finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Nothing, or something to merge with: it can be recorded.
    Possible,
    /// The same, in place of a pre-transaction whose time is over.
    Replacing,
    /// This very request has recorded it.
    Itself,
    /// The same request recorded it before.
    Same,
    /// Another request did, or somebody else.
    Taken,
    /// The pre-transaction is another company's, or another gateway's.
    Foreign,
    /// The pre-transaction was not signed like that, or there is none.
    OtherHmac,
    /// The cause is not one of the charity's.
    OtherCause,
    /// Neither the body nor a pre-transaction says these.
    Missing(Vec<&'static str>),
}

impl Recording {
    /// What somebody says of a transaction, before it is known where it is to stand.
    #[must_use]
    pub fn of(by: Party, details: Details, reconciliation_id: Option<String>, hmac: Option<String>) -> Self {
        Self {
            id: DonationId { mode: Mode::Test, id: Uuid::nil() },
            reconciliation_id,
            by,
            status: Status::Draft,
            details,
            known: Person::default(),
            email_anonymized: false,
            payment_method: None,
            hmac,
            causes: None,
            charity_of_cause: None,
            origin: Origin { fingerprint: [0; 32], request_id: String::new() },
            now: Timestamp::UNIX_EPOCH,
        }
    }

    /// Whether that pre-transaction is for somebody else.
    fn is_foreign(&self, pre: &Details) -> bool {
        let other = |own: Option<Uuid>, theirs: Option<Uuid>| own.is_some() && theirs.is_some() && own != theirs;
        other(self.details.company_id, pre.company_id)
            || other(self.details.payment_gateway_id, pre.payment_gateway_id)
    }

    /// Whether the body's half of charity and cause goes with the pre-transaction's.
    fn is_of_another_cause(&self, pre: &Details) -> bool {
        let of_charity = |causes: &Vec<String>| pre.donation_cause.as_ref().is_none_or(|it| causes.contains(it));
        self.causes.as_ref().is_some_and(|causes| !of_charity(causes))
            || self.charity_of_cause.is_some_and(|charity| pre.charity_id != Some(charity))
    }

    /// What it means that `found` stands where this is to be recorded.
    #[must_use]
    pub fn judge(&self, found: Option<&Donation>) -> Judgement {
        let known = found.filter(|found| !found.is_gone_at(self.now));
        let Some(known) = known else {
            let missing = self.details.missing(None);
            return match (missing.is_empty(), &self.hmac, found) {
                (_, Some(_), _) => Judgement::OtherHmac,
                (false, None, _) => Judgement::Missing(missing),
                (true, None, Some(_)) => Judgement::Replacing,
                (true, None, None) => Judgement::Possible,
            };
        };
        if known.status != Status::PreTransaction {
            return match known.origin.repeated_by(&self.origin) {
                Repeat::Itself => Judgement::Itself,
                Repeat::Same => Judgement::Same,
                Repeat::Different => Judgement::Taken,
            };
        }
        let missing = self.details.missing(Some(&known.details));
        if self.is_foreign(&known.details) {
            Judgement::Foreign
        } else if self.hmac.is_some() && self.hmac != known.hmac {
            Judgement::OtherHmac
        } else if !missing.is_empty() {
            Judgement::Missing(missing)
        } else if self.is_of_another_cause(&known.details) {
            Judgement::OtherCause
        } else {
            Judgement::Possible
        }
    }
}
