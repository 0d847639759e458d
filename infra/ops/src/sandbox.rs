//! The demo data that the local stack, the deployed test stack and the tests start from. All of it is in test
//! mode, its secrets are published, and loading it again changes nothing that was not changed by hand.

use crate::giving::{self, Giving};
use crate::tills::{self, Tills};
use almoner::auth::secret::Secret;
use almoner::domain::credential::Credential;
use almoner::domain::money::Currency;
use almoner::domain::partner::{CredentialKind, DEFAULT_CONTRIBUTION_EXPIRY, Partner, Project};
use almoner::domain::tenant::{Mode, Tenant};
use almoner::keyring::Keyring;
use almoner::store::{Store, StoreError, credential, partner, project};
use jiff::Timestamp;
use uuid::{Uuid, uuid};

/// A partner of the sandbox.
#[derive(Clone, Copy, Debug)]
pub struct SandboxPartner {
    /// What it is called, and how its credentials begin.
    pub name: &'static str,
    /// Its id.
    pub id: Uuid,
    /// ISO 4217.
    pub currency: &'static str,
    /// `API-Key` and `API-Secret`.
    pub api_key: [&'static str; 2],
    /// `X-Client-Id` and `X-Client-Secret`.
    pub client: Option<[&'static str; 2]>,
    /// Open projects.
    pub open: &'static [u64],
    /// Closed ones.
    pub closed: &'static [u64],
    /// Its terminals, and codes to show at them.
    pub tills: Option<Tills>,
    /// What donations to it refer to.
    pub giving: Option<Giving>,
}

/// The partner that every example uses.
pub const DEMO: SandboxPartner = SandboxPartner {
    name: "demo",
    id: uuid!("9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"),
    currency: "USD",
    api_key: ["demo-key", "demo-secret"],
    client: Some(["demo-client", "demo-client-secret"]),
    open: &[1, 2, 3, 4],
    closed: &[5],
    tills: Some(tills::SANDBOX),
    giving: Some(giving::SANDBOX),
};

/// Another one, to show that partners never meet.
pub const OTHER: SandboxPartner = SandboxPartner {
    name: "other",
    id: uuid!("2c0f1f6e-6a57-4b52-9f0e-6c1d8a1b7e10"),
    currency: "USD",
    api_key: ["other-key", "other-secret"],
    client: Some(["other-client", "other-client-secret"]),
    open: &[4],
    closed: &[],
    tills: None,
    giving: None,
};

/// One whose currency has no decimals.
pub const YEN: SandboxPartner = SandboxPartner {
    name: "yen",
    id: uuid!("5e8c3a70-0d3e-4a94-8f55-1b7f4f6d2c33"),
    currency: "JPY",
    api_key: ["yen-key", "yen-secret"],
    client: None,
    open: &[7],
    closed: &[],
    tills: None,
    giving: None,
};

/// All of them.
pub const PARTNERS: [SandboxPartner; 3] = [DEMO, OTHER, YEN];

impl SandboxPartner {
    /// Its tenant.
    #[must_use]
    pub fn tenant(&self) -> Tenant {
        Tenant { mode: Mode::Test, partner_id: self.id }
    }
}

/// Loads partners with their credentials, projects, tills and what donations refer to; the demo data are [`PARTNERS`].
///
/// # Errors
/// When the store or the key service cannot be asked; what was loaded stays, and loading again goes on.
pub async fn load(
    store: &Store,
    keyring: &Keyring,
    partners: &[SandboxPartner],
    now: Timestamp,
) -> Result<(), StoreError> {
    for sandbox in partners {
        let tenant = sandbox.tenant();
        let currency = Currency::from_code(sandbox.currency)
            .ok_or_else(|| StoreError::Broken(format!("no currency {}", sandbox.currency)))?;
        partner::create(
            store,
            &Partner {
                tenant,
                name: sandbox.name.to_owned(),
                currency,
                active: true,
                contribution_expiry: DEFAULT_CONTRIBUTION_EXPIRY,
                created_at: now,
            },
        )
        .await?;
        for (ids, open) in [(sandbox.open, true), (sandbox.closed, false)] {
            for &id in ids {
                project::set(store, tenant, Project { id, open }).await?;
            }
        }
        let pairs = [(CredentialKind::ApiKey, Some(sandbox.api_key)), (CredentialKind::ClientId, sandbox.client)];
        for (kind, pair) in pairs {
            let Some([id, secret]) = pair else { continue };
            let secret_sha256 = Secret::new(secret).sha256();
            let new = Credential {
                id: id.to_owned(),
                kind,
                tenant,
                secret_sha256,
                previous: None,
                active: true,
                created_at: now,
                expires_at: None,
            };
            credential::issue(store, &new).await?;
        }
        if let Some(tills) = &sandbox.tills {
            tills::load(store, keyring, tenant, tills, now).await?;
        }
        if let Some(giving) = &sandbox.giving {
            giving::load(store, tenant.mode, giving).await?;
        }
    }
    Ok(())
}
