//! Authorisations: an attempt takes its pre-approval and is recorded in it, by one conditional write.
//!
//! What must stay true: of all attempts on one code one is recorded, and of all on one reference of a merchant one that
//! is not declined; the customer's limit holds. A decline is recorded only while its reason holds.

use super::customer::{cannot_afford, raise, standing_as};
use super::pre_approval_item::{Status, listed, read};
use super::transaction::{failed_condition, transact, unbuilt};
use super::{Item, Store, StoreError, authorisation_item, broken, customer_item, device_item, key};
use crate::domain::authorisation::{Authorisation, State};
use crate::domain::code::Code;
use crate::domain::customer::Customer;
use crate::domain::device::Device;
use crate::domain::pre_approval::PreApproval;
use crate::domain::risk::Decline;
use crate::domain::tenant::Mode;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

/// What became of recording an authorisation.
#[derive(Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is recorded.
    Now,
    /// Something else had become of the pre-approval; this is it, as it stands now.
    Overtaken(Box<PreApproval>),
    /// FPRA07: the merchant's reference names another purchase.
    ReferenceTaken,
    /// The customer stands otherwise than was seen; this is how.
    Customer(Box<Customer>),
}

/// The terminal that asks and the pre-approval that it names, as last written. One BatchGetItem: a new device key ends
/// the old one at once, and still nothing is read twice. Which mode the code is of is known only from the device: both
/// of its names are read.
///
/// # Errors
/// When the store cannot be asked.
pub async fn look(
    store: &Store,
    merchant_id: &str,
    device_id: &str,
    code: Option<&Code>,
) -> Result<(Option<Device>, Option<PreApproval>), StoreError> {
    let codes =
        code.into_iter().flat_map(|code| [Mode::Test, Mode::Live].map(|mode| key::pre_approval(mode, code)));
    let keys = [key::device(merchant_id, device_id)].into_iter().chain(codes);
    let items = store.read_all(keys.collect()).await?;
    let (devices, codes): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| item.get("device_id").is_some());
    let device = devices.into_iter().next().map(device_item::read).transpose()?;
    let codes = codes.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mode = device.as_ref().map(|device| device.tenant.mode);
    Ok((device, codes.into_iter().find(|code| Some(code.customer.id.mode) == mode)))
}

/// Records an authorisation in its pre-approval: the attempt that uses it, or the decision that it waited for. One
/// TransactWriteItems. What cannot be held by the pre-approval's own item is that a reference is processed once (one
/// item more), and what the customer owes in all (another).
///
/// An approval is 8 write units: each item is one unit, twice because of the transaction, and the list index moves its
/// entry for two. A decline is 6, and 8 when its reason is the customer's. (Items below 1 KB, as they are.)
///
/// # Errors
/// When the store cannot be asked; it may have recorded it all the same, and the same request again will tell.
pub async fn record(
    store: &Store,
    code: &PreApproval,
    seen: &Customer,
    authorisation: &Authorisation,
) -> Result<Recorded, StoreError> {
    let mut items = vec![TransactWriteItem::builder().update(taken(store, code, authorisation)?).build()];
    let first = code.authorisation.is_none();
    if first {
        items.push(reference(store, code, authorisation)?);
    }
    let about_customer = match authorisation.state {
        State::Succeeded => {
            let raised = raise(store, seen, authorisation.asked.finance).build().map_err(unbuilt)?;
            Some(TransactWriteItem::builder().update(raised).build())
        }
        State::Failed(Decline::CustomerLimit) => {
            let check = cannot_afford(store, seen, authorisation.asked.finance).build().map_err(unbuilt)?;
            Some(TransactWriteItem::builder().condition_check(check).build())
        }
        // The pre-approval says so itself.
        State::Failed(Decline::AbovePreApproved) => None,
        State::Failed(_) => {
            let check = standing_as(store, seen).build().map_err(unbuilt)?;
            Some(TransactWriteItem::builder().condition_check(check).build())
        }
        // Whether it can be paid is asked when its buyer confirms it.
        State::Pending | State::Cancelled => None,
    };
    items.extend(about_customer);
    let Some(reasons) = transact(store, items).await? else { return Ok(Recorded::Now) };
    let mut reasons = reasons.into_iter();
    let mut failed = || reasons.next().filter(failed_condition);
    if let Some(reason) = failed() {
        let code = reason.item.ok_or_else(|| broken("a pre-approval that is gone"))?;
        return Ok(Recorded::Overtaken(Box::new(read(code)?)));
    }
    if first && failed().is_some() {
        return Ok(Recorded::ReferenceTaken);
    }
    let customer = failed().and_then(|reason| reason.item).ok_or_else(|| broken("a customer that is gone"))?;
    Ok(Recorded::Customer(Box::new(customer_item::read(customer)?)))
}

/// The pre-approval's own item, with what becomes of it.
fn taken(store: &Store, code: &PreApproval, authorisation: &Authorisation) -> Result<Update, StoreError> {
    let key = key::pre_approval(code.customer.id.mode, &code.code);
    let facts = serde_dynamo::aws_sdk_dynamodb_1::to_attribute_value(authorisation_item::facts(authorisation));
    let facts = facts.map_err(|error| StoreError::Broken(error.to_string()))?;
    let status = if authorisation.state == State::Pending { Status::Pending } else { Status::Decided };
    let [list, place] = listed(code, authorisation);
    Update::builder()
        .table_name(&store.table)
        .key("pk", AttributeValue::S(key.pk))
        .key("sk", AttributeValue::S(key.sk))
        .update_expression(
            "SET #status = :status, authorisation = :authorisation, list_pk = :list, list_sk = :place, \
             version = version + :one REMOVE forget_at_s",
        )
        // Nothing has become of it since it was read: not used, not taken back, not decided. Its time is over by the
        // clock that judged it, and never moves.
        .condition_expression("version = :version")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":status", AttributeValue::S(status.as_str().to_owned()))
        .expression_attribute_values(":authorisation", facts)
        .expression_attribute_values(":list", AttributeValue::S(list))
        .expression_attribute_values(":place", AttributeValue::S(place))
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .expression_attribute_values(":version", AttributeValue::N(code.version.to_string()))
        // To whoever was overtaken, without a further read.
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .map_err(unbuilt)
}

/// That the merchant's reference is free; and from then on this purchase's name, unless it is declined.
fn reference(
    store: &Store,
    code: &PreApproval,
    authorisation: &Authorisation,
) -> Result<TransactWriteItem, StoreError> {
    let name = key::purchase_name(
        authorisation.asked.tenant,
        &authorisation.asked.reference,
        &authorisation.asked.merchant_id,
    );
    let free = "attribute_not_exists(pk)";
    if matches!(authorisation.state, State::Failed(_)) {
        let check = ConditionCheck::builder()
            .table_name(&store.table)
            .key("pk", AttributeValue::S(name.pk))
            .key("sk", AttributeValue::S(name.sk))
            .condition_expression(free)
            .build();
        return Ok(TransactWriteItem::builder().condition_check(check.map_err(unbuilt)?).build());
    }
    let put = Put::builder()
        .table_name(&store.table)
        .item("pk", AttributeValue::S(name.pk))
        .item("sk", AttributeValue::S(name.sk))
        .item("code", AttributeValue::S(code.code.to_string()))
        .condition_expression(free)
        .build();
    Ok(TransactWriteItem::builder().put(put.map_err(unbuilt)?).build())
}
