//! contracts/donations.md through the API.
//!
//! A stack that all tests share gets one file of each kind: an emulator that looks through its whole table for every list
//! is else too slow for the notifications that others wait for.
#![cfg_attr(deployed, allow(dead_code))]

mod announce;
#[cfg(not(deployed))]
mod announce_later;
#[cfg(not(deployed))]
mod announce_refused;
#[cfg(not(deployed))]
mod announce_refused_texts;
#[cfg(not(deployed))]
mod announce_refused_whole;
mod announce_repeated;
#[cfg(not(deployed))]
mod announce_repeats;
mod announced;
mod between;
#[cfg(not(deployed))]
mod body_wins;
mod called;
mod calls;
#[cfg(not(deployed))]
mod change;
#[cfg(not(deployed))]
mod change_refused;
mod donate;
mod donate_faults;
#[cfg(not(deployed))]
mod donate_named;
#[cfg(not(deployed))]
mod donate_refused;
mod donate_replays;
mod donated;
mod events;
mod faults;
pub mod gateways;
mod hammered;
mod hmac;
mod list;
#[cfg(not(deployed))]
mod list_pages;
mod look;
mod look_filtered;
mod look_pages;
mod merge;
mod merge_between;
#[cfg(not(deployed))]
mod merge_late;
#[cfg(not(deployed))]
mod merge_races;
mod payment;
mod processing;
mod processor;
mod processor_silent;
mod record;
mod record_again;
mod record_called;
mod record_many;
#[cfg(not(deployed))]
mod record_many_again;
#[cfg(not(deployed))]
mod refund_faults;
mod refunds;
#[cfg(not(deployed))]
mod shapes;
mod shapes_published;
mod tokens;

use crate::world::{Reply, Request, World};
use almoner::domain::json::Json;
use almoner_ops::giving::Giving;
use almoner_ops::sandbox::{DEMO, SandboxPartner};
use http::Method;
use uuid::Uuid;

/// Where browsers announce.
pub const PUBLIC: &str = "/pub/payment-gateway/pre-transactions";
/// Where payment gateways work.
pub const GATEWAY: &str = "/auth/payment-gateway/transactions";
/// Where a company looks at its own.
pub const COMPANY: &str = "/auth/company/transactions";

/// Where consumers donate within that company.
pub fn within(company: SandboxPartner) -> String {
    format!("/auth/consumer-user/company/{}/transactions", company.id)
}

/// Everybody who has to do with a donation, in one stack.
pub struct Givers<'a> {
    pub world: &'a World,
    /// The demo company, as it is in this stack.
    pub company: SandboxPartner,
    /// What donations refer to there.
    pub giving: Giving,
    /// John Doe's token.
    pub consumer: String,
    /// The payment gateway's.
    pub gateway: String,
}

impl<'a> Givers<'a> {
    pub async fn of(world: &'a World) -> Self {
        let company = world.partner(DEMO);
        let giving = company.giving.unwrap();
        let consumer = world.token("consumer_user", giving.consumer).await;
        let gateway = world.token("payment_gateway", giving.gateway).await;
        Self { world, company, giving, consumer, gateway }
    }

    /// A browser's request.
    pub fn announce(&self, body: &str) -> Request {
        self.world.request(Method::POST, PUBLIC).json(body)
    }

    /// John Doe's request to donate within the demo company.
    pub fn donate(&self, body: &str) -> Request {
        self.as_consumer(Method::POST, &within(self.company)).json(body)
    }

    /// The payment gateway's request to record a transaction, or several.
    pub fn record(&self, body: &str) -> Request {
        self.as_gateway(Method::POST, GATEWAY).json(body)
    }

    /// The payment gateway's request to change one.
    pub fn change(&self, id: &str, body: &str) -> Request {
        self.as_gateway(Method::PATCH, &format!("{GATEWAY}/{id}")).json(body)
    }

    /// That company's request to look at a transaction.
    pub async fn seen_by_company(&self, id: &str) -> Reply {
        let company = self.world.token("company", self.company.id).await;
        self.as_bearer(&company, Method::GET, &format!("{COMPANY}/{id}")).send().await
    }

    /// The payment gateway's look at a transaction.
    pub async fn seen_by_gateway(&self, id: &str) -> Reply {
        self.as_gateway(Method::GET, &format!("{GATEWAY}/{id}")).send().await
    }

    pub fn as_consumer(&self, method: Method, path: &str) -> Request {
        self.as_bearer(&self.consumer, method, path)
    }

    pub fn as_gateway(&self, method: Method, path: &str) -> Request {
        self.as_bearer(&self.gateway, method, path)
    }

    pub fn as_bearer(&self, token: &str, method: Method, path: &str) -> Request {
        self.world.request(method, path).header("Authorization", &format!("Bearer {token}"))
    }

    /// A body that names charity and cause, and these members (`"a":1,"b":2`).
    pub fn cause(&self, members: &str) -> String {
        let comma = if members.is_empty() { "" } else { "," };
        format!(r#"{{"charity_id":"{}","donation_cause":"cause1"{comma}{members}}}"#, self.giving.charities[0])
    }

    /// The same with EUR 2.50, which makes it whole.
    pub fn whole(&self, members: &str) -> String {
        let comma = if members.is_empty() { "" } else { "," };
        self.cause(&format!(r#""donation_amount":250,"donation_currency":"EUR"{comma}{members}"#))
    }
}

/// A reconciliation id that nobody else uses, on a shared stack either. The amounts of bodies stand in it, as they do in
/// a random one now and then: who changes an amount by its digits alone is to notice at once.
pub fn reconciliation_id() -> String {
    format!("ORDER_250_300_15386_{}", Uuid::new_v4().simple())
}

/// A member of an answer, as it is written: `250`, `"paid"`, `null`.
pub fn written(reply: &Reply, name: &str) -> String {
    match reply.json().member(name) {
        Some(Json::Number(text)) => (*text).to_owned(),
        Some(Json::Text(text)) => format!("\"{text}\""),
        Some(Json::Bool(value)) => value.to_string(),
        Some(Json::Null) => "null".to_owned(),
        other => panic!("{name} is {other:?} in {reply:?}"),
    }
}

/// The fields that an error names, joined with commas, each with what is said of it.
pub fn errors(reply: &Reply) -> Vec<String> {
    let json = reply.json();
    let Some(Json::Object(members)) = json.member("errors") else { panic!("no errors in {reply:?}") };
    let said = members.iter().map(|(name, reasons)| match reasons {
        Json::Array(reasons) => {
            let reasons = reasons.iter().map(|reason| match reason {
                Json::Text(reason) => reason.as_str(),
                other => panic!("{other:?}"),
            });
            format!("{name} {}", reasons.collect::<Vec<_>>().join("; "))
        }
        other => panic!("{other:?}"),
    });
    said.collect()
}
