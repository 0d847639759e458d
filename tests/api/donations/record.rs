//! `POST /auth/payment-gateway/transactions` with one transaction.

use super::gateways::{Another, FOREIGN};
use super::{GATEWAY, Givers, errors, reconciliation_id, written};
use crate::world::World;
use almoner_ops::sandbox::OTHER;
use http::{Method, StatusCode};
use uuid::Uuid;

const CREATED: StatusCode = StatusCode::CREATED;
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
/// What a gateway adds to what a browser said.
const PAID: &str = r#""donation_amount":250,"donation_currency":"EUR","transaction_status":"paid""#;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_transaction_is_answered_with_all_that_is_known_of_it() {
    let world = World::start_at("2026-11-20T23:30:00Z").await;
    let givers = Givers::of(&world).await;
    let body = givers.whole(
        r#""company_id":"61216a4f-6e67-4a5e-9e3c-1c2b2f2e9b1d","payment_gateway_company_id":"NEXI_681698198741984985",
        "company_website":"https://shop.example","company_sector":"retail","order_amount":15386,"total_amount":15636,
        "currency":"EUR","payment_gateway_order_transaction_id":"123","transaction_status":"paid",
        "donation_percentage":3,"reconciliation_id":"ORDER_1","consumer_user_full_name":"Zoë","consumer_user_phone":39333,
        "consumer_user_email":"zoe@email.com","billable_address":{"street_address":"1, Main Street","city":"Rome",
        "region_state":"RM","zip_code":"00100","country":"Italy"}"#
    ).replace("61216a4f-6e67-4a5e-9e3c-1c2b2f2e9b1d", &givers.company.id.to_string());
    let reply = givers.record(&body).send().await;
    assert_eq!((reply.status, reply.replayed()), (CREATED, false), "{reply:?}");
    insta::assert_snapshot!(reply.body.replace(&reply.text("hmac"), "HMAC"), @r#"{"id":"55086f31-4aad-8b54-b58e-7a4c1308249d","external_id":"NEXI_123","company_id":"9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d","payment_gateway_company_id":"NEXI_681698198741984985","company_sector":"retail","payment_gateway_id":"7d8f1f7e-20f5-4f0c-9a43-2f3f4f0f9a01","payment_gateway_order_transaction_id":"123","order_amount":153.86,"total_amount":156.36,"currency":"EUR","charity_id":"123e4567-e89b-12d3-a456-426614174000","donation_cause":"cause1","donation_amount":2.50,"donation_currency":"EUR","created_date":"2026-11-20","updated_date":"2026-11-20","consumer_user_id":null,"consumer_user_full_name":"Zoë","consumer_user_email":"zoe@email.com","consumer_user_phone":"39333","billable_address":{"street_address":"1, Main Street","city":"Rome","region_state":"RM","zip_code":"00100","country":"Italy"},"transaction_status":"paid","hmac":"HMAC","refunded_amount":0,"reconciliation_id":"ORDER_1"}"#);
    assert_eq!(givers.look(&reply.text("id")).await.body, reply.body);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &reply.body).unwrap();
    let verified = world.ops(&format!("donation verify {}", file.path().display())).await;
    assert!(verified.as_ref().is_ok_and(|said| said.starts_with("It came from us")), "{verified:?}");
}

#[tokio::test]
async fn a_transaction_is_a_draft_unless_it_is_paid_or_failed() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let status = |word: &str| givers.record(&givers.whole(&format!(r#""transaction_status":{word}"#)));
    for (word, expected) in
        [("null", "draft"), (r#""draft""#, "draft"), (r#""paid""#, "paid"), (r#""failed""#, "failed")]
    {
        let reply = status(word).send().await;
        assert_eq!((reply.status, reply.text("transaction_status").as_str()), (CREATED, expected), "{reply:?}");
        assert_eq!(written(&reply, "reconciliation_id"), "null");
        assert_eq!([reply.number("donation_amount"), reply.number("refunded_amount")], ["2.50", "0"]);
    }
    for word in [r#""to_be_payed""#, r#""refunded""#, r#""disputed""#, r#""pre_transaction""#, r#""Paid""#, "5"] {
        let reply = status(word).send().await;
        assert_eq!(reply.status, INVALID, "{reply:?}");
        assert_eq!(errors(&reply), ["transaction_status must be one of draft, paid, failed"]);
    }
    let reply = givers.record("{}").send().await;
    let missing = ["charity_id", "donation_amount", "donation_cause", "donation_currency"];
    assert_eq!(errors(&reply), missing.map(|name| format!("{name} is required")));
}

#[tokio::test]
async fn it_merges_with_what_a_browser_said_for_it_or_for_nobody() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let own = format!(r#","payment_gateway_id":"{}""#, givers.giving.gateway);
    for gateway in [own.as_str(), ""] {
        let name = reconciliation_id();
        let said = format!(r#""order_amount":15386,"currency":"EUR","reconciliation_id":"{name}"{gateway}"#);
        let announced = givers.announce(&givers.cause(&said)).send().await;
        assert_eq!(announced.status, CREATED, "{announced:?}");
        let body = format!(r#"{{{PAID},"reconciliation_id":"{name}","company_id":"{}"}}"#, givers.company.id);
        let merged = givers.record(&body).send().await;
        assert_eq!((merged.status, merged.replayed()), (CREATED, false), "{merged:?}");
        assert_eq!(merged.text("id"), announced.text("id"));
        assert_eq!([merged.number("order_amount"), merged.number("donation_amount")], ["153.86", "2.50"]);
        assert_eq!(
            [merged.text("charity_id"), merged.text("donation_cause")],
            [givers.giving.charities[0].to_string(), "cause1".to_owned()]
        );
        assert_eq!(merged.text("payment_gateway_id"), givers.giving.gateway.to_string());
        assert_eq!(merged.text("external_id"), format!("{}_{}", givers.giving.gateway_name, merged.text("id")));
        let other = givers.announce(&givers.cause(&said)).send().await;
        assert_eq!(other.status, StatusCode::CONFLICT, "it is a transaction: {other:?}");
    }
}

#[tokio::test]
async fn what_a_browser_said_for_somebody_else_is_left_alone() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (another, other_company) = (Another::of(&world).await, world.partner(OTHER).id);
    let [of_gateway, of_company] = [reconciliation_id(), reconciliation_id()];
    for (name, said) in [
        (&of_gateway, format!(r#""payment_gateway_id":"{}""#, another.id)),
        (&of_company, format!(r#""company_id":"{other_company}""#)),
    ] {
        let body = givers.cause(&format!(r#"{said},"reconciliation_id":"{name}""#));
        assert_eq!(givers.announce(&body).send().await.status, CREATED);
        let body =
            givers.cause(&format!(r#"{PAID},"company_id":"{}","reconciliation_id":"{name}""#, givers.company.id));
        let refused = givers.record(&body).send().await;
        assert_eq!((refused.status, errors(&refused)), (INVALID, vec![FOREIGN.to_owned()]));
    }
    let body = format!(r#"{{{PAID},"reconciliation_id":"{of_gateway}"}}"#);
    let merged = givers.as_bearer(&another.token, Method::POST, GATEWAY).json(&body).send().await;
    assert_eq!((merged.status, merged.text("payment_gateway_id")), (CREATED, another.id.to_string()));
    let body = format!(r#"{{{PAID},"reconciliation_id":"{of_company}"}}"#);
    let merged = givers.record(&body).send().await;
    assert_eq!((merged.status, merged.text("company_id")), (CREATED, other_company.to_string()));
}

#[tokio::test]
async fn what_nobody_said_and_what_was_not_signed_so_is_named() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let body = |members: &str| format!(r#"{{{PAID},{members}}}"#);
    let reply = givers.record(&body(&format!(r#""reconciliation_id":"{}""#, reconciliation_id()))).send().await;
    assert_eq!(reply.status, INVALID, "{reply:?}");
    let missing = ["charity_id", "donation_cause"];
    assert_eq!(
        errors(&reply),
        missing.map(|name| format!("{name} is required, because no pre-transaction says it"))
    );
    let name = reconciliation_id();
    let announced = givers.announce(&givers.cause(&format!(r#""reconciliation_id":"{name}""#))).send().await;
    let (right, wrong) = (announced.text("hmac"), "0".repeat(64));
    for (hmac, status) in [(&wrong, INVALID), (&right, CREATED)] {
        let reply = givers.record(&body(&format!(r#""hmac":"{hmac}","reconciliation_id":"{name}""#))).send().await;
        assert_eq!(reply.status, status, "{reply:?}");
        if status == INVALID {
            assert_eq!(errors(&reply), ["hmac is not that of a pre-transaction with this reconciliation_id"]);
        }
    }
    let (gateway, company) = (Uuid::new_v4(), Uuid::new_v4());
    let body = givers.whole(&format!(r#""payment_gateway_id":"{gateway}","company_id":"{company}""#));
    let reply = givers.record(&body).send().await;
    assert_eq!(errors(&reply), ["company_id is unknown", "payment_gateway_id must be your own, or left out"]);
    let reply = givers.record(&givers.whole("").replace("cause1", "wells")).send().await;
    assert_eq!(errors(&reply), ["donation_cause is not a cause of that charity"]);
}
