//! `almoner-ops dead-letters list`

use super::LOOK_HOLD_S;
use super::kind::Kind;
use super::letter::Letter;
use crate::message::Message;
use crate::queues::Queues;
use crate::said::{Cell, Said, table};
use futures::future::try_join_all;

/// How many messages of each queue are shown.
const MAX_SHOWN: usize = 100;

/// One queue, looked through.
struct Looked {
    kind: Kind,
    count: usize,
    messages: Vec<Message>,
}

pub(super) async fn list(queues: &Queues, kinds: &[Kind]) -> Result<Said, String> {
    let looked = try_join_all(kinds.iter().map(|kind| look(queues, *kind))).await?;
    let counts = looked.iter().map(|looked| [looked.kind.as_str().into(), Cell::from(looked.count)]);
    let counts = table(["QUEUE", "MESSAGES"], counts.collect());
    let row = |kind: Kind, message: &Message| {
        let sent = message.sent_at.map(|sent| format!("{sent:.0}"));
        [
            kind.as_str().into(),
            message.id.clone().into(),
            Cell::from(sent),
            Letter::describe(kind, &message.body).into(),
        ]
    };
    let rows = looked.iter().flat_map(|looked| looked.messages.iter().map(|message| row(looked.kind, message)));
    let rows: Vec<_> = rows.collect();
    let messages = table(["QUEUE", "MESSAGE", "SENT", "WHAT"], rows.clone());
    let mut said = Said::shown("").and("queues", counts);
    said = if rows.is_empty() {
        said.and("messages", messages.without_text())
    } else {
        said.line("\n").and("messages", messages)
    };
    for Looked { kind, count, .. } in looked.iter().filter(|looked| looked.messages.len() < looked.count) {
        let (kind, hidden) = (kind.as_str(), "more than are shown, or somebody else looks at some of them");
        said = said.note(format!("Of {kind} there are about {count}: {hidden}.\n"));
    }
    Ok(said)
}

async fn look(queues: &Queues, kind: Kind) -> Result<Looked, String> {
    let queue = queues.find(kind.queue()).await?;
    // Counted first: what is held while it is looked at would be counted otherwise.
    let counted = queue.count().await?;
    let mut sweep = queue.sweep(LOOK_HOLD_S, MAX_SHOWN);
    let messages = sweep.rest().await;
    sweep.end().await;
    let mut messages = messages?;
    messages.sort_by(|one, other| (one.sent_at, &one.id).cmp(&(other.sent_at, &other.id)));
    // The queue's own count is an approximation.
    Ok(Looked { kind, count: counted.max(messages.len()), messages })
}
