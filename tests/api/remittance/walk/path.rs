//! Where settlement leads transactions at random, and the messages that tell of it.

use crate::remittance::Remitter;
use almoner::domain::remittance::settlement::{Report, Step};
use almoner::domain::remittance::{DeliveryStatus, Stages, Status};
use almoner::notify::settlement::SettlementMessage;
use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

/// How many messages there are of each transaction.
const EACH: usize = 50;

/// One transaction, and where settlement leads it.
pub struct Walk {
    pub id: String,
    pub amount: u64,
    pub statuses: Vec<Status>,
    pub deliveries: Vec<DeliveryStatus>,
}

/// Moves at random, as long as there are any.
pub fn path<S: Stages>(rng: &mut StdRng, from: S, moves: usize) -> Vec<S> {
    let mut path = Vec::new();
    while path.len() < moves {
        let at = path.last().copied().unwrap_or(from);
        let next: Vec<S> = S::ALL.iter().copied().filter(|next| at.may_become(*next)).collect();
        let Some(next) = next.choose(rng) else { break };
        path.push(*next);
    }
    path
}

fn numbered(step: impl Fn(usize) -> Step, moves: usize) -> impl Iterator<Item = Report> {
    (0..moves).zip(1..).map(move |(at, sequence)| Report { step: step(at), sequence, reason: None })
}

/// The messages of all of them: of every other one nearly in order, of the others in none.
pub fn messages(rng: &mut StdRng, sender: &Remitter<'_>, walks: &[Walk]) -> Vec<String> {
    let mut messages = Vec::new();
    for (walk, late) in walks.iter().zip([1_000, 3].into_iter().cycle()) {
        let statuses = numbered(|at| Step::Status(walk.statuses[at]), walk.statuses.len());
        let deliveries = numbered(|at| Step::Delivery(walk.deliveries[at]), walk.deliveries.len());
        let mut reports: Vec<Report> = statuses.chain(deliveries).collect();
        let once = reports.len();
        reports.extend(
            (once..EACH).map(|_| rng.random_range(0..once)).map(|at| reports[at].clone()).collect::<Vec<_>>(),
        );
        for report in reports {
            let text = serde_json::to_string(&SettlementMessage::of(sender.name(&walk.id), &report)).unwrap();
            messages.push((report.sequence + rng.random_range(0..late), text));
        }
    }
    messages.sort_by_key(|(at, _)| *at);
    messages.into_iter().map(|(_, text)| text).collect()
}

/// Whether these are some of the path, in its order.
pub fn is_part<S: PartialEq>(path: &[S], some: impl IntoIterator<Item = S>) -> bool {
    let mut path = path.iter();
    some.into_iter().all(|stage| path.any(|it| *it == stage))
}
