//! Pre-transactions when something else happens: what they name is disabled, a consumer is as fast, a mode is not theirs.

use super::{Givers, errors, reconciliation_id};
use crate::world::{World, at_once};
use almoner_ops::sandbox::{DEMO, SandboxPartner};
use http::{Method, StatusCode};
use jiff::SignedDuration;
use uuid::Uuid;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_repeat_is_answered_as_the_first_time_though_what_it_names_is_disabled() {
    let SandboxPartner { id: company, giving: Some(giving), .. } = DEMO else { unreachable!() };
    let (gateway, charity) = (giving.gateway, giving.charities[0]);
    for (command, reason) in [
        (format!("partner disable --partner {company}"), "company_id is unknown"),
        (format!("gateway disable {gateway}"), "payment_gateway_id is unknown"),
        (format!("charity remove-cause {charity} cause1"), "donation_cause is not a cause of that charity"),
        (format!("charity disable {charity}"), "charity_id is unknown"),
    ] {
        let world = World::start_at("2026-11-20T12:00:00Z").await;
        let givers = Givers::of(&world).await;
        let all = format!(r#""company_id":"{company}","payment_gateway_id":"{gateway}""#);
        let announce = |members: &str| givers.announce(&givers.cause(&format!("{all}{members}")));
        let name = r#","reconciliation_id":"r""#;
        let (named, keyed) = (announce(name).send().await, announce("").key("k").send().await);
        assert_eq!([named.status, keyed.status], [StatusCode::CREATED; 2], "{named:?} {keyed:?}");
        world.ops(&command).await.unwrap();
        world.advance(SignedDuration::from_mins(2));
        for (again, first) in [(announce(name), named), (announce("").key("k"), keyed)] {
            let again = again.send().await;
            assert_eq!((again.status, again.replayed(), &again.body), (StatusCode::CREATED, true, &first.body));
        }
        for other in [announce(&format!(r#"{name},"company_sector":"x""#)), announce(r#","more":1"#).key("k")] {
            let other = other.send().await;
            assert_eq!(other.status, StatusCode::CONFLICT, "{command}: {other:?}");
        }
        for new in [announce(""), announce("").key("new"), announce(r#","reconciliation_id":"new""#)] {
            let new = new.send().await;
            assert_eq!(new.status, StatusCode::UNPROCESSABLE_ENTITY, "{command}: {new:?}");
            assert_eq!(errors(&new), [reason], "{command}");
        }
        world.advance(SignedDuration::from_hours(30 * 24));
        assert_eq!(errors(&announce(name).send().await), [reason], "{command}: nothing is left of it");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_consumer_who_is_as_fast_has_the_transaction_whoever_comes_first() {
    let world = World::patient().await;
    let givers = Givers::of(&world).await;
    for _ in 0..4 {
        let name = format!(r#""reconciliation_id":"{}""#, reconciliation_id());
        let announced =
            givers.cause(&format!(r#"{name},"consumer_user_phone":"39333""#)).replace("cause1", "cause2");
        let whole = givers.whole(&name);
        let ask = |number| if number % 4 == 0 { givers.donate(&whole) } else { givers.announce(&announced) };
        let replies = at_once((0..16).map(ask).collect()).await;
        let transactions: Vec<_> = replies.iter().step_by(4).collect();
        for reply in &transactions {
            assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
            assert_eq!(reply.body, transactions[0].body);
        }
        assert_eq!(transactions.iter().filter(|reply| !reply.replayed()).count(), 1);
        for reply in replies.iter().filter(|reply| reply.status != StatusCode::CREATED) {
            assert_eq!(errors(reply), ["reconciliation_id was used for another pre-transaction"]);
        }
        let path = format!("{}/{}", super::within(givers.company), transactions[0].text("id"));
        let shown = givers.as_consumer(Method::GET, &path).send().await;
        assert_eq!(
            (shown.body.as_str(), shown.text("donation_cause")),
            (&*transactions[0].body, "cause1".to_owned())
        );
        assert_eq!(givers.announce(&announced).send().await.status, StatusCode::CONFLICT);
    }
}

#[tokio::test]
async fn a_charity_that_is_live_makes_it_live_and_it_meets_nothing_of_test() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let live = Uuid::new_v4();
    world.ops(&format!("charity create --name live --cause cause1 --mode live --id {live}")).await.unwrap();
    let charity = givers.giving.charities[0].to_string();
    let name = reconciliation_id();
    let test = givers.cause(&format!(r#""reconciliation_id":"{name}""#));
    let test_reply = givers.announce(&test).send().await;
    let live_reply = givers.announce(&test.replace(&charity, &live.to_string())).send().await;
    for reply in [&test_reply, &live_reply] {
        assert_eq!((reply.status, reply.replayed()), (StatusCode::CREATED, false), "{reply:?}");
    }
    assert_ne!(test_reply.text("id"), live_reply.text("id"));
    let named =
        format!(r#""company_id":"{}","payment_gateway_id":"{}""#, givers.company.id, givers.giving.gateway);
    let reply = givers.announce(&givers.cause(&named).replace(&charity, &live.to_string())).send().await;
    assert_eq!(errors(&reply), ["company_id is unknown", "payment_gateway_id is unknown"]);
    // Signed with another key: what came from us as test cannot be passed off as live.
    for (reply, mode, other) in [(&test_reply, "test", "live"), (&live_reply, "live", "test")] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &reply.body).unwrap();
        let verify = |mode: &str| format!("donation verify --mode {mode} {}", file.path().display());
        assert!(world.ops(&verify(mode)).await.is_ok(), "{reply:?}");
        assert!(world.ops(&verify(other)).await.is_err(), "{reply:?}");
    }
    // Whoever may act in test mode finds the test one.
    let merged = givers
        .donate(&format!(r#"{{"donation_amount":300,"donation_currency":"EUR","reconciliation_id":"{name}"}}"#));
    assert_eq!(merged.send().await.text("id"), test_reply.text("id"));
}
