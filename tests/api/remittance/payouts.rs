//! What each payout method needs, and what of it is answered.

use super::{Remitter, assert_refused, assert_unknown};
use crate::world::{Reply, World};
use almoner::domain::json::Json;
use http::{Method, StatusCode};

/// What the receiver's part of an answer has under that name.
fn received(reply: &Reply, name: &str) -> Option<String> {
    let json = reply.json();
    match json.member("to").unwrap().member(name)? {
        Json::Text(text) => Some(text.clone()),
        Json::Number(text) => Some((*text).to_owned()),
        other => panic!("{name} is {other:?}"),
    }
}

#[tokio::test]
async fn an_account_is_needed_of_the_methods_own_kind_and_cash_has_none() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let (account, wallet) = (&sender.account, &sender.wallet);
    let other_kind = "to.fund_id is an account of another kind: it must be one of the same payout_method.";
    for (to, message) in [
        (String::new(), "to.fund_id is required for BANK_DEPOSIT."),
        (r#""fund_id":null"#.to_owned(), "to.fund_id is required for BANK_DEPOSIT."),
        (r#""payout_method":"WALLET","payer_id":42"#.to_owned(), "to.fund_id is required for WALLET."),
        (format!(r#""fund_id":"{wallet}""#), other_kind),
        (format!(r#""payout_method":"BANK_DEPOSIT","fund_id":"{wallet}""#), other_kind),
        (format!(r#""payout_method":"WALLET","fund_id":"{account}""#), other_kind),
        (r#""payout_method":"CASH_PICKUP""#.to_owned(), "to.payer_id is required for CASH_PICKUP."),
        (r#""payout_method":"HOME_DELIVERY""#.to_owned(), "to.payer_id is required for HOME_DELIVERY."),
        (
            format!(r#""payout_method":"CASH_PICKUP","payer_id":9,"fund_id":"{account}""#),
            "to.fund_id must be left out for CASH_PICKUP.",
        ),
        (
            format!(r#""payout_method":"HOME_DELIVERY","payer_id":9,"fund_id":"{wallet}""#),
            "to.fund_id must be left out for HOME_DELIVERY.",
        ),
        (
            format!(r#""payout_method":"CASH_PICKUP","fund_id":"{account}""#),
            "to.fund_id must be left out for CASH_PICKUP; to.payer_id is required for CASH_PICKUP.",
        ),
    ] {
        assert_refused(&sender.send(&sender.body("1", "", &to)).send().await, message);
    }
    assert!(sender.listed().await.is_empty());
}

#[tokio::test]
async fn without_a_method_it_is_a_bank_deposit_by_the_senders_amount() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let to = format!(r#""fund_id":"{}""#, sender.account);
    for to in [to.clone(), format!(r#"{to},"payout_method":null,"calculation_mode":null,"payer_id":null"#)] {
        let reply = sender.send(&sender.body("1", "", &to)).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        assert_eq!(received(&reply, "payout_method").as_deref(), Some("BANK_DEPOSIT"));
        assert_eq!(received(&reply, "calculation_mode").as_deref(), Some("SENDER_AMOUNT"));
    }
}

#[tokio::test]
async fn a_payer_is_echoed_for_cash_alone_and_where_to_pick_up_never() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let more = r#""payer_id":9,"pickup_location":1"#;
    for (to, payer, account) in [
        (format!(r#""payout_method":"BANK_DEPOSIT","fund_id":"{}",{more}"#, sender.account), None, true),
        (format!(r#""payout_method":"WALLET","fund_id":"{}",{more}"#, sender.wallet), None, true),
        (format!(r#""payout_method":"WALLET","fund_id":"{}""#, sender.wallet), None, true),
        (format!(r#""payout_method":"CASH_PICKUP",{more}"#), Some("9"), false),
        (
            r#""payout_method":"CASH_PICKUP","payer_id":18446744073709551615"#.to_owned(),
            Some("18446744073709551615"),
            false,
        ),
    ] {
        let reply = sender.send(&sender.body("1", "", &to)).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        let shown = sender.transaction(&reply.text("id")).await;
        assert_eq!(shown.body, reply.body);
        assert_eq!(received(&reply, "payer_id").as_deref(), payer, "{to}");
        assert_eq!(received(&reply, "fund_id").is_some(), account, "{to}");
        assert!(!reply.body.contains("pickup_location"), "{reply:?}");
    }
    let to = format!(r#""payout_method":"HOME_DELIVERY",{more}"#);
    let delivered = sender.send(&sender.body("1", "", &to)).send().await;
    assert_eq!(delivered.status, StatusCode::OK, "{delivered:?}");
    assert_eq!(received(&delivered, "fund_id"), None);
    assert!(!delivered.body.contains("pickup_location"), "{delivered:?}");
}

#[tokio::test]
async fn a_home_delivery_waits_for_the_receivers_whole_address() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let receivers = "/receive-users";
    let somebody = r#"{"first_name":"Pasang","last_name":"Lhamu"}"#;
    let made = sender.call(Method::POST, receivers).json(somebody).send().await;
    let receiver = made.text("id");
    let deliver = sender.body("1", "", r#""payout_method":"HOME_DELIVERY","payer_id":9"#);
    let deliver = deliver.replace(&sender.receive_user, &receiver);
    for part in ["address_line1", "city", "state", "postal_code", "country"] {
        assert_refused(
            &sender.send(&deliver).send().await,
            "HOME_DELIVERY needs the receive user's address_line1, city, state, postal_code and country.",
        );
        let value = if part == "country" { "NP" } else { "Thame" };
        let request = sender.call(Method::PATCH, &format!("{receivers}/{receiver}"));
        let changed = request.json(&format!(r#"{{"{part}":"{value}"}}"#)).send().await;
        assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    }
    let reply = sender.send(&deliver).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    assert_eq!(received(&reply, "first_name").as_deref(), Some("Pasang"));
    assert_eq!(received(&reply, "address_line1").as_deref(), Some("Thame"));
    // What is known of them when it is sent is what it goes by.
    let path = format!("{receivers}/{receiver}");
    let moved = sender.call(Method::PATCH, &path).json(r#"{"address_line1":"Namche"}"#).send().await;
    assert_eq!(moved.text("address_line1"), "Namche");
    assert_eq!(sender.transaction(&reply.text("id")).await.body, reply.body);
    assert_unknown(
        &sender.send(&sender.deposit("1").replace(&sender.receive_user, &receiver)).send().await,
        "to.fund_id",
    );
}
