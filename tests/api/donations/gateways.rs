//! What payment gateways do in these tests.

use super::{GATEWAY, Givers, reconciliation_id};
use crate::world::{Reply, Request, World};
use almoner::domain::donation::{Donation, DonationId};
use almoner::domain::tenant::Mode;
use almoner::store::donation;
use http::{HeaderMap, Method, StatusCode};
use serde_json::value::RawValue;
use uuid::Uuid;

/// What a gateway that records for somebody else is told.
pub const FOREIGN: &str = "reconciliation_id names a pre-transaction of somebody else's";

/// A payment gateway beside the sandbox's.
pub struct Another {
    pub id: Uuid,
    pub name: String,
    pub token: String,
}

impl Another {
    pub async fn of(world: &World) -> Self {
        let (id, name) = (Uuid::new_v4(), format!("{:X}", Uuid::new_v4().simple()));
        world.ops(&format!("gateway create --name {name} --id {id}")).await.unwrap();
        Self { id, name, token: world.token("payment_gateway", id).await }
    }
}

impl Givers<'_> {
    /// A transaction of EUR 2.50 that the gateway has recorded within the demo company as that; its id.
    pub async fn recorded(&self, status: &str) -> String {
        self.recorded_with(&format!(r#""transaction_status":"{status}""#)).await
    }

    /// The same with these members.
    pub async fn recorded_with(&self, members: &str) -> String {
        let (name, company) = (reconciliation_id(), self.company.id);
        let own = format!(r#""company_id":"{company}","reconciliation_id":"{name}",{members}"#);
        let reply = self.record(&self.whole(&own)).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        reply.text("id")
    }

    /// A transaction of EUR 2.50 in that status, by way of the API.
    pub async fn reached(&self, status: &str) -> String {
        let [first, then] = match status {
            "to_be_payed" => ["draft", r#"{"transaction_status":"to_be_payed"}"#],
            "refunded" => ["paid", r#"{"transaction_status":"refunded","refunded_amount":250}"#],
            "disputed" => ["paid", r#"{"transaction_status":"disputed"}"#],
            known => [known, ""],
        };
        let id = self.recorded(first).await;
        if !then.is_empty() {
            let reply = self.change(&id, then).send().await;
            assert_eq!((reply.status, reply.text("transaction_status").as_str()), (StatusCode::OK, status));
        }
        id
    }

    /// Moves it there.
    pub async fn moved(&self, id: &str, status: &str) -> Reply {
        self.change(id, &format!(r#"{{"transaction_status":"{status}"}}"#)).send().await
    }

    /// Gives so many minor units back.
    pub fn refund(&self, id: &str, amount: u64) -> Request {
        self.change(id, &format!(r#"{{"transaction_status":"refunded","refunded_amount":{amount}}}"#))
    }

    /// The gateway looks at it.
    pub async fn look(&self, id: &str) -> Reply {
        self.as_gateway(Method::GET, &format!("{GATEWAY}/{id}")).send().await
    }

    /// The gateway's list.
    pub async fn list(&self, query: &str) -> Reply {
        self.as_gateway(Method::GET, &format!("{GATEWAY}?{query}")).send().await
    }

    /// It as it stands in the ledger.
    pub async fn stored(&self, id: &str) -> Donation {
        let id = DonationId { mode: Mode::Test, id: id.parse().unwrap() };
        donation::find(self.world.store(), id).await.unwrap().unwrap()
    }
}

/// The answers in an answer to several, each as it would be alone.
pub fn each(reply: &Reply) -> Vec<Reply> {
    let parts: Vec<Box<RawValue>> = serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("{reply:?}"));
    let alone = |part: &RawValue| {
        let (status, rest) = part.get().strip_prefix(r#"{"status":"#).unwrap().split_once(',').unwrap();
        Reply { status: status.parse().unwrap(), headers: HeaderMap::new(), body: format!("{{{rest}") }
    };
    parts.iter().map(|part| alone(part)).collect()
}

/// The ids of a page of a list, and its `last_key`.
pub fn page(reply: &Reply) -> (Vec<String>, String) {
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    let page: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    let ids = page["data"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
    (ids.collect(), page["last_key"].as_str().unwrap().to_owned())
}
