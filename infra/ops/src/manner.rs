//! How a command is to go about it.

use crate::answer::Format;
use clap::Args;

/// How a command is to go about it.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Manner {
    /// How to answer
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORMAT",
        env = "ALMONER_OUTPUT",
        default_value = "table"
    )]
    pub(crate) output: Format,
    /// Change nothing: say what would be changed
    #[arg(long, global = true)]
    pub(crate) dry_run: bool,
    /// Do not ask before what cannot be undone, or stops somebody
    #[arg(long, short, global = true)]
    pub(crate) yes: bool,
}
