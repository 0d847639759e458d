//! What a request's line costs: made, written as CloudWatch takes metrics from it, and handed to the system in one write.

use crate::figures::Figures;
use almoner::domain::refusal::Refusal;
use almoner::domain::tenant::{Mode, Tenant};
use almoner::http::call::Call;
use almoner::invocation::{Invocation, store_called};
use almoner::telemetry::metrics::Metrics;
use almoner::telemetry::request::Line;
use http::{Method, Response, StatusCode};
use std::fs::OpenOptions;
use std::io::Write;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Rounds that are not measured.
const WARM_UP: usize = 200;
const TRACE: &str = "Root=1-67407dc1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1";

/// Measures and prints.
pub async fn measure(rounds: usize) {
    let mut output = OpenOptions::new().write(true).open("/dev/null").unwrap();
    let mut metrics = Metrics::new("Almoner");
    let (mut answered, mut refused) = (Figures::default(), Figures::default());
    let mut bytes = [0; 2];
    for round in 0..WARM_UP + rounds {
        let whys = [None, Some(Refusal::Unauthenticated)];
        for (why, bytes) in whys.iter().zip(&mut bytes) {
            *bytes = one(&mut metrics, why.as_ref(), &mut Vec::new()).await.1;
            let (took, _) = one(&mut metrics, why.as_ref(), &mut output).await;
            if round >= WARM_UP {
                if why.is_some() { &mut refused } else { &mut answered }.add(took);
            }
        }
    }
    println!("{rounds} lines, nanoseconds            p50      p99");
    println!("a request that was answered {} ({} bytes)", row(&answered), bytes[0]);
    println!("a request that was refused  {} ({} bytes)\n", row(&refused), bytes[1]);
}

/// `p50 p99`: microseconds would hide half of it.
fn row(figures: &Figures) -> String {
    let nanos = |percent| figures.percentile(percent).as_nanos();
    format!("{:>8} {:>8}", nanos(50), nanos(99))
}

/// One invocation that calls the store twice and does nothing else: the time of its own bookkeeping and of its line.
async fn one(metrics: &mut Metrics, why: Option<&Refusal>, output: &mut impl Write) -> (Duration, usize) {
    let call = Call {
        request_id: "00000000-0000-4000-8000-000000000000".to_owned(),
        correlation_id: None,
        method: Method::PUT,
        route: "/company/integration/contributions/{transaction_id}".to_owned(),
        started: Instant::now(),
        tenant: Some(Tenant { mode: Mode::Live, partner_id: Uuid::from_u128(7) }),
    };
    let mut response = Response::new(());
    *response.status_mut() = if why.is_some() { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    let mut counted = Counted { output, bytes: 0 };
    let started = Instant::now();
    let line = async {
        store_called(Duration::from_micros(4_000), 0);
        store_called(Duration::from_micros(4_000), 0);
        metrics.write(&Line::answered(&call, &response, why), &mut counted).unwrap();
    };
    Invocation::begin(Some(TRACE), false).within(line).await;
    (started.elapsed(), counted.bytes)
}

/// Counts what goes through.
struct Counted<'a, W> {
    output: &'a mut W,
    bytes: usize,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes += bytes.len();
        self.output.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.output.flush()
    }
}
