//! Lists of donations, page by page.

use super::donated::{assert_invalid, ids};
use super::{COMPANY, Givers, within};
use crate::world::{Reply, World};
use almoner_ops::sandbox::OTHER;
use http::Method;
use jiff::SignedDuration;

/// John Doe's donations, oldest first.
pub async fn several(givers: &Givers<'_>, count: usize) -> Vec<String> {
    let mut made = Vec::new();
    for _ in 0..count {
        made.push(givers.donated(&givers.whole("")).await.text("id"));
        givers.world.pass(SignedDuration::from_secs(1));
    }
    made
}

pub fn last_key(reply: &Reply) -> Option<String> {
    Some(reply.text("last_key")).filter(|key| !key.is_empty())
}

#[tokio::test]
async fn pages_are_newest_first_and_the_last_says_so() {
    let world = World::start_around("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let company = world.token("company", givers.company.id).await;
    let mut made = several(&givers, 7).await;
    made.reverse();
    for limit in [1, 2, 3, 7, 8, 100] {
        for (token, path) in [(&givers.consumer, within(givers.company)), (&company, COMPANY.to_owned())] {
            let (mut seen, mut key) = (Vec::new(), Some(String::new()));
            while let Some(start) = key {
                let path = format!("{path}?limit={limit}&start_key={start}");
                let page = givers.as_bearer(token, Method::GET, &path).send().await;
                let found = ids(&page);
                assert!(found.len() == limit || last_key(&page).is_none(), "only the last is short: {page:?}");
                seen.extend(found);
                key = last_key(&page);
            }
            assert_eq!(seen, made, "{limit}");
        }
    }
    assert_eq!(last_key(&givers.ask_for_list("limit=7").send().await), None, "empty when nothing is left");
}

#[tokio::test]
async fn a_page_has_20_unless_1_to_100_are_asked_for() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    several(&givers, 21).await;
    let page = givers.ask_for_list("").send().await;
    assert_eq!((ids(&page).len(), last_key(&page).is_some()), (20, true));
    for limit in ["0", "101", "-1", "x", "1.5", "99999999999999999999"] {
        let reply = givers.ask_for_list(&format!("limit={limit}")).send().await;
        assert_invalid(&reply, &["limit must be a number from 1 to 100"]);
    }
}

#[tokio::test]
async fn a_start_key_is_one_of_the_same_list() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    several(&givers, 2).await;
    let other = world.token("consumer_user", givers.giving.other_consumer).await;
    let [company, stranger] =
        [world.token("company", givers.company.id).await, world.token("company", world.partner(OTHER).id).await];
    let key = last_key(&givers.ask_for_list("limit=1").send().await).unwrap();
    let theirs = givers.as_bearer(&company, Method::GET, &format!("{COMPANY}?limit=1")).send().await;
    let theirs = last_key(&theirs).unwrap();
    let wrong = ["start_key must be a last_key of an earlier page of the same list"];
    let altered = format!("{}{}", &key[..key.len() - 2], if key.ends_with("AA") { "BB" } else { "AA" });
    let own = within(givers.company);
    for (what, token, path, key) in [
        ("altered", &givers.consumer, own.as_str(), altered.as_str()),
        ("cut", &givers.consumer, &own, &key[..10]),
        ("made up", &givers.consumer, &own, "x"),
        ("the company's", &givers.consumer, &own, &theirs),
        ("a consumer's", &company, COMPANY, &key),
        ("another consumer's", &other, &own, &key),
        ("within another company", &givers.consumer, &within(world.partner(OTHER)), &key),
        ("another company's", &stranger, COMPANY, &theirs),
    ] {
        let reply = givers.as_bearer(token, Method::GET, &format!("{path}?start_key={key}")).send().await;
        assert_eq!(super::errors(&reply), wrong, "{what}");
        assert_invalid(&reply, &wrong);
    }
}
