//! `almoner-ops credential issue`

use super::header_names;
use crate::cli::unreachable;
use crate::partner::missing;
use almoner::auth::secret::{self, Secret};
use almoner::domain::credential::Credential;
use almoner::domain::partner::CredentialKind;
use almoner::domain::tenant::Tenant;
use almoner::store::{Store, credential, partner};
use jiff::Timestamp;

pub(super) async fn issue(
    store: &Store,
    tenant: Tenant,
    kind: CredentialKind,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<String, String> {
    if partner::find(store, tenant).await.map_err(unreachable)?.is_none() {
        return Err(missing(tenant));
    }
    let (id, secret) = secret::issue(tenant.mode, rand::random());
    let secret_sha256 = secret.sha256();
    let new = Credential {
        id: id.clone(),
        kind,
        tenant,
        secret_sha256,
        previous: None,
        active: true,
        created_at: now,
        expires_at,
    };
    if !credential::issue(store, &new).await.map_err(unreachable)? {
        return Err("The new credential's id was taken; nothing was changed. Try again.".to_owned());
    }
    let expiry = expires_at.map(|at| format!("It expires at {at:.0}.\n")).unwrap_or_default();
    Ok(shown(kind, &id, &secret) + &expiry)
}

/// The two headers, with a secret that was made just now.
pub(super) fn shown(kind: CredentialKind, id: &str, secret: &Secret) -> String {
    let [first, second] = header_names(kind);
    let note = "The secret is not kept and cannot be shown again.";
    format!("{first}: {id}\n{second}: {}\n{note}\n", secret.reveal())
}
