//! A contribution in test mode, made, completed and read as a partner does it: by the API, with a credential for this
//! once.
//!
//! What a look leaves: a partner of the doctor's own with one project, made once; and of each look a contribution and a
//! revoked credential, which are forgotten after a day.

use super::Patient;
use super::finding::Finding;
use super::table::dynamodb;
use crate::cli::unreachable;
use crate::web;
use almoner::auth::secret::{self, Secret};
use almoner::aws_error::AwsError;
use almoner::domain::credential::Credential;
use almoner::domain::id;
use almoner::domain::money::Currency;
use almoner::domain::partner::{CredentialKind, DEFAULT_CONTRIBUTION_EXPIRY, Partner, Project};
use almoner::domain::tenant::{Mode, Tenant};
use almoner::store::key::{self, Key};
use almoner::store::{credential, partner, project};
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use serde_json::Value;
use uuid::{Uuid, uuid};

const CHECK: &str = "transaction";
/// The doctor's own partner, in test mode.
const TENANT: Tenant = Tenant { mode: Mode::Test, partner_id: uuid!("d0c70000-0000-4000-8000-000000000001") };
const PROJECT: u64 = 1;
const CONTRIBUTIONS: &str = "company/integration/contributions";
/// For how long a look's credential opens anything.
const OPEN_FOR: SignedDuration = SignedDuration::from_mins(15);
/// For how long what a look leaves is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

impl Patient<'_> {
    /// What partners put before their paths, if the stack says so.
    pub(super) fn api_url(&self) -> Option<String> {
        let said = self.stack.as_ref().and_then(|stack| stack.output("ApiUrl")).map(str::to_owned);
        // An emulator says where AWS would have it, which is not where it is.
        let said = said.filter(|_| self.ledger.on_aws);
        let local = || self.ledger.dynamodb_endpoint.as_ref()?.strip_suffix("/_local/dynamodb").map(str::to_owned);
        said.or_else(local)
    }
}

pub(super) async fn check(patient: &Patient<'_>, url: Option<String>, without: bool) -> Vec<Finding> {
    if without || patient.ledger.dry_run.is_some() {
        return vec![Finding::skipped(CHECK, "nothing is to be changed")];
    }
    let Some(url) = url else {
        return vec![Finding::skipped(CHECK, "say where the API is, with --api-url")];
    };
    let url = url.trim_end_matches('/').to_owned();
    let advice = "see the functions' logs, by what the answer says";
    vec![match made(patient, &url).await {
        Ok(id) => Finding::ok(CHECK, id.to_string(), "it was made, completed and read"),
        Err(why) => Finding::bad(CHECK, url, why, advice),
    }]
}

/// Makes a contribution, and leaves nothing that opens anything.
async fn made(patient: &Patient<'_>, url: &str) -> Result<Uuid, String> {
    let store = &patient.ledger.store;
    let currency = Currency::from_code("USD").ok_or("there is no USD")?;
    let own = Partner {
        tenant: TENANT,
        name: "almoner-ops doctor".to_owned(),
        currency,
        active: true,
        contribution_expiry: DEFAULT_CONTRIBUTION_EXPIRY,
        created_at: patient.now,
    };
    partner::create(store, &own).await.map_err(unreachable)?;
    project::set(store, TENANT, Project { id: PROJECT, open: true }).await.map_err(unreachable)?;
    let (id, secret) = secret::issue(TENANT.mode, rand::random());
    let (kind, secret_sha256) = (CredentialKind::ApiKey, secret.sha256());
    let new = Credential {
        id: id.clone(),
        kind,
        tenant: TENANT,
        secret_sha256,
        previous: None,
        active: true,
        created_at: patient.now,
        // Should nobody come to revoke it.
        expires_at: patient.now.checked_add(OPEN_FOR).ok(),
    };
    credential::issue(store, &new).await.map_err(unreachable)?;
    let contribution = contribute(url, &id, &secret).await;
    credential::revoke(store, kind, &id, patient.now).await.map_err(unreachable)?;
    forget(patient, key::credential(kind, &id)).await?;
    let contribution = contribution?;
    forget(patient, key::contribution(TENANT, contribution)).await?;
    Ok(contribution)
}

/// What a partner does.
async fn contribute(url: &str, key: &str, secret: &Secret) -> Result<Uuid, String> {
    let headers = [("API-Key", key), ("API-Secret", secret.reveal()), ("Content-Type", "application/json")];
    let asked = async |method: &str, path: &str, body: &str| {
        let (status, text) = web::call(method, &format!("{url}/{CONTRIBUTIONS}/{path}"), &headers, body).await?;
        let answer: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        if status == 200 { Ok(answer) } else { Err(format!("{method} …/{path} was answered {status}: {text}")) }
    };
    let body = format!(r#"{{"project_id":{PROJECT},"amount":1.00,"user_hash":"almoner-ops doctor"}}"#);
    let created = asked("PUT", "create", &body).await?;
    let contribution =
        created["transaction_id"].as_str().and_then(id::parse).ok_or("it was given no transaction_id")?;
    asked("PUT", &contribution.to_string(), r#"{"status":"completed"}"#).await?;
    let read = asked("GET", &contribution.to_string(), "").await?;
    match read["status"].as_str() {
        Some("completed") => Ok(contribution),
        other => Err(format!("it was completed, and then read as {}", other.unwrap_or("nothing"))),
    }
}

/// Lets the table forget an item of the doctor's own.
async fn forget(patient: &Patient<'_>, Key { pk, sk }: Key) -> Result<(), String> {
    let at = patient.now.checked_add(KEPT_FOR).unwrap_or(patient.now).as_second();
    let update = dynamodb(patient.ledger).update_item().table_name(&patient.ledger.table);
    let update = update.key("pk", AttributeValue::S(pk)).key("sk", AttributeValue::S(sk));
    let update = update.update_expression("SET #forget = :at").condition_expression("attribute_exists(pk)");
    let update = update.expression_attribute_names("#forget", &patient.plan.forgets_by);
    let updated = update.expression_attribute_values(":at", AttributeValue::N(at.to_string())).send().await;
    updated.map(drop).map_err(|error| unreachable(AwsError::from(error)))
}
