//! A terminal of the sandbox, and what it asks.

use super::{code, with_signature};
use crate::world::{Reply, Request, World};
use almoner_ops::sandbox::{DEMO, SandboxPartner};
use almoner_ops::tills::Tills;

/// One terminal, which signs with its key.
pub struct Till<'w> {
    pub world: &'w World,
    pub tills: Tills,
    pub merchant: String,
    pub device: String,
    pub key: String,
}

impl World {
    /// The demo partner's first terminal.
    pub fn till(&self) -> Till<'_> {
        self.till_of(DEMO, 0, "d555", "dy33vQhksVsv")
    }

    /// Another terminal of the same merchant.
    pub fn second_till(&self) -> Till<'_> {
        self.till_of(DEMO, 0, "d556", "k556k556k556")
    }

    /// A terminal of another merchant of the chain.
    pub fn other_store(&self) -> Till<'_> {
        self.till_of(DEMO, 1, "d900", "k900k900k900")
    }

    /// Any terminal of that partner's merchant.
    pub fn till_of(&self, partner: SandboxPartner, merchant: usize, device: &str, key: &str) -> Till<'_> {
        let tills = self.partner(partner).tills.unwrap();
        let merchant = tills.merchants[merchant].to_owned();
        Till { world: self, tills, merchant, device: device.to_owned(), key: key.to_owned() }
    }
}

impl Till<'_> {
    /// A body of these members (the JSON between the braces) and the terminal's, signed.
    pub fn body(&self, members: &str) -> String {
        let (merchant, device) = (&self.merchant, &self.device);
        let body = format!(
            r#"{{{members},"x_merchant_id":"{merchant}","x_device_id":"{device}","x_operator_id":"o","x_firmware_version":"1"}}"#
        );
        with_signature(&self.key, &body)
    }

    /// The request to that method.
    pub fn request(&self, method: &str, members: &str) -> Request {
        self.world.pos(method, &self.body(members))
    }

    /// The answer of that method, which is signed with the terminal's key.
    pub async fn ask(&self, method: &str, members: &str) -> Reply {
        let reply = self.request(method, members).send().await;
        code(&self.key, &reply);
        reply
    }

    /// The code of that answer.
    pub async fn code(&self, method: &str, members: &str) -> String {
        self.ask(method, members).await.text("x_code")
    }

    /// What asks that 10,000 of 50,000 cents be financed with that code of the sandbox.
    pub fn purchase(&self, code: &str, reference: &str) -> String {
        self.purchase_of(code, reference, 50_000, 10_000)
    }

    /// The same of other amounts.
    pub fn purchase_of(&self, code: &str, reference: &str, amount: u64, finance: u64) -> String {
        let code = self.tills.code(code);
        format!(
            r#""x_pos_transaction_ref":"{reference}","x_purchase_amount":{amount},"x_finance_amount":{finance},"x_pre_approval_code":"{code}""#
        )
    }

    /// The code that an authorisation is answered.
    pub async fn authorise(&self, code: &str, reference: &str) -> String {
        self.code("ProcessAuthorisation", &self.purchase(code, reference)).await
    }

    /// What gives that much of a purchase back.
    pub fn refund(&self, purchase: &str, reference: &str, amount: u64) -> String {
        format!(r#""x_pos_transaction_ref":"{reference}","x_purchase_ref":"{purchase}","x_amount":{amount}"#)
    }

    /// What takes the adjustment back whose request was signed like that.
    pub fn reversal(&self, signature: &str, reference: &str) -> String {
        format!(r#""x_pos_transaction_ref":"{reference}","x_adjustment_signature":"{signature}""#)
    }

    /// The number of the purchase that a code was used for.
    pub fn number(&self, code: &str) -> String {
        format!("P-{}", self.tills.code(code))
    }

    /// What `almoner-ops customer show` says of the customer whose that code is: `limit …, outstanding …`.
    pub async fn owes(&self, code: &str) -> String {
        let shown = self.world.ops(&format!("customer show {}", self.owner(code))).await.unwrap();
        shown.lines().next().unwrap().to_owned()
    }

    /// Whose that code is.
    pub fn owner(&self, code: &str) -> String {
        self.tills.owner(self.world.partner(DEMO).tenant(), code).to_string()
    }
}
