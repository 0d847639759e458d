//! What the functions of contracts/remittance.md have in common: who calls, for which user, and what a creation that found
//! its id taken is told.

use crate::app::App;
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::{self, Contract, IdempotencyKey};
use crate::domain::json::Json;
use crate::domain::origin::Origin;
use crate::domain::partner::CredentialKind;
use crate::domain::refusal::Refusal;
use crate::domain::sender::SenderId;
use crate::domain::tenant::{Mode, Tenant};
use crate::http::call::Call;
use crate::http::remittance::{USER_ID, X_IDEMPOTENCY_KEY, path_id};
use crate::store::sender::Created;
use lambda_http::Request;
use uuid::Uuid;

/// The key was sent with another request.
pub const KEY_REUSED: Refusal = Refusal::KeyReused { header: X_IDEMPOTENCY_KEY };

/// The partner that calls.
///
/// # Errors
/// As [`App::authenticate`].
pub async fn partner(app: &App, request: &Request, call: &mut Call) -> Result<Tenant, Refusal> {
    Ok(app.authenticate(CredentialKind::ClientId, request.headers(), call).await?.tenant)
}

/// The user that the path names, of the partner that calls; whether there is one is another matter.
///
/// # Errors
/// As [`partner`]; or the path names no user.
pub async fn sender(app: &App, request: &Request, call: &mut Call) -> Result<SenderId, Refusal> {
    let tenant = partner(app, request, call).await?;
    Ok(SenderId { tenant, id: path_id(request, USER_ID)? })
}

/// The id of what a creation makes: its key's, or a new one. `parent` is what its path names above it.
#[must_use]
pub fn new_id(app: &App, contract: Contract, tenant: Tenant, parent: &str, key: Option<&IdempotencyKey>) -> Uuid {
    key.map_or_else(|| app.new_id(), |key| id::derived(contract, tenant, parent, key))
}

/// Which request this is.
#[must_use]
pub fn origin(body: &Json<'_>, call: &Call) -> Origin {
    Origin { fingerprint: fingerprint(body), request_id: call.request_id.clone() }
}

/// The same of a body that holds an account's number: nobody can find out the number from it who has not the mode's key.
///
/// # Errors
/// When the store or the key service cannot be asked.
pub async fn keyed_origin(app: &App, mode: Mode, body: &Json<'_>, call: &Call) -> Result<Origin, Refusal> {
    let plain = origin(body, call);
    let fingerprint = app.record_key(mode).await?.keyed(plain.fingerprint);
    Ok(Origin { fingerprint, ..plain })
}

/// What a creation came to: what was made, and whether an earlier, same request had made it.
///
/// # Errors
/// The key was used otherwise; what it belongs to is not there; there are too many.
pub fn made<T>(
    created: Created<T>,
    new: T,
    missing: Refusal,
    too_many: &'static str,
) -> Result<(T, bool), Refusal> {
    match created {
        Created::Now => Ok((new, false)),
        Created::Already(earlier) => Ok((*earlier, true)),
        Created::Different => Err(KEY_REUSED),
        Created::Missing => Err(missing),
        Created::TooMany => Err(Refusal::Forbidden { field: USER_ID, reason: too_many }),
    }
}
