//! The keys of what donations refer to: charities, payment gateways, consumer users.

use super::Key;
use crate::domain::consumer_user::ConsumerUserId;
use crate::domain::payment_gateway::GatewayId;
use crate::domain::tenant::Mode;
use uuid::Uuid;

/// A charity. Its id alone tells which, and in which mode: a public call sends nothing else.
#[must_use]
pub fn charity(id: Uuid) -> Key {
    Key { pk: format!("charity#{id}"), sk: "charity".to_owned() }
}

/// The charity that a partition key names.
#[must_use]
pub fn charity_named(pk: &str) -> Option<Uuid> {
    Uuid::try_parse(pk.strip_prefix("charity#")?).ok()
}

/// The list of all charities of a mode.
#[must_use]
pub fn charities_in(mode: Mode) -> String {
    format!("charities#{mode}")
}

/// A payment gateway.
#[must_use]
pub fn payment_gateway(id: GatewayId) -> Key {
    Key { pk: format!("payment-gateway#{id}"), sk: "payment-gateway".to_owned() }
}

/// The gateway that a partition key names.
#[must_use]
pub fn payment_gateway_named(pk: &str) -> Option<GatewayId> {
    let (mode, id) = mode_and_id(pk.strip_prefix("payment-gateway#")?)?;
    Some(GatewayId { mode, id })
}

/// That a unique name is taken.
#[must_use]
pub fn payment_gateway_name(mode: Mode, name: &str) -> Key {
    Key { pk: format!("payment-gateway-name#{mode}#{name}"), sk: "payment-gateway-name".to_owned() }
}

/// The list of all payment gateways of a mode.
#[must_use]
pub fn payment_gateways_in(mode: Mode) -> String {
    format!("payment-gateways#{mode}")
}

/// A consumer user.
#[must_use]
pub fn consumer_user(id: ConsumerUserId) -> Key {
    Key { pk: format!("consumer-user#{id}"), sk: "consumer-user".to_owned() }
}

/// Whom a partition key names.
#[must_use]
pub fn consumer_user_named(pk: &str) -> Option<ConsumerUserId> {
    let (mode, id) = mode_and_id(pk.strip_prefix("consumer-user#")?)?;
    Some(ConsumerUserId { mode, id })
}

/// The list of all consumer users of a mode.
#[must_use]
pub fn consumer_users_in(mode: Mode) -> String {
    format!("consumer-users#{mode}")
}

fn mode_and_id(text: &str) -> Option<(Mode, Uuid)> {
    let (mode, id) = text.split_once('#')?;
    Some((mode.parse().ok()?, Uuid::try_parse(id).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVEN: &str = "00000000-0000-0000-0000-000000000007";

    #[test]
    fn every_key_is_pinned() {
        let (id, mode) = (Uuid::from_u128(7), Mode::Live);
        let text = |key: Key| format!("{} / {}", key.pk, key.sk);
        assert_eq!(text(charity(id)), format!("charity#{SEVEN} / charity"));
        assert_eq!(charities_in(Mode::Test), "charities#test");
        let gateway = payment_gateway(GatewayId { mode, id });
        assert_eq!(text(gateway), format!("payment-gateway#live#{SEVEN} / payment-gateway"));
        let name = payment_gateway_name(Mode::Test, "NEXI");
        assert_eq!(text(name), "payment-gateway-name#test#NEXI / payment-gateway-name");
        assert_eq!(payment_gateways_in(Mode::Test), "payment-gateways#test");
        let consumer = consumer_user(ConsumerUserId { mode, id });
        assert_eq!(text(consumer), format!("consumer-user#live#{SEVEN} / consumer-user"));
        assert_eq!(consumer_users_in(Mode::Test), "consumer-users#test");
    }

    #[test]
    fn keys_give_back_what_they_name() {
        let (id, mode) = (Uuid::from_u128(7), Mode::Live);
        let (gateway, consumer) = (GatewayId { mode, id }, ConsumerUserId { mode, id });
        assert_eq!(charity_named(&charity(id).pk), Some(id));
        assert_eq!(payment_gateway_named(&payment_gateway(gateway).pk), Some(gateway));
        assert_eq!(consumer_user_named(&consumer_user(consumer).pk), Some(consumer));
        assert_eq!(charity_named("charities#test"), None);
        assert_eq!(payment_gateway_named(&payment_gateway_name(mode, SEVEN).pk), None);
        assert_eq!(consumer_user_named("consumer-user#x"), None);
    }
}
