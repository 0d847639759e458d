//! That a route is opened by its credential and by nothing else.

use crate::pos::DUMMY_KEY;
use crate::world::{Request, World};
use almoner::auth::bearer::Role;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

/// A route, and how to ask for it without any credential.
pub struct Route<'w> {
    pub world: &'w World,
    pub name: &'w str,
    pub path: &'w str,
    pub body: &'w str,
}

impl Route<'_> {
    fn ask(&self) -> Request {
        let (method, _) = self.name.split_once(' ').unwrap();
        self.world.request(method.parse().unwrap(), self.path).json(self.body)
    }

    fn with_api_key(&self) -> Request {
        let [key, secret] = self.world.partner(DEMO).api_key;
        self.ask().header("API-Key", key).header("API-Secret", secret)
    }

    fn with_client_id(&self) -> Request {
        let [id, secret] = self.world.partner(DEMO).client.unwrap();
        self.ask().header("X-Client-Id", id).header("X-Client-Secret", secret)
    }

    fn with_token(&self, token: &str) -> Request {
        self.ask().header("Authorization", &format!("Bearer {token}"))
    }

    async fn with_role(&self, role: Role) -> Request {
        let demo = self.world.partner(DEMO);
        let id = match role {
            Role::ConsumerUser => demo.giving.unwrap().consumer,
            Role::PaymentGateway => demo.giving.unwrap().gateway,
            Role::Company => demo.id,
            Role::Buyer => demo.tills.unwrap().buyer,
        };
        self.with_token(&self.world.token(role.as_str(), id).await)
    }

    async fn assert(&self, request: Request, expected: StatusCode, with: &str) {
        assert_eq!(request.send().await.status, expected, "{} with {with}", self.name);
    }

    /// No token opens it, of whomever; the partner's API key and its client id are answered with these.
    pub async fn by_a_pair_of_headers(&self, api_key: StatusCode, client_id: StatusCode) {
        self.assert(self.ask(), StatusCode::UNAUTHORIZED, "nothing").await;
        self.assert(self.with_token("abc"), StatusCode::UNAUTHORIZED, "a token").await;
        for role in Role::ALL {
            self.assert(self.with_role(role).await, StatusCode::UNAUTHORIZED, role.as_str()).await;
        }
        self.assert(self.with_client_id(), client_id, "a client id").await;
        self.assert(self.with_api_key(), api_key, "its key").await;
    }

    /// It is open: whatever is sent along is answered with that.
    pub async fn by_nothing(&self, status: StatusCode) {
        self.assert(self.ask(), status, "nothing").await;
        self.assert(self.with_token("abc"), status, "a token").await;
        self.assert(self.with_api_key(), status, "a key").await;
    }

    /// Nothing else opens it; a token of that role is answered with that.
    pub async fn by_a_token(&self, opener: Role, status: StatusCode) {
        self.assert(self.ask(), StatusCode::UNAUTHORIZED, "nothing").await;
        self.assert(self.with_token("abc"), StatusCode::UNAUTHORIZED, "a token").await;
        self.assert(self.with_client_id(), StatusCode::UNAUTHORIZED, "a client id").await;
        self.assert(self.with_api_key(), StatusCode::UNAUTHORIZED, "a key").await;
        for role in Role::ALL {
            let expected = if role == opener { status } else { StatusCode::UNAUTHORIZED };
            self.assert(self.with_role(role).await, expected, role.as_str()).await;
        }
    }

    /// No header opens it, and none closes it: its body's signature with that key does.
    pub async fn by_its_signature(&self, key: &str, signed: impl Fn(&str) -> String) {
        let [api_key, secret] = self.world.partner(DEMO).api_key;
        for (what, body, opened) in [
            ("no signature", signed(key).replace("\"signature\"", "\"unsigned\""), false),
            ("another key's", signed(api_key), false),
            ("its key's", signed(key), true),
        ] {
            let ask = || self.world.request(Method::POST, self.path).json(&body);
            let with_key = ask().header("API-Key", api_key).header("API-Secret", secret);
            for request in [ask(), with_key, ask().header("Authorization", "Bearer abc")] {
                let reply = request.send().await;
                assert_eq!(reply.status, StatusCode::OK, "{} with {what}", self.name);
                let status = reply.text("x_status");
                assert_eq!(status != "Error", opened, "{} with {what}: {reply:?}", self.name);
                // Otherwise what was asked of the ledger may not be in it.
                assert!(!opened || key != DUMMY_KEY || status == "Success", "{} with {what}", self.name);
            }
        }
    }
}
