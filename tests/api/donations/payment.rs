//! 402: a payment method that is declined or expired pays for nothing, after all else that is wrong.

use super::donated::{amount, assert_invalid, assert_refused, named};
use super::{Givers, reconciliation_id};
use crate::world::{Reply, World};
use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

fn method(id: Uuid) -> String {
    format!(r#""payment_method":"{id}""#)
}

fn assert_unpaid(reply: &Reply, reason: &str) {
    assert_refused(reply, StatusCode::PAYMENT_REQUIRED, &[&format!("payment_method {reason}")]);
}

#[tokio::test]
async fn a_declined_or_expired_method_is_402_and_leaves_nothing() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let [good, declined, expired] = givers.giving.methods;
    for (id, reason) in [(declined, "was declined"), (expired, "has expired")] {
        let (free, taken) = (reconciliation_id(), reconciliation_id());
        let pre = givers.announced(&taken, r#""company_sector":"s""#).await;
        assert_unpaid(&givers.donate(&givers.whole(&method(id))).key("k").send().await, reason);
        assert_unpaid(&givers.donate(&givers.whole(&named(&free, &method(id)))).send().await, reason);
        assert_unpaid(&givers.donate(&amount(&named(&taken, &method(id)))).send().await, reason);
        let to_be_payed = format!(r#"{},"transaction_status":"to_be_payed""#, method(id));
        assert_unpaid(&givers.donate(&amount(&named(&taken, &to_be_payed))).send().await, reason);
        assert_eq!(givers.ask_for(&pre.text("id")).send().await.status, StatusCode::NOT_FOUND);
        assert_eq!(givers.listed().await, [""; 0]);
        // The browser's repeat is still one: nothing has become of what it announced.
        assert!(givers.announced(&taken, r#""company_sector":"s""#).await.replayed());
        givers.announced(&free, "").await;
    }
    let reply = givers.donate(&givers.whole(&method(good))).key("k").send().await;
    assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "the key is free as well");
    assert_eq!(reply.text("transaction_status"), "to_be_payed");
}

#[tokio::test]
async fn whatever_else_is_wrong_is_told_before() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (declined, name) = (method(givers.giving.methods[1]), reconciliation_id());
    let zero = givers.whole(&declined).replace(":250", ":0");
    assert_invalid(
        &givers.donate(&zero).send().await,
        &["donation_amount must be from 1 to 1000000000000 minor units"],
    );
    let missing = |name| format!("{name} is required, because no pre-transaction says it");
    let [charity, cause] = ["charity_id", "donation_cause"].map(missing);
    assert_invalid(&givers.donate(&amount(&named(&name, &declined))).send().await, &[&charity, &cause]);
    let first = givers.donated(&givers.whole(&named(&name, ""))).await;
    let used = "reconciliation_id was used for another transaction";
    assert_invalid(&givers.donate(&givers.whole(&named(&name, &declined))).send().await, &[used]);
    assert_eq!(givers.listed().await, [first.text("id")]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_repeat_is_a_replay_though_the_method_has_been_declined_since() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let (consumer, good) = (givers.giving.consumer, givers.giving.methods[0]);
    let body = givers.whole(&named(&reconciliation_id(), &method(good)));
    let keyed = givers.whole(&method(good));
    let first = givers.donated(&body).await;
    givers.donate(&keyed).key("k").send().await;
    for (state, reason) in [("declined", "was declined"), ("expired", "has expired")] {
        world.ops(&format!("consumer payment-method {consumer} {good} {state}")).await.unwrap();
        world.advance(SignedDuration::from_secs(61));
        let again = givers.donated(&body).await;
        assert_eq!((again.replayed(), &again.body), (true, &first.body));
        let again = givers.donate(&keyed).key("k").send().await;
        assert_eq!((again.status, again.replayed()), (StatusCode::CREATED, true));
        assert_unpaid(&givers.donate(&givers.whole(&method(good))).send().await, reason);
        let other = givers.donate(&keyed.replace(":250", ":251")).key("k").send().await;
        assert_refused(&other, StatusCode::CONFLICT, &["Idempotency-Key was used for a different request"]);
    }
    world.ops(&format!("consumer payment-method {consumer} {good} good")).await.unwrap();
    world.advance(SignedDuration::from_secs(61));
    givers.donated(&givers.whole(&method(good))).await;
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_good_method_costs_no_call_and_another_one_read() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let [good, declined, _] = givers.giving.methods.map(method);
    givers.donated(&givers.whole(&good)).await;
    world.calls().await;
    let [all, get, update] = ["PutItem", "GetItem", "UpdateItem"];
    givers.donated(&givers.whole(&good)).await;
    assert_eq!(givers.calls([all, get, update]).await, [0, 0, 1]);
    givers.announced("n", "").await;
    givers.donated(&amount(&named("n", &good))).await;
    assert_eq!(givers.calls([all, get, update]).await, [0, 0, 1]);
    givers.donate(&givers.whole(&declined)).send().await;
    assert_eq!(givers.calls([all, get, update]).await, [0, 1, 0]);
    givers.donate(&givers.whole("").replace(":250", ":0")).send().await;
    assert_eq!(world.calls().await["company-transactions-create"], json!(null));
}
