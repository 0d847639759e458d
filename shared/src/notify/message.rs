//! What the queues carry. A message that cannot be read is nobody's guess: it goes to the dead-letter queue.

use crate::auth::api_key::Presented;
use crate::domain::notification::Name;
use crate::domain::partner::CredentialKind;
use crate::domain::tenant::{Mode, Tenant};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// On the `notifications` queue: it is time to look at a notification. The ledger knows the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bell {
    mode: Mode,
    partner_id: Uuid,
    webhook_id: Uuid,
    event_id: Uuid,
    /// In the dead-letter queue, after how many attempts it got there. Back in the queue with this, it asks for the
    /// schedule to be walked anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dead_after: Option<u32>,
}

impl Bell {
    /// A bell for that notification.
    #[must_use]
    pub fn of(name: Name) -> Self {
        let Tenant { mode, partner_id } = name.tenant;
        Self { mode, partner_id, webhook_id: name.webhook_id, event_id: name.event_id, dead_after: None }
    }

    /// The same, on its way to the dead-letter queue.
    #[must_use]
    pub fn dead_after(name: Name, attempts: u32) -> Self {
        Self { dead_after: Some(attempts), ..Self::of(name) }
    }

    /// The notification.
    #[must_use]
    pub fn name(&self) -> Name {
        let tenant = Tenant { mode: self.mode, partner_id: self.partner_id };
        Name { tenant, webhook_id: self.webhook_id, event_id: self.event_id }
    }
}

/// On the `completions` queue: a completion that the store could not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedCompletion {
    /// The contribution.
    pub transaction_id: Uuid,
    /// When it was reported: it counts as completed then.
    pub reported_at: Timestamp,
    /// The request that reported it.
    pub request_id: String,
    /// Who reported it.
    pub reporter: Reporter,
}

/// Who reported a completion.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reporter {
    /// A partner that was known from memory.
    Known {
        /// Test or live.
        mode: Mode,
        /// The partner.
        partner_id: Uuid,
    },
    /// Somebody whose credential the store could not be asked for: to be checked when it can. Only what the ledger
    /// keeps too is sent, the secret's SHA-256.
    Claimed {
        /// Which pair of headers.
        kind: CredentialKind,
        /// The public half.
        id: String,
        /// The other half's SHA-256.
        #[serde(with = "hex")]
        secret_sha256: [u8; 32],
    },
}

impl Reporter {
    /// A partner that was known.
    #[must_use]
    pub fn known(tenant: Tenant) -> Self {
        Self::Known { mode: tenant.mode, partner_id: tenant.partner_id }
    }

    /// Somebody who could not be checked.
    #[must_use]
    pub fn claimed(presented: Presented) -> Self {
        Self::Claimed { kind: presented.kind, id: presented.id, secret_sha256: presented.secret_sha256 }
    }
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known { mode, partner_id } => write!(f, "Known({mode}#{partner_id})"),
            Self::Claimed { id, .. } => write!(f, "Claimed({id:?})"),
        }
    }
}

/// Bytes as hexadecimal digits.
mod hex {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(deserializer)?;
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| D::Error::custom("must be 64 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_as_they_were_written() {
        let name = Name {
            tenant: Tenant { mode: Mode::Test, partner_id: Uuid::from_u128(1) },
            webhook_id: Uuid::from_u128(2),
            event_id: Uuid::from_u128(3),
        };
        let bell = Bell::of(name);
        let text = serde_json::to_string(&bell).unwrap();
        assert!(!text.contains("dead_after"), "{text}");
        assert_eq!(serde_json::from_str::<Bell>(&text).unwrap().name(), name);
        for reporter in [
            Reporter::Known { mode: Mode::Live, partner_id: Uuid::from_u128(1) },
            Reporter::Claimed { kind: CredentialKind::ApiKey, id: "k".into(), secret_sha256: [0xab; 32] },
        ] {
            let queued = QueuedCompletion {
                transaction_id: Uuid::from_u128(7),
                reported_at: Timestamp::from_millisecond(1_763_600_000_123).unwrap(),
                request_id: "r".to_owned(),
                reporter,
            };
            let text = serde_json::to_string(&queued).unwrap();
            assert_eq!(serde_json::from_str::<QueuedCompletion>(&text).unwrap(), queued);
            assert!(!format!("{queued:?}").contains("abab"));
        }
    }
}
