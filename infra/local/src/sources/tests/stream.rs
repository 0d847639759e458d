//! A stream's order, what becomes of batches that fail, and where a restart goes on.

use super::*;

const RETRY_TWICE: &str = "MaximumRetryAttempts: 2, \
    DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Dead.Arn } }";

async fn world(properties: &str) -> World {
    from("TRIM_HORIZON", properties).await
}

async fn from(start: &str, properties: &str) -> World {
    let given = format!("Stream: !GetAtt Items.StreamArn, StartingPosition: {start}, {properties}");
    World::new(&format!("{{ Type: DynamoDB, Properties: {{ {given} }} }}")).await
}

fn keys(event: &Value) -> Vec<String> {
    let key = |record: &Value| record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap().to_owned();
    records(event).iter().map(key).collect()
}

fn all_keys(seen: &Seen) -> Vec<Vec<String>> {
    seen.lock().unwrap().iter().map(keys).collect()
}

fn sequence(event: &Value, index: usize) -> &Value {
    &records(event)[index]["dynamodb"]["SequenceNumber"]
}

/// The position in the file.
fn position(world: &World) -> Value {
    let text = std::fs::read(world.folder.path().join("streams.json")).unwrap_or_default();
    serde_json::from_slice::<Value>(&text).unwrap_or_default()["f Items"].clone()
}

#[tokio::test]
async fn changes_come_in_order_in_batches_and_look_as_they_do_on_lambda() {
    let world = world("BatchSize: 10").await;
    let written: Vec<_> = (0..25).map(|number| format!("item-{number:02}")).collect();
    written.iter().for_each(|pk| world.put(pk));
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start(function).await;
    until("all came", || all_keys(&seen).concat().len() == 25).await;
    assert_eq!(all_keys(&seen).concat(), written);
    assert_eq!(all_keys(&seen).iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 5]);

    let mut record = records(&seen.lock().unwrap()[0])[0].clone();
    let change = record["dynamodb"].take();
    assert!(record["eventID"].take().is_string());
    let arn = record["eventSourceARN"].take();
    let prefix = "arn:aws:dynamodb:us-east-1:123456789012:table/Items/stream/";
    assert!(arn.as_str().unwrap().starts_with(prefix), "{arn}");
    assert_eq!(
        record,
        json!({
            "eventID": null, "eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
            "awsRegion": "us-east-1", "dynamodb": null, "eventSourceARN": null,
        })
    );
    assert_eq!(change["NewImage"], json!({"pk": {"S": "item-00"}}));
    assert_eq!(change["StreamViewType"], "NEW_AND_OLD_IMAGES");
    assert!(change["SizeBytes"].is_number() && change["ApproximateCreationDateTime"].is_number());
}

#[tokio::test]
async fn a_write_wakes_the_poller_and_a_window_gathers() {
    let world = world("BatchSize: 3, MaximumBatchingWindowInSeconds: 15").await;
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start(function).await;
    for pk in ["a", "b", "c"] {
        world.put(pk);
        tokio::task::yield_now().await;
    }
    until("all came", || all_keys(&seen) == [["a", "b", "c"]]).await;
}

#[tokio::test]
async fn the_stream_goes_on_from_the_lowest_that_failed() {
    let world = world("FunctionResponseTypes: [ReportBatchItemFailures]").await;
    for pk in ["a", "b", "c", "d", "e"] {
        world.put(pk);
    }
    let (seen, function) = recording(|number, event| {
        let failed = |index| json!({ "itemIdentifier": sequence(event, index) });
        Ok(if number == 0 { json!({ "batchItemFailures": [failed(3), failed(1)] }) } else { json!(null) })
    });
    let _started = world.start(function).await;
    until("all is done", || seen.lock().unwrap().len() == 2).await;
    assert_eq!(all_keys(&seen), [vec!["a", "b", "c", "d", "e"], vec!["b", "c", "d", "e"]]);
    until("it is kept", || position(&world) == *sequence(&seen.lock().unwrap()[1], 3)).await;
}

#[tokio::test]
async fn a_batch_that_fails_is_tried_again_until_it_is_done() {
    let world = world("").await;
    world.put("a");
    world.put("b");
    let (seen, function) = recording(|number, _| match number {
        0 => Err("no".to_owned()),
        1 => panic!("on purpose"),
        _ => Ok(Value::Null),
    });
    let _started = world.start(function).await;
    until("it is done", || position(&world).is_string()).await;
    assert_eq!(all_keys(&seen), [["a", "b"]; 3]);
    assert_eq!(position(&world), *sequence(&seen.lock().unwrap()[0], 1));
}

#[tokio::test]
async fn a_batch_without_bisecting_is_given_up_whole_and_the_stream_goes_on() {
    let world = world(RETRY_TWICE).await;
    world.put("a");
    world.put("b");
    let (seen, function) =
        recording(
            |_, event| if keys(event).contains(&"a".to_owned()) { Err("no".to_owned()) } else { Ok(json!({})) },
        );
    let _started = world.start(function).await;
    until("it is given up", || world.count("Dead") == (1, 0)).await;
    world.put("c");
    until("the next one came", || all_keys(&seen).len() == 4).await;
    assert_eq!(all_keys(&seen), [vec!["a", "b"], vec!["a", "b"], vec!["a", "b"], vec!["c"]]);

    let mut letter = world.letters("Dead").await.remove(0);
    let first = seen.lock().unwrap()[0].clone();
    let info = &letter["DDBStreamBatchInfo"];
    assert_eq!(
        (&info["startSequenceNumber"], &info["endSequenceNumber"]),
        (sequence(&first, 0), sequence(&first, 1))
    );
    assert_eq!((&info["batchSize"], &info["streamArn"]), (&json!(2), &records(&first)[0]["eventSourceARN"]));
    assert!(info["shardId"].is_string() && info["approximateArrivalOfLastRecord"].is_string());
    assert!(letter["timestamp"].is_string() && letter["requestContext"]["requestId"].take().is_string());
    assert_eq!(
        letter["requestContext"],
        json!({
            "requestId": null, "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:f",
            "condition": "RetryAttemptsExhausted", "approximateInvokeCount": 3,
        })
    );
}

#[tokio::test]
async fn bisecting_isolates_the_record_that_cannot_be_done() {
    let world = world(&format!("BisectBatchOnFunctionError: true, {RETRY_TWICE}")).await;
    let written = ["a", "b", "c", "d", "e", "poison", "g", "h"];
    written.iter().for_each(|pk| world.put(pk));
    let done = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&done);
    let (seen, function) = recording(move |_, event| {
        if keys(event).contains(&"poison".to_owned()) {
            return Err("no".to_owned());
        }
        kept.lock().unwrap().extend(keys(event));
        Ok(Value::Null)
    });
    let _started = world.start(function).await;
    until("the rest is done", || done.lock().unwrap().len() == 7).await;
    assert_eq!(*done.lock().unwrap(), ["a", "b", "c", "d", "e", "g", "h"]);
    let letters = world.letters("Dead").await;
    assert_eq!((letters.len(), &letters[0]["DDBStreamBatchInfo"]["batchSize"]), (1, &json!(1)));
    let poison = sequence(&seen.lock().unwrap()[0], 5).clone();
    assert_eq!(letters[0]["DDBStreamBatchInfo"]["startSequenceNumber"], poison);
    assert_eq!(letters[0]["requestContext"]["approximateInvokeCount"], 3);
    assert_eq!(all_keys(&seen).iter().filter(|keys| *keys == &["poison"]).count(), 3);
}

#[tokio::test]
async fn records_that_grow_too_old_are_given_up() {
    let world = world(
        "MaximumRecordAgeInSeconds: 1, \
         DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Dead.Arn } }",
    )
    .await;
    world.put("a");
    let _started = world.start(recording(|_, _| Err("no".to_owned())).1).await;
    until("it is given up", || world.count("Dead") == (1, 0)).await;
    assert_eq!(world.letters("Dead").await[0]["requestContext"]["condition"], "RecordAgeExceeded");
}

#[tokio::test]
async fn what_the_function_does_not_want_is_done_without_it() {
    let pattern = r#"{"eventName":["INSERT"],"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"want"}]}}}}"#;
    let filter = format!("FilterCriteria: {{ Filters: [{{ Pattern: '{pattern}' }}] }}");
    let world = world(&filter).await;
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start(function).await;
    world.put("other-1");
    until("the position moved", || position(&world).is_string()).await;
    assert!(seen.lock().unwrap().is_empty());
    for pk in ["want-1", "other-2", "want-2"] {
        world.put(pk);
    }
    until("the wanted came", || all_keys(&seen).concat() == ["want-1", "want-2"]).await;
}

#[tokio::test]
async fn a_restart_goes_on_after_what_was_done() {
    let world = world("").await;
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let started = world.start(function).await;
    world.put("a");
    world.put("b");
    until("both came", || all_keys(&seen).concat() == ["a", "b"]).await;
    started.stop().await;
    world.put("c");
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start_again(function, true).await;
    until("the next came", || all_keys(&seen) == [["c"]]).await;
}

#[tokio::test]
async fn a_batch_that_was_not_done_when_the_stack_stopped_comes_again() {
    let world = world("").await;
    world.put("a");
    let (seen, function) = recording(|_, _| Err("no".to_owned()));
    let started = world.start(function).await;
    until("it was tried", || !seen.lock().unwrap().is_empty()).await;
    started.stop().await;
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start_again(function, true).await;
    until("it came again", || all_keys(&seen) == [["a"]]).await;
}

#[tokio::test]
async fn latest_begins_with_what_is_written_next_even_after_a_restart() {
    let world = from("LATEST", "").await;
    world.put("before");
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let started = world.start(function).await;
    started.stop().await;
    world.put("between");
    assert!(seen.lock().unwrap().is_empty());
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start_again(function, true).await;
    world.put("after");
    until("both came", || all_keys(&seen).concat() == ["between", "after"]).await;
}

#[tokio::test]
async fn positions_that_cannot_be_read_keep_the_stack_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("streams.json"), "{").unwrap();
    let refused = Checkpoints::open(Some(folder.path())).err().unwrap();
    assert!(refused.starts_with("The file ") && refused.contains("streams.json cannot be read: "), "{refused}");
}
