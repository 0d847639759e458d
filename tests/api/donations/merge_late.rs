//! Charity and cause in halves, the signature that an answer carried, and pre-transactions whose time is over.

use super::donated::{amount, assert_invalid, joined, named};
use super::{Givers, reconciliation_id, written};
use crate::world::World;
use http::StatusCode;
use jiff::SignedDuration;

const OTHER_CAUSE: &str = "donation_cause is not a cause of that charity";

#[tokio::test]
async fn charity_and_cause_go_together_whoever_said_which() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let [first, second] = givers.giving.charities;
    let other_cause = r#"{"donation_cause":"cause2"}"#.to_owned();
    let other_charity = format!(r#"{{"charity_id":"{second}"}}"#);
    let both = format!(r#"{{"charity_id":"{second}","donation_cause":"wells"}}"#);
    for (half, expected) in [
        ("{}", Ok((first, "cause1"))),
        (&format!(r#"{{"charity_id":"{first}"}}"#), Ok((first, "cause1"))),
        (&other_charity, Err(OTHER_CAUSE)),
        (&other_cause, Ok((first, "cause2"))),
        (r#"{"donation_cause":"wells"}"#, Err(OTHER_CAUSE)),
        (r#"{"donation_cause":"none"}"#, Err(OTHER_CAUSE)),
        (&both, Ok((second, "wells"))),
    ] {
        let name = reconciliation_id();
        let pre = givers.announced(&name, "").await;
        let body = joined(&amount(&named(&name, "")), half);
        let reply = givers.donate(&body).send().await;
        match expected {
            Ok((charity, cause)) => {
                assert_eq!([reply.text("id"), reply.text("donation_cause")], [&pre.text("id"), cause], "{half}");
                assert_eq!(reply.text("charity_id"), charity.to_string(), "{half}");
                assert!(givers.donated(&body).await.replayed(), "{half}");
            }
            Err(reason) => {
                assert_invalid(&reply, &[reason]);
                givers.donated(&amount(&named(&name, ""))).await;
            }
        }
    }
}

#[tokio::test]
async fn the_signature_of_what_was_announced_is_compared_when_it_is_sent_back() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let other = ["hmac is not that of a pre-transaction with this reconciliation_id"];
    let (name, free) = (reconciliation_id(), reconciliation_id());
    let hmac = givers.announced(&name, "").await.text("hmac");
    let with = |name: &str, hmac: &str| givers.whole(&named(name, &format!(r#""hmac":"{hmac}""#)));
    assert_invalid(&givers.donate(&with(&name, &"0".repeat(64))).send().await, &other);
    assert_invalid(&givers.donate(&with(&free, &hmac)).send().await, &other);
    let reply = givers.donated(&with(&name, &hmac.to_uppercase())).await;
    assert!(!reply.replayed());
    assert!(givers.donated(&with(&name, &hmac.to_uppercase())).await.replayed());
    givers.donated(&givers.whole(&named(&free, ""))).await;
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_was_announced_a_month_ago_is_forgotten() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let names = [(); 3].map(|()| reconciliation_id());
    let order = r#""order_amount":1,"currency":"EUR","company_sector":"s","consumer_user_phone":"1""#;
    for name in &names {
        givers.announced(name, order).await;
    }
    world.advance(SignedDuration::from_hours(30 * 24) - SignedDuration::from_secs(1));
    let givers = Givers::of(&world).await;
    let reply = givers.donated(&givers.whole(&named(&names[0], ""))).await;
    assert_eq!(reply.number("order_amount"), "0.01", "there is a second left");
    assert_eq!(reply.text("created_date"), "2026-12-20");
    world.advance(SignedDuration::from_hours(24));
    let givers = Givers::of(&world).await;
    let missing = |name| format!("{name} is required, because no pre-transaction says it");
    let [charity, cause] = ["charity_id", "donation_cause"].map(missing);
    assert_invalid(&givers.donate(&amount(&named(&names[1], ""))).send().await, &[&charity, &cause]);
    let half = joined(&amount(&named(&names[1], "")), r#"{"donation_cause":"cause2"}"#);
    assert_invalid(&givers.donate(&half).send().await, &[&charity]);
    let reply = givers.donated(&givers.whole(&named(&names[1], ""))).await;
    assert_eq!(reply.text("created_date"), "2026-12-21");
    for name in ["order_amount", "currency", "external_id", "billable_address"] {
        assert_eq!(written(&reply, name), "null", "{name}");
    }
    assert_eq!(reply.text("consumer_user_phone"), "393334445555", "what is known, not what was said");
    assert!(givers.donated(&givers.whole(&named(&names[1], ""))).await.replayed());
    assert_eq!(givers.listed().await.len(), 2);
    // A name that is free again can be announced again.
    givers.announced(&names[2], "").await;
    let reply = givers.donated(&amount(&named(&names[2], ""))).await;
    assert_eq!([written(&reply, "order_amount"), reply.text("created_date")], ["null", "2026-12-21"]);
    assert_eq!(givers.ask_for(&reply.text("id")).send().await.status, StatusCode::OK);
}
