//! The published requests and what is answered to them.

use super::Remitter;
use crate::world::{Reply, World};
use http::StatusCode;

/// The answer with what is new each time taken out of it.
fn shape(sender: &Remitter<'_>, reply: &Reply) -> String {
    let mut text = reply.body.clone();
    for (known, name) in [
        (&sender.user, "USER"),
        (&sender.fund, "FUND"),
        (&sender.receive_user, "RECEIVE_USER"),
        (&sender.account, "ACCOUNT"),
        (&sender.wallet, "WALLET"),
        (&reply.text("id"), "ID"),
        (&reply.text("created_at"), "CREATED_AT"),
    ] {
        text = text.replace(known.as_str(), name);
    }
    if let Some((head, rest)) = text.split_once(r#"{"document_type":"INVOICE","id":""#) {
        text = format!(r#"{head}{{"document_type":"INVOICE","id":"DOCUMENT{}"#, &rest[36..]);
    }
    text
}

/// The published body, with our ids.
fn published(sender: &Remitter<'_>, amounts: &str, more: &str, to: &str) -> String {
    format!(
        r#"{{{amounts},"fee_amount":0,"note":"Sample Note","from_currency":"USD","custom_purpose":"home","purpose":"OTHER","physical_documents":[{{"document_type":"INVOICE","document_value":""}}],"ip_address":"10.10.10.5","from_fund_id":"{}","funding_source_type":"CARD"{more},"to":{{"id":"{}",{to}}}}}"#,
        sender.fund, sender.receive_user
    )
}

#[tokio::test]
async fn a_bank_deposit_is_answered_as_published() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let amounts = r#""from_amount":1,"exchange_rate": 6.11,"to_amount":6.11,"to_currency":"USD""#;
    let to = format!(
        r#""fund_id":"{}","payout_method":"BANK_DEPOSIT","calculation_mode":"SENDER_AMOUNT""#,
        sender.account
    );
    let reply = sender.send(&published(&sender, amounts, "", &to)).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    assert_eq!(
        shape(&sender, &reply),
        concat!(
            r#"{"bonus_amount":0,"created_at":"CREATED_AT","custom_purpose":"home","delivery_status":"NONE","#,
            r#""exchange_rate":6.11,"fee_amount":0,"from_amount":1,"from_currency":"USD","from_fund_id":"FUND","#,
            r#""funding_source_type":"CARD","id":"ID","ip_address":"10.10.10.5","note":"Sample Note","#,
            r#""physical_documents":[{"document_type":"INVOICE","id":"DOCUMENT"}],"purpose":"OTHER","#,
            r#""status":"INITIATED","to":{"address_line1":"500 El Camino Real Santa Clara","#,
            r#""calculation_mode":"SENDER_AMOUNT","email":"norgayt@test.com","first_name":"Tenzin","#,
            r#""fund_id":"ACCOUNT","id":"RECEIVE_USER","last_name":"Norgay","mobile_phone":"2662030406","#,
            r#""payout_method":"BANK_DEPOSIT"},"to_amount":6.11,"to_currency":"USD","user_id":"USER"}"#
        )
    );
    let created_at = reply.text("created_at");
    assert_eq!(created_at.len(), "2022-05-18T11:48:05.127065".len(), "{created_at}");
    assert_eq!(sender.transaction(&reply.text("id")).await.body, reply.body, "GET shows the same");
}

/// XAF has no decimals: the contract's rounding gives 6, where the published sample shows 6.11.
#[tokio::test]
async fn a_wallets_answer_has_its_account_and_no_payer() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let amounts = r#""from_amount":1,"exchange_rate": 6.11,"to_amount":6.11,"to_currency":"XAF""#;
    let to = format!(
        r#""fund_id" : "{}","payout_method":"WALLET","calculation_mode":"SENDER_AMOUNT","payer_id" :42"#,
        sender.wallet
    );
    let body = published(&sender, amounts, r#","remittance_purpose":"home payment""#, &to);
    let reply = sender.send(&body).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    let shown = shape(&sender, &reply);
    let (_, to) = shown.split_once(r#""to":"#).unwrap();
    assert_eq!(
        to,
        concat!(
            r#"{"address_line1":"500 El Camino Real Santa Clara","calculation_mode":"SENDER_AMOUNT","#,
            r#""email":"norgayt@test.com","first_name":"Tenzin","fund_id":"WALLET","id":"RECEIVE_USER","#,
            r#""last_name":"Norgay","mobile_phone":"2662030406","payout_method":"WALLET"},"#,
            r#""to_amount":6,"to_currency":"XAF","user_id":"USER"}"#
        )
    );
}

#[tokio::test]
async fn a_cash_pickups_answer_has_its_payer_and_no_account() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let amounts = r#""from_amount": 2.11,"exchange_rate": 1,"to_amount": 2.11,"to_currency": "GHS""#;
    let to =
        r#""payout_method":"CASH_PICKUP","calculation_mode":"SENDER_AMOUNT","payer_id":9,"pickup_location":1"#;
    let reply = sender.send(&published(&sender, amounts, "", to)).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
    let shown = shape(&sender, &reply);
    assert!(shown.contains(r#""exchange_rate":1,"fee_amount":0,"from_amount":2.11,"#), "{shown}");
    let (_, to) = shown.split_once(r#""to":"#).unwrap();
    assert_eq!(
        to,
        concat!(
            r#"{"address_line1":"500 El Camino Real Santa Clara","calculation_mode":"SENDER_AMOUNT","#,
            r#""email":"norgayt@test.com","first_name":"Tenzin","id":"RECEIVE_USER","last_name":"Norgay","#,
            r#""mobile_phone":"2662030406","payer_id":9,"payout_method":"CASH_PICKUP"},"#,
            r#""to_amount":2.11,"to_currency":"GHS","user_id":"USER"}"#
        )
    );
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_moment_is_told_to_the_microsecond_in_utc_without_a_zone() {
    let world = World::start_at("2022-05-18T11:48:05.127Z").await;
    let sender = Remitter::of(&world).await;
    let reply = sender.send(&sender.deposit("1")).send().await;
    assert_eq!(reply.text("created_at"), "2022-05-18T11:48:05.127000");
}
