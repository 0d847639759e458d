//! What `almoner-ops credential rotate` refuses.

use super::Pair;
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;

#[tokio::test]
async fn a_third_secret_takes_the_place_that_it_is_told_to_take() {
    let world = World::start().await;
    let first = Pair::issued(&world, "").await;
    let second = first.rotated(&world, "").await;
    let listed = world.ops(&format!("credential list --partner {}", world.partner(DEMO).id)).await.unwrap();
    let row: Vec<_> = listed.lines().find(|line| line.ends_with(&first.key)).unwrap().split_whitespace().collect();
    assert_eq!((row[1], row[3], row[4].ends_with('Z')), ("active", "-", true), "{listed}");
    assert!(!listed.contains(&second.secret), "{listed}");

    let problem = world.ops(&format!("credential rotate {}", first.key)).await.unwrap_err();
    assert!(problem.starts_with("Two secrets are valid until 20"), "{problem}");
    let third = first.rotated(&world, "--drop newest").await;
    let open = async |pairs: [&Pair; 3]| {
        let [one, two, three] = pairs;
        [one.status(&world).await, two.status(&world).await, three.status(&world).await].map(|it| it.is_success())
    };
    assert_eq!(open([&first, &second, &third]).await, [true, false, true]);
    let fourth = first.rotated(&world, "--drop oldest").await;
    assert_eq!(fourth.status(&world).await, StatusCode::OK);
    assert_eq!(open([&first, &third, &fourth]).await, [false, true, true]);
}

#[tokio::test]
async fn what_cannot_be_rotated_is_said_in_a_sentence_and_stays() {
    let world = World::start().await;
    let revoked = Pair::issued(&world, "").await;
    for _ in 0..2 {
        world.ops(&format!("credential revoke {}", revoked.key)).await.unwrap();
    }
    let key = world.partner(DEMO).api_key[0];
    for (command, says) in [
        ("credential rotate nobody".to_owned(), "There is no such API-Key"),
        (format!("credential rotate {key} --kind client-id"), "There is no such X-Client-Id"),
        (format!("credential rotate {}", revoked.key), "It was revoked, which is for good"),
        (format!("credential rotate {key} --overlap 31d"), "must be 30d at most"),
        (format!("credential rotate {key} --overlap soon"), "must be a duration such as 24h or 90d"),
        (format!("credential rotate {key} --expires-in 1d --expires-at 2099-01-01"), "cannot be used with"),
        (format!("credential rotate {key} --expires-in 0s"), "cannot expire in the past"),
    ] {
        let problem = world.ops(&command).await.unwrap_err();
        assert!(problem.contains(says), "{command}: {problem}");
    }
    assert_eq!(world.list(DEMO, "").send().await.status, StatusCode::OK);
}
