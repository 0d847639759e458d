//! `almoner-ops donation …`

mod verify;

use crate::file::STDIN;
use crate::target::Ledger;
use almoner::domain::tenant::Mode;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say whether a record, as a browser brought it, came from us, and if not, why
    Verify {
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
        /// The file with the record's JSON; - is standard input
        #[arg(value_name = "FILE", default_value = STDIN)]
        file: String,
    },
}

pub(crate) async fn run(ledger: &Ledger, command: Command) -> Result<String, String> {
    match command {
        Command::Verify { mode, file } => verify::verify(ledger, mode, &file).await,
    }
}
