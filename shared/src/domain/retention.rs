//! How long each kind of item lives: the one place that says it.
//!
//! What must stay true: what moved money, and what a caller's idempotency key stands for, is kept for good; whatever else
//! grows by itself is forgotten in the end.

use super::donation::PRE_TRANSACTION_FOR;
use super::notification;
use jiff::SignedDuration;

/// How long something is kept that is over, and that somebody may yet ask about.
pub const OVER: SignedDuration = SignedDuration::from_hours(400 * 24);
/// How long an invitation is kept after it was last asked for: it has a telephone number, and its events' ids go on from
/// its version for as long as a notification of it may be redelivered.
pub const INVITATION: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long a notification is kept after it was owed, or owed again: a day longer than the log of its attempts.
pub const NOTIFICATION: SignedDuration = SignedDuration::from_hours(31 * 24);
/// For how long an unused pre-approval is kept after its time: a till that sends its code is told that it has expired.
/// After that the code may be issued again. One that was used is kept for good, and so is one that an idempotency key
/// stands for: keys never expire.
pub const UNUSED_CODE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// For how long it stays known that a table was restored.
pub const RESTORED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// One kind of item.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What its partition key begins with, before the first `#`.
    pub pk: &'static str,
    /// Its sort key, or what that begins with if it ends with `#`.
    pub sk: &'static str,
    /// What it is.
    pub what: &'static str,
    /// How long it lives.
    pub kept: Kept,
}

/// How long a kind of item lives.
#[derive(Clone, Copy, Debug)]
pub enum Kept {
    /// For good, and why.
    Always(&'static str),
    /// That long after that has happened to it; until then for good.
    After(SignedDuration, &'static str),
    /// That long from the beginning.
    For(SignedDuration, &'static str),
}

const MONEY: Kept = Kept::Always("it is the ledger");
const KEY: Kept = Kept::Always("its idempotency key never expires");
const SETUP: Kept = Kept::Always("operators made it");

/// Every kind of item that there is.
pub const KINDS: &[Kind] = &[
    kind("adjustment", "adjustment", "what a merchant gave back of a purchase", MONEY),
    kind("adjustment-reference", "adjustment-reference", "which adjustment a merchant calls that", MONEY),
    kind("charity", "charity", "a charity", SETUP),
    kind(
        "completion-rejected",
        "completion-rejected",
        "an accepted completion that was refused",
        Kept::For(OVER, "it was refused"),
    ),
    kind("consumer-user", "consumer-user", "somebody who gives by themselves", SETUP),
    kind("contribution", "contribution", "a contribution", MONEY),
    kind("credential", "credential", "what opens the API", Kept::After(OVER, "its revocation or expiry")),
    kind("customer", "customer", "somebody for whom purchases are financed", MONEY),
    kind("deliveries", "", "an attempt at a webhook's delivery", Kept::For(notification::KEPT_FOR, "it was made")),
    kind(
        "donation",
        "donation",
        "a donation",
        Kept::After(PRE_TRANSACTION_FOR, "a browser announced it, if it is unpaid"),
    ),
    kind("expiry", "expiry", "how far contributions were looked through", Kept::Always("one for each partner")),
    kind("invitation", "invitation", "whom a till asks to invite", Kept::For(INVITATION, "it was last asked for")),
    kind("merchant", "device#", "a terminal, with its sealed key", SETUP),
    kind("merchant", "merchant", "a merchant", SETUP),
    kind("notification", "notification", "what a webhook is owed", Kept::For(NOTIFICATION, "it was last owed")),
    kind("partner", "partner", "a partner", SETUP),
    kind("partner", "project#", "a project", SETUP),
    kind("payment-gateway", "payment-gateway", "a payment gateway", SETUP),
    kind("payment-gateway-name", "payment-gateway-name", "which gateway has that name", SETUP),
    kind(
        "pre-approval",
        "pre-approval",
        "a code, and the purchase that it was used for",
        Kept::After(UNUSED_CODE, "its time, if unused and without a key"),
    ),
    kind("purchase-name", "merchant#", "which purchase a merchant calls that", MONEY),
    kind(
        "record-key",
        "record-key",
        "what a mode's records are signed with",
        Kept::Always("what it signed stays"),
    ),
    kind("remittance", "remittance", "a remittance", MONEY),
    kind("restored", "restored", "which file the table was restored from", Kept::After(RESTORED, "its end")),
    kind("sender", "fund#", "a funding account; deleted, without its number", KEY),
    kind("sender", "receive-account#", "a receive user's account", Kept::Always("until the sender is erased")),
    kind("sender", "receive-user#", "whom somebody sends to", Kept::Always("until the sender is erased")),
    kind("sender", "sender", "somebody who sends money", Kept::Always("until they are erased, and then their id")),
    kind(
        "settlement-rejected",
        "settlement-rejected",
        "a report that could not be applied",
        Kept::For(OVER, "it was refused"),
    ),
    kind("webhooks", "count", "how many webhooks a partner has", Kept::Always("one for each partner")),
    kind("webhooks", "deleted#", "that there was such a webhook", KEY),
    kind("webhooks", "webhook#", "a webhook, with its sealed secrets", Kept::Always("until it is deleted")),
];

const fn kind(pk: &'static str, sk: &'static str, what: &'static str, kept: Kept) -> Kind {
    Kind { pk, sk, what, kept }
}

/// The kind of the item of that key.
#[must_use]
pub fn of(pk: &str, sk: &str) -> Option<&'static Kind> {
    let (pk, _) = pk.split_once('#')?;
    let fits = |kind: &&Kind| match kind.sk {
        "" => true,
        prefix if prefix.ends_with('#') => sk.starts_with(prefix),
        whole => sk == whole,
    };
    KINDS.iter().filter(|kind| kind.pk == pk).find(fits)
}

impl Kind {
    /// Whether it may stay for good.
    #[must_use]
    pub fn may_stay(&self) -> bool {
        matches!(self.kept, Kept::Always(_) | Kept::After(..))
    }

    /// Whether it may ever be forgotten.
    #[must_use]
    pub fn may_go(&self) -> bool {
        matches!(self.kept, Kept::After(..) | Kept::For(..))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// All that builds keys.
    const SOURCES: [&str; 6] = [
        include_str!("../store/key.rs"),
        include_str!("../store/key/donation_reference.rs"),
        include_str!("../store/key/donations.rs"),
        include_str!("../store/key/pos.rs"),
        include_str!("../store/key/records.rs"),
        include_str!("../store/key/remittances.rs"),
    ];

    #[test]
    fn every_partition_key_that_is_built_is_of_a_kind() {
        let known: BTreeSet<_> = KINDS.iter().map(|kind| kind.pk).collect();
        let built = SOURCES.iter().flat_map(|source| source.split("pk: format!(\"").skip(1));
        let built: BTreeSet<_> = built.filter_map(|rest| rest.split_once('#')).map(|(pk, _)| pk).collect();
        assert!(built.len() > 15, "{built:?}");
        assert_eq!(built.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new());
    }

    #[test]
    fn a_key_is_of_one_kind_and_a_strangers_of_none() {
        let found = |pk, sk| of(pk, sk).map(|kind| (kind.pk, kind.sk));
        assert_eq!(found("partner#test#1", "partner"), Some(("partner", "partner")));
        assert_eq!(found("partner#test#1", "project#7"), Some(("partner", "project#")));
        assert_eq!(found("deliveries#test#1", "2026-11-20T12:00:00.000Z#1"), Some(("deliveries", "")));
        for (pk, sk) in [("partner#test#1", "projects"), ("partners#test", "partner"), ("partner", "partner")] {
            assert_eq!(found(pk, sk), None, "{pk} {sk}");
        }
        for (at, kind) in KINDS.iter().enumerate() {
            let others = KINDS.iter().enumerate().filter(|(other, _)| *other != at);
            assert!(others.map(|(_, it)| (it.pk, it.sk)).all(|it| it != (kind.pk, kind.sk)), "{kind:?}");
            assert!(kind.may_stay() || kind.may_go(), "{kind:?}");
        }
    }

    #[test]
    fn what_is_told_again_is_remembered_for_longer_than_it_can_be_told() {
        assert!(NOTIFICATION > notification::KEPT_FOR);
        assert!(INVITATION > NOTIFICATION);
    }
}
