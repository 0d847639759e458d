//! `almoner-ops user erase`: a person is gone from the ledger, and what they sent is still in it.

use super::{Remitter, UNKNOWN, refusal};
use crate::world::World;
use almoner::clock::Clock;
use almoner::domain::sender::SenderId;
use almoner::domain::tenant::{Mode, Tenant};
use almoner::store::erasure;
use almoner_ops::sandbox::DEMO;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};

/// What somebody's body, accounts, note and papers say; nothing else of a test is like it.
const TOLD: [&str; 11] = [
    "Verified",
    "Tenzin",
    "Norgay",
    "norgayt@",
    "2662030406",
    "El Camino",
    "Santa Clara",
    "\"95053\"",
    "Sherpa's rent",
    "10.10.10.5",
    "PDF-1.7",
];

/// All that the table holds, as text.
async fn ledger(world: &World) -> String {
    let dynamodb = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let items = dynamodb.scan().table_name(world.table()).into_paginator().items().send();
    format!("{:?}", items.try_collect().await.unwrap())
}

async fn sent(sender: &Remitter<'_>) -> String {
    let more = concat!(
        r#","note":"Sherpa's rent","ip_address":"10.10.10.5","#,
        r#""physical_documents":[{"document_type":"INVOICE","document_value":"JVBERi0xLjcK"}]"#
    );
    let to = format!(r#""fund_id":"{}","payout_method":"BANK_DEPOSIT""#, sender.account);
    let reply = sender.send(&sender.body("21.72", more, &to)).header("X-Idempotency-Key", "k").send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    reply.text("id")
}

fn files(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.map(|entry| entry.unwrap().path()).map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at the documents' folder")]
async fn who_was_erased_is_nowhere_in_the_ledger_and_their_amounts_are() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sent(&sender).await;
    let before = ledger(&world).await;
    assert!(TOLD[..10].iter().all(|told| before.contains(told)), "{before}");
    let documents = world.stack().documents.path.clone();
    assert_eq!(files(&documents), 1);

    let partner = world.partner(DEMO).id;
    let erase = format!("user erase {} --partner {partner}", sender.user);
    let refused = world.ops(&erase).await.unwrap_err();
    assert!(refused.starts_with("The user's transactions have documents: say where these are"), "{refused}");
    assert!(TOLD[..10].iter().all(|told| before.contains(told)), "nothing was begun");
    let erase = format!("{erase} --documents-dir '{}'", documents.display());
    let said = world.ops(&erase).await.unwrap();
    let erased = "Erased: the user, 4 accounts and receive users, 1 documents, and whom 1 transactions went to.";
    assert!(said.starts_with(erased), "{said}");

    let after = ledger(&world).await;
    for told in TOLD {
        assert!(!after.contains(told), "{told} is still there: {after}");
    }
    let numbers = ["000123456789", "998877665544", "237676641000"].map(|number| Blob::new(number.as_bytes()));
    assert!(!numbers.iter().any(|number| after.contains(&format!("{:?}", AttributeValue::B(number.clone())))));
    assert_eq!(files(&documents), 0);
    let shown = world.ops(&format!("remittance show {id} --partner {partner}")).await.unwrap();
    for fact in ["21.72 USD", "132.71 USD", "INITIATED"] {
        assert!(shown.contains(fact), "{shown}");
    }
    let again = world.ops(&erase).await.unwrap();
    assert!(again.starts_with("Erased: the user, 0 accounts"), "{again}");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks at the documents' folder")]
async fn who_was_erased_can_do_nothing_any_more() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let id = sent(&sender).await;
    let documents = world.stack().documents.path.display().to_string();
    let partner = world.partner(DEMO).id;
    world
        .ops(&format!("user erase {} --partner {partner} --documents-dir '{documents}'", sender.user))
        .await
        .unwrap();
    let deposit = sender.deposit("1");
    for (method, path, body) in [
        (Method::GET, "", ""),
        (Method::PATCH, "", r#"{"city":"Austin"}"#),
        (Method::POST, "/kyc", "{}"),
        (Method::GET, "/funds", ""),
        (Method::POST, "/funds", r#"{"funding_source_type":"CARD","card_token":"t"}"#),
        (Method::GET, "/receive-users", ""),
        (Method::POST, "/receive-users", r#"{"first_name":"T","last_name":"N"}"#),
        (Method::GET, "/transaction-limit", ""),
        (Method::POST, "/transactions", &deposit),
    ] {
        let reply = sender.call(method, path).json(body).send().await;
        assert_eq!(refusal(&reply).0, 404, "{path}");
    }
    let kept = sender.transaction(&id).await;
    assert_eq!((kept.number("from_amount"), kept.text("status")), ("21.72".to_owned(), "INITIATED".to_owned()));
    for name in ["first_name", "last_name", "email", "mobile_phone", "address_line1", "note", "ip_address"] {
        assert!(kept.body.contains(&format!(r#""{name}":null"#)), "{name}: {kept:?}");
    }
    let cancelled = sender.call(Method::DELETE, &format!("/transactions/{id}")).send().await;
    assert_eq!(cancelled.status, StatusCode::OK, "what is under way can still be ended: {cancelled:?}");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks through the whole table")]
async fn what_is_deleted_while_its_user_is_erased_does_not_stand_in_the_way() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let tenant = Tenant { partner_id: world.partner(DEMO).id, mode: Mode::Test };
    let id = SenderId { tenant, id: sender.user.parse().unwrap() };
    // As an operator's command that was broken off leaves it.
    erasure::mark(world.store(), id, world.clock.now()).await.unwrap().unwrap();
    let deleted = sender.call(Method::DELETE, &format!("/funds/{}", sender.fund)).send().await;
    assert_eq!(deleted.status, StatusCode::SERVICE_UNAVAILABLE, "{deleted:?}");
    let said = world.ops(&format!("user erase {} --partner {}", sender.user, tenant.partner_id)).await.unwrap();
    assert!(said.starts_with("Erased: the user, 4 accounts and receive users, 0 documents"), "{said}");
    let deleted = sender.call(Method::DELETE, &format!("/funds/{}", sender.fund)).send().await;
    assert_eq!(deleted.status, StatusCode::NOT_FOUND, "{deleted:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(deployed, ignore = "looks through the whole table")]
async fn accounts_that_are_made_while_their_user_is_erased_are_erased_too() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let path = format!("/receive-users/{}/accounts", sender.receive_user);
    let making = async {
        let body = r#"{"payout_method":"WALLET","account_number":"237676641000"}"#;
        while sender.call(Method::POST, &path).json(body).send().await.status == StatusCode::OK {}
    };
    let erase = format!("user erase {} --partner {}", sender.user, world.partner(DEMO).id);
    let (said, ()) = tokio::join!(world.ops(&erase), making);
    said.unwrap();
    let after = ledger(&world).await;
    assert!(!after.contains("account_number_last4"), "an account is left");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_the_operators_clock_takes_for_the_future_is_erased_too() {
    let ahead = Timestamp::now() + SignedDuration::from_mins(5);
    let world = World::with(Clock::stopped_at(ahead)).start().await;
    let sender = Remitter::of(&world).await;
    sender.sent("1").await;
    let erase = format!("user erase {} --partner {}", sender.user, world.partner(DEMO).id);
    let said = world.ops(&erase).await.unwrap();
    assert!(said.contains("and whom 1 transactions went to"), "{said}");
    assert!(!ledger(&world).await.contains("Norgay"), "whom it went to");
}

#[tokio::test]
async fn nobody_can_be_erased_who_never_was() {
    let world = World::start().await;
    let partner = world.partner(DEMO).id;
    let refused = world.ops(&format!("user erase {UNKNOWN} --partner {partner}")).await.unwrap_err();
    assert!(refused.starts_with(&format!("There is no such test user {UNKNOWN}: see almoner-ops user list")));
}
