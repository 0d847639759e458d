//! The `settlements` queue: what settlement reports of transactions and their deliveries, applied move by move. See
//! contracts/remittance.md, *Afterwards*.
//!
//! What must stay true: a report that cannot be applied is written down for operators, never applied and never lost; a
//! message that cannot be read comes back until it is a dead letter.

use almoner::app::App;
use almoner::aws_error::AwsError;
use almoner::batch::{self, Message, Then};
use almoner::domain::remittance::settlement::Report;
use almoner::domain::remittance::{Stages as _, Transaction, TransactionId};
use almoner::lambda::Error;
use almoner::notify::settlement::SettlementMessage;
use almoner::store::rejected_settlement::{self, RejectedSettlement};
use almoner::store::remittance_move::{self, Moved};
use almoner::telemetry;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use std::sync::Arc;

/// Applies a batch.
///
/// # Errors
/// None: what could not be applied is reported message by message.
pub async fn handle(app: Arc<App>, event: SqsEvent) -> Result<SqsBatchResponse, Error> {
    let app = app.as_ref();
    Ok(batch::each(app.settlements(), event, |message| work(app, message)).await)
}

async fn work(app: &App, message: Message) -> Then {
    let (name, applied) = match SettlementMessage::parse(&message.body) {
        Ok((id, report)) => (id.id.to_string(), apply(app, id, &report).await),
        Err(error) => (String::new(), Err(AwsError::Broken(format!("unreadable message: {error}")))),
    };
    match applied {
        Ok(()) => Then::Delete,
        Err(error) => {
            telemetry::work_failed("settlement", &name, &error);
            Then::Hide(batch::growing_s(message.receives))
        }
    }
}

async fn apply(app: &App, id: TransactionId, report: &Report) -> Result<(), AwsError> {
    let (stood, outcome) = match remittance_move::apply(&app.store, id, report, app.clock.now()).await? {
        Moved::Now(_) => (None, "applied"),
        Moved::Already(_) => (None, "stale"),
        Moved::Forbidden(found) => (Some(stand(&found)), "impossible"),
        Moved::Missing => (Some("unknown".to_owned()), "unknown"),
    };
    telemetry::settlement_applied(id, report, outcome);
    let Some(stood) = stood else { return Ok(()) };
    let (step, sequence) = (report.step.as_str().to_owned(), report.sequence);
    let rejected = RejectedSettlement { id, step, sequence, stood, rejected_at: app.clock.now() };
    rejected_settlement::record(&app.store, &rejected).await
}

fn stand(transaction: &Transaction) -> String {
    format!("{} / {}", transaction.status.as_str(), transaction.delivery_status.as_str())
}
