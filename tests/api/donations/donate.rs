//! `POST /auth/consumer-user/company/{company_id}/transactions` without a pre-transaction: what one body says.

use super::donated::assert_invalid;
use super::{Givers, written};
use crate::world::World;
use almoner::domain::json::Json;

/// contracts/published/company-transactions.txt, the answer's members.
const PUBLISHED: [&str; 23] = [
    "id",
    "external_id",
    "company_id",
    "order_amount",
    "total_amount",
    "currency",
    "charity_id",
    "donation_cause",
    "donation_amount",
    "donation_percentage",
    "donation_currency",
    "created_date",
    "updated_date",
    "consumer_user_id",
    "consumer_user_full_name",
    "consumer_user_email",
    "consumer_user_email_anonymized",
    "consumer_user_phone",
    "billable_address",
    "payment_method",
    "transaction_status",
    "refunded_amount",
    "reconciliation_id",
];

#[tokio::test]
async fn a_whole_donation_is_recorded_and_answered_with_every_published_field() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let reply = givers.donated(&givers.whole("")).await;
    assert!(!reply.replayed());
    let Json::Object(members) = reply.json() else { panic!("{reply:?}") };
    assert_eq!(members.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), PUBLISHED);
    let giving = givers.giving;
    for (name, expected) in [
        ("company_id", format!("\"{}\"", givers.company.id)),
        ("charity_id", format!("\"{}\"", giving.charities[0])),
        ("donation_cause", "\"cause1\"".to_owned()),
        ("donation_amount", "250".to_owned()),
        ("donation_currency", "\"EUR\"".to_owned()),
        ("updated_date", written(&reply, "created_date")),
        ("consumer_user_id", format!("\"{}\"", giving.consumer)),
        ("consumer_user_full_name", "\"John Doe\"".to_owned()),
        ("consumer_user_email", "\"john@email.com\"".to_owned()),
        ("consumer_user_email_anonymized", "false".to_owned()),
        ("consumer_user_phone", "\"393334445555\"".to_owned()),
        ("transaction_status", "\"draft\"".to_owned()),
        ("refunded_amount", "0".to_owned()),
    ] {
        assert_eq!(written(&reply, name), expected, "{name}");
    }
    for name in ["external_id", "order_amount", "total_amount", "currency", "donation_percentage"] {
        assert_eq!(written(&reply, name), "null", "{name}");
    }
    for name in ["billable_address", "payment_method", "reconciliation_id"] {
        assert_eq!(written(&reply, name), "null", "{name}");
    }
    assert_eq!(givers.ask_for(&reply.text("id")).send().await.body, reply.body);
}

#[tokio::test]
async fn a_status_is_what_was_asked_for_else_what_follows_from_the_payment_method() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let method = format!(r#""payment_method":"{}""#, givers.giving.methods[0]);
    for (members, expected) in [
        (String::new(), "draft"),
        (method.clone(), "to_be_payed"),
        (r#""transaction_status":null"#.to_owned(), "draft"),
        (r#""transaction_status":"draft""#.to_owned(), "draft"),
        (r#""transaction_status":"to_be_payed""#.to_owned(), "to_be_payed"),
        (r#""transaction_status":"failed""#.to_owned(), "failed"),
        (format!(r#"{method},"transaction_status":"draft""#), "draft"),
        (format!(r#"{method},"transaction_status":"failed""#), "failed"),
    ] {
        let reply = givers.donated(&givers.whole(&members)).await;
        assert_eq!(reply.text("transaction_status"), expected, "{members}");
    }
    for wrong in
        [r#""paid""#, r#""refunded""#, r#""disputed""#, r#""pre_transaction""#, r#""Draft""#, r#""""#, "7"]
    {
        let reply = givers.donate(&givers.whole(&format!(r#""transaction_status":{wrong}"#))).send().await;
        assert_invalid(&reply, &["transaction_status must be one of draft, to_be_payed, failed"]);
    }
}

#[tokio::test]
async fn every_currency_has_its_own_minor_units_and_the_amount_stays_in_them() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for (currency, number) in [("JPY", "1"), ("KWD", "1000000000000"), ("EUR", "999")] {
        let members = format!(r#""donation_amount":{number},"donation_currency":"{currency}""#);
        let reply = givers.donated(&givers.cause(&members)).await;
        assert_eq!([reply.number("donation_amount"), reply.text("donation_currency")], [number, currency]);
    }
}
