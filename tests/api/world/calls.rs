//! Calls of the API, and the local stack's switches.

use super::{CONTRIBUTIONS, Place, Request, World};
use almoner_ops::sandbox::SandboxPartner;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

impl World {
    /// A request as nobody in particular.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let url = match &self.place {
            Place::Own { stack, .. } => format!("http://{}{path}", stack.address),
            Place::Shared { deployed, .. } => format!("{}{path}", deployed.api()),
        };
        Request { request: self.http.request(method, url) }
    }

    /// A request with that partner's API key.
    pub fn call(&self, partner: SandboxPartner, method: Method, path: &str) -> Request {
        let [key, secret] = self.partner(partner).api_key;
        self.request(method, path).header("API-Key", key).header("API-Secret", secret)
    }

    pub fn create(&self, partner: SandboxPartner, body: &str) -> Request {
        self.call(partner, Method::PUT, &format!("{CONTRIBUTIONS}/create")).json(body)
    }

    pub fn complete(&self, partner: SandboxPartner, id: &str) -> Request {
        self.call(partner, Method::PUT, &format!("{CONTRIBUTIONS}/{id}")).json(r#"{"status":"completed"}"#)
    }

    pub fn get(&self, partner: SandboxPartner, id: &str) -> Request {
        self.call(partner, Method::GET, &format!("{CONTRIBUTIONS}/{id}"))
    }

    pub fn list(&self, partner: SandboxPartner, query: &str) -> Request {
        self.call(partner, Method::GET, &format!("{CONTRIBUTIONS}?{query}"))
    }

    /// A new contribution's id.
    pub async fn created(&self, partner: SandboxPartner) -> String {
        let project = partner.open[0];
        let reply = self
            .create(partner, &format!(r#"{{"project_id":{project},"amount":5,"user_hash":"u"}}"#))
            .send()
            .await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        reply.text("transaction_id")
    }

    /// A request to the local stack's own switches.
    pub(super) fn switch(&self, method: Method, path: &str) -> Request {
        let url = format!("http://{}/_local/{path}", self.stack().address);
        Request { request: self.http.request(method, url) }
    }

    /// A bearer token for an hour, as one of `consumer_user`, `payment_gateway`, `company` and `buyer`.
    pub async fn token(&self, role: &str, id: Uuid) -> String {
        self.token_for(role, id, 3_600).await
    }

    /// One for that many seconds, to which the functions add a minute.
    pub async fn token_for(&self, role: &str, id: Uuid, expires_in_s: u64) -> String {
        let issuer = match &self.place {
            Place::Own { stack, .. } => format!("http://{}", stack.address),
            Place::Shared { deployed, .. } => deployed.issuer().to_owned(),
        };
        let request = Request { request: self.http.request(Method::POST, format!("{issuer}/_local/token")) };
        let body = json!({ "as": role, "id": id, "expires_in": expires_in_s });
        let reply = request.json(&body.to_string()).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        reply.text("token")
    }

    /// What the functions called since the last time this was asked.
    pub async fn calls(&self) -> Value {
        let calls = self.switch(Method::GET, "calls").send().await;
        self.switch(Method::DELETE, "calls").send().await;
        serde_json::from_str::<Value>(&calls.body).unwrap()["functions"].take()
    }

    /// Lets the functions' calls to the store fail that way.
    pub async fn fault(&self, fault: &str, rate: f64) {
        self.fault_of("dynamodb", fault, rate).await;
    }

    /// Lets the functions' calls to a service fail that way.
    pub async fn fault_of(&self, service: &str, fault: &str, rate: f64) {
        let body = json!({ "service": service, "fault": fault, "rate": rate, "for_s": 600 });
        let reply = self.switch(Method::POST, "faults").json(&body.to_string()).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    }

    pub async fn heal(&self) {
        self.switch(Method::DELETE, "faults").send().await;
    }
}
