//! `almoner-ops dead-letters redrive`

use super::MAX_LOOKED_THROUGH;
use super::kind::Kind;
use super::remedy::Remedy;
use super::show::absent;
use crate::events;
use crate::ledger::Ledger;
use crate::message::Message;
use crate::progress;
use crate::said::Said;
use crate::sweep::Sweep;
use almoner::replay::Replayed;
use std::collections::HashSet;

/// For how long a message is hidden from others at most: announcing again can take its time.
const HOLD_S: i32 = 300;
/// What a letter's time does not cover: completions that were written later than they count from.
const LATE: &str = "If completions waited in their queue before that, replay the time of their reports too: \
                    almoner-ops events replay.\n";

/// How far it got.
struct Redriving {
    /// By their ids; `None` for all.
    wanted: Option<HashSet<String>>,
    redriven: Vec<(Kind, usize)>,
    replayed: Replayed,
    failed: Vec<String>,
    /// Whether there may be messages that were not come to.
    more: bool,
}

pub(super) async fn redrive(
    ledger: &Ledger,
    kinds: &[Kind],
    wanted: Option<HashSet<String>>,
) -> Result<Said, String> {
    let (redriven, failed) = (Vec::new(), Vec::new());
    let mut redriving = Redriving { wanted, redriven, replayed: Replayed::default(), failed, more: false };
    let (queues, mut parts) = (ledger.queues()?, Vec::new());
    // All of them first: once something was done, it must be told of.
    for &kind in kinds {
        parts.push((kind, queues.find(kind.queue()).await?, Remedy::of(kind, ledger).await?));
    }
    let spinner = progress::spinner("Redriving");
    for (kind, dead, remedy) in parts {
        let mut sweep = dead.sweep(HOLD_S, MAX_LOOKED_THROUGH);
        let redriven = redriving.work_through(kind, &remedy, &mut sweep).await;
        redriving.more |= sweep.is_full();
        sweep.end().await;
        redriving.redriven.push((kind, redriven));
    }
    spinner.finish_and_clear();
    redriving.report()
}

impl Redriving {
    /// How many messages of the queue were redriven. What could not be is noted, and does not stop the others.
    async fn work_through(&mut self, kind: Kind, remedy: &Remedy, sweep: &mut Sweep<'_>) -> usize {
        let mut redriven = 0;
        while self.wanted.as_ref().is_none_or(|wanted| !wanted.is_empty()) {
            let messages = match sweep.next().await {
                Ok(messages) if messages.is_empty() => break,
                Ok(messages) => messages,
                Err(problem) => {
                    self.failed.push(format!("{}: {problem}", kind.as_str()));
                    break;
                }
            };
            for message in messages {
                if self.wanted.as_mut().is_some_and(|wanted| !wanted.remove(&message.id)) {
                    continue;
                }
                match self.redrive(kind, remedy, sweep, &message).await {
                    Ok(()) => redriven += 1,
                    Err(problem) => self.failed.push(format!("{} ({}): {problem}", message.id, kind.as_str())),
                }
            }
        }
        redriven
    }

    async fn redrive(
        &mut self,
        kind: Kind,
        remedy: &Remedy,
        sweep: &mut Sweep<'_>,
        message: &Message,
    ) -> Result<(), String> {
        // Deleted last: a crash in between leaves a duplicate, which is harmless, because a completion or a
        // notification that is done is not done again. The other way round it would be lost.
        let replayed = remedy.apply(kind, message).await?;
        self.replayed += replayed;
        let deleted = sweep.delete(message).await;
        deleted.map_err(|problem| format!("It was redriven; doing it again is harmless: {problem}"))
    }

    fn report(self) -> Result<Said, String> {
        let counts = self.redriven.iter().map(|(kind, count)| format!("{} {count}", kind.as_str()));
        let mut said = Said::shown(format!("Redriven: {}.\n", counts.collect::<Vec<_>>().join(", ")));
        for (kind, count) in &self.redriven {
            said = said.with(kind.as_str(), *count);
        }
        if self.redriven.iter().any(|(kind, count)| *kind == Kind::Events && *count > 0) {
            said = said.and("replayed", events::said(self.replayed)).note(LATE);
        }
        if self.more {
            said = said.note("There may be more: do it again.\n");
        }
        let mut missing: Vec<_> = self.wanted.iter().flatten().map(|id| absent(id)).collect();
        missing.sort();
        let problems: Vec<_> = self.failed.into_iter().chain(missing).collect();
        if problems.is_empty() {
            return Ok(said);
        }
        Err(format!("{}Not done:\n{}", said.into_text(), problems.join("\n")))
    }
}
