//! What the log says of an issuer that does not answer.

use super::*;
use std::io::Write;
use tracing::subscriber::set_default;
use tracing_subscriber::fmt;

/// What was logged on this thread.
#[derive(Clone, Default)]
struct Lines(Arc<Shared<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// Those of that message since the last time this was asked, without their times.
    fn take(&self, message: &str) -> Vec<Value> {
        let lines = std::mem::take(&mut *self.0.lock().unwrap());
        let lines = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut lines: Vec<Value> = lines.map(|line| serde_json::from_slice(line).unwrap()).collect();
        lines.retain(|line| line["message"] == message);
        for line in &mut lines {
            line.as_object_mut().unwrap().remove("timestamp");
        }
        lines
    }
}

#[tokio::test]
async fn a_silent_issuer_is_named_in_the_log_and_whether_its_keys_serve_on() {
    let lines = Lines::default();
    let written = lines.clone();
    // As on Lambda, for this thread alone.
    let logged = fmt().json().flatten_event(true).with_target(false).with_writer(move || written.clone());
    let _guard = set_default(logged.finish());
    let (issuer, clock) = (Published::start(set(&[(&KEY, "k1")])).await, clock());
    let (issuers, token) = (issuers(&issuer.url(), &clock), token(&issuer.url(), &KEY, "k1"));
    let said = "issuer did not say its keys";
    assert!(issuers.caller(&token).await.is_ok());
    assert_eq!(lines.take(said), [""; 0], "it did");
    // A test on another thread that logged this line first, while the subscriber was set, may have marked it as nobody's.
    tracing::callsite::rebuild_interest_cache();
    issuer.publish("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n".to_owned());
    let line = |serving: bool| {
        json!({
            "level": "WARN", "message": said, "mode": "test", "issuer": issuer.url(),
            "cause": "it answered 503 Service Unavailable", "serving": serving,
        })
    };
    advance(&clock, 600);
    for _ in 0..3 {
        assert!(issuers.caller(&token).await.is_ok(), "known keys serve");
    }
    assert_eq!(lines.take(said), [line(true)], "once, as it was asked once");
    advance(&clock, 3_000);
    assert!(matches!(issuers.caller(&token).await, Err(IssuersError::Unavailable(_))));
    assert_eq!(lines.take(said), [line(false)]);
}
