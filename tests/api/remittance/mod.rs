//! contracts/remittance.md through the API.
#![cfg_attr(deployed, allow(dead_code))]

mod accounts;
mod calculated;
mod calculated_received;
mod calls;
mod calls_moves;
mod cancel;
mod contended;
mod dead_letters;
mod deliver;
mod deliveries;
mod documents;
mod documents_races;
mod documents_refused;
mod erased;
mod events;
mod faults;
mod faults_lost;
mod funds;
mod held;
mod idempotency;
mod idempotency_keys;
mod idempotency_races;
mod impossible;
mod kyc;
mod limits;
mod limits_races;
mod listed;
mod live;
mod moves;
mod operators;
mod payouts;
mod preconditions;
mod races;
mod receivers;
mod refused;
mod refused_bodies;
mod samples;
mod sandbox;
mod scraps;
mod settled;
mod texts;
mod unknown;
mod users;
mod walk;

use crate::world::{Reply, Request, World};
use almoner::domain::json::Json;
use almoner::domain::remittance::TransactionId;
use almoner::domain::remittance::settlement::{Report, Step};
use almoner::notify::settlement::SettlementMessage;
use almoner_ops::sandbox::{DEMO, SandboxPartner};
use http::{Method, StatusCode};
use uuid::Uuid;

/// An id of nothing.
pub const UNKNOWN: &str = "00000000-0000-4000-8000-000000000000";
/// Somebody's body, all of it.
pub const PERSON: &str = r#""last_name":"Norgay","email":"norgayt@test.com","mobile_phone":"2662030406","address_line1":"500 El Camino Real Santa Clara","city":"Santa Clara","state":"CA","postal_code":"95053","country":"US""#;

/// A user of a partner's, with what they need to send.
pub struct Remitter<'a> {
    pub world: &'a World,
    pub partner: SandboxPartner,
    /// The user's id.
    pub user: String,
    /// A verified bank account of theirs.
    pub fund: String,
    /// Whom they send to.
    pub receive_user: String,
    /// That one's bank account.
    pub account: String,
    /// And wallet.
    pub wallet: String,
}

impl<'a> Remitter<'a> {
    /// A verified user of the demo partner's, who has everything.
    pub async fn of(world: &'a World) -> Self {
        Self::named(world, DEMO, "Verified").await
    }

    /// A user of that first name, submitted: the sandbox decides by it.
    pub async fn named(world: &'a World, partner: SandboxPartner, first_name: &str) -> Self {
        let user = made(world, partner, "/users", &person(first_name)).await;
        let path = format!("/users/{user}");
        let submitted = call(world, partner, Method::POST, &format!("{path}/kyc")).json("{}").send().await;
        assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");
        let bank = r#"{"funding_source_type":"BANK_ACCOUNT","account_holder_name":"T. Norgay","account_number":"000123456789","routing_number":"021000021","bank_name":"First"}"#;
        let fund = made(world, partner, &format!("{path}/funds"), bank).await;
        let receivers = format!("{path}/receive-users");
        let receive_user = made(world, partner, &receivers, &person("Tenzin")).await;
        let accounts = format!("{receivers}/{receive_user}/accounts");
        let account =
            r#"{"payout_method":"BANK_DEPOSIT","account_number":"998877665544","bank_id":"b-1","currency":"USD"}"#;
        let account = made(world, partner, &accounts, account).await;
        let wallet = r#"{"payout_method":"WALLET","account_number":"237676641000","wallet_provider":"w-1","currency":"XAF"}"#;
        let wallet = made(world, partner, &accounts, wallet).await;
        Self { world, partner, user, fund, receive_user, account, wallet }
    }

    /// A request below the user.
    pub fn call(&self, method: Method, path: &str) -> Request {
        call(self.world, self.partner, method, &format!("/users/{}{path}", self.user))
    }

    /// What a GET below the user shows.
    pub async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path).send().await
    }

    /// A request to send what that body says.
    pub fn send(&self, body: &str) -> Request {
        self.call(Method::POST, "/transactions").json(body)
    }

    /// That amount to the bank account, at a rate of 6.11.
    pub fn deposit(&self, amount: &str) -> String {
        self.body(amount, "", &format!(r#""fund_id":"{}","payout_method":"BANK_DEPOSIT""#, self.account))
    }

    /// A whole body of that amount in USD; `members` (with a comma before them) and the receiver's are added.
    pub fn body(&self, amount: &str, members: &str, to: &str) -> String {
        let comma = if to.is_empty() { "" } else { "," };
        format!(
            r#"{{"from_amount":{amount},"exchange_rate":6.11,"fee_amount":0,"from_currency":"USD","to_currency":"USD","from_fund_id":"{}","funding_source_type":"BANK_ACCOUNT","purpose":"PERSONAL_TRANSFER"{members},"to":{{"id":"{}"{comma}{to}}}}}"#,
            self.fund, self.receive_user
        )
    }

    /// A new transaction of that amount; its id.
    pub async fn sent(&self, amount: &str) -> String {
        let reply = self.send(&self.deposit(amount)).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        reply.text("id")
    }

    /// A transaction as its GET shows it.
    pub async fn transaction(&self, id: &str) -> Reply {
        let reply = self.get(&format!("/transactions/{id}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        reply
    }

    /// The ids of all that was sent, newest first.
    pub async fn listed(&self) -> Vec<String> {
        let reply = self.get("/transactions?limit=98").await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        let json = reply.json();
        let Some(Json::Array(listed)) = json.member("transactions") else { panic!("{reply:?}") };
        let id = |it: &Json<'_>| match it.member("id") {
            Some(Json::Text(id)) => id.clone(),
            other => panic!("{other:?}"),
        };
        listed.iter().map(id).collect()
    }

    /// Runs `almoner-ops user …` on the user.
    pub async fn ops(&self, command: &str, more: &str) {
        let partner = self.world.partner(self.partner).id;
        self.world.ops(&format!("user {command} {} {more} --partner {partner}", self.user)).await.unwrap();
    }

    /// What is left of the day, the month and the year, as it is written.
    pub async fn left(&self) -> [String; 3] {
        let reply = self.get("/transaction-limit?destination=US").await;
        let json: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&reply.body).unwrap();
        let limits = &json["remaining_limit"];
        ["daily_limit", "monthly_limit", "annual_limit"].map(|name| limits[name].to_string())
    }

    /// Reports a move of a transaction's, as settlement does.
    pub async fn report(&self, id: &str, step: Step, sequence: u64) {
        let tenant = self.world.partner(self.partner).tenant();
        let id = TransactionId { tenant, id: Uuid::try_parse(id).unwrap() };
        let report = Report { step, sequence, reason: None };
        let text = serde_json::to_string(&SettlementMessage::of(id, &report)).unwrap();
        settle(self.world, &text).await;
    }
}

/// Puts that text into the queue of settlement's reports.
pub async fn settle(world: &World, text: &str) {
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    sqs.send_message().queue_url(world.queue("Settlements").await).message_body(text).send().await.unwrap();
}

/// A request as that partner.
pub fn call(world: &World, partner: SandboxPartner, method: Method, path: &str) -> Request {
    let [id, secret] = world.partner(partner).client.unwrap();
    world.request(method, path).header("X-Client-Id", id).header("X-Client-Secret", secret)
}

/// Somebody of that first name.
pub fn person(first_name: &str) -> String {
    format!(r#"{{"first_name":"{first_name}",{PERSON}}}"#)
}

/// Makes something; its id.
pub async fn made(world: &World, partner: SandboxPartner, path: &str, body: &str) -> String {
    let reply = call(world, partner, Method::POST, path).json(body).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {reply:?}");
    reply.text("id")
}

/// The published answer to what may not be sent.
pub fn assert_refused(reply: &Reply, message: &str) {
    let expected = serde_json::json!({ "status": 400, "code": "BAD_REQUEST", "message": message });
    assert_eq!(refusal(reply), (400, message.to_owned()), "{reply:?}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&reply.body).unwrap(), expected);
}

/// The answer to an id of nothing, or of nothing of theirs.
pub fn assert_unknown(reply: &Reply, field: &str) {
    let message = format!("{field} is unknown: use an id that was returned to you.");
    assert_eq!(refusal(reply), (404, message), "{reply:?}");
    assert_eq!(reply.text("code"), "NOT_FOUND");
}

/// A refusal's status and message.
pub fn refusal(reply: &Reply) -> (u16, String) {
    assert_eq!(reply.number("status"), reply.status.as_u16().to_string(), "{reply:?}");
    (reply.status.as_u16(), reply.text("message"))
}
