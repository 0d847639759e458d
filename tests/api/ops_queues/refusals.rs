//! What cannot be done.

use crate::world::World;
use almoner_ops::sandbox::DEMO;

const ID: &str = "11111111-2222-4333-8444-555555555555";

#[tokio::test]
async fn what_cannot_be_done_is_said_in_a_sentence() {
    let world = World::start().await;
    let demo = DEMO.id;
    for (command, says) in [
        (format!("dead-letters show {ID}"), "There is no message 11111111-"),
        (format!("dead-letters redrive {ID} --queue events"), "There is no message 11111111-"),
        ("dead-letters redrive".to_owned(), "required"),
        (format!("dead-letters redrive --all {ID}"), "cannot be used with"),
        ("dead-letters list --queue nothing".to_owned(), "invalid value"),
        ("events replay --from 2026-01-02 --to 2026-01-01".to_owned(), "--from must be before --to"),
        ("events replay --from 2026-01-02 --to 2026-01-03".to_owned(), "30 days ago cannot be replayed"),
        ("events replay --from yesterday --to 2026-01-01".to_owned(), "must be a time such as"),
        ("events replay --from 2026-01-01".to_owned(), "--to"),
        (format!("webhooks list --partner {ID}"), "There is no test partner"),
        (format!("webhooks disable --partner {demo} {ID}"), "has no webhook 11111111-"),
        (format!("webhooks enable --partner {demo} {ID}"), "has no webhook 11111111-"),
        (format!("webhooks enable --partner {demo} --mode live {ID}"), "The live partner"),
        (format!("deliveries list --partner {demo} --webhook {ID}"), "has no webhook 11111111-"),
        (format!("deliveries list --partner {demo} --webhook {ID} --limit 1001"), "1..=1000"),
        (format!("deliveries list --partner {demo} --webhook {ID} --limit 0"), "1..=1000"),
        ("completions rejected --mode live".to_owned(), "--partner"),
        ("dead-letters list --aws --table t".to_owned(), "Say which stack"),
    ] {
        let problem = world.ops(&command).await.unwrap_err();
        assert!(problem.contains(says), "{command}: {problem}");
    }
}
