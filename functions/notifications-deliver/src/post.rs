//! One attempt: the body in the webhook's dialect, its signatures, the POST.

use almoner::app::App;
use almoner::auth::webhook_signature::{SigningSecret, headers};
use almoner::aws_error::AwsError;
use almoner::domain::event::Event;
use almoner::domain::webhook::Webhook;
use almoner::domain::webhook_dialect::Dialect;
use almoner::notify::payload;
use almoner::notify::target::Target;
use jiff::{SignedDuration, Timestamp};

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
    pub(crate) duration_ms: u64,
    pub(crate) retry_after: Option<SignedDuration>,
}

/// Posts an event to a webhook. An endpoint that cannot be reached, or must not be, is an outcome.
///
/// # Errors
/// When we cannot do our part: its signing secrets cannot be had.
pub(crate) async fn post(
    app: &App,
    webhook: &Webhook,
    event: &Event,
    now: Timestamp,
) -> Result<Outcome, AwsError> {
    let (mut secrets, purpose) = (Vec::new(), Webhook::purpose(webhook.tenant, webhook.id));
    for sealed in webhook.secrets_at(now) {
        let text = app.keyring().open(&purpose, sealed).await?;
        let secret = SigningSecret::parse(webhook.dialect, &text);
        secrets.push(secret.ok_or_else(|| AwsError::Broken(format!("the secret of {} is none", webhook.id)))?);
    }
    let body =
        payload::body(webhook.dialect, webhook.id, event).map_err(|error| AwsError::Broken(error.to_string()))?;
    let name = match webhook.dialect {
        Dialect::Standard => event.kind.as_str().to_owned(),
        Dialect::Raas => event.kind.raas_name(),
    };
    let signed =
        headers(webhook.dialect, &secrets, &event.id.to_string(), &name, now.as_second(), body.as_bytes());

    let refused = |error: &str| Outcome { error: Some(error.to_owned()), ..Outcome::default() };
    // The rules may have changed since it was registered, and so may what its name means.
    let Ok(target) = Target::parse(&webhook.url, app.target_policy()) else { return Ok(refused("forbidden_url")) };
    let addresses = match target.resolve(&app.resolver, app.target_policy()).await {
        Ok(addresses) => addresses,
        Err(error) => return Ok(refused(error.as_str())),
    };
    let sent = app.sender().post(&target, &addresses, &signed, body.into_bytes()).await;
    Ok(Outcome {
        status: sent.status,
        error: sent.error.map(|error| error.as_str().to_owned()),
        duration_ms: u64::try_from(sent.duration.as_millis()).unwrap_or(u64::MAX),
        retry_after: sent.retry_after,
    })
}
