//! `almoner-ops consumer payment-method …`

use super::missing;
use crate::cli::unreachable;
use crate::said::Said;
use almoner::domain::consumer_user::{ConsumerUserId, MAX_PAYMENT_METHODS, MethodState, PaymentMethod};
use almoner::store::consumer_user::{MethodRemoved, MethodSet};
use almoner::store::{Store, consumer_user};
use clap::ValueEnum;
use uuid::Uuid;

/// As on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Stands {
    /// It pays
    Good,
    /// It is declined (402)
    Declined,
    /// Its time is over (402)
    Expired,
    /// It is the consumer user's no more (422)
    Remove,
}

pub(super) async fn say(
    store: &Store,
    consumer: ConsumerUserId,
    id: Uuid,
    stands: Stands,
) -> Result<Said, String> {
    let state = match stands {
        Stands::Good => MethodState::Good,
        Stands::Declined => MethodState::Declined,
        Stands::Expired => MethodState::Expired,
        Stands::Remove => return remove(store, consumer, id).await,
    };
    let set = consumer_user::set_method(store, consumer, PaymentMethod { id, state });
    match set.await.map_err(unreachable)? {
        MethodSet::Now => Ok(Said::text(format!(
            "The payment method is {}. The functions know within a minute.\n",
            state.as_str()
        ))),
        MethodSet::TooMany => Err(format!(
            "The consumer user has {MAX_PAYMENT_METHODS} payment methods and can have no more: remove one first."
        )),
        MethodSet::Missing => Err(missing(consumer)),
    }
}

async fn remove(store: &Store, consumer: ConsumerUserId, id: Uuid) -> Result<Said, String> {
    let ConsumerUserId { mode, id: whose } = consumer;
    match consumer_user::remove_method(store, consumer, id).await.map_err(unreachable)? {
        MethodRemoved::Now => Ok(Said::text("Removed. The functions know within a minute.\n")),
        MethodRemoved::Absent => Err(format!(
            "The consumer user has no payment method {id}: see almoner-ops consumer show {whose} --mode {mode}."
        )),
        MethodRemoved::Missing => Err(missing(consumer)),
    }
}
