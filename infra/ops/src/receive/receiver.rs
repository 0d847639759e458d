//! The endpoint itself, and what it keeps of the deliveries. It ends when it is dropped.

use super::behaviour::{Answer, Behaviour};
use super::delivery::Delivery;
use super::options::{Options, Signing};
use almoner::auth::webhook_signature::MAX_SECRETS;
use almoner::clock::Clock;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::routing::post;
use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

/// How long a body may be, in bytes.
const MAX_BODY: usize = 1_024 * 1_024;
/// How long a body may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// How many deliveries are kept; the oldest go first.
const MAX_KEPT: usize = 10_000;
/// How much of their bodies is kept in all, in bytes.
const MAX_KEPT_BYTES: usize = 64 * MAX_BODY;

/// A running receiver.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropping it stops the endpoint, and ends what hangs.
    _stop: watch::Sender<()>,
}

#[derive(Debug)]
struct Shared {
    kept: Mutex<Kept>,
    arrivals: watch::Sender<usize>,
    clock: Clock,
    report: fn(&str),
}

#[derive(Debug)]
struct Kept {
    /// Any of them may have signed.
    signing: Vec<Signing>,
    behaviour: Behaviour,
    deliveries: VecDeque<Delivery>,
    bytes: usize,
}

impl Receiver {
    /// Takes deliveries from now on, at any path of its address.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((options.ip, options.port)).await?;
        let address = listener.local_addr()?;
        let behaviour = Behaviour::new(options.fail, options.duplicate, options.reorder);
        let kept = Kept {
            signing: options.signing.into_iter().collect(),
            behaviour,
            deliveries: VecDeque::new(),
            bytes: 0,
        };
        let shared = Arc::new(Shared {
            kept: Mutex::new(kept),
            arrivals: watch::Sender::new(0),
            clock: options.clock,
            report: options.report,
        });
        let (stop, stopped) = watch::channel(());
        let service = post(take).with_state((Arc::clone(&shared), stopped.clone()));
        let serving = axum::serve(listener, service).with_graceful_shutdown(ended(stopped));
        tokio::spawn(serving.into_future());
        Ok(Self { address, shared, _stop: stop })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on, deliveries are signed with this: for a subscription that was made, or rotated, only now.
    pub fn expect(&self, signing: Signing) {
        self.shared.kept().signing = vec![signing];
    }

    /// From now on, deliveries may be signed with this instead of what they were signed with before it: while a secret is
    /// rotated, both are known.
    pub fn expect_also(&self, signing: Signing) {
        let mut kept = self.shared.kept();
        kept.signing.truncate(MAX_SECRETS - 1);
        kept.signing.insert(0, signing);
    }

    /// How many deliveries have arrived.
    #[must_use]
    pub fn count(&self) -> usize {
        *self.shared.arrivals.borrow()
    }

    /// The deliveries in the order of their arrival; when there were very many, the latest.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.kept().deliveries.iter().cloned().collect()
    }

    /// Waits until so many deliveries have arrived, but no longer than that; then says which have.
    pub async fn wait_for(&self, count: usize, within: Duration) -> Vec<Delivery> {
        let mut arrivals = self.shared.arrivals.subscribe();
        // Either way, the answer is what has arrived.
        let _ = timeout(within, arrivals.wait_for(|arrived| *arrived >= count)).await;
        self.deliveries()
    }
}

impl Shared {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, mut delivery: Delivery, whole: bool) -> Answer {
        let mut kept = self.kept();
        if whole {
            delivery.verified = delivery.verify(&kept.signing);
        } else {
            delivery.verified = Err("the body was too long, or too slow".to_owned());
            delivery.answered = Answer::Status(StatusCode::PAYLOAD_TOO_LARGE.as_u16());
        }
        if delivery.verified.is_ok() {
            (delivery.again, delivery.answered) = kept.behaviour.judge(&delivery.event_id);
        }
        let answer = delivery.answered;
        (self.report)(&delivery.line());
        kept.bytes += delivery.body.len();
        kept.deliveries.push_back(delivery);
        while kept.deliveries.len() > MAX_KEPT || kept.bytes > MAX_KEPT_BYTES {
            let Some(oldest) = kept.deliveries.pop_front() else { break };
            kept.bytes -= oldest.body.len();
        }
        self.arrivals.send_modify(|arrived| *arrived += 1);
        answer
    }
}

async fn take(
    State((shared, stopped)): State<(Arc<Shared>, watch::Receiver<()>)>,
    request: Request,
) -> StatusCode {
    let (head, body) = request.into_parts();
    let body = timeout(BODY_TIMEOUT, to_bytes(body, MAX_BODY)).await.ok().and_then(Result::ok);
    let whole = body.is_some();
    let delivery = Delivery::read(shared.clock.now(), head.headers, body.unwrap_or_default());
    match shared.keep(delivery, whole) {
        Answer::Status(status) => StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        Answer::Never => {
            ended(stopped).await;
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// Returns when the receiver is dropped.
async fn ended(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}

#[cfg(test)]
#[path = "receiver_tests.rs"]
mod tests;
