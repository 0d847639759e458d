//! `GET /auth/payment-gateway/transactions`: a payment gateway's list.

use super::gateways::{Another, page};
use super::{GATEWAY, Givers, errors, reconciliation_id};
use crate::world::{Reply, World};
use almoner_ops::sandbox::OTHER;
use http::{Method, StatusCode};

const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

pub fn refused(reply: &Reply) -> String {
    assert_eq!(reply.status, INVALID, "{reply:?}");
    errors(reply).join(" and ")
}

#[tokio::test]
async fn exactly_one_filter_is_asked_for() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let company = givers.company.id;
    for query in ["", "limit=5", "external_id=", "company_id=&start_date="] {
        let required = "filter one of company_id, external_id and start_date with end_date is required";
        assert_eq!(refused(&givers.list(query).await), required, "{query}");
    }
    for query in [
        format!("company_id={company}&external_id=a"),
        format!("company_id={company}&start_date=2026-01-01"),
        "external_id=a&end_date=2026-01-01".to_owned(),
    ] {
        let only = "filter only one of company_id, external_id and start_date with end_date";
        assert_eq!(refused(&givers.list(&query).await), only, "{query}");
    }
    for (query, expected) in [
        ("company_id=a", "company_id must be a UUID"),
        ("external_id=a&external_id=b", "external_id must be given once"),
        ("start_date=2026-02-30", "start_date must be an RFC 3339 time or a date such as 2026-11-20"),
        ("start_date=2026-02-02&end_date=2026-02-01", "start_date must not be after end_date"),
        ("external_id=a&limit=0", "limit must be a number from 1 to 100"),
        ("external_id=a&limit=101", "limit must be a number from 1 to 100"),
        ("external_id=a&start_key=b", "start_key must be a last_key of an earlier page of the same list"),
    ] {
        assert_eq!(refused(&givers.list(query).await), expected);
    }
    assert_eq!(page(&givers.list(&format!("external_id={}&limit=100", "é".repeat(300))).await).0, [""; 0]);
}

#[tokio::test]
async fn a_company_filter_shows_the_gateways_own_of_that_company() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let another = Another::of(&world).await;
    let [company, other] = [givers.company.id, world.partner(OTHER).id];
    let own = givers.recorded("draft").await;
    let of_nobody = givers.record(&givers.whole("")).send().await.text("id");
    let body = givers.whole(&format!(r#""company_id":"{other}""#));
    let of_other = givers.record(&body).send().await.text("id");
    let theirs = givers.whole(&format!(r#""company_id":"{company}""#));
    let theirs = givers.as_bearer(&another.token, Method::POST, GATEWAY).json(&theirs).send().await.text("id");
    let said = format!(r#""payment_gateway_id":"{}","company_id":"{company}""#, givers.giving.gateway);
    assert_eq!(givers.announce(&givers.whole(&said)).send().await.status, StatusCode::CREATED);
    assert_eq!(page(&givers.list(&format!("company_id={company}")).await), (vec![own.clone()], String::new()));
    assert_eq!(page(&givers.list(&format!("company_id={other}")).await).0, [of_other.as_str()]);
    let listed = givers.list("start_date=2020-01-01").await;
    let mut expected = vec![own.clone(), of_nobody, of_other];
    let mut found = page(&listed).0;
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "no pre-transaction");
    assert!(listed.body.contains(&givers.look(&own).await.body), "each as its GET shows it: {listed:?}");
    let path = format!("{GATEWAY}?start_date=2020-01-01");
    let listed = givers.as_bearer(&another.token, Method::GET, &path).send().await;
    assert_eq!(page(&listed).0, [theirs]);
}

#[tokio::test]
async fn a_consumers_transaction_that_names_the_gateway_is_in_its_list_and_paid_by_it() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (name, gateway) = (reconciliation_id(), givers.giving.gateway);
    let said = format!(r#""payment_gateway_id":"{gateway}","reconciliation_id":"{name}""#);
    let id = givers.announce(&givers.cause(&said)).send().await.text("id");
    let list = async |query: &str| page(&givers.list(query).await).0;
    assert_eq!(list("start_date=2020-01-01").await, [""; 0]);
    let method = givers.giving.methods[0];
    let body = format!(
        r#"{{"donation_amount":250,"donation_currency":"EUR","reconciliation_id":"{name}","payment_method":"{method}"}}"#
    );
    let donated = givers.donate(&body).send().await;
    assert_eq!((donated.status, donated.text("id")), (StatusCode::CREATED, id.clone()), "{donated:?}");
    for query in [
        "start_date=2020-01-01".to_owned(),
        format!("company_id={}", givers.company.id),
        format!("external_id={}_{id}", givers.giving.gateway_name),
    ] {
        assert_eq!(list(&query).await, [id.as_str()], "{query}");
    }
    let paid = givers.moved(&id, "paid").await;
    assert_eq!(
        [paid.text("transaction_status"), paid.text("consumer_user_id")],
        ["paid".to_owned(), givers.giving.consumer.to_string()]
    );
}
