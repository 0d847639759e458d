//! contracts/pos.md

mod adjust;
mod adjust_refused;
mod authorise;
mod calls;
mod costs;
mod customers;
mod dummy;
mod events;
mod faults;
mod invite;
mod keys;
mod keys_ended;
mod keys_kept;
pub mod newcomer;
mod races;
mod receipts;
mod reverse;
mod reverse_refused;
mod tables;
mod tenancy;
pub mod till;

use crate::world::{Reply, Request, World};
use almoner::auth::pos_signature::{DeviceKey, sign, verifies};
use almoner::http::pos::body::SignedBody;
use http::{Method, StatusCode};

/// What the dummy API signs with.
pub const DUMMY_KEY: &str = "1234567890";
/// The terminal that all requests come from.
const TERMINAL: &str = r#""x_merchant_id":"30299999","x_device_id":"d555","x_operator_id":"test_operator","x_firmware_version":"123""#;

/// A body of these members (the JSON between the braces) and the terminal's, signed with that key.
pub fn signed(key: &str, members: &str) -> String {
    let comma = if members.is_empty() { "" } else { "," };
    with_signature(key, &format!("{{{members}{comma}{TERMINAL}}}"))
}

/// That body, signed with that key.
pub fn with_signature(key: &str, body: &str) -> String {
    let read = SignedBody::parse(body).unwrap();
    let signature = sign(&DeviceKey::new(key.to_owned()), &read.members().unwrap());
    format!("{},\"signature\":\"{signature}\"}}", body.trim_end().strip_suffix('}').unwrap())
}

impl World {
    /// A request to that method of the point of sale, `Test/` and its name for the dummy.
    pub fn pos(&self, method: &str, body: &str) -> Request {
        self.request(Method::POST, &format!("/webapi/v1/{method}")).json(body)
    }
}

/// An answer's code: it is signed with that key, and shaped as every answer is.
pub fn code(key: &str, reply: &Reply) -> String {
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    let body = SignedBody::parse(&reply.body).unwrap();
    let members = body.members().unwrap();
    assert!(members.iter().all(|(_, value)| !value.is_empty()), "nothing is null: {reply:?}");
    let key = DeviceKey::new(key.to_owned());
    assert!(verifies(&key, &members, body.signature().unwrap()), "{reply:?}");
    assert!(!reply.text("x_message").is_empty());
    reply.text("x_code")
}

/// A body's signature.
pub fn signature_of(body: &str) -> String {
    SignedBody::parse(body).unwrap().signature().unwrap().to_owned()
}
