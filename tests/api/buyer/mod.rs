//! contracts/pos.md: what a buyer's app asks, before and while a terminal does.

mod calls;
mod confirm;
mod decline;
mod faults;
mod issue;
mod late;
mod races;
mod refusals;
mod strangers;
mod withdraw;

use crate::pos::till::Till;
use crate::world::{Reply, Request, World};
use almoner::domain::json::Json;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use uuid::Uuid;

/// What a terminal asks.
pub const AUTHORISE: &str = "ProcessAuthorisation";
/// Where pre-approvals are.
const PRE_APPROVALS: &str = "/buyer/pre-approvals";

/// A buyer whose app asks.
pub struct Buyer<'w> {
    world: &'w World,
    token: String,
}

impl World {
    /// The buyer whose codes want to be confirmed.
    pub async fn buyer(&self) -> Buyer<'_> {
        self.buyer_of(self.partner(DEMO).tills.unwrap().buyer).await
    }

    /// The buyer whom that code of the sandbox belongs to.
    pub async fn owner_of(&self, code: &str) -> Buyer<'_> {
        self.buyer_of(self.till().owner(code).parse().unwrap()).await
    }

    /// Any buyer, known or not.
    pub async fn buyer_of(&self, id: Uuid) -> Buyer<'_> {
        Buyer { world: self, token: self.token("buyer", id).await }
    }
}

impl Buyer<'_> {
    fn call(&self, method: Method, path: &str) -> Request {
        self.world.request(method, path).header("Authorization", &format!("Bearer {}", self.token))
    }

    /// Asks for a pre-approval.
    pub fn ask(&self, body: &str) -> Request {
        self.call(Method::POST, PRE_APPROVALS).json(body)
    }

    /// A new pre-approval's code, for up to that many cents.
    pub async fn issued(&self, amount_limit: u64) -> String {
        let reply = self.ask(&format!(r#"{{"amount_limit":{amount_limit}}}"#)).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        reply.text("code")
    }

    /// Takes a pre-approval back.
    pub fn withdraw(&self, code: &str) -> Request {
        self.call(Method::DELETE, &format!("{PRE_APPROVALS}/{code}"))
    }

    pub fn confirm(&self, purchase: &str) -> Request {
        self.call(Method::POST, &format!("/buyer/authorisations/{purchase}/confirm"))
    }

    pub fn cancel(&self, purchase: &str) -> Request {
        self.call(Method::POST, &format!("/buyer/authorisations/{purchase}/cancel"))
    }
}

/// The members of a purchase with a code that was issued, all of it financed.
pub fn purchase(code: &str, reference: &str, finance: u64) -> String {
    format!(
        r#""x_pos_transaction_ref":"{reference}","x_purchase_amount":{finance},"x_finance_amount":{finance},"x_pre_approval_code":"{code}""#
    )
}

/// The members of a purchase with a code of the sandbox, for which the terminal can wait.
pub fn patient(till: &Till<'_>, code: &str, reference: &str) -> String {
    format!(r#"{},"buyer_confirms":true"#, till.purchase(code, reference))
}

/// Asks at the till for a purchase that then waits for its buyer; its number, and what was asked.
pub async fn waiting(till: &Till<'_>, code: &str, reference: &str) -> (String, String) {
    let members = patient(till, code, reference);
    let reply = till.ask(AUTHORISE, &members).await;
    assert_eq!(reply.text("x_code"), "SPND01", "{reply:?}");
    (reply.text("x_purchase_number"), members)
}

/// The problem of that status, and the fields that it names, joined with commas.
pub fn assert_problem(reply: &Reply, status: StatusCode, fields: &str, what: &str) {
    assert_eq!(reply.status, status, "{what}: {reply:?}");
    assert_eq!(reply.header("Content-Type"), Some("application/problem+json"), "{what}");
    assert_eq!(reply.header("Cache-Control"), Some("no-store"), "{what}");
    assert_eq!(reply.number("status"), status.as_str(), "{what}");
    let json = reply.json();
    let named = match json.member("errors") {
        Some(Json::Object(errors)) => errors.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(","),
        None => String::new(),
        other => panic!("{what}: {other:?}"),
    };
    assert_eq!(named, fields, "{what}: {reply:?}");
}
