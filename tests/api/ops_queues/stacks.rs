//! Queues as CloudFormation names them.

use super::{ops, sqs};
use crate::world::World;

#[tokio::test]
async fn a_deployed_stacks_queue_is_found_by_what_its_name_begins_with() {
    let world = World::start().await;
    let sqs = sqs(&world);
    for name in ["shop-Completions-X", "shop-CompletionsDeadLetters-Y", "shopping-CompletionsDeadLetters-Z"] {
        sqs.create_queue().queue_name(name).send().await.unwrap();
    }
    let list = "--stack shop dead-letters list --queue completions";
    insta::assert_snapshot!(ops(&world, list).await, @r"
    QUEUE        MESSAGES
    completions  0
    ");
    ops(&world, "--stack shop dead-letters redrive --all --queue completions").await;
    sqs.create_queue().queue_name("shop-CompletionsDeadLetters-Older").send().await.unwrap();
    let problem = world.ops(list).await.unwrap_err();
    insta::assert_snapshot!(problem, @"There are 2 queues named shop-CompletionsDeadLetters-…: delete those that an older stack left, once they are empty.");
    let problem = world.ops("--stack other dead-letters list").await.unwrap_err();
    insta::assert_snapshot!(problem, @"There is no queue named other-CompletionsDeadLetters-…: see --stack, and the region.");
}

#[tokio::test]
async fn without_a_queue_no_stack_and_no_queues_are_needed() {
    let world = World::start().await;
    let nowhere = "--sqs-endpoint-url http://127.0.0.1:1";
    assert!(world.ops(&format!("{nowhere} partner list")).await.is_ok());
    let problem = world.ops(&format!("{nowhere} dead-letters list")).await.unwrap_err();
    assert!(problem.starts_with("The queues do not answer (is the stack running?)"), "{problem}");
}
