//! A queue's batches, and what becomes of them when the function fails.

use super::*;
use std::collections::BTreeSet;

const REPORTS: &str = "FunctionResponseTypes: [ReportBatchItemFailures]";

async fn world(properties: &str) -> World {
    World::new(&format!("{{ Type: SQS, Properties: {{ Queue: !GetAtt Q.Arn, {properties} }} }}")).await
}

fn bodies(event: &Value) -> Vec<String> {
    records(event).iter().map(|record| record["body"].as_str().unwrap().to_owned()).collect()
}

fn failures<'a>(event: &Value, is_bad: impl Fn(&str) -> bool + 'a) -> Value {
    let bad = records(event).iter().filter(|record| is_bad(record["body"].as_str().unwrap()));
    let failures: Vec<_> = bad.map(|record| json!({ "itemIdentifier": record["messageId"] })).collect();
    json!({ "batchItemFailures": failures })
}

#[tokio::test]
async fn batches_are_as_large_as_the_template_says() {
    let world = world("BatchSize: 4").await;
    for number in 0..25 {
        world.send(&number.to_string()).await;
    }
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let started = world.start(function).await;
    until("all is done", || world.count("Q") == (0, 0)).await;
    let seen = seen.lock().unwrap();
    let mut sizes: Vec<_> = seen.iter().map(|event| records(event).len()).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 4, 4, 4, 4, 4, 4]);
    let all: BTreeSet<_> = seen.iter().flat_map(bodies).collect();
    assert_eq!(all.len(), 25);
    drop((seen, started));
}

#[tokio::test]
async fn a_window_fills_a_batch_over_several_receives() {
    let world = world("BatchSize: 12, MaximumBatchingWindowInSeconds: 10").await;
    for number in 0..12 {
        world.send(&number.to_string()).await;
    }
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start(function).await;
    until("all is done", || world.count("Q") == (0, 0)).await;
    let sizes: Vec<_> = seen.lock().unwrap().iter().map(|event| records(event).len()).collect();
    assert_eq!(sizes, [12]);
}

#[tokio::test]
async fn a_message_looks_as_it_does_on_lambda() {
    let world = world("").await;
    let attribute = json!({ "trace": { "DataType": "String", "StringValue": "t1" } });
    let request = json!({ "QueueUrl": Sqs::url("Q"), "MessageBody": "hello", "MessageAttributes": attribute });
    let (_, sent) = world.sqs.call("SendMessage", &request).await;
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start(function).await;
    until("it came", || !seen.lock().unwrap().is_empty()).await;
    let mut record = records(&seen.lock().unwrap()[0])[0].clone();
    let attributes = record["attributes"].take();
    assert!(record["receiptHandle"].take().as_str().is_some_and(|handle| !handle.is_empty()));
    assert_eq!(
        record,
        json!({
            "messageId": sent["MessageId"],
            "receiptHandle": null,
            "body": "hello",
            "attributes": null,
            "messageAttributes": { "trace": {
                "dataType": "String", "stringValue": "t1", "stringListValues": [], "binaryListValues": [],
            } },
            "md5OfBody": "5d41402abc4b2a76b9719d911017c592",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:Q",
            "awsRegion": "us-east-1",
        })
    );
    assert_eq!(attributes["ApproximateReceiveCount"], "1");
    for name in ["SentTimestamp", "SenderId", "ApproximateFirstReceiveTimestamp"] {
        assert!(attributes[name].is_string(), "{attributes}");
    }
}

#[tokio::test]
async fn what_a_function_reports_comes_back_alone() {
    let world = world(REPORTS).await;
    for body in ["one", "bad", "two"] {
        world.send(body).await;
    }
    let (seen, function) = recording(|number, event| Ok(failures(event, |body| number == 0 && body == "bad")));
    let _started = world.start(function).await;
    until("all is done", || world.count("Q") == (0, 0) && seen.lock().unwrap().len() == 2).await;
    let seen = seen.lock().unwrap();
    assert_eq!(bodies(&seen[0]), ["one", "bad", "two"]);
    assert_eq!(bodies(&seen[1]), ["bad"]);
    assert_eq!(records(&seen[1])[0]["attributes"]["ApproximateReceiveCount"], "2");
}

/// The first invocation goes wrong in that way; the batch must come back as a whole and then be done.
async fn comes_back_whole(name: &str, first: fn() -> Outcome) {
    let world = world(REPORTS).await;
    world.send("one").await;
    world.send("two").await;
    let (seen, function) = recording(move |number, _| if number == 0 { first() } else { Ok(Value::Null) });
    let _started = world.start(function).await;
    until(name, || world.count("Q") == (0, 0) && seen.lock().unwrap().len() == 2).await;
    let seen: Vec<_> = seen.lock().unwrap().iter().map(bodies).collect();
    assert_eq!(seen, [["one", "two"], ["one", "two"]], "{name}");
}

#[tokio::test]
async fn a_batch_that_fails_comes_back_whole() {
    futures::join!(
        comes_back_whole("an error", || Err("no".to_owned())),
        comes_back_whole("a panic", || panic!("on purpose")),
        comes_back_whole("an unknown id", || Ok(json!({"batchItemFailures": [{"itemIdentifier": "x"}]}))),
        comes_back_whole("an empty id", || Ok(json!({"batchItemFailures": [{"itemIdentifier": ""}]}))),
        comes_back_whole("no object", || Ok(json!("text"))),
    );
}

#[tokio::test]
async fn a_function_that_does_not_answer_in_time_fails() {
    let world = world("").await;
    world.send("slow").await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let _started = world
        .start(function_within(Duration::from_secs(1), move |_| {
            let first = counted.fetch_add(1, Ordering::SeqCst) == 0;
            async move { if first { std::future::pending().await } else { Ok(Value::Null) } }
        }))
        .await;
    until("the second try", || calls.load(Ordering::SeqCst) == 2 && world.count("Q") == (0, 0)).await;
}

#[tokio::test]
async fn what_always_fails_ends_in_the_dead_letter_queue_and_harms_nothing_else() {
    let world = world(REPORTS).await;
    for body in ["one", "poison", "two", "three"] {
        world.send(body).await;
    }
    let (seen, function) = recording(|_, event| Ok(failures(event, |body| body == "poison")));
    let _started = world.start(function).await;
    until("it is given up", || world.count("Dead") == (1, 0)).await;
    assert_eq!(world.count("Q"), (0, 0));
    let mut all: Vec<_> = seen.lock().unwrap().iter().flat_map(bodies).collect();
    all.sort_unstable();
    assert_eq!(all, ["one", "poison", "poison", "three", "two"], "twice, as maxReceiveCount says");
}

#[tokio::test]
async fn no_more_run_at_once_than_the_template_says_and_the_rest_is_not_received() {
    let world = world("BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 }").await;
    for number in 0..6 {
        world.send(&number.to_string()).await;
    }
    let [now, most] = [(); 2].map(|()| Arc::new(AtomicUsize::new(0)));
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let (counted_now, counted_most, waited_for) = (Arc::clone(&now), Arc::clone(&most), Arc::clone(&gate));
    let _started = world
        .start(function(move |_| {
            let (now, most, gate) = (Arc::clone(&counted_now), Arc::clone(&counted_most), Arc::clone(&waited_for));
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                gate.acquire().await.unwrap().forget();
                now.fetch_sub(1, Ordering::SeqCst);
                Ok(Value::Null)
            }
        }))
        .await;
    until("two run", || now.load(Ordering::SeqCst) == 2).await;
    assert_eq!(world.count("Q"), (4, 2));
    gate.add_permits(6);
    until("all is done", || world.count("Q") == (0, 0)).await;
    assert_eq!(most.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_message_that_came_back_is_counted_as_visible() {
    let world = world("").await;
    world.send("one").await;
    let receive = json!({ "QueueUrl": Sqs::url("Q") });
    world.sqs.call("ReceiveMessage", &receive).await;
    assert_eq!(world.count("Q"), (0, 1));
    until("it came back", || world.count("Q") == (1, 0)).await;
    let delayed = json!({ "QueueUrl": Sqs::url("Dead"), "MessageBody": "later", "DelaySeconds": 60 });
    world.sqs.call("SendMessage", &delayed).await;
    assert_eq!(world.count("Dead"), (0, 0));
}
