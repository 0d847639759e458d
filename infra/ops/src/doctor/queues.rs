//! The queues: each is there, what it gives up goes to dead letters, and there are none of these.

use super::Patient;
use super::finding::Finding;
use super::plan::PlannedQueue;
use crate::queues::Queues;
use futures::future::join_all;

const CHECK: &str = "queue";

pub(super) async fn check(patient: &Patient<'_>) -> Vec<Finding> {
    match patient.ledger.queues() {
        Ok(queues) => join_all(patient.plan.queues.iter().map(|planned| of(&queues, planned))).await,
        Err(problem) => vec![Finding::bad(CHECK, "all of them", "they cannot be named", problem)],
    }
}

async fn of(queues: &Queues, planned: &PlannedQueue) -> Finding {
    let name = &*planned.name;
    let missing = "deploy again; what was in it is lost, see almoner-ops events replay";
    let queue = match queues.find(name).await {
        Ok(queue) => queue,
        Err(problem) => return Finding::bad(CHECK, name, problem, missing),
    };
    let Some(dead_letters) = &planned.dead_letters else {
        return match queue.count().await {
            Ok(0) => Finding::ok(CHECK, name, "it is there, and empty"),
            Ok(count) => {
                let says = format!("it holds about {count} messages");
                Finding::warn(CHECK, name, says, "see almoner-ops dead-letters list")
            }
            Err(problem) => Finding::bad(CHECK, name, problem, missing),
        };
    };
    let target = match queue.redrive_target().await {
        Ok(target) => target,
        Err(problem) => return Finding::bad(CHECK, name, problem, missing),
    };
    let advice = "deploy again: what fails is tried for ever, or lost, until then";
    match (target, queues.find(dead_letters).await) {
        (Some(target), Ok(dead)) if dead.url().rsplit('/').next() == target.rsplit(':').next() => {
            Finding::ok(CHECK, name, format!("it is there, and gives up to {dead_letters}"))
        }
        (Some(target), Ok(_)) => Finding::bad(CHECK, name, format!("it gives up to {target}"), advice),
        (None, Ok(_)) => Finding::bad(CHECK, name, "it has no dead-letter queue", advice),
        (_, Err(problem)) => Finding::bad(CHECK, name, problem, advice),
    }
}
