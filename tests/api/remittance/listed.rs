//! What a user has sent: one by one, and page by page.

use super::{Remitter, UNKNOWN, call, made, person, refusal};
use crate::world::{Reply, World};
use almoner::domain::json::Json;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::{Method, StatusCode};

fn ids(reply: &Reply) -> Vec<String> {
    let json = reply.json();
    let Some(Json::Array(items)) = json.member("transactions") else { panic!("{reply:?}") };
    let id = |item: &Json<'_>| match item.member("id") {
        Some(Json::Text(id)) => id.clone(),
        other => panic!("{other:?}"),
    };
    items.iter().map(id).collect()
}

#[tokio::test]
async fn pages_are_newest_first_and_lead_through_all_of_them_once() {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let mut sent = Vec::new();
    for _ in 0..7 {
        sent.push(sender.sent("1").await);
    }
    sent.reverse();
    let (mut seen, mut query) = (Vec::new(), "?limit=3".to_owned());
    loop {
        let page = sender.get(&format!("/transactions{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        seen.push(ids(&page));
        let Some(cursor) = page.next_cursor() else { break };
        query = format!("?limit=3&cursor={cursor}");
    }
    assert_eq!(seen.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
    let mut found = seen.concat();
    // Those of one millisecond stand by their ids.
    for all in [&mut found, &mut sent] {
        all.sort();
    }
    assert_eq!(found, sent);
    let one = sender.transaction(&found[0]).await;
    assert!(sender.get("/transactions").await.body.contains(&one.body), "each as its GET shows it");
}

#[tokio::test]
async fn a_list_is_its_users_own() {
    let world = World::start().await;
    let (one, other) = (Remitter::of(&world).await, Remitter::of(&world).await);
    let theirs = Remitter::named(&world, OTHER, "Verified").await;
    let (id, _) = (one.sent("1").await, theirs.sent("1").await);
    assert_eq!(ids(&one.get("/transactions").await), [id.as_str()]);
    assert_eq!(other.get("/transactions").await.body, r#"{"transactions":[],"next_cursor":null}"#);
    for stranger in [&other, &theirs] {
        let reply = stranger.get(&format!("/transactions/{id}")).await;
        let message = "transaction_id is unknown: use an id that was returned to you.";
        assert_eq!(refusal(&reply), (404, message.to_owned()));
    }
    for user in [theirs.user.as_str(), UNKNOWN] {
        let reply = call(&world, DEMO, Method::GET, &format!("/users/{user}/transactions")).send().await;
        assert_eq!(refusal(&reply).0, 404, "{user}");
    }
}

#[tokio::test]
async fn a_query_that_means_nothing_is_refused_and_another_users_cursor_too() {
    let world = World::start().await;
    let (one, other) = (Remitter::of(&world).await, Remitter::of(&world).await);
    for _ in 0..2 {
        one.sent("1").await;
    }
    let cursor = one.get("/transactions?limit=1").await.next_cursor().unwrap();
    let mine = "cursor must be a next_cursor of an earlier page.";
    for (sender, query, message) in [
        (&other, format!("cursor={cursor}"), mine),
        (&one, "cursor=x".to_owned(), mine),
        (&one, "limit=0".to_owned(), "limit must be a number from 1 to 100."),
        (&one, "from=yesterday".to_owned(), "from must be an RFC 3339 time or a date such as 2026-11-20."),
    ] {
        let reply = sender.get(&format!("/transactions?{query}")).await;
        assert_eq!(refusal(&reply), (400, message.to_owned()), "{query}");
    }
    let nobody = made(&world, DEMO, "/users", &person("Nobody")).await;
    let reply = call(&world, DEMO, Method::GET, &format!("/users/{nobody}/transactions")).send().await;
    assert_eq!(reply.body, r#"{"transactions":[],"next_cursor":null}"#);
}
