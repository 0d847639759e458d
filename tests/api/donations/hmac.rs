//! The `hmac` of a record: it says that the record came from us, and which pre-transaction is meant.

use super::{Givers, errors, reconciliation_id};
use crate::world::{Reply, World};
use http::{Method, StatusCode};
use std::io::Write;
use tempfile::NamedTempFile;

/// What an operator is told of that record.
async fn verify(world: &World, record: &str) -> Result<String, String> {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(record.as_bytes()).unwrap();
    world.ops(&format!("donation verify {}", file.path().display())).await
}

/// It is ours as it stands, and not when anything of it was altered.
async fn assert_ours(world: &World, reply: &Reply) {
    let hmac = reply.text("hmac");
    assert!(hmac.len() == 64 && hmac.bytes().all(|byte| b"0123456789abcdef".contains(&byte)), "{hmac}");
    let said = verify(world, &reply.body).await;
    assert_eq!(said.unwrap(), "It came from us, as it is: its hmac is that of our test records.\n", "{reply:?}");
    for (from, to) in [
        ("\"cause1\"", "\"cause2\""),
        ("\"refunded_amount\":", "\"refunded_amount\":1"),
        ("\"consumer_user_id\":", "\"consumer_user\":"),
        ("{\"", "{\"more\":null,\""),
    ] {
        assert!(reply.body.contains(from), "{from}: {reply:?}");
        let altered = reply.body.replacen(from, to, 1);
        let problem = verify(world, &altered).await.unwrap_err();
        assert!(problem.contains("altered, or left out, or put in"), "{altered}: {problem}");
    }
}

#[tokio::test]
async fn an_answer_to_a_browser_shows_that_it_came_from_us() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let order =
        r#""order_amount":15386,"currency":"EUR","consumer_user_full_name":"Zoë \u0000\ud83d\ude00\u2028""#;
    let big = r#""donation_amount":1000000000000,"donation_currency":"EUR""#;
    for members in ["", order, big, r#""donation_amount":999999999999,"donation_currency":"KWD""#] {
        let reply = givers.announce(&givers.cause(members)).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        assert_ours(&world, &reply).await;
    }
}

#[tokio::test]
async fn answers_to_a_payment_gateway_do_so_too() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = format!(r#""reconciliation_id":"{}""#, reconciliation_id());
    let announced = givers.announce(&givers.cause(&name)).send().await;
    let created = givers.record(&givers.whole(&format!(r#"{name},"transaction_status":"paid""#))).send().await;
    assert_eq!(created.status, StatusCode::CREATED, "{created:?}");
    assert_ours(&world, &created).await;
    assert_ne!(created.text("hmac"), announced.text("hmac"));
    let refund = r#"{"transaction_status":"refunded","refunded_amount":100}"#;
    let refunded = givers.change(&created.text("id"), refund).send().await;
    assert_eq!(refunded.status, StatusCode::OK, "{refunded:?}");
    assert_ours(&world, &refunded).await;
    let shown = givers.seen_by_gateway(&created.text("id")).await;
    assert_eq!(shown.body, refunded.body);
    let listed = givers.as_gateway(Method::GET, &format!("{}?company_id={}", super::GATEWAY, givers.company.id));
    let listed = listed.send().await;
    assert_eq!(listed.status, StatusCode::OK, "{listed:?}");
}

#[tokio::test]
async fn who_sends_it_back_gets_the_pre_transaction_that_was_shown_or_none() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let other = "hmac is not that of a pre-transaction with this reconciliation_id";
    let shape = "hmac must be the 64 hex digits that the pre-transaction's answer carried";
    for by_gateway in [false, true] {
        let ask = |body: &str| if by_gateway { givers.record(body) } else { givers.donate(body) };
        let names = [(); 2].map(|()| reconciliation_id());
        let [one, two] = names.each_ref().map(|name| givers.cause(&format!(r#""reconciliation_id":"{name}""#)));
        let [one, two] = [givers.announce(&one).send().await, givers.announce(&two).send().await];
        let body = |hmac: &str, name: &str| {
            let said = r#""donation_amount":300,"donation_currency":"EUR""#;
            format!(r#"{{{said},"hmac":{hmac},"reconciliation_id":"{name}"}}"#)
        };
        let right = format!("\"{}\"", one.text("hmac"));
        let unknown = body(&right, &reconciliation_id());
        let whole = givers.whole(&format!(r#""hmac":{right},"reconciliation_id":"{}""#, reconciliation_id()));
        for (body, expected) in [
            (body(&format!("\"{}\"", "0".repeat(64)), &names[0]), other),
            (body(&format!("\"{}\"", two.text("hmac")), &names[0]), other),
            (body(&right, &names[1]), other),
            (unknown, other),
            (whole, other),
            (body("\"abc\"", &names[0]), shape),
            (body(&format!("\"{}\"", "x".repeat(64)), &names[0]), shape),
            (body("7", &names[0]), "hmac must be a string"),
        ] {
            let reply = ask(&body).send().await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {reply:?}");
            assert_eq!(errors(&reply), [expected], "{body}");
        }
        let right = body(&right.to_uppercase(), &names[0]);
        let merged = ask(&right).send().await;
        assert_eq!((merged.status, merged.replayed()), (StatusCode::CREATED, false), "{merged:?}");
        assert_eq!(merged.text("id"), one.text("id"));
        let again = ask(&right).send().await;
        assert_eq!(
            (again.replayed(), &again.body),
            (true, &merged.body),
            "though the pre-transaction is none any more"
        );
    }
}
