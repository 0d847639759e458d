//! The `completions` queue: reports that the store could not take, applied with the same conditional update as the
//! endpoint makes. See contracts/notifications.md, *Inbound*.
//!
//! What must stay true: a report counts from when it was made, and one that has to be refused is recorded, not dropped.

use almoner::app::App;
use almoner::auth::api_key::Presented;
use almoner::aws_error::AwsError;
use almoner::batch::{self, Message, Then};
use almoner::domain::refusal::Refusal;
use almoner::domain::tenant::Tenant;
use almoner::lambda::Error;
use almoner::notify::message::{QueuedCompletion, Reporter};
use almoner::store::contribution::{self, Completed};
use almoner::store::rejected_completion::{self, RejectedCompletion};
use almoner::telemetry;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use jiff::Timestamp;
use std::sync::Arc;

/// Applies a batch.
///
/// # Errors
/// None: what could not be applied is reported message by message.
pub async fn handle(app: Arc<App>, event: SqsEvent) -> Result<SqsBatchResponse, Error> {
    let app = app.as_ref();
    Ok(batch::each(app.completions(), event, |message| work(app, message)).await)
}

async fn work(app: &App, message: Message) -> Then {
    let read = serde_json::from_str::<QueuedCompletion>(&message.body);
    let (name, applied) = match read {
        Ok(completion) => (completion.request_id.clone(), apply(app, completion).await),
        Err(error) => (String::new(), Err(AwsError::Broken(format!("unreadable message: {error}")))),
    };
    match applied {
        Ok(()) => Then::Delete,
        Err(error) => {
            telemetry::work_failed("completion", &name, &error);
            Then::Hide(batch::growing_s(message.receives))
        }
    }
}

async fn apply(app: &App, completion: QueuedCompletion) -> Result<(), AwsError> {
    let (request_id, id, reported_at) = (completion.request_id, completion.transaction_id, completion.reported_at);
    let tenant = reporter(app, completion.reporter, reported_at).await?;
    let refused = match tenant {
        None => Some("unauthenticated"),
        Some(tenant) => match contribution::complete(&app.store, tenant, id, reported_at).await? {
            Completed::Now | Completed::Already => None,
            Completed::Expired => Some("expired"),
            Completed::Missing => Some("unknown"),
        },
    };
    telemetry::completion_applied(&request_id, tenant, refused.unwrap_or("completed"));
    let Some(reason) = refused else { return Ok(()) };
    let (rejected_at, reason) = (app.clock.now(), reason.to_owned());
    let rejected = RejectedCompletion { request_id, tenant, transaction_id: id, reported_at, rejected_at, reason };
    rejected_completion::record(&app.store, &rejected).await
}

/// Whose completion it is; `None` when the credential that it came with opened nothing then. A secret that has been
/// changed for another since, or a credential that has expired, was right when the report was accepted.
async fn reporter(app: &App, reporter: Reporter, reported_at: Timestamp) -> Result<Option<Tenant>, AwsError> {
    let presented = match reporter {
        Reporter::Known { mode, partner_id } => return Ok(Some(Tenant { mode, partner_id })),
        Reporter::Claimed { kind, id, secret_sha256 } => Presented { kind, id, secret_sha256 },
    };
    match app.admit(&presented, reported_at).await {
        Ok(partner) => Ok(Some(partner.tenant)),
        Err(Refusal::Unauthenticated) => Ok(None),
        Err(refusal) => {
            let cause = refusal.cause().map(|cause| cause.for_log().to_owned());
            Err(AwsError::Unavailable(cause.unwrap_or_default()))
        }
    }
}
