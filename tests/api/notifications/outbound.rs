use crate::subscriber::Subscriber;
use crate::waiting::{SOON, eventually};
use crate::world::World;
use almoner::auth::webhook_signature::{SigningSecret, verify_raas, verify_standard};
use almoner::domain::fingerprint::fingerprint;
use almoner::domain::json::{Json, parse};
use almoner::domain::webhook_dialect::Dialect;
use almoner_ops::receive::Options;
use almoner_ops::sandbox::{DEMO, OTHER};
use futures::future::join_all;
use http::StatusCode;

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_completion_is_told_with_the_resource_as_its_get_shows_it() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let options = Options { clock: world.clock.clone(), ..Options::default() };
    let subscriber = Subscriber::with(&world, DEMO, r#"["*"]"#, "standard", options).await;
    let body = r#"{"project_id":4,"amount":100.20,"user_hash":"hashed"}"#;
    let id = world.create(DEMO, body).send().await.text("transaction_id");
    world.complete(DEMO, &id).send().await;
    let [delivery] = subscriber.heard(1).await.try_into().unwrap();

    assert_eq!(delivery.verified, Ok(()));
    let shown = world.get(DEMO, &id).send().await.body;
    let told = std::str::from_utf8(&delivery.body).unwrap();
    let expected =
        format!(r#"{{"type":"contribution.completed","timestamp":"2026-11-20T12:00:00.000Z","data":{shown}}}"#);
    assert_eq!(told, expected);
    assert!(told.contains(r#""amount":100.20"#), "exact to the digit: {told}");
    let header = |name: &str| delivery.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("webhook-timestamp"), "1795176000");
    let secret = SigningSecret::parse(Dialect::Standard, &subscriber.secret).unwrap();
    let (id, signature) = (header("webhook-id"), header("webhook-signature"));
    assert!(signature.starts_with("v1,"));
    verify_standard(&secret, &id, "1795176000", &signature, &delivery.body, 1_795_176_000).unwrap();
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn the_raas_dialect_has_its_own_headers_and_payload() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let options = Options { clock: world.clock.clone(), ..Options::default() };
    let subscriber = Subscriber::with(&world, DEMO, r#"["contribution.*"]"#, "raas", options).await;
    let body = r#"{"project_id":4,"amount":5,"user_hash":"hashed"}"#;
    let id = world.create(DEMO, body).send().await.text("transaction_id");
    world.complete(DEMO, &id).send().await;
    let [delivery] = subscriber.heard(1).await.try_into().unwrap();

    let (webhook, event) = (&subscriber.id, &delivery.event_id);
    let expected = format!(
        r#"{{"id":"{event}","event_name":"contribution_completed","resource_id":"{id}","user_id":"hashed","subscription_id":"{webhook}","timestamp":"2026-11-20T12:00:00.000Z"}}"#
    );
    assert_eq!(std::str::from_utf8(&delivery.body).unwrap(), expected);
    assert_eq!(delivery.headers["x-raas-event"], "contribution_completed");
    let secret = SigningSecret::parse(Dialect::Raas, &subscriber.secret).unwrap();
    let signature = delivery.headers["x-raas-webhook-signature"].to_str().unwrap();
    verify_raas(&secret, signature, &delivery.body).unwrap();
    assert!(!delivery.headers.contains_key("webhook-signature"));
}

#[tokio::test]
async fn each_webhook_hears_what_it_asked_for_and_of_its_own_partner_alone() {
    let world = World::start().await;
    let all = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let completed = Subscriber::of(&world, DEMO, r#"["contribution.completed"]"#, "").await;
    let donations = Subscriber::of(&world, DEMO, r#"["donation.*","contribution.expired"]"#, "").await;
    let other = Subscriber::of(&world, OTHER, r#"["*"]"#, "").await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    let (one, two) = (all.heard(1).await, completed.heard(1).await);
    assert_eq!(one[0].event_id, two[0].event_id, "one event");
    let theirs = world.created(OTHER).await;
    world.complete(OTHER, &theirs).send().await;
    assert_eq!(other.heard(1).await[0].resource_id, theirs);
    world.drained().await;
    assert_eq!([all.receiver.count(), completed.receiver.count()], [1, 1]);
    assert_eq!([donations.receiver.count(), other.receiver.count()], [0, 1]);
}

#[tokio::test]
async fn a_webhook_hears_of_what_happens_after_it_was_made_however_many_there_were_before() {
    let world = World::start().await;
    // The relay has looked for the partner's webhooks already, and has found none.
    let early = world.created(DEMO).await;
    world.complete(DEMO, &early).send().await;
    for number in 1..=3 {
        let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
        let id = world.created(DEMO).await;
        world.complete(DEMO, &id).send().await;
        if world.deployed().is_none() {
            assert_eq!(subscriber.heard(1).await[0].resource_id, id, "{number}");
        }
        // A slower relay may come to what happened just before only now, and tell that too.
        eventually(&format!("webhook {number} to hear"), SOON, async || {
            subscriber.receiver.deliveries().iter().any(|delivery| delivery.resource_id == id).then_some(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_contributions_completed_three_times_each_by_eight_threads_are_notified_once() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let ids = join_all((0..40).map(|_| world.created(DEMO))).await;
    let threads = (0..8).map(async |thread: usize| {
        for at in 0..15 {
            // 120 completions, three of each, spread so that the three of one are under way together.
            let id = &ids[(thread * 15 + at) % 40];
            let reply = world.complete(DEMO, id).send().await;
            assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
        }
    });
    join_all(threads).await;
    subscriber.heard(40).await;
    world.drained().await;
    let events = subscriber.events();
    assert_eq!((events.len(), subscriber.receiver.count()), (40, 40), "each exactly once");
    assert!(ids.iter().all(|id| events[id].len() == 1));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn no_handler_sends_in_its_own_path_and_the_relays_calls_are_few() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let first = world.created(DEMO).await;
    world.complete(DEMO, &first).send().await;
    subscriber.heard(1).await;
    world.drained().await;
    world.calls().await;
    let second = world.created(DEMO).await;
    world.complete(DEMO, &second).send().await;
    subscriber.heard(2).await;
    world.drained().await;
    let calls = world.calls().await;
    let operations = |function: &str| {
        let operations = calls[function].as_object().unwrap().iter();
        operations.map(|(name, tally)| format!("{name} {}", tally["calls"])).collect::<Vec<_>>()
    };
    assert_eq!(operations("contributions-complete"), ["UpdateItem 1"]);
    assert_eq!(operations("events-relay"), ["PutItem 1", "SendMessageBatch 1"], "webhooks are in memory");
    assert_eq!(operations("notifications-deliver"), ["GetItem 1", "TransactWriteItems 1", "UpdateItem 1"]);
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_set_aside_and_holds_up_nothing() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["*"]"#, "").await;
    let (broken, fine) = (world.created(DEMO).await, world.created(DEMO).await);
    let dynamodb = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let key = almoner::store::key::contribution(world.partner(DEMO).tenant(), broken.parse().unwrap());
    let value = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    let update =
        dynamodb.update_item().table_name(world.table()).key("pk", value(&key.pk)).key("sk", value(&key.sk));
    let update = update.update_expression("SET #status = :odd").expression_attribute_names("#status", "status");
    update.expression_attribute_values(":odd", value("settling")).send().await.unwrap();
    world.complete(DEMO, &fine).send().await;
    assert_eq!(subscriber.heard(1).await[0].resource_id, fine);
    eventually("it in the dead-letter queue", SOON, async || {
        let aside = match world.deployed() {
            None => world.queued().await == [("EventsDeadLetters".to_owned(), 1)].into(),
            Some(_) => world.ops("dead-letters list --queue events").await.unwrap().contains("stream batch of"),
        };
        aside.then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_event_id_follows_from_the_transaction_and_its_version() {
    let world = World::start().await;
    let (one, two) = (
        Subscriber::of(&world, DEMO, r#"["*"]"#, "500").await,
        Subscriber::of(&world, DEMO, r#"["*"]"#, "").await,
    );
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    let event = &two.heard(1).await[0].event_id;
    let expected = almoner::domain::event::Event::id_of(world.partner(DEMO).tenant(), id.parse().unwrap(), 2);
    assert_eq!(*event, expected.to_string());
    assert_eq!(one.heard(1).await[0].event_id, *event);
    let same = |body: &[u8]| fingerprint(&parse(std::str::from_utf8(body).unwrap()).unwrap());
    let [one, two] = [one.heard(1).await, two.heard(1).await].map(|heard| same(&heard[0].body));
    assert_eq!(one, two);
    assert!(matches!(parse("{}").unwrap(), Json::Object(_)));
}
