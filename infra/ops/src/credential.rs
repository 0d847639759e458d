//! `almoner-ops credential …`

use crate::cli::{PartnerArg, table, unreachable};
use crate::partner::missing;
use almoner::auth::secret;
use almoner::domain::partner::{Credential, CredentialKind};
use almoner::store::{Store, credential, partner};
use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;

/// Which pair of headers.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Kind {
    /// API-Key and API-Secret
    ApiKey,
    /// X-Client-Id and X-Client-Secret
    ClientId,
}

impl From<Kind> for CredentialKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::ApiKey => Self::ApiKey,
            Kind::ClientId => Self::ClientId,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Issue a credential; its secret is shown now and never again
    Issue {
        #[command(flatten)]
        partner: PartnerArg,
        /// Which pair of headers it is for
        #[arg(long, value_enum, default_value = "api-key")]
        kind: Kind,
    },
    /// Make a credential open nothing, for good
    Revoke {
        /// Its public half (the key or client id)
        id: String,
        /// Which pair of headers it is for
        #[arg(long, value_enum, default_value = "api-key")]
        kind: Kind,
    },
    /// List a partner's credentials
    List {
        #[command(flatten)]
        partner: PartnerArg,
    },
}

pub(crate) async fn run(store: &Store, command: Command, now: Timestamp) -> Result<String, String> {
    match command {
        Command::Issue { partner, kind } => {
            let tenant = partner.tenant();
            if partner::find(store, tenant).await.map_err(unreachable)?.is_none() {
                return Err(missing(tenant));
            }
            let (id, secret) = secret::issue(tenant.mode, rand::random());
            let (names, kind) = (header_names(kind.into()), kind.into());
            let new = Credential {
                id: id.clone(),
                kind,
                tenant,
                secret_sha256: secret.sha256(),
                active: true,
                created_at: now,
            };
            if !credential::issue(store, &new).await.map_err(unreachable)? {
                return Err("The new credential's id was taken; nothing was changed. Try again.".to_owned());
            }
            let note = "The secret is not kept and cannot be shown again.";
            Ok(format!("{}: {id}\n{}: {}\n{note}\n", names[0], names[1], secret.reveal()))
        }
        Command::Revoke { id, kind } => {
            if credential::revoke(store, kind.into(), &id).await.map_err(unreachable)? {
                Ok("Revoked. It stops working within a minute.\n".to_owned())
            } else {
                Err(format!("There is no such {}.", header_names(kind.into())[0]))
            }
        }
        Command::List { partner } => {
            let credentials = credential::list(store, partner.tenant()).await.map_err(unreachable)?;
            let rows = credentials.into_iter().map(|credential| {
                let state = if credential.active { "active" } else { "revoked" };
                let created = format!("{:.0}", credential.created_at);
                [header_names(credential.kind)[0].to_owned(), state.to_owned(), created, credential.id]
            });
            Ok(table(["HEADER", "STATE", "CREATED", "ID"], rows.collect()))
        }
    }
}

fn header_names(kind: CredentialKind) -> [&'static str; 2] {
    match kind {
        CredentialKind::ApiKey => ["API-Key", "API-Secret"],
        CredentialKind::ClientId => ["X-Client-Id", "X-Client-Secret"],
    }
}
