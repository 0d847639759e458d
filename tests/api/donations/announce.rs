//! `POST /pub/payment-gateway/pre-transactions`: what browsers announce, and what they are answered.

use super::{Givers, errors, reconciliation_id, written};
use crate::world::{Reply, World};
use http::StatusCode;

/// What a browser may say beside charity and cause; the gateway's and the company's ids are put in.
const EVERYTHING: &str = r#""payment_gateway_id":"GATEWAY","company_id":"COMPANY","payment_gateway_company_id":"NEXI_681698198741984985",
    "company_website":"https://shop.example/checkout?step=2","company_sector":"Éducation","payment_gateway_order_transaction_id":"59782679127678169827",
    "order_amount":15386,"donation_amount":250,"donation_percentage":3,"total_amount":15566,"currency":"EUR",
    "donation_currency":"KWD","consumer_user_full_name":"John Doe","consumer_user_email":"john@email.com",
    "consumer_user_phone":393334445555,"billable_address":{"street_address":"via Roma 5","city":"Milan",
    "region_state":"Lombardia","zip_code":"20100","country":"Italy"},"unheard_of":{"hmac":[1]},"transaction_status":"paid""#;

/// The answer, with the stack's ids by their names and what is new each time by its kind.
fn shown(givers: &Givers<'_>, reply: &Reply) -> String {
    let new = ["reconciliation_id", "hmac", "id", "created_date", "updated_date"];
    let shown =
        new.iter().fold(reply.body.clone(), |body, name| body.replace(&reply.text(name), &name.to_uppercase()));
    let prefix = format!("\"{}_5", givers.giving.gateway_name);
    let names = [
        (givers.giving.charities[0], "CHARITY"),
        (givers.giving.gateway, "GATEWAY"),
        (givers.company.id, "COMPANY"),
    ];
    let shown = names.iter().fold(shown, |body, (id, name)| body.replace(&id.to_string(), name));
    shown.replace(&prefix, "\"NEXI_5")
}

#[tokio::test]
async fn a_pre_transaction_is_announced_once_under_its_reconciliation_id() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    let body = givers.cause(&format!(
        r#""order_amount":15386,"currency":"EUR","reconciliation_id":"{name}","consumer_user_phone":393334445555"#
    ));
    let first = givers.announce(&body).send().await;
    assert_eq!((first.status, first.replayed()), (StatusCode::CREATED, false), "{first:?}");
    assert_eq!(first.number("order_amount"), "153.86");
    assert_eq!(first.text("transaction_status"), "pre_transaction");
    assert_eq!(first.text("consumer_user_phone"), "393334445555");
    assert_eq!([first.text("reconciliation_id"), written(&first, "company_id")], [name, "null".to_owned()]);
    let again = givers.announce(&body).send().await;
    assert_eq!((again.status, again.replayed(), &again.body), (StatusCode::CREATED, true, &first.body));
    let other = givers.announce(&body.replace(":15386", ":15387")).send().await;
    assert_eq!(other.status, StatusCode::CONFLICT, "{other:?}");
    assert_eq!(errors(&other), ["reconciliation_id was used for another pre-transaction"]);
}

#[tokio::test]
async fn everything_that_may_be_said_is_shown_in_major_units_and_nothing_else_is_kept() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let said = EVERYTHING.replace("GATEWAY", &givers.giving.gateway.to_string());
    let said = said.replace("COMPANY", &givers.company.id.to_string());
    let reply = givers.announce(&givers.cause(&said)).send().await;
    assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    assert_eq!(reply.header("Content-Type"), Some("application/json"));
    assert_eq!(reply.header("Cache-Control"), Some("no-store"));
    assert!(reply.header("X-Request-Id").is_some() && reply.header("Idempotent-Replayed").is_none(), "{reply:?}");
    insta::assert_snapshot!(shown(&givers, &reply), @r#"{"id":"ID","external_id":"NEXI_59782679127678169827","company_id":"COMPANY","payment_gateway_company_id":"NEXI_681698198741984985","company_sector":"Éducation","payment_gateway_id":"GATEWAY","payment_gateway_order_transaction_id":"59782679127678169827","order_amount":153.86,"total_amount":155.66,"currency":"EUR","charity_id":"CHARITY","donation_cause":"cause1","donation_amount":0.250,"donation_currency":"KWD","created_date":"CREATED_DATE","updated_date":"CREATED_DATE","consumer_user_id":null,"consumer_user_full_name":"John Doe","consumer_user_email":"john@email.com","consumer_user_phone":"393334445555","billable_address":{"street_address":"via Roma 5","city":"Milan","region_state":"Lombardia","zip_code":"20100","country":"Italy"},"transaction_status":"pre_transaction","hmac":"HMAC","refunded_amount":0,"reconciliation_id":"RECONCILIATION_ID"}"#);
}

#[tokio::test]
async fn charity_and_cause_are_enough_and_every_field_is_there_null_where_nothing_is_known() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let reply = givers.announce(&givers.cause("")).send().await;
    assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    insta::assert_snapshot!(shown(&givers, &reply), @r#"{"id":"ID","external_id":null,"company_id":null,"payment_gateway_company_id":null,"company_sector":null,"payment_gateway_id":null,"payment_gateway_order_transaction_id":null,"order_amount":null,"total_amount":null,"currency":null,"charity_id":"CHARITY","donation_cause":"cause1","donation_amount":null,"donation_currency":null,"created_date":"CREATED_DATE","updated_date":"CREATED_DATE","consumer_user_id":null,"consumer_user_full_name":null,"consumer_user_email":null,"consumer_user_phone":null,"billable_address":null,"transaction_status":"pre_transaction","hmac":"HMAC","refunded_amount":0,"reconciliation_id":"RECONCILIATION_ID"}"#);
    let nulls =
        r#""payment_gateway_id":null,"order_amount":null,"billable_address":null,"reconciliation_id":null"#;
    let reply = givers.announce(&givers.cause(nulls)).send().await;
    assert_eq!(
        [written(&reply, "order_amount"), written(&reply, "billable_address")],
        ["null", "null"],
        "{reply:?}"
    );
}

#[tokio::test]
async fn who_brings_no_reconciliation_id_gets_one_that_is_nobody_elses() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let body = givers.whole("");
    let [one, other] = [givers.announce(&body).send().await, givers.announce(&body).send().await];
    assert_eq!([one.status, other.status], [StatusCode::CREATED; 2], "{one:?} {other:?}");
    assert!(!other.replayed());
    for name in ["id", "reconciliation_id", "hmac"] {
        assert_ne!(one.text(name), other.text(name), "{name}");
    }
    // It leads to the pre-transaction as one's own does.
    let body = format!(
        r#"{{"donation_amount":300,"donation_currency":"EUR","reconciliation_id":"{}"}}"#,
        one.text("reconciliation_id")
    );
    let merged = givers.donate(&body).send().await;
    assert_eq!(merged.status, StatusCode::CREATED, "{merged:?}");
    assert_eq!(merged.text("id"), one.text("id"));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn dates_are_days_in_utc() {
    let world = World::start_at("2026-03-04T23:59:59.999Z").await;
    let givers = Givers::of(&world).await;
    let reply = givers.announce(&givers.cause("")).send().await;
    assert_eq!([reply.text("created_date"), reply.text("updated_date")], ["2026-03-04", "2026-03-04"]);
}
