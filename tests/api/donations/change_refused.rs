//! `PATCH /auth/payment-gateway/transactions/{id}`: what is refused, whatever may become of the transaction.

use super::change::{STATUSES, ask};
use super::gateways::Another;
use super::{GATEWAY, Givers, errors, reconciliation_id, within};
use crate::world::World;
use http::{Method, StatusCode};
use uuid::Uuid;

const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

#[tokio::test]
async fn what_is_no_transaction_of_the_gateways_cannot_be_changed() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let another = Another::of(&world).await;
    let (id, unknown) = (givers.recorded("paid").await, Uuid::new_v4().to_string());
    let paths = [&id, &unknown, "none"].map(|id| format!("{GATEWAY}/{id}"));
    let body = r#"{"transaction_status":"disputed"}"#;
    let refund = r#"{"transaction_status":"refunded","refunded_amount":1}"#;
    let mut answers = Vec::new();
    for path in &paths {
        for request in [
            givers.as_bearer(&another.token, Method::GET, path),
            givers.as_bearer(&another.token, Method::PATCH, path).json(body),
            givers.as_bearer(&another.token, Method::PATCH, path).json(&body.replace("disputed", "draft")),
            givers.as_bearer(&another.token, Method::PATCH, path).json(refund),
        ] {
            let reply = request.send().await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{reply:?}");
            answers.push(reply.body);
        }
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "told apart: {answers:?}");
    assert_eq!(givers.moved(&unknown, "paid").await.status, StatusCode::NOT_FOUND);
    assert_eq!(givers.look(&id).await.text("transaction_status"), "paid");
    // A consumer's that names no gateway is no gateway's.
    let donated = givers.donate(&givers.whole("")).send().await;
    let path = format!("{}/{}", within(givers.company), donated.text("id"));
    assert_eq!(givers.moved(&donated.text("id"), "to_be_payed").await.status, StatusCode::NOT_FOUND);
    assert_eq!(givers.as_consumer(Method::GET, &path).send().await.text("transaction_status"), "draft");
}

#[tokio::test]
async fn a_pre_transaction_must_be_recorded_first() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (name, gateway) = (reconciliation_id(), givers.giving.gateway);
    let said = format!(r#""payment_gateway_id":"{gateway}","reconciliation_id":"{name}""#);
    let id = givers.announce(&givers.whole(&said)).send().await.text("id");
    for to in STATUSES {
        let reply = ask(&givers, &id, to).await;
        assert_eq!(reply.status, INVALID, "{reply:?}");
        let reason = "is still pre_transaction: record it with POST and its reconciliation_id";
        assert_eq!(errors(&reply), [format!("transaction_status {reason}")]);
    }
    assert_eq!(givers.look(&id).await.text("transaction_status"), "pre_transaction");
}

#[tokio::test]
async fn a_change_says_what_it_is_and_how_much_is_given_back() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let id = givers.recorded("paid").await;
    let words = "transaction_status must be one of draft, to_be_payed, paid, refunded, disputed, failed";
    let alone = "refunded_amount goes with the transaction_status refunded alone";
    let units = "refunded_amount must be from 1 to 1000000000000 minor units";
    for (body, expected) in [
        ("{}", "transaction_status is required"),
        (r#"{"transaction_status":null}"#, "transaction_status is required"),
        (r#"{"transaction_status":"pre_transaction"}"#, words),
        (r#"{"transaction_status":"payed"}"#, words),
        (r#"{"transaction_status":["paid"]}"#, words),
        (r#"{"transaction_status":"refunded"}"#, "refunded_amount is required"),
        (r#"{"transaction_status":"disputed","refunded_amount":1}"#, alone),
        (r#"{"transaction_status":"paid","refunded_amount":250}"#, alone),
        (r#"{"transaction_status":"refunded","refunded_amount":0}"#, units),
        (r#"{"transaction_status":"refunded","refunded_amount":1000000000001}"#, units),
        (
            r#"{"transaction_status":"refunded","refunded_amount":-1}"#,
            "refunded_amount must be a positive integer",
        ),
        (
            r#"{"transaction_status":"refunded","refunded_amount":2.5}"#,
            "refunded_amount must be a positive integer",
        ),
        (
            r#"{"transaction_status":"refunded","refunded_amount":"1"}"#,
            "refunded_amount must be a positive integer",
        ),
        (
            r#"{"transaction_status":"refunded","refunded_amount":1e2}"#,
            "refunded_amount must be a positive integer",
        ),
    ] {
        let reply = givers.change(&id, body).send().await;
        assert_eq!((reply.status, errors(&reply)), (INVALID, vec![expected.to_owned()]), "{body}");
    }
    for body in ["[]", "", "{"] {
        let reply = givers.change(&id, body).send().await;
        assert_eq!(reply.status, INVALID, "{reply:?}");
    }
    for request in [givers.refund(&id, 1), givers.record(&givers.whole(""))] {
        let reply = request.key(&"k".repeat(256)).send().await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{reply:?}");
        assert_eq!(errors(&reply).len(), 1, "{reply:?}");
    }
    assert_eq!(givers.stored(&id).await.version, 1);
}
