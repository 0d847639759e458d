//! What the functions ask of AWS is what the template's policies let them, no more (the local stack refuses it, in every
//! test) and no less: here every grant is used.

mod donations;
mod pos;
mod remittances;
mod statements;

use crate::subscriber::Subscriber;
use crate::waiting::{SOON, eventually};
use crate::world::{World, parsed, template};
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use aws_sdk_dynamodb::types::AttributeValue;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::Value;
use std::collections::BTreeSet;

/// `contributions-get KnowTheCaller: dynamodb:GetItem partner#*`, … as the template grants them.
fn granted() -> BTreeSet<String> {
    let template = parsed(&template());
    let functions = template.functions.iter();
    functions
        .flat_map(|function| {
            function.grants.iter().flat_map(|grant| grant.all().map(|one| format!("{} {one}", function.name)))
        })
        .collect()
}

/// The same, as the functions have used them.
async fn used(world: &World) -> BTreeSet<String> {
    let calls = world.request(Method::GET, "/_local/calls").send().await;
    let calls: Value = serde_json::from_str(&calls.body).unwrap();
    let functions = calls["granted"].as_object().unwrap().iter();
    functions
        .flat_map(|(function, used)| {
            used.as_array().unwrap().iter().map(move |one| format!("{function} {}", one.as_str().unwrap()))
        })
        .collect()
}

async fn contributions() -> BTreeSet<String> {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let create = || world.create(DEMO, r#"{"project_id":4,"amount":5,"user_hash":"u"}"#).key("k").send();
    let id = create().await.text("transaction_id");
    assert!(create().await.replayed());
    // For a closed project: unless it was made before.
    let closed = world.create(DEMO, r#"{"project_id":5,"amount":5,"user_hash":"u"}"#).key("l").send().await;
    assert_eq!(closed.status, StatusCode::UNPROCESSABLE_ENTITY);
    for request in [world.complete(DEMO, &id), world.get(DEMO, &id), world.list(DEMO, "")] {
        assert_eq!(request.send().await.status, StatusCode::OK);
    }
    world.created(DEMO).await;
    world.advance(SignedDuration::from_hours(8 * 24));
    world.run("contributions-expire").await;
    world.run("contributions-expire").await;
    used(&world).await
}

async fn completions() -> BTreeSet<String> {
    let world = World::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "100").start().await;
    world.fault("error", 1.0).await;
    let unknown = "00000000-0000-4000-8000-000000000000";
    assert_eq!(world.complete(DEMO, unknown).send().await.status, StatusCode::ACCEPTED);
    eventually("a try that fails", SOON, async || {
        used(&world).await.iter().any(|one| one.contains("HideMessages")).then_some(())
    })
    .await;
    world.heal().await;
    world.drained().await;
    used(&world).await
}

async fn webhooks() -> BTreeSet<String> {
    let clock = Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap());
    let world = World::with(clock).env("NOTIFICATION_SCHEDULE_S", "1").start().await;
    let failing = Subscriber::of(&world, DEMO, r#"["*"]"#, "500").await;
    let other = Subscriber::of(&world, DEMO, r#"["donation.*"]"#, "").await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    failing.logged(&world, DEMO, 1).await;
    world.advance(SignedDuration::from_mins(10));
    world.run("notifications-recover").await;
    failing.logged(&world, DEMO, 2).await;
    let call = async |method: Method, path: &str| {
        let reply = world.call(DEMO, method, path).send().await;
        assert!(reply.status.is_success(), "{path}: {reply:?}");
        reply
    };
    let path = format!("/webhooks/{}", other.id);
    call(Method::GET, "/webhooks").await;
    call(Method::GET, &path).await;
    call(Method::POST, &format!("{path}/rotate")).await;
    let event = call(Method::POST, &format!("{path}/test")).await.text("event_id");
    other.logged(&world, DEMO, 1).await;
    world.advance(SignedDuration::from_secs(1));
    call(Method::POST, &format!("{path}/deliveries/{event}/redeliver")).await;
    other.logged(&world, DEMO, 2).await;
    keyed(&world).await;
    unreadable(&world).await;
    used(&world).await
}

/// A change and a message that nobody understands, each on its way to its dead-letter queue.
async fn unreadable(world: &World) {
    let odd = world.created(DEMO).await;
    let dynamodb = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let key = almoner::store::key::contribution(DEMO.tenant(), odd.parse().unwrap());
    let [pk, sk, status] = [key.pk, key.sk, "settling".to_owned()].map(AttributeValue::S);
    let update = dynamodb.update_item().table_name("LedgerTable").key("pk", pk).key("sk", sk);
    let update = update.update_expression("SET #status = :odd").expression_attribute_names("#status", "status");
    update.expression_attribute_values(":odd", status).send().await.unwrap();
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let url = sqs.get_queue_url().queue_name("Notifications").send().await.unwrap().queue_url.unwrap();
    sqs.send_message().queue_url(url).message_body("?").send().await.unwrap();
    let there = [("EventsDeadLetters".to_owned(), 1), ("NotificationsDeadLetters".to_owned(), 1)].into();
    eventually("two dead letters", SOON, async || (world.queued().await == there).then_some(())).await;
}

/// A webhook under an idempotency key, made, made again and deleted, by the other kind of credential.
async fn keyed(world: &World) {
    let [id, secret] = DEMO.client.unwrap();
    let call = |method, path: &str| {
        world.request(method, path).header("X-Client-Id", id).header("X-Client-Secret", secret)
    };
    let create = || {
        let body = r#"{"url":"http://127.0.0.1:9/","events":["*"]}"#;
        call(Method::POST, "/webhooks").json(body).key("k").send()
    };
    let made = create().await.text("id");
    assert!(create().await.replayed());
    let listed = call(Method::GET, &format!("/webhooks/{made}/deliveries")).send().await;
    assert_eq!(listed.status, StatusCode::OK);
    let deleted = call(Method::DELETE, &format!("/webhooks/{made}")).send().await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_grant_is_used() {
    // Boxed: together they are larger than a test's stack.
    let (contributions, completions, webhooks) =
        tokio::join!(Box::pin(contributions()), Box::pin(completions()), Box::pin(webhooks()));
    let (tills, buyers) = tokio::join!(Box::pin(pos::tills()), Box::pin(pos::buyers()));
    let (consumers, gateways) = tokio::join!(Box::pin(donations::consumers()), Box::pin(donations::gateways()));
    let (senders, holds) = tokio::join!(Box::pin(remittances::senders()), Box::pin(remittances::holds()));
    let (settlement, statements) =
        tokio::join!(Box::pin(remittances::settlement()), Box::pin(statements::statements()));
    let donations = [consumers, gateways];
    let remittances = [senders, holds, settlement, statements];
    let used =
        [contributions, completions, webhooks, tills, buyers].into_iter().chain(donations).chain(remittances);
    let used: BTreeSet<String> = used.flatten().collect();
    let granted = granted();
    // There is no S3 here: its grants are used where there is one (tests/sam-deploy). And what the sandbox's function gives up
    // Lambda itself sends on, with the function's role.
    let others = |one: &&String| one.contains(": s3:") || one.starts_with("sandbox-advance SetAsideWhatFails");
    let unused: Vec<_> = granted.difference(&used).filter(|one| !others(one)).collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

#[tokio::test]
async fn what_no_policy_allows_is_refused_as_aws_refuses_it_and_the_caller_is_not_told_of_what() {
    let world = World::with(Clock::System).template(r#"["contribution#*"]"#, r#"["other#*"]"#).start().await;
    let reply = world.create(DEMO, r#"{"project_id":4,"amount":5,"user_hash":"u"}"#).send().await;
    assert_eq!((reply.status, reply.number("code")), (StatusCode::INTERNAL_SERVER_ERROR, "50000".into()));
    for told in ["authorized", "PutItem", "LedgerTable", "contribution#"] {
        assert!(!reply.body.contains(told), "{reply:?}");
    }
    assert_eq!(world.list(DEMO, "").send().await.body, r#"{"contributions":[],"next_cursor":null}"#);
    let used = used(&world).await;
    assert!(used.contains("contributions-create KnowTheCaller: dynamodb:GetItem partner#*"), "{used:?}");
    assert!(!used.iter().any(|one| one.contains("CreateContributions")), "{used:?}");
}
