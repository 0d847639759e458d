//! A payment processor: what it is asked, and what follows from its word.

use super::donated::{amount, assert_refused, named};
use super::processing::{Processor, Says, method};
use super::{Givers, reconciliation_id};
use http::StatusCode;
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn what_it_approves_is_recorded_and_it_is_asked_as_documented() {
    let (world, processor) = Processor::start().await;
    let givers = Givers::of(&world).await;
    let pre = givers.announced("n", "").await;
    let body = amount(&named("n", &method(&givers)));
    world.calls().await;
    givers.donated(&givers.whole("")).await;
    world.calls().await;
    let reply = givers.donated(&body).await;
    assert_eq!([reply.text("id"), reply.text("transaction_status")], [pre.text("id"), "to_be_payed".to_owned()]);
    assert_eq!(givers.calls(["GetItem", "UpdateItem", "PutItem"]).await, [1, 1, 0]);
    let [(headers, asked)] = &processor.asked()[..] else { panic!("once") };
    assert_eq!(
        (&headers["content-type"], &headers["accept"]),
        (&"application/json".parse().unwrap(), &headers["content-type"])
    );
    let key = Uuid::try_parse(headers["idempotency-key"].to_str().unwrap()).unwrap();
    assert_ne!(key.to_string(), pre.text("id"));
    assert_eq!(headers.get("authorization"), None);
    let expected = json!({
        "transaction_id": pre.text("id"), "company_id": givers.company.id, "consumer_user_id": givers.giving.consumer,
        "payment_method": givers.giving.methods[0], "amount": 250, "currency": "EUR", "exponent": 2, "mode": "test",
    });
    assert_eq!(*asked, expected);
    let yen = givers.whole(&method(&givers)).replace("EUR", "JPY");
    givers.donated(&yen).await;
    let [(_, asked)] = &processor.asked()[..] else { panic!("once") };
    assert_eq!([&asked["currency"], &asked["exponent"]], [&json!("JPY"), &json!(0)]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn what_it_refuses_is_402_and_leaves_nothing() {
    let (world, processor) = Processor::start().await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    givers.announced(&name, "").await;
    for (says, reason) in [
        (r#"{"decision":"declined"}"#, "payment_method was declined"),
        (r#"{"decision":"expired"}"#, "payment_method has expired"),
    ] {
        processor.say(Says::This(200, says));
        for body in [amount(&named(&name, &method(&givers))), givers.whole(&method(&givers))] {
            assert_refused(&givers.donate(&body).send().await, StatusCode::PAYMENT_REQUIRED, &[reason]);
        }
        assert_eq!(givers.listed().await, [""; 0]);
        assert!(givers.announced(&name, "").await.replayed());
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn it_is_asked_only_when_something_is_to_be_paid() {
    let (world, processor) = Processor::start().await;
    let givers = Givers::of(&world).await;
    let own = method(&givers);
    let body = givers.whole(&named("n", &own));
    givers.donated(&body).await;
    assert_eq!(processor.asked().len(), 1);
    assert!(givers.donated(&body).await.replayed());
    for (more, status) in [
        (named("m", &format!(r#"{own},"transaction_status":"draft""#)), StatusCode::CREATED),
        (format!(r#"{own},"transaction_status":"failed""#), StatusCode::CREATED),
        (r#""transaction_status":"to_be_payed""#.to_owned(), StatusCode::CREATED),
        (format!(r#"{own},"transaction_status":"paid""#), StatusCode::UNPROCESSABLE_ENTITY),
        (named("m", &own), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let reply = givers.donate(&givers.whole(&more)).send().await;
        assert_eq!(reply.status, status, "{more}: {reply:?}");
    }
    let missing = givers.donate(&amount(&named("free", &own))).send().await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(processor.asked(), []);
}
