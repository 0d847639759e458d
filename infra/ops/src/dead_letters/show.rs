//! `almoner-ops dead-letters show`

use super::kind::Kind;
use super::letter::Letter;
use super::{LOOK_HOLD_S, MAX_LOOKED_THROUGH};
use crate::cli::unreachable;
use crate::ledger::Ledger;
use crate::message::Message;
use crate::queues::Queues;
use crate::said::{Cell, Said, labels};
use crate::{deliveries, webhooks};
use almoner::domain::contribution::Status;
use almoner::domain::notification::{Attempt, Name};
use almoner::domain::remittance::{Stages as _, TransactionId};
use almoner::domain::tenant::Tenant;
use almoner::notify::message::{QueuedCompletion, Reporter};
use almoner::store::{Store, contribution, credential, remittance, webhook};
use futures::future::try_join_all;
use jiff::Timestamp;
use serde_json::Value;

/// How many of those are shown.
const ATTEMPTS_SHOWN: usize = 10;

pub(super) async fn show(ledger: &Ledger, id: &str, now: Timestamp) -> Result<Said, String> {
    let queues = ledger.queues()?;
    let found = try_join_all(Kind::ALL.map(|kind| find(&queues, kind, id))).await?;
    let Some((kind, message)) = found.into_iter().flatten().next() else {
        return Err(absent(id));
    };
    let what = Letter::describe(kind, &message.body);
    let of_it = match Letter::read(kind, &message.body) {
        Some(Letter::Completion(completion)) => of_completion(&ledger.store, completion, now).await?,
        Some(Letter::Notification(bell)) => of_notification(&ledger.store, bell.name()).await?,
        Some(Letter::Settlement(id, _)) => of_settlement(&ledger.store, id).await?,
        Some(Letter::Statements(_) | Letter::Events(_)) | None => Said::shown(""),
    };
    let body = body(&message.body);
    let said = facts_of(kind, &message, what).joined(of_it);
    Ok(said.line(&format!("Body:\n{body:#}\n")).with("body", body))
}

fn facts_of(kind: Kind, message: &Message, what: String) -> Said {
    let moment = |moment: Option<Timestamp>| Cell::from(moment.map(|at| format!("{at:.3}")));
    let first = moment(message.first_received_at);
    let receives = Cell::from(u64::from(message.receives));
    let receives = receives.read_as(format!("{}, first {}", message.receives, first.as_text()));
    let labelled = [
        ("Queue", Cell::from(kind.as_str())),
        ("Message", message.id.clone().into()),
        ("Sent", moment(message.sent_at)),
        ("Receives", receives),
        ("What", what.into()),
    ];
    labels(labelled).with("first_received", first)
}

/// What an operator is told of a message that was not seen.
pub(super) fn absent(id: &str) -> String {
    let hidden = "when somebody else looks at it, try again in half a minute";
    format!("There is no message {id} in the dead-letter queues: see almoner-ops dead-letters list; {hidden}.")
}

async fn find(queues: &Queues, kind: Kind, id: &str) -> Result<Option<(Kind, Message)>, String> {
    let queue = queues.find(kind.queue()).await?;
    let mut sweep = queue.sweep(LOOK_HOLD_S, MAX_LOOKED_THROUGH);
    let found = sweep.find(id).await;
    sweep.end().await;
    Ok(found?.map(|message| (kind, message)))
}

async fn of_completion(store: &Store, completion: QueuedCompletion, now: Timestamp) -> Result<Said, String> {
    let tenant = match &completion.reporter {
        Reporter::Known { mode, partner_id } => Some(Tenant { mode: *mode, partner_id: *partner_id }),
        Reporter::Claimed { kind, id, .. } => credential::find(store, *kind, id, false)
            .await
            .map_err(unreachable)?
            .map(|credential| credential.tenant),
    };
    let Some(tenant) = tenant else {
        return Ok(labels([("Partner", "unknown: there is no such credential".into())]));
    };
    let found = contribution::get(store, tenant, completion.transaction_id).await.map_err(unreachable)?;
    let standing = match found {
        None => "there is no such contribution of this partner's".to_owned(),
        Some(contribution) => match (contribution.status_at(now), contribution.completed_at) {
            (Status::Completed, Some(at)) => format!("completed {at:.3}"),
            (Status::Pending, _) => format!("pending, until {:.3}", contribution.expires_at),
            (Status::Expired, _) => format!("expired {:.3}", contribution.expires_at),
            (status, None) => status.as_str().to_owned(),
        },
    };
    Ok(labels([("Partner", tenant.to_string().into()), ("Status", standing.into())]))
}

async fn of_settlement(store: &Store, id: TransactionId) -> Result<Said, String> {
    let found = remittance::get(store, id).await.map_err(unreachable)?;
    let stands = found.map_or_else(
        || "there is no such remittance of this partner's".to_owned(),
        |found| format!("{}, delivery {}", found.status.as_str(), found.delivery_status.as_str()),
    );
    Ok(labels([("Partner", id.tenant.to_string().into()), ("Status", stands.into())]))
}

async fn of_notification(store: &Store, name: Name) -> Result<Said, String> {
    let webhook = webhook::find(store, name.tenant, name.webhook_id).await.map_err(unreachable)?;
    let webhook = webhook.map_or_else(
        || "deleted".to_owned(),
        |webhook| format!("{} ({})", webhook.url, webhooks::state(webhook.status)),
    );
    let its = |attempt: &Attempt| attempt.event_id == name.event_id;
    let (mut attempts, is_whole) =
        deliveries::look_through(store, name.tenant, name.webhook_id, Timestamp::MIN, its).await?;
    attempts.truncate(ATTEMPTS_SHOWN);
    let said = labels([("Partner", name.tenant.to_string().into()), ("Webhook", webhook.into())]);
    let said = said.line("Attempts:\n").and("attempts", deliveries::attempts(&attempts));
    Ok(if is_whole || !attempts.is_empty() { said } else { said.note(deliveries::not_whole()) })
}

/// The body, with nothing in it that steers a terminal, or that a secret could be guessed from.
fn body(body: &str) -> Value {
    let mut json = serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned()));
    if let Some(secret) = json.pointer_mut("/reporter/claimed/secret_sha256") {
        *secret = Value::String("(not shown)".to_owned());
    }
    json
}
