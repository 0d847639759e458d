//! The sandbox's terminals, and the codes that are shown at them (contracts/sandbox.md, *Point of sale*).

use almoner::auth::pos_signature::DeviceKey;
use almoner::domain::cents::Cents;
use almoner::domain::code::Code;
use almoner::domain::customer::{Customer, CustomerId, Standing};
use almoner::domain::device::{Device, Token, purpose, token_sha256};
use almoner::domain::id::{self, IdempotencyKey};
use almoner::domain::money::Currency;
use almoner::domain::origin::Origin;
use almoner::domain::pre_approval::PreApproval;
use almoner::domain::tenant::Tenant;
use almoner::keyring::Keyring;
use almoner::store::{Store, StoreError, customer, device, pre_approval};
use jiff::{SignedDuration, Timestamp};
use uuid::{Uuid, uuid};

/// How long codes, and the unused device token, are good for.
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);
/// What is financed for each customer in all, in cents.
const LIMIT: u64 = 1_000_000;
/// How many codes are written at once, each with its customer; a dry run needs a place in the transaction too.
const AT_ONCE: usize = 49;
/// What each device signs with: at which of the two merchants, its id, its key.
const DEVICES: [(usize, &str, &str); 3] =
    [(0, "d555", "dy33vQhksVsv"), (0, "d556", "k556k556k556"), (1, "d900", "k900k900k900")];
/// The device that has a token and no key yet, at the first merchant.
const NEWCOMER: (&str, &str) = ("d777", "nb4i6ldxuVQC");

/// A partner's tills.
#[derive(Clone, Copy, Debug)]
pub struct Tills {
    /// Its merchants.
    pub merchants: [&'static str; 2],
    /// What every code ends in, so that codes of two partners never meet.
    pub codes_end: &'static str,
    /// Whose the codes are that want to be confirmed.
    pub buyer: Uuid,
}

/// The sandbox's own.
pub const SANDBOX: Tills = Tills {
    merchants: ["30299999", "30288888"],
    codes_end: "",
    buyer: uuid!("3f33b5e7-a94b-4f86-92e5-b1f7c1a7c68b"),
};

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    Buying,
    Confirming,
    Expired,
    Cancelled,
}

/// The codes, without their end, each with its limit in cents.
fn codes() -> impl Iterator<Item = (String, u64, For)> {
    let single = [
        ("6111NHQMAM4Z", 1_000_000, For::Buying),
        ("LIMIT1", 5_000, For::Buying),
        ("EXPIR1", 100_000, For::Expired),
        ("CANCL1", 100_000, For::Cancelled),
    ];
    let approved = (1..=40).map(|number| (format!("APRV{number:02}"), 100_000, For::Buying));
    let confirmed = (1..=9).map(|number| (format!("CONFI{number}"), 100_000, For::Confirming));
    single.map(|(code, limit, kind)| (code.to_owned(), limit, kind)).into_iter().chain(approved).chain(confirmed)
}

/// Loads a partner's tills; what is there already stays.
pub(crate) async fn load(
    store: &Store,
    keyring: &Keyring,
    tenant: Tenant,
    tills: &Tills,
    now: Timestamp,
) -> Result<(), StoreError> {
    let expires_at = now.checked_add(YEAR).unwrap_or(Timestamp::MAX);
    for (merchant, device_id, key) in DEVICES {
        let merchant_id = tills.merchants[merchant];
        if device::find(store, merchant_id, device_id).await?.is_none() {
            let key = DeviceKey::new(key.to_owned());
            let key = keyring.seal(&purpose(merchant_id, device_id), key.reveal()).await?;
            register(store, tenant, (merchant_id, device_id), Some(key), None).await?;
        }
    }
    let (device_id, token) = NEWCOMER;
    if device::find(store, tills.merchants[0], device_id).await?.is_none() {
        let token = Token { sha256: token_sha256(token), expires_at, used: false };
        register(store, tenant, (tills.merchants[0], device_id), None, Some(token)).await?;
    }
    let codes = codes().map(|code| pre_approved(tenant, tills, code, now)).collect::<Result<Vec<_>, _>>()?;
    for together in codes.chunks(AT_ONCE) {
        let names: Vec<_> = together.iter().map(|code| &code.code).collect();
        let known = pre_approval::known(store, tenant.mode, &names).await?;
        if known.is_empty() && pre_approval::issue_all(store, together).await? {
            continue;
        }
        // Some are there already, and what became of those stays.
        for code in together.iter().filter(|code| !known.contains(&code.code)) {
            customer::create(store, &code.customer).await?;
            pre_approval::issue(store, code).await?;
        }
    }
    Ok(())
}

async fn register(
    store: &Store,
    tenant: Tenant,
    (merchant_id, device_id): (&str, &str),
    key: Option<almoner::domain::sealed::Sealed>,
    token: Option<Token>,
) -> Result<(), StoreError> {
    let (merchant_id, device_id) = (merchant_id.to_owned(), device_id.to_owned());
    device::register(store, &Device { tenant, merchant_id, device_id, key, token, active: true }).await.map(drop)
}

fn pre_approved(
    tenant: Tenant,
    tills: &Tills,
    (text, limit, kind): (String, u64, For),
    now: Timestamp,
) -> Result<PreApproval, StoreError> {
    let broken = |what: &str| StoreError::Broken(format!("the sandbox has no {what}"));
    let cents = |cents| Cents::new(cents).ok_or_else(|| broken("amount"));
    let code = Code::parse(&format!("{text}{}", tills.codes_end)).ok_or_else(|| broken("code"))?;
    let name = IdempotencyKey::parse(code.as_str()).ok_or_else(|| broken("code"))?;
    let buyer = CustomerId { mode: tenant.mode, id: tills.buyer };
    // Every code belongs to a customer of its own, except those that want to be confirmed.
    let own = CustomerId { id: id::of_pre_approval(buyer, &name), ..buyer };
    let confirms = kind == For::Confirming;
    let owner = if confirms { buyer } else { own };
    let usd = Currency::from_code("USD").ok_or_else(|| broken("currency"))?;
    let standing = Standing { confirms, ..Standing::default() };
    let customer = Customer::new(owner, usd, cents(LIMIT)?, standing);
    let (from_now, since) =
        if kind == For::Expired { (-SignedDuration::from_mins(1), -YEAR) } else { (YEAR, SignedDuration::ZERO) };
    let moved = |by| now.checked_add(by).unwrap_or(now);
    Ok(PreApproval {
        code,
        id: id::of_pre_approval(own, &name),
        customer,
        limit: cents(limit)?,
        created_at: moved(since),
        expires_at: moved(from_now),
        cancelled: kind == For::Cancelled,
        authorisation: None,
        version: 1,
        origin: Origin { fingerprint: [0; 32], request_id: "sandbox".to_owned() },
    })
}

impl Tills {
    /// The code of the sandbox that begins like that.
    #[must_use]
    pub fn code(&self, text: &str) -> String {
        format!("{text}{}", self.codes_end)
    }

    /// Whose that code is.
    #[must_use]
    pub fn owner(&self, tenant: Tenant, text: &str) -> Uuid {
        let buyer = CustomerId { mode: tenant.mode, id: self.buyer };
        let name = IdempotencyKey::parse(&self.code(text));
        let own = name.map(|name| id::of_pre_approval(buyer, &name));
        if text.starts_with("CONFI") { self.buyer } else { own.unwrap_or(self.buyer) }
    }
}
