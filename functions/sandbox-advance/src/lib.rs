//! The table's stream: a test client's transactions are moved along, as real ones are by settlement, through the same queue.
//! See contracts/remittance.md, *Afterwards*.
//!
//! What must stay true: nothing of a live client is ever touched; reading a record twice sends a report twice, which
//! changes nothing.

use almoner::app::App;
use almoner::aws_error::AwsError;
use almoner::domain::remittance::sandbox;
use almoner::domain::tenant::Mode;
use almoner::lambda::Error;
use almoner::notify::settlement::SettlementMessage;
use almoner::store::change::{Change, read_change};
use almoner::telemetry;
use aws_lambda_events::dynamodb::{Event as StreamEvent, EventRecord};
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use std::sync::Arc;

/// Moves along what a batch of records tells of.
///
/// # Errors
/// None: the first record whose next moves could not be sent is reported, and comes again with all after it.
pub async fn handle(app: Arc<App>, event: StreamEvent) -> Result<DynamoDbEventResponse, Error> {
    let mut response = DynamoDbEventResponse::default();
    for record in event.records {
        let sequence_number = record.change.sequence_number.clone().unwrap_or_default();
        if let Err(error) = advance(&app, record).await {
            telemetry::work_failed("sandbox", &sequence_number, &error);
            if matches!(error, AwsError::Unavailable(_)) {
                let mut failure = DynamoDbBatchItemFailure::default();
                failure.item_identifier = Some(sequence_number);
                response.batch_item_failures.push(failure);
                break;
            }
        }
    }
    Ok(response)
}

async fn advance(app: &App, record: EventRecord) -> Result<(), AwsError> {
    let image = record.change.new_image;
    let Change::Remittance { after, .. } = read_change(None, (!image.is_empty()).then_some(image))? else {
        return Ok(());
    };
    if after.id.tenant.mode != Mode::Test {
        return Ok(());
    }
    for report in sandbox::next(&after) {
        let message = serde_json::to_string(&SettlementMessage::of(after.id, &report));
        let message = message.map_err(|error| AwsError::Broken(error.to_string()))?;
        app.settlements()?.send_later(message, app.config.sandbox_step_s).await?;
    }
    Ok(())
}
