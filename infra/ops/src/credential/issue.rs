//! `almoner-ops credential issue`

use super::header_names;
use crate::cli::unreachable;
use crate::partner::missing;
use crate::said::Said;
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
) -> Result<Said, String> {
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
    let said = shown(kind, &id, &secret).with("expires_at", expires_at.map(|at| format!("{at:.0}")));
    Ok(said.line(&expiry))
}

/// The two headers, with a secret that was made just now.
pub(super) fn shown(kind: CredentialKind, id: &str, secret: &Secret) -> Said {
    let [first, second] = header_names(kind);
    let said = Said::shown(format!("{first}: {id}\n{second}: {}\n", secret.reveal()));
    let said = said.with("header", first).with("id", id).with("secret_header", second);
    said.with("secret", secret.reveal()).note("The secret is not kept and cannot be shown again.\n")
}
