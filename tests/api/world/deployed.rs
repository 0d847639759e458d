//! A stack that runs already: the process of `cargo run`, the API of `sam local start-api`, or what `sam deploy` made.
//! `ALMONER_DEPLOYED` names the file that says which, and where.

use super::{TEMPLATE, project};
use almoner_local::engine::sqs::Sqs;
use serde::Deserialize;
use std::net::IpAddr;

/// Which one, and where.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "door", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Deployed {
    /// `cargo run`: everything on one address.
    CargoRun { api: String },
    /// `sam local`: the API, and the engines of `cargo run -- --sam-local`. Events are brought by hand.
    SamLocal {
        api: String,
        engines: String,
        /// Where containers find what the tests listen on.
        receivers: IpAddr,
        /// `sam local invoke` with its options; the function's name and the event's file follow.
        invoke: Vec<String>,
    },
    /// `sam deploy` to an emulator that has every service at one address.
    SamDeploy {
        api: String,
        endpoint: String,
        /// The local stack that makes tokens for it, and nothing else.
        issuer: String,
        /// The stack's name.
        stack: String,
        /// What `sam list resources` says of it.
        resources: Vec<Resource>,
    },
}

/// A resource of a deployed stack.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resource {
    logical_resource_id: String,
    physical_resource_id: String,
}

impl Deployed {
    /// What `ALMONER_DEPLOYED` names, if it is set.
    pub fn given() -> Option<Self> {
        let file = project().join(std::env::var_os("ALMONER_DEPLOYED")?);
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
    }

    /// What stands before every path.
    pub fn api(&self) -> &str {
        match self {
            Self::CargoRun { api } | Self::SamLocal { api, .. } | Self::SamDeploy { api, .. } => api,
        }
    }

    /// Where that AWS service is.
    pub fn endpoint(&self, service: &str) -> String {
        match self {
            Self::CargoRun { api: engines } | Self::SamLocal { engines, .. } => {
                format!("{engines}/_local/{service}")
            }
            Self::SamDeploy { endpoint, .. } => endpoint.clone(),
        }
    }

    /// The local stack whose bearer tokens its functions believe.
    pub fn issuer(&self) -> &str {
        match self {
            Self::CargoRun { api: issuer }
            | Self::SamLocal { engines: issuer, .. }
            | Self::SamDeploy { issuer, .. } => issuer,
        }
    }

    /// The name of the table, the function, or the URL of the queue, of that logical id.
    pub fn physical(&self, logical_id: &str) -> String {
        let Self::SamDeploy { resources, .. } = self else {
            return TEMPLATE.queue(logical_id).map_or(logical_id.to_owned(), |queue| Sqs::url(&queue.name));
        };
        let found = resources.iter().find(|resource| resource.logical_resource_id == logical_id);
        found.unwrap_or_else(|| panic!("the stack has no {logical_id}")).physical_resource_id.clone()
    }

    /// The key that terminals' keys are sealed under.
    pub fn signing_key(&self) -> String {
        match self {
            Self::SamDeploy { .. } => self.physical("SigningKey"),
            Self::CargoRun { .. } | Self::SamLocal { .. } => {
                let environments = TEMPLATE.functions.iter().map(|function| &function.environment);
                environments.filter_map(|it| it.get("SIGNING_KMS_KEY")).next().unwrap().clone()
            }
        }
    }

    /// What `almoner-ops` must be told to work on it.
    pub fn target(&self) -> Vec<String> {
        let mut words = vec!["--endpoint-url".to_owned(), self.endpoint("dynamodb")];
        if let Self::SamDeploy { stack, .. } = self {
            words.extend([
                "--table".to_owned(),
                self.physical("LedgerTable"),
                "--stack".to_owned(),
                stack.clone(),
                "--signing-key".to_owned(),
                self.signing_key(),
            ]);
        }
        words
    }
}
