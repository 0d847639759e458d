//! How a host name becomes addresses, in a limited time. Whether they may be used is not decided here.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::lookup_host;
use tokio::time::timeout;

/// How long one lookup may take.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(2);

/// Looks host names up.
#[derive(Clone, Debug)]
pub enum Resolver {
    /// The machine's resolver.
    System,
    /// One that answers successive lookups from a script, whatever the name: for tests of what a changing DNS does.
    Scripted(Arc<Script>),
}

/// What a scripted resolver has yet to answer, and how often it was asked.
#[derive(Debug)]
pub struct Script {
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
    lookups: AtomicUsize,
}

impl Resolver {
    /// A resolver that answers with these in turn, and with nothing when they are used up.
    #[must_use]
    pub fn scripted(answers: impl IntoIterator<Item = Vec<IpAddr>>) -> Self {
        let answers = Mutex::new(answers.into_iter().collect());
        Self::Scripted(Arc::new(Script { answers, lookups: AtomicUsize::new(0) }))
    }

    /// How many lookups a scripted resolver has answered; the machine's own does not count.
    #[must_use]
    pub fn lookups(&self) -> usize {
        match self {
            Self::System => 0,
            Self::Scripted(script) => script.lookups.load(Ordering::SeqCst),
        }
    }

    /// The name's addresses; none when nobody knows it, or not in time.
    pub(super) async fn lookup(&self, host: &str, port: u16) -> Vec<SocketAddr> {
        match self {
            Self::System => match timeout(LOOKUP_TIMEOUT, lookup_host((host, port))).await {
                Ok(Ok(addresses)) => addresses.collect(),
                Ok(Err(_)) | Err(_) => Vec::new(),
            },
            Self::Scripted(script) => {
                script.lookups.fetch_add(1, Ordering::SeqCst);
                let answer = script.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                answer.unwrap_or_default().into_iter().map(|ip| SocketAddr::new(ip, port)).collect()
            }
        }
    }
}
