//! The partner that a command is about.

use almoner::domain::tenant::{Mode, Tenant};
use clap::Args;
use uuid::Uuid;

/// A partner in one mode.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct PartnerArg {
    /// The partner's id
    #[arg(long = "partner", value_name = "UUID")]
    id: Uuid,
    /// Test or live data
    #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
    mode: Mode,
}

impl PartnerArg {
    pub(crate) fn tenant(self) -> Tenant {
        Tenant { mode: self.mode, partner_id: self.id }
    }
}
