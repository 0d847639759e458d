//! A payment gateway's list by dates, page by page.

use super::gateways::{Another, page};
use super::list::refused;
use super::{GATEWAY, Givers};
use crate::world::World;
use http::Method;
use jiff::SignedDuration;

/// The ids of a whole list that is asked for in pages of that size, and of how many pages it was.
async fn all(givers: &Givers<'_>, query: &str, limit: usize) -> (Vec<String>, usize) {
    let (mut ids, mut key, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let (found, last_key) = page(&givers.list(&format!("{query}&limit={limit}&start_key={key}")).await);
        assert!(found.len() <= limit);
        ids.extend(found);
        pages += 1;
        if last_key.is_empty() {
            return (ids, pages);
        }
        key = last_key;
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn dates_are_whole_days_and_pages_go_on_to_the_end_newest_first() {
    let world = World::start_at("2026-11-20T00:00:00Z").await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        // The first and the last moment of each day.
        for by in [SignedDuration::from_hours(24) - SignedDuration::from_millis(1), SignedDuration::from_millis(1)]
        {
            ids.insert(0, Givers::of(&world).await.recorded("draft").await);
            world.advance(by);
        }
    }
    let givers = Givers::of(&world).await;
    let dates = |from: &str, to: &str| format!("start_date={from}&end_date={to}");
    for (query, expected) in [
        (dates("2026-11-20", "2026-11-24"), &ids[..]),
        ("start_date=2026-11-23".to_owned(), &ids[..4]),
        ("end_date=2026-11-21".to_owned(), &ids[6..]),
        (dates("2026-11-21", "2026-11-21"), &ids[6..8]),
        (dates("2026-11-21T23:59:59.999Z", "2026-11-22T00:00:00Z"), &ids[5..7]),
        (dates("2026-11-25", "2027-01-01"), &[]),
    ] {
        for (limit, pages) in [(1, expected.len()), (3, expected.len().div_ceil(3)), (100, 1)] {
            assert_eq!(all(&givers, &query, limit).await, (expected.to_vec(), pages.max(1)), "{query} by {limit}");
        }
    }
    let (_, key) = page(&givers.list("start_date=2026-11-20&limit=2").await);
    let foreign = "start_key must be a last_key of an earlier page of the same list";
    for query in [format!("company_id={}", givers.company.id), "external_id=a".to_owned()] {
        assert_eq!(refused(&givers.list(&format!("{query}&start_key={key}")).await), foreign);
    }
    let another = Another::of(&world).await;
    let path = format!("{GATEWAY}?start_date=2026-11-20&start_key={key}");
    assert_eq!(refused(&givers.as_bearer(&another.token, Method::GET, &path).send().await), foreign);
}
