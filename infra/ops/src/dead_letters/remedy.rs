//! What makes up for a dead letter.

use super::kind::Kind;
use super::letter::Letter;
use crate::cli::unreachable;
use crate::ledger::Ledger;
use crate::message::Message;
use crate::queue::Queue;
use almoner::app::App;
use almoner::domain::notification::Name;
use almoner::domain::webhook::Status;
use almoner::replay::{Replayed, replay};
use almoner::store::{Store, webhook};
use jiff::SignedDuration;

/// How much is announced again before and after the time that a letter names, which is an approximation.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// What is done with the messages of one dead-letter queue.
pub(super) enum Remedy {
    /// Their bodies are sent to where they came from.
    Send(Store, Queue),
    /// What they are about is announced again from the ledger.
    Replay(Box<App>),
}

impl Remedy {
    /// The remedy for messages of that queue.
    pub(super) async fn of(kind: Kind, ledger: &Ledger) -> Result<Self, String> {
        Ok(match kind.source() {
            Some(source) => Self::Send(ledger.store.clone(), ledger.queues()?.find(source).await?),
            None => Self::Replay(Box::new(ledger.app().await?)),
        })
    }

    /// Makes up for one message.
    pub(super) async fn apply(&self, kind: Kind, message: &Message) -> Result<Replayed, String> {
        let unreadable = || "It cannot be read: see almoner-ops dead-letters show.".to_owned();
        let letter = Letter::read(kind, &message.body).ok_or_else(unreadable)?;
        match (self, letter) {
            (Self::Replay(app), Letter::Events(batch)) => {
                let from = batch.first.checked_sub(MARGIN).map_err(|_| unreadable())?;
                let to = batch.last.checked_add(MARGIN).map_err(|_| unreadable())?;
                replay(app, from, to).await.map_err(unreachable)
            }
            (Self::Replay(_), _) => Err(unreadable()),
            (Self::Send(store, queue), letter) => {
                if let Letter::Notification(bell) = letter {
                    deliverable(store, bell.name()).await?;
                }
                // Unchanged: a notification's body says after how many attempts it was given up, by which its worker
                // knows that its schedule is to be walked anew.
                queue.send(&message.body).await?;
                Ok(Replayed::default())
            }
        }
    }
}

/// Refuses what its worker would drop, so that nobody would know of it any more.
async fn deliverable(store: &Store, name: Name) -> Result<(), String> {
    let webhook = webhook::find(store, name.tenant, name.webhook_id).await.map_err(unreachable)?;
    match webhook {
        Some(webhook) if webhook.status != Status::Enabled => {
            Err(format!("Its webhook {} is disabled: see almoner-ops webhooks enable.", webhook.id))
        }
        // Of a deleted one nothing is owed any more, and dropping it is right.
        Some(_) | None => Ok(()),
    }
}
