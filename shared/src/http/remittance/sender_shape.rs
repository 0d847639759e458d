//! Senders, their funding accounts, their receive users and these' accounts, as their partner sees them; what is not known
//! is null. Of an account's number only the last four digits are ever there.

use super::{moment, number};
use crate::domain::event::{Event, EventType};
use crate::domain::money::plain;
use crate::domain::sender::{Fund, Person, ReceiveAccount, ReceiveUser, Sender};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

/// Somebody: all fields, null where nothing is known.
#[derive(Debug, Serialize)]
struct PersonView<'a> {
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    email: Option<&'a str>,
    mobile_phone: Option<&'a str>,
    address_line1: Option<&'a str>,
    city: Option<&'a str>,
    state: Option<&'a str>,
    postal_code: Option<&'a str>,
    country: Option<&'a str>,
}

impl<'a> PersonView<'a> {
    fn of(person: &'a Person) -> Self {
        Self {
            first_name: person.first_name.as_deref(),
            last_name: person.last_name.as_deref(),
            email: person.email.as_deref(),
            mobile_phone: person.mobile_phone.as_deref(),
            address_line1: person.address_line1.as_deref(),
            city: person.city.as_deref(),
            state: person.state.as_deref(),
            postal_code: person.postal_code.as_deref(),
            country: person.country.as_deref(),
        }
    }
}

/// A user.
#[derive(Debug, Serialize)]
pub struct SenderView<'a> {
    id: Uuid,
    #[serde(flatten)]
    person: PersonView<'a>,
    date_of_birth: Option<String>,
    kyc_status: &'static str,
    created_at: String,
}

/// A user as their partner sees them.
#[must_use]
pub fn sender(sender: &Sender) -> SenderView<'_> {
    SenderView {
        id: sender.id.id,
        person: PersonView::of(&sender.person),
        date_of_birth: sender.date_of_birth.map(|date| date.to_string()),
        kyc_status: sender.kyc.as_str(),
        created_at: moment(sender.created_at),
    }
}

/// What is known of a user's identity.
#[derive(Debug, Serialize)]
pub struct KycView {
    user_id: Uuid,
    kyc_status: &'static str,
    updated_at: String,
}

/// What is known of a user's identity.
#[must_use]
pub fn kyc(sender: &Sender) -> KycView {
    let (kyc_status, updated_at) = (sender.kyc.as_str(), moment(sender.kyc_at));
    KycView { user_id: sender.id.id, kyc_status, updated_at }
}

/// The event that a change of what is known of a user's identity is. It says nothing else of them.
///
/// # Errors
/// None that a user as recorded can cause.
pub fn kyc_event(sender: &Sender, kind: EventType) -> Result<Event, serde_json::Error> {
    let (tenant, id) = (sender.id.tenant, sender.id.id);
    Ok(Event {
        tenant,
        id: Event::id_of(tenant, id, sender.version),
        kind,
        resource_id: id,
        user_id: Some(id.to_string()),
        at: sender.kyc_at,
        data: serde_json::to_string(&kyc(sender))?,
    })
}

/// `{"country","current_tier","remaining_limit":{…},"user_id"}`
#[derive(Debug, Serialize)]
pub struct LimitView<'a> {
    country: &'a str,
    current_tier: u32,
    remaining_limit: RemainingView,
    user_id: Uuid,
}

#[derive(Debug, Serialize)]
struct RemainingView {
    annual_limit: Box<RawValue>,
    monthly_limit: Box<RawValue>,
    daily_limit: Box<RawValue>,
}

/// What a user may still send, in major units of the currency that their limits are in.
///
/// # Errors
/// None that a user as recorded can cause.
pub fn limit<'a>(sender: &Sender, country: &'a str, now: Timestamp) -> Result<LimitView<'a>, serde_json::Error> {
    let left = sender.limits.remaining(&sender.used, now);
    let major = |minor| number(plain(minor, sender.limits.currency.exponent()));
    Ok(LimitView {
        country,
        current_tier: sender.limits.tier,
        remaining_limit: RemainingView {
            annual_limit: major(left.annual_minor)?,
            monthly_limit: major(left.monthly_minor)?,
            daily_limit: major(left.daily_minor)?,
        },
        user_id: sender.id.id,
    })
}

/// A funding account.
#[derive(Debug, Serialize)]
pub struct FundView<'a> {
    id: Uuid,
    user_id: Uuid,
    funding_source_type: &'static str,
    account_holder_name: Option<&'a str>,
    account_number_last4: Option<&'a str>,
    routing_number: Option<&'a str>,
    bank_name: Option<&'a str>,
    verification_status: &'static str,
    created_at: String,
}

/// A funding account as its partner sees it.
#[must_use]
pub fn fund(fund: &Fund) -> FundView<'_> {
    FundView {
        id: fund.id,
        user_id: fund.sender.id,
        funding_source_type: fund.source.as_str(),
        account_holder_name: fund.holder.as_deref(),
        account_number_last4: fund.last_four.as_deref(),
        routing_number: fund.routing_number.as_deref(),
        bank_name: fund.bank_name.as_deref(),
        verification_status: fund.verification.as_str(),
        created_at: moment(fund.created_at),
    }
}

/// A receive user.
#[derive(Debug, Serialize)]
pub struct ReceiveUserView<'a> {
    id: Uuid,
    user_id: Uuid,
    #[serde(flatten)]
    person: PersonView<'a>,
    created_at: String,
}

/// A receive user as their partner sees them.
#[must_use]
pub fn receive_user(user: &ReceiveUser) -> ReceiveUserView<'_> {
    let (person, created_at) = (PersonView::of(&user.person), moment(user.created_at));
    ReceiveUserView { id: user.id, user_id: user.sender.id, person, created_at }
}

/// A receive user's account.
#[derive(Debug, Serialize)]
pub struct ReceiveAccountView<'a> {
    id: Uuid,
    receive_user_id: Uuid,
    payout_method: &'static str,
    account_number_last4: Option<&'a str>,
    bank_id: Option<&'a str>,
    wallet_provider: Option<&'a str>,
    currency: Option<&'static str>,
    created_at: String,
}

/// A receive user's account as its partner sees it.
#[must_use]
pub fn receive_account(account: &ReceiveAccount) -> ReceiveAccountView<'_> {
    ReceiveAccountView {
        id: account.id,
        receive_user_id: account.receive_user_id,
        payout_method: account.payout_method.as_str(),
        account_number_last4: account.last_four.as_deref(),
        bank_id: account.bank_id.as_deref(),
        wallet_provider: account.wallet_provider.as_deref(),
        currency: account.currency.map(|currency| currency.code()),
        created_at: moment(account.created_at),
    }
}

/// `{"funds":[…]}`
#[derive(Debug, Serialize)]
pub struct Funds<'a> {
    funds: Vec<FundView<'a>>,
}

/// A user's funding accounts.
#[must_use]
pub fn funds(funds: &[Fund]) -> Funds<'_> {
    Funds { funds: funds.iter().map(fund).collect() }
}

/// `{"receive_users":[…]}`
#[derive(Debug, Serialize)]
pub struct ReceiveUsers<'a> {
    receive_users: Vec<ReceiveUserView<'a>>,
}

/// A user's receive users.
#[must_use]
pub fn receive_users(users: &[ReceiveUser]) -> ReceiveUsers<'_> {
    ReceiveUsers { receive_users: users.iter().map(receive_user).collect() }
}

/// `{"accounts":[…]}`
#[derive(Debug, Serialize)]
pub struct ReceiveAccounts<'a> {
    accounts: Vec<ReceiveAccountView<'a>>,
}

/// A receive user's accounts.
#[must_use]
pub fn receive_accounts(accounts: &[ReceiveAccount]) -> ReceiveAccounts<'_> {
    ReceiveAccounts { accounts: accounts.iter().map(receive_account).collect() }
}
