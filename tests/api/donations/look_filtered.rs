//! Lists of donations, narrowed by external id or by dates.

use super::donated::{assert_invalid, ids, named};
use super::look_pages::{last_key, several};
use super::{Givers, reconciliation_id};
use crate::world::World;

#[tokio::test]
async fn a_list_is_narrowed_by_external_id() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let mut made = Vec::new();
    for order in ["T1", "T2", "T1"] {
        let name = reconciliation_id();
        let gateway = format!(r#""payment_gateway_id":"{}""#, givers.giving.gateway);
        let members = format!(r#"{gateway},"payment_gateway_order_transaction_id":"{order}""#);
        givers.announced(&name, &members).await;
        let reply = givers.donated(&givers.whole(&named(&name, ""))).await;
        assert_eq!(reply.text("external_id"), format!("{}_{order}", givers.giving.gateway_name));
        made.push(reply.text("id"));
    }
    several(&givers, 1).await;
    let list = async |id: &str| ids(&givers.ask_for_list(&format!("limit=1&external_id={id}")).send().await);
    let name = givers.giving.gateway_name;
    assert_eq!(list(&format!("{name}_T1")).await, [made[2].clone()]);
    assert_eq!(list(&format!("{name}_T2")).await, [made[1].clone()]);
    assert_eq!(list(&format!("{name}_T3")).await, [""; 0]);
    let first = givers.ask_for_list(&format!("limit=1&external_id={name}_T1")).send().await;
    let next = format!("limit=5&external_id={name}_T1&start_key={}", last_key(&first).unwrap());
    let next = givers.ask_for_list(&next).send().await;
    assert_eq!((ids(&next), last_key(&next)), (vec![made[0].clone()], None));
    let both = givers.ask_for_list(&format!("external_id={name}_T1&start_date=2026-11-20")).send().await;
    assert_invalid(&both, &["filter only one of company_id, external_id and start_date with end_date"]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_list_is_narrowed_by_dates() {
    let world = World::start_at("2026-11-19T23:59:58Z").await;
    let givers = Givers::of(&world).await;
    let made = several(&givers, 4).await;
    let list = async |query: &str| ids(&givers.ask_for_list(query).send().await);
    let newest_first = |range: std::ops::Range<usize>| made[range].iter().rev().cloned().collect::<Vec<_>>();
    for (query, expected) in [
        ("start_date=2026-11-20", 2..4),
        ("end_date=2026-11-19", 0..2),
        ("start_date=2026-11-19&end_date=2026-11-20", 0..4),
        ("start_date=2026-11-19T23:59:59Z&end_date=2026-11-20T00:00:00Z", 1..3),
        ("start_date=2026-11-21", 0..0),
        ("end_date=2026-11-18", 0..0),
    ] {
        assert_eq!(list(query).await, newest_first(expected), "{query}");
    }
    let crossed = givers.ask_for_list("start_date=2026-11-21&end_date=2026-11-20").send().await;
    assert_invalid(&crossed, &["start_date must not be after end_date"]);
    let rule = "must be an RFC 3339 time or a date such as 2026-11-20";
    let wrong = givers.ask_for_list("start_date=yesterday&end_date=2026-13-01&limit=0").send().await;
    let reasons = [
        format!("end_date {rule}"),
        "limit must be a number from 1 to 100".to_owned(),
        format!("start_date {rule}"),
    ];
    assert_invalid(&wrong, &reasons.each_ref().map(String::as_str));
}
