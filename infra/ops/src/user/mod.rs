//! `almoner-ops user …`: those who send money.
//!
//! Who somebody is is shown of one user at a time, and only when it is asked for.

mod erase;
mod look;
mod say;

use crate::cli::{PartnerArg, unreachable};
use crate::ledger::Ledger;
use crate::said::Said;
use almoner::domain::sender::{KycStatus, Sender, SenderId, Verification};
use almoner::domain::tenant::Tenant;
use almoner::store::{Store, sender};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use std::path::PathBuf;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List a partner's users, without who they are
    List {
        #[command(flatten)]
        partner: PartnerArg,
    },
    /// Show who a user is, what they may send, and what they pay from
    Show {
        #[command(flatten)]
        user: UserArg,
    },
    /// Say what is known of a user's identity
    Kyc {
        #[command(flatten)]
        user: UserArg,
        /// `IN_PROGRESS`, `VERIFIED`, `RETRY`, `REVIEW_PENDING` or `SUSPENDED`
        #[arg(value_name = "STATUS", value_parser = kyc)]
        status: KycStatus,
    },
    /// Say what a user may send, in major units of the currency of their limits
    Limits {
        #[command(flatten)]
        user: UserArg,
        /// What these limits are called
        #[arg(long)]
        tier: u32,
        /// In a day
        #[arg(long, value_name = "AMOUNT")]
        daily: String,
        /// In a month
        #[arg(long, value_name = "AMOUNT")]
        monthly: String,
        /// In a year
        #[arg(long, value_name = "AMOUNT")]
        annual: String,
    },
    /// Say whether one of a user's funding accounts can be used
    Fund {
        #[command(flatten)]
        user: UserArg,
        /// The funding account's id
        #[arg(value_name = "FUND-ID")]
        fund: Uuid,
        /// `VERIFIED` or `FAILED`
        #[arg(value_name = "STATUS", value_parser = verification)]
        status: Verification,
    },
    /// Erase who a user is, and whom they sent to; the amounts stay. There is no way back
    Erase {
        #[command(flatten)]
        user: UserArg,
        /// The folder of the local stack's documents (its --data folder, and documents in it)
        #[arg(long, value_name = "DIR", conflicts_with = "documents_bucket")]
        documents_dir: Option<PathBuf>,
        /// The bucket of documents: the stack's DocumentsBucketName output
        #[arg(long, value_name = "NAME")]
        documents_bucket: Option<String>,
    },
}

/// A partner's user.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct UserArg {
    /// The user's id
    #[arg(value_name = "USER-ID")]
    user_id: Uuid,
    #[command(flatten)]
    partner: PartnerArg,
}

impl UserArg {
    fn id(self) -> SenderId {
        SenderId { tenant: self.partner.tenant(), id: self.user_id }
    }
}

fn kyc(text: &str) -> Result<KycStatus, String> {
    let names = || KycStatus::ALL.map(KycStatus::as_str).join(", ");
    KycStatus::parse(text).ok_or_else(|| format!("must be one of {}", names()))
}

fn verification(text: &str) -> Result<Verification, &'static str> {
    let said = [Verification::Verified, Verification::Failed].into_iter().find(|it| it.as_str() == text);
    said.ok_or("must be VERIFIED or FAILED")
}

pub(crate) async fn run(ledger: &Ledger, command: Command, now: Timestamp) -> Result<Said, String> {
    let store = &ledger.store;
    match command {
        Command::List { partner } => look::list(store, partner.tenant(), now).await,
        Command::Show { user } => look::show(store, user.id(), now).await,
        Command::Kyc { user, status } => say::kyc(store, user.id(), status, now).await,
        Command::Limits { user, tier, daily, monthly, annual } => {
            say::limits(store, user.id(), tier, [&daily, &monthly, &annual]).await
        }
        Command::Fund { user, fund, status } => say::fund(store, user.id(), fund, status).await,
        Command::Erase { user, documents_dir, documents_bucket } => {
            let documents = ledger.documents(documents_dir, documents_bucket);
            erase::erase(ledger, documents.as_ref(), user.id(), now).await
        }
    }
}

async fn known(store: &Store, id: SenderId) -> Result<Sender, String> {
    sender::find(store, id).await.map_err(unreachable)?.ok_or_else(|| missing(id))
}

/// What an operator is told of a user who is not there.
fn missing(SenderId { tenant, id }: SenderId) -> String {
    let Tenant { mode, partner_id } = tenant;
    format!("There is no such {mode} user {id}: see almoner-ops user list --partner {partner_id} --mode {mode}.")
}
