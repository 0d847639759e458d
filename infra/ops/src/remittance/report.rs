//! `almoner-ops remittance report`

use super::TransactionArg;
use crate::ledger::Ledger;
use crate::said::Said;
use almoner::domain::remittance::settlement::{Report, Step};
use almoner::domain::remittance::{DeliveryStatus, Stages, Status};
use almoner::notify::settlement::SettlementMessage;
use clap::Args;

/// A move.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    transaction: TransactionArg,
    /// The status that was reached
    #[arg(long, value_parser = stage::<Status>, required_unless_present = "delivery", conflicts_with = "delivery")]
    status: Option<Status>,
    /// The delivery status that was reached
    #[arg(long, value_parser = stage::<DeliveryStatus>)]
    delivery: Option<DeliveryStatus>,
    /// Its number among the reports of the transaction's status, or of its delivery: see almoner-ops remittance show
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    sequence: u64,
    /// Why, of a hold or what went wrong
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

fn stage<S: Stages>(text: &str) -> Result<S, String> {
    let names = || S::ALL.iter().skip(1).map(|stage| stage.as_str()).collect::<Vec<_>>().join(", ");
    // The first is where everything begins: nobody reports it.
    let known = S::parse(text).filter(|stage| S::ALL.first() != Some(stage));
    known.ok_or_else(|| format!("must be one of {}", names()))
}

pub(super) async fn report(ledger: &Ledger, args: ReportArgs) -> Result<Said, String> {
    let step = match (args.status, args.delivery) {
        (Some(status), None) => Step::Status(status),
        (None, Some(delivery)) => Step::Delivery(delivery),
        _ => return Err("Say what was reached: --status or --delivery.".to_owned()),
    };
    let report = Report { step, sequence: args.sequence, reason: args.reason };
    let id = args.transaction.id();
    let text = serde_json::to_string(&SettlementMessage::of(id, &report)).map_err(|error| error.to_string())?;
    SettlementMessage::parse(&text).map_err(|error| format!("It cannot be reported: {error}."))?;
    ledger.queues()?.find("Settlements").await?.send(&text).await?;
    Ok(Said::text(format!("Reported. See almoner-ops remittance show {}, and remittance rejected.\n", id.id)))
}
