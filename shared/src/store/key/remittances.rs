//! The keys of remittances, and of who sends them to whom.
//!
//! A sender's record, funding accounts, receive users and their accounts share a partition: a transaction's creation reads
//! what it needs of them in one call. The transactions themselves spread by id.

use super::Key;
use crate::domain::remittance::TransactionId;
use crate::domain::sender::SenderId;
use crate::domain::tenant::Tenant;
use uuid::Uuid;

/// A sender.
#[must_use]
pub fn sender(id: SenderId) -> Key {
    Key { pk: senders_partition(id), sk: SENDER_SK.to_owned() }
}

/// Every sender's sort key.
pub const SENDER_SK: &str = "sender";

/// Where a sender and all that is theirs is.
#[must_use]
pub fn senders_partition(id: SenderId) -> String {
    format!("sender#{id}")
}

/// The sender that partition key names.
#[must_use]
pub fn sender_named(pk: &str) -> Option<SenderId> {
    let (tenant, id) = pk.strip_prefix("sender#")?.rsplit_once('#')?;
    Some(SenderId { tenant: tenant.parse().ok()?, id: Uuid::try_parse(id).ok()? })
}

/// The list of a partner's senders.
#[must_use]
pub fn senders_of(tenant: Tenant) -> String {
    format!("senders#{tenant}")
}

/// A sender's funding account, beside them.
#[must_use]
pub fn fund(sender: SenderId, id: Uuid) -> Key {
    Key { pk: senders_partition(sender), sk: format!("{FUND_PREFIX}{id}") }
}

/// How the sort keys of funding accounts begin.
pub const FUND_PREFIX: &str = "fund#";

/// A sender's receive user, beside them.
#[must_use]
pub fn receive_user(sender: SenderId, id: Uuid) -> Key {
    Key { pk: senders_partition(sender), sk: format!("{RECEIVE_USER_PREFIX}{id}") }
}

/// How the sort keys of receive users begin.
pub const RECEIVE_USER_PREFIX: &str = "receive-user#";

/// A receive user's account, beside them.
#[must_use]
pub fn receive_account(sender: SenderId, receive_user_id: Uuid, id: Uuid) -> Key {
    Key { pk: senders_partition(sender), sk: format!("{}{id}", receive_accounts_of(receive_user_id)) }
}

/// How the sort keys of a receive user's accounts begin.
#[must_use]
pub fn receive_accounts_of(receive_user_id: Uuid) -> String {
    format!("{RECEIVE_ACCOUNT_PREFIX}{receive_user_id}#")
}

/// How the sort keys of all accounts of receive users begin.
pub const RECEIVE_ACCOUNT_PREFIX: &str = "receive-account#";

/// The receive user and the account that sort key names.
#[must_use]
pub fn receive_account_named(sk: &str) -> Option<(Uuid, Uuid)> {
    let (receive_user_id, id) = sk.strip_prefix(RECEIVE_ACCOUNT_PREFIX)?.split_once('#')?;
    Some((Uuid::try_parse(receive_user_id).ok()?, Uuid::try_parse(id).ok()?))
}

/// A transaction: a partition of its own, so that writes spread by id.
#[must_use]
pub fn remittance(id: TransactionId) -> Key {
    Key { pk: format!("remittance#{}#{}", id.tenant, id.id), sk: REMITTANCE_SK.to_owned() }
}

/// Every transaction's sort key.
pub const REMITTANCE_SK: &str = "remittance";

/// The transaction that partition key names.
#[must_use]
pub fn remittance_named(pk: &str) -> Option<TransactionId> {
    let (tenant, id) = pk.strip_prefix("remittance#")?.rsplit_once('#')?;
    Some(TransactionId { tenant: tenant.parse().ok()?, id: Uuid::try_parse(id).ok()? })
}

/// The list of a sender's transactions. One partition for all time: nobody sends a thousand times a second.
#[must_use]
pub fn remittances_of(sender: SenderId) -> String {
    format!("remittances#{sender}")
}

/// The list of all transactions that are held: few at a time, so that one partition takes them.
pub const REMITTANCES_HELD: &str = "remittances-held#all";

/// A report of settlement's that could not be applied. Reporting it again is the same.
#[must_use]
pub fn rejected_settlement(id: TransactionId, step: &str, sequence: u64) -> Key {
    let pk = format!("settlement-rejected#{}#{}#{step}#{sequence}", id.tenant, id.id);
    Key { pk, sk: "settlement-rejected".to_owned() }
}

/// The list of all such reports.
pub const REJECTED_SETTLEMENTS: &str = "settlements-rejected";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tenant::Mode;

    #[test]
    fn every_key_is_pinned_and_gives_back_what_it_names() {
        let tenant = Tenant { mode: Mode::Test, partner_id: Uuid::from_u128(0x9b1d) };
        let of = "test#00000000-0000-0000-0000-000000009b1d";
        let (id, seven) = (Uuid::from_u128(7), "00000000-0000-0000-0000-000000000007");
        let user = SenderId { tenant, id };
        let pk = format!("sender#{of}#{seven}");
        assert_eq!((sender(user).pk, sender(user).sk), (pk.clone(), "sender".to_owned()));
        assert_eq!((fund(user, id).pk, fund(user, id).sk), (pk.clone(), format!("fund#{seven}")));
        let receiver = receive_user(user, id);
        assert_eq!((receiver.pk, receiver.sk), (pk.clone(), format!("receive-user#{seven}")));
        let account = receive_account(user, id, Uuid::nil());
        assert_eq!(account.sk, format!("receive-account#{seven}#{}", Uuid::nil()));
        assert_eq!(account.pk, pk);
        assert_eq!(senders_of(tenant), format!("senders#{of}"));
        let transaction = TransactionId { tenant, id };
        assert_eq!(remittance(transaction).pk, format!("remittance#{of}#{seven}"));
        assert_eq!(remittances_of(user), format!("remittances#{of}#{seven}"));
        let rejected = rejected_settlement(transaction, "PROCESSED", 3);
        assert_eq!(rejected.pk, format!("settlement-rejected#{of}#{seven}#PROCESSED#3"));

        assert_eq!(sender_named(&pk), Some(user));
        assert_eq!(remittance_named(&remittance(transaction).pk), Some(transaction));
        assert_eq!(receive_account_named(&account.sk), Some((id, Uuid::nil())));
        assert_eq!((sender_named("sender#x"), remittance_named(&pk)), (None, None));
    }
}
