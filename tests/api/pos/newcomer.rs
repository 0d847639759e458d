//! A terminal that an operator registers and that comes by its own key.

use super::till::Till;
use super::{code, with_signature};
use crate::world::{Reply, Request, World};
use almoner::domain::device::{Device, Token, token_sha256};
use almoner::domain::tenant::Tenant;
use almoner::store::device::{self, Registered};
use almoner_ops::sandbox::{DEMO, SandboxPartner};
use jiff::SignedDuration;
use uuid::Uuid;

/// A merchant's id that nobody has.
pub fn merchant_id() -> String {
    Uuid::new_v4().simple().to_string().split_off(22)
}

/// What `device register` has printed: the token.
pub fn token(printed: &str) -> String {
    printed.lines().next().unwrap().strip_prefix("x_device_token: ").unwrap().to_owned()
}

impl World {
    /// What CreateKey is asked with that token, signed with it.
    pub fn key_for(&self, merchant: &str, device: &str, token: &str) -> Request {
        let body = format!(
            r#"{{"x_device_token":"{token}","x_pos_vendor":"v","x_merchant_id":"{merchant}","x_device_id":"{device}","x_operator_id":"o","x_firmware_version":"1"}}"#
        );
        self.pos("CreateKey", &with_signature(token, &body))
    }

    /// The answer, which is signed with the token.
    pub async fn ask_key(&self, merchant: &str, device: &str, token: &str) -> Reply {
        let reply = self.key_for(merchant, device, token).send().await;
        code(token, &reply);
        reply
    }

    /// A terminal of that name and merchant that an operator has registered for the partner; its token.
    pub async fn registered(&self, partner: SandboxPartner, merchant: &str, device: &str) -> String {
        let id = self.partner(partner).id;
        let command = format!("device register --partner {id} --merchant {merchant} --device {device}");
        token(&self.ops(&command).await.unwrap())
    }

    /// Registers one as the operator does, at the world's own time.
    pub async fn registered_now(
        &self,
        tenant: Tenant,
        merchant: &str,
        device: &str,
        token: &str,
        for_: SignedDuration,
    ) {
        let expires_at = self.clock.now().checked_add(for_).unwrap();
        let token = Some(Token { sha256: token_sha256(token), expires_at, used: false });
        let (merchant_id, device_id) = (merchant.to_owned(), device.to_owned());
        let new = Device { tenant, merchant_id, device_id, key: None, token, active: true };
        assert_eq!(device::register(self.store(), &new).await.unwrap(), Registered::Now);
    }

    /// A terminal of that partner's own merchant, with its key. Its codes are the demo partner's: a code is shown at any
    /// merchant's.
    pub async fn newcomer(&self, partner: SandboxPartner) -> Till<'_> {
        let (merchant, device) = (merchant_id(), "d1");
        let token = self.registered(partner, &merchant, device).await;
        let key = self.ask_key(&merchant, device, &token).await.text("x_key");
        Till { merchant, device: device.to_owned(), key, ..self.till_of(DEMO, 0, "", "") }
    }
}
