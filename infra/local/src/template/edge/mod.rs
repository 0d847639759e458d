//! What AWS WAF refuses before API Gateway sees it: the rules of the web ACL in front of the API's stage, for rates and for
//! sizes.
//!
//! A rule, or a part of one, that is not known here is refused by name, never skipped: the local stack must not let
//! through what AWS would refuse. The one exception are the groups of rules that AWS keeps, whose rules only AWS knows.

mod path;
mod read;
mod size;
mod written;
mod written_sizes;

pub use path::PathMatch;
pub use size::SizeRule;

use super::{Api, REGION};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

/// The rules in front of the API, in the order that they are asked in.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    /// Those that limit the rate of one address; they are asked first.
    pub rules: Vec<RateRule>,
    /// Those that limit what may be sent.
    pub sizes: Vec<SizeRule>,
    /// The groups of rules that AWS keeps, by name. Nobody asks them here.
    pub groups: Vec<String>,
}

/// How many requests may come from one address.
#[derive(Clone, Debug)]
pub struct RateRule {
    /// Its name.
    pub name: String,
    /// The most requests within the window.
    pub limit: u64,
    /// How far back they are counted.
    pub window: Duration,
    /// Which requests are counted; without one all are.
    pub scope: Option<PathMatch>,
    /// How those above the limit are answered.
    pub refusal: Refusal,
}

impl RateRule {
    /// Whether it counts requests to that path of the API, which WAF sees with the stage before it.
    #[must_use]
    pub fn covers(&self, stage: &str, path: &str) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.matches(&format!("/{stage}{path}")))
    }
}

/// WAF's own answer.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Its status.
    pub status: StatusCode,
    /// Its headers, the body's type among them.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

/// A web ACL, which has no effect until it is put in front of something.
pub(super) struct WebAcl {
    logical_id: String,
    edge: Edge,
}

/// What puts a web ACL in front of something.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Association {
    #[serde(rename = "WebACLArn")]
    acl: String,
    #[serde(rename = "ResourceArn")]
    resource: String,
}

impl Edge {
    /// What the associations put in front of the API's stage; nothing, where there are none.
    pub(super) fn of(api: &Api, acls: Vec<WebAcl>, associations: Vec<(String, Value)>) -> Result<Self, String> {
        let stage = format!("arn:aws:apigateway:{REGION}::/restapis/{}/stages/{}", api.logical_id, api.stage);
        let mut found: Option<Self> = None;
        for (name, properties) in associations {
            let association: Association =
                serde_json::from_value(properties).map_err(|error| format!("{name}: {error}"))?;
            if association.resource != stage {
                return Err(format!("{name} is of {}, which is not the API's stage", association.resource));
            }
            let id = association.acl.rsplit(':').next().unwrap_or_default();
            let acl = acls.iter().find(|acl| acl.logical_id == id);
            let acl =
                acl.ok_or_else(|| format!("{name} needs the web ACL {id}, which the template does not have"))?;
            if found.replace(acl.edge.clone()).is_some() {
                return Err(format!("{name} is the second web ACL of the API's stage, which can have one"));
            }
        }
        Ok(found.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests;
