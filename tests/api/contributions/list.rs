use crate::world::{Reply, World};
use almoner_ops::sandbox::{DEMO, OTHER, SandboxPartner};
use http::StatusCode;
use jiff::SignedDuration;

/// Creates so many, that far apart; ids newest first.
async fn create_many(world: &World, partner: SandboxPartner, count: usize, apart: SignedDuration) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.insert(0, world.created(partner).await);
        world.pass(apart);
    }
    ids
}

/// All pages of a list, each no longer than `limit`.
async fn walk(world: &World, partner: SandboxPartner, query: &str, limit: usize) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    for _ in 0..1_000 {
        let page = world.list(partner, &format!("{query}&limit={limit}{cursor}")).send().await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        assert!(page.ids().len() <= limit);
        ids.extend(page.ids());
        match page.next_cursor() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return ids,
        }
    }
    panic!("the list has no end");
}

fn assert_refused(reply: &Reply, field: &str) {
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{reply:?}");
    assert_eq!(reply.params(), field);
}

#[tokio::test]
async fn pages_are_newest_first_and_together_they_are_the_whole_list() {
    let world = World::start_around("2026-11-20T12:00:00Z").await;
    let ids = create_many(&world, DEMO, 45, SignedDuration::from_secs(1)).await;
    let page = world.list(DEMO, "").send().await;
    assert_eq!(page.ids(), ids[..20], "20 is the default");
    for limit in [1, 7, 44, 45, 46, 100] {
        assert_eq!(walk(&world, DEMO, "", limit).await, ids, "{limit}");
    }
    assert_eq!(world.list(DEMO, "limit=45").send().await.next_cursor(), None, "nothing comes after the last");
    assert!(world.list(OTHER, "").send().await.ids().is_empty());
}

#[tokio::test]
async fn an_entry_of_a_page_is_what_get_shows() {
    let world = World::start_around("2026-11-20T12:00:00Z").await;
    let id = world.created(DEMO).await;
    let shown = world.get(DEMO, &id).send().await.body;
    let page = world.list(DEMO, "").send().await.body;
    assert_eq!(page, format!(r#"{{"contributions":[{shown}],"next_cursor":null}}"#));
    assert_eq!(world.list(OTHER, "").send().await.body, r#"{"contributions":[],"next_cursor":null}"#);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn contributions_of_one_millisecond_are_neither_lost_nor_doubled() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let mut ids = create_many(&world, DEMO, 12, SignedDuration::ZERO).await;
    let mut walked = walk(&world, DEMO, "", 5).await;
    ids.sort();
    walked.sort();
    assert_eq!(walked, ids);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_list_goes_back_over_months_and_years() {
    let world = World::start_at("2026-10-31T23:00:00Z").await;
    let ids = create_many(&world, DEMO, 6, SignedDuration::from_hours(24 * 25)).await;
    assert_eq!(walk(&world, DEMO, "", 4).await, ids);
    world.advance(SignedDuration::from_hours(24 * 365 * 4));
    assert_eq!(walk(&world, DEMO, "", 4).await, ids, "48 empty months lie between");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_status_is_the_one_that_holds_now() {
    let world = World::start_at("2026-11-01T00:00:00Z").await;
    let old = create_many(&world, DEMO, 3, SignedDuration::from_secs(1)).await;
    world.complete(DEMO, &old[1]).send().await;
    world.advance(SignedDuration::from_hours(7 * 24));
    let new = create_many(&world, DEMO, 2, SignedDuration::from_secs(1)).await;
    assert_eq!(walk(&world, DEMO, "status=completed", 10).await, [old[1].clone()]);
    assert_eq!(walk(&world, DEMO, "status=expired", 1).await, [old[0].clone(), old[2].clone()]);
    assert_eq!(walk(&world, DEMO, "status=pending", 10).await, new);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_rare_status_among_many_is_found_over_several_rounds() {
    let world = World::start_at("2026-11-01T00:00:00Z").await;
    let ids = create_many(&world, DEMO, 250, SignedDuration::from_secs(1)).await;
    for at in [0, 120, 249] {
        world.complete(DEMO, &ids[at]).send().await;
    }
    let wanted = [ids[0].clone(), ids[120].clone(), ids[249].clone()];
    assert_eq!(walk(&world, DEMO, "status=completed", 2).await, wanted);
    assert_eq!(walk(&world, DEMO, "", 100).await, ids);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn both_ends_of_a_time_span_are_in_it_and_a_date_is_a_whole_day() {
    let world = World::start_at("2026-11-01T00:00:00Z").await;
    let ids = create_many(&world, DEMO, 4, SignedDuration::from_hours(24)).await;
    for (query, wanted) in [
        ("from=2026-11-02T00:00:00Z&to=2026-11-03T00:00:00Z", &ids[1..3]),
        ("from=2026-11-02T00:00:00.001Z&to=2026-11-03T00:00:00Z", &ids[1..2]),
        ("from=2026-11-02&to=2026-11-02", &ids[2..3]),
        ("to=2026-11-01", &ids[3..]),
        ("from=2026-11-04T01:00:00%2B01:00", &ids[..1]),
        ("from=2027-01-01", &ids[..0]),
        ("to=1999-12-31", &ids[..0]),
        ("from=&to=&status=", &ids[..]),
    ] {
        assert_eq!(walk(&world, DEMO, query, 10).await, wanted, "{query}");
    }
}

#[tokio::test]
async fn every_wrong_parameter_is_named() {
    let world = World::start().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("status=done", "status"),
        ("from=yesterday", "from"),
        ("to=2026-02-30", "to"),
        ("from=2026-11-03&to=2026-11-02", "from"),
        ("cursor=nonsense", "cursor"),
        ("cursor=%F0%9F%98%80", "cursor"),
        ("limit=0&status=x&from=x&to=x&cursor=x", "cursor,from,limit,status,to"),
    ] {
        assert_refused(&world.list(DEMO, query).send().await, field);
    }
}

#[tokio::test]
async fn a_cursor_works_for_its_own_company_alone() {
    let world = World::start_around("2026-11-20T12:00:00Z").await;
    let ids = create_many(&world, DEMO, 3, SignedDuration::from_secs(1)).await;
    create_many(&world, OTHER, 3, SignedDuration::from_secs(1)).await;
    let cursor = world.list(DEMO, "limit=1").send().await.next_cursor().unwrap();
    assert!(!cursor.contains(&ids[0]), "opaque");
    assert_refused(&world.list(OTHER, &format!("cursor={cursor}")).send().await, "cursor");
    let mut altered = cursor.clone();
    altered.replace_range(3..4, if &cursor[3..4] == "A" { "B" } else { "A" });
    assert_refused(&world.list(DEMO, &format!("cursor={altered}")).send().await, "cursor");
    assert_eq!(world.list(DEMO, &format!("cursor={cursor}")).send().await.ids(), ids[1..]);
}
