//! What uses the grants of donations.

use super::used;
use crate::donations::{COMPANY, GATEWAY, Givers, within};
use crate::world::{Request, World};
use http::{Method, StatusCode};
use jiff::SignedDuration;
use std::collections::BTreeSet;

/// What browsers and consumers ask, each way once that touches something of its own.
pub async fn consumers() -> BTreeSet<String> {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let (company, gateway) = (givers.company.id, givers.giving.gateway);
    let named = format!(r#""company_id":"{company}","payment_gateway_id":"{gateway}","reconciliation_id":"r""#);
    let announced = givers.announce(&givers.cause(&named)).send().await;
    assert_eq!(announced.status, StatusCode::CREATED, "{announced:?}");
    // No cause of that charity, unless it was one when this was announced before.
    let refused =
        givers.announce(&givers.cause(r#""reconciliation_id":"s""#).replace("cause1", "wells")).send().await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{refused:?}");
    // Its cause alone: the charity is the pre-transaction's, which is read for that.
    let body =
        r#"{"donation_amount":250,"donation_currency":"EUR","donation_cause":"cause2","reconciliation_id":"r"}"#;
    let made = givers.donate(body).send().await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let givers = replaced(&world, |givers, body| givers.donate(body)).await;
    let own = within(givers.company);
    let company = world.token("company", company).await;
    for path in [own.clone(), format!("{own}/{}", made.text("id"))] {
        assert_eq!(givers.as_consumer(Method::GET, &path).send().await.status, StatusCode::OK);
    }
    for path in [COMPANY.to_owned(), format!("{COMPANY}/{}", made.text("id"))] {
        assert_eq!(givers.as_bearer(&company, Method::GET, &path).send().await.status, StatusCode::OK);
    }
    // Announced by one process, opened by the others.
    gateways_reads(&givers, &made.text("id")).await;
    world.advance(SignedDuration::from_hours(2));
    let again = givers.announce(&givers.cause("")).send().await;
    assert_eq!(again.status, StatusCode::CREATED, "{again:?}");
    used(&world).await
}

/// What a payment gateway asks where nobody has signed anything before.
pub async fn gateways() -> BTreeSet<String> {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let company = format!(r#""company_id":"{}","external_id":"1""#, givers.company.id);
    let made = givers.record(&givers.whole(&company)).send().await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    // By then the key that it made is forgotten, and opened again.
    let givers = replaced(&world, |givers, body| givers.record(body)).await;
    givers.announce(&givers.cause(r#""reconciliation_id":"half""#)).send().await;
    let half = r#"{"donation_amount":250,"donation_currency":"EUR","donation_cause":"cause2","reconciliation_id":"half"}"#;
    assert_eq!(givers.record(half).send().await.status, StatusCode::CREATED);
    let to_be_payed = givers.change(&made.text("id"), r#"{"transaction_status":"to_be_payed"}"#).send().await;
    assert_eq!(to_be_payed.status, StatusCode::OK, "{to_be_payed:?}");
    // Nothing leads there, which is found out by reading.
    let draft = givers.change(&made.text("id"), r#"{"transaction_status":"draft"}"#).send().await;
    assert_eq!(draft.status, StatusCode::UNPROCESSABLE_ENTITY, "{draft:?}");
    gateways_reads(&givers, &made.text("id")).await;
    used(&world).await
}

/// A pre-transaction whose time is over gives way to a whole transaction. By then tokens are over, too.
async fn replaced(world: &World, ask: impl Fn(&Givers<'_>, &str) -> Request) -> Givers<'_> {
    let givers = Givers::of(world).await;
    let announced = givers.announce(&givers.cause(r#""reconciliation_id":"old""#)).send().await;
    assert_eq!(announced.status, StatusCode::CREATED, "{announced:?}");
    world.advance(SignedDuration::from_hours(31 * 24));
    let givers = Givers::of(world).await;
    let made = ask(&givers, &givers.whole(r#""reconciliation_id":"old""#)).send().await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    givers
}

async fn gateways_reads(givers: &Givers<'_>, id: &str) {
    let company = format!("{GATEWAY}?company_id={}", givers.company.id);
    let (dates, called) = (format!("{GATEWAY}?start_date=2026-01-01"), format!("{GATEWAY}?external_id=NEXI_1"));
    let ours = format!("{GATEWAY}?external_id=NEXI_{id}");
    for path in [format!("{GATEWAY}/{id}"), company, dates, called, ours] {
        let reply = givers.as_gateway(Method::GET, &path).send().await;
        assert_eq!(reply.status, StatusCode::OK, "{path}: {reply:?}");
    }
}
