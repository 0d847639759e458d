//! What a function logs of each request and each event, and what CloudWatch reads out of it.

use super::process::{TRACE_ID, environment, event, function, lines, record, runtime_api};
use crate::world::World;
use almoner::clock::Clock;
use almoner::notify::message::{QueuedCompletion, Reporter};
use almoner_ops::sandbox::DEMO;
use serde_json::{Value, json};

const CREATE: &str = r#"{"project_id":4,"amount":5,"user_hash":"a-user-of-ours"}"#;
const ROUTE: &str = "/company/integration/contributions/create";

/// Answers those events, in this order, as that function; what it logged.
async fn logged(world: &World, name: &str, more: &[(&str, &str)], mut events: Vec<Value>) -> Vec<Value> {
    let count = events.len();
    events.reverse();
    let (api, mut answers) = runtime_api(events).await;
    let environment = environment(world, name, &api);
    let environment = environment.iter().map(|(name, value)| (*name, value.as_str()));
    let environment: Vec<_> = environment.chain(more.iter().copied()).collect();
    let child = function(name, &environment).spawn().unwrap();
    for _ in 0..count {
        answers.recv().await.unwrap();
    }
    let (log, lines) = lines(child).await;
    for secret in [DEMO.api_key[0], DEMO.api_key[1], "not-the-secret", "a-user-of-ours", "amount", "key-of-theirs"]
    {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
    lines
}

/// A creation under one idempotency key. Each request has an id of its own: what has the same one is no replay.
fn create(number: u32, secret: &str, body: &str) -> Value {
    let mut event = event(secret, body);
    event["headers"]["Idempotency-Key"] = "key-of-theirs".into();
    event["requestContext"]["requestId"] = format!("gateway-{number}").into();
    event
}

/// Every way that a request can end, once the store is there.
fn all_ways() -> Vec<Value> {
    let other = CREATE.replace('5', "6");
    vec![
        create(0, DEMO.api_key[1], CREATE),
        create(1, DEMO.api_key[1], CREATE),
        create(2, DEMO.api_key[1], &other),
        create(3, "not-the-secret", CREATE),
        create(4, DEMO.api_key[1], "{"),
    ]
}

/// How often the store was called since this was last asked, as the engine counted it.
async fn counted(world: &World, function: &str) -> u64 {
    let calls = world.calls().await;
    let operations = calls[function].as_object().unwrap();
    let beside = ["SendMessage", "ChangeMessageVisibility", "Decrypt", "GenerateDataKey"];
    let store = operations.iter().filter(|(name, _)| !beside.contains(&name.as_str()));
    store.map(|(_, tally)| tally["calls"].as_u64().unwrap()).sum()
}

fn metrics(line: &Value) -> Vec<&str> {
    let declared = line["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().unwrap();
    declared.iter().map(|metric| metric["Name"].as_str().unwrap()).collect()
}

fn sum(lines: &[Value], member: &str) -> u64 {
    lines.iter().map(|line| line[member].as_u64().unwrap_or_default()).sum()
}

#[tokio::test]
async fn each_request_is_one_line_and_its_metrics_are_in_it_whatever_the_level() {
    let world = World::start().await;
    world.calls().await;
    let more = [("METRICS_NAMESPACE", "Almoner"), ("LOG_LEVEL", "error")];
    let lines = logged(&world, "contributions-create", &more, all_ways()).await;
    let ends: Vec<_> = lines.iter().map(|line| (line["outcome"].as_str().unwrap(), &line["status"])).collect();
    let refused = |status: u16| ("refused", json!(status));
    let expected = [("answered", json!(200)), ("replayed", json!(200)), refused(409), refused(401), refused(400)];
    assert_eq!(ends, expected.each_ref().map(|(outcome, status)| (*outcome, status)));
    let codes: Vec<_> = lines.iter().map(|line| line["Code"].as_str().unwrap_or_default()).collect();
    assert_eq!(codes, ["", "", "key_reused", "unauthenticated", "malformed"]);

    for (number, line) in lines.iter().enumerate() {
        let declared = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(
            (&declared["Namespace"], &declared["Dimensions"]),
            (&json!("Almoner"), &json!([[], ["Route"]]))
        );
        assert_eq!(line["Route"], format!("PUT {ROUTE}"));
        assert_eq!((&line["method"], &line["route"]), (&json!("PUT"), &json!(ROUTE)));
        let ids = (&json!(format!("gateway-{number}")), &json!(TRACE_ID));
        assert_eq!((&line["request_id"], &line["trace_id"]), ids);
        for number in ["duration_us", "store_calls", "store_retries", "store_us"] {
            assert!(line[number].is_u64(), "{number} of {line}");
        }
        for metric in metrics(line) {
            assert!(line[metric].is_u64(), "{metric} of {line}");
        }
    }
    assert_eq!(lines[0]["tenant"], DEMO.tenant().to_string());
    assert_eq!(lines[3]["tenant"], Value::Null, "nobody was believed");
    let by_code = json!([{ "Namespace": "Almoner", "Dimensions": [["Route", "Code"]],
        "Metrics": [{ "Name": "Refusals", "Unit": "Count" }] }]);
    assert_eq!(json!(lines[2]["_aws"]["CloudWatchMetrics"].as_array().unwrap()[1..]), by_code);
    for (metric, times) in [("Requests", 5), ("Replays", 1), ("Refusals", 3), ("Faults", 0), ("ColdStarts", 1)] {
        assert_eq!(sum(&lines, metric), times, "{metric}");
    }
    assert_eq!(lines[0]["ColdStarts"], 1, "the first of the process");
    // One more than the requests made: the connection's, before there was a request.
    assert_eq!(sum(&lines, "StoreCalls") + 1, counted(&world, "contributions-create").await);
    assert_eq!(lines[1]["StoreCalls"], 1, "a replay is one conditional write");
}

#[tokio::test]
async fn at_the_point_of_sale_the_code_says_what_came_of_it_and_a_repeat_is_a_replay() {
    let world = World::start().await;
    let till = world.till();
    let asked = |reference: &str| {
        let mut event = event("", &till.body(&till.purchase("APRV01", reference)));
        event["httpMethod"] = "POST".into();
        event["path"] = "/webapi/v1/ProcessAuthorisation".into();
        event["requestContext"]["resourcePath"] = event["path"].clone();
        event
    };
    world.calls().await;
    let more = [("METRICS_NAMESPACE", "Almoner")];
    let events = vec![asked("one"), asked("one"), asked("other")];
    let lines = logged(&world, "pos-process-authorisation", &more, events).await;
    let ends: Vec<_> = lines.iter().map(|line| (line["outcome"].as_str().unwrap(), &line["code"])).collect();
    assert_eq!(
        ends,
        [("answered", &json!("SPRA01")), ("replayed", &json!("SPRA01")), ("refused", &json!("FPRA22"))]
    );
    assert_eq!((&lines[1]["Code"], &lines[2]["Code"]), (&Value::Null, &json!("FPRA22")));
    assert_eq!((sum(&lines, "Replays"), sum(&lines, "Refusals")), (1, 1));
    assert_eq!(sum(&lines, "StoreCalls") + 1, counted(&world, "pos-process-authorisation").await);
    for line in &lines {
        assert_eq!(line["tenant"], DEMO.tenant().to_string());
        assert!(!line.to_string().contains(&till.key) && !line.to_string().contains(&till.tills.code("APRV01")));
    }
}

#[tokio::test]
async fn a_request_that_the_store_fails_is_a_fault_with_its_cause_and_every_try() {
    let world = World::start().await;
    world.fault("error", 1.0).await;
    let more = [("METRICS_NAMESPACE", "Almoner")];
    let mut lines = logged(&world, "contributions-create", &more, vec![create(0, DEMO.api_key[1], CREATE)]).await;
    lines.retain(|line| line["route"] == ROUTE);
    let [line] = lines.as_slice() else { panic!("one line: {lines:?}") };
    assert_eq!((&line["level"], &line["outcome"]), (&json!("ERROR"), &json!("failed")));
    assert_eq!((&line["status"], &line["code"]), (&json!(503), &json!("unavailable")));
    assert_eq!((&line["store_calls"], &line["store_retries"]), (&json!(1), &json!(2)), "three tries of one call");
    assert!(!line["cause"].as_str().unwrap().is_empty());
    assert!(metrics(line).contains(&"Faults") && !metrics(line).contains(&"Refusals"), "{line}");
}

#[tokio::test]
async fn without_a_namespace_there_are_no_metrics_and_the_line_obeys_the_level() {
    let world = World::start().await;
    let lines = logged(&world, "contributions-create", &[], all_ways()).await;
    let outcomes: Vec<_> = lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["answered", "replayed", "refused", "refused", "refused"]);
    assert_eq!((&lines[0]["cold_start"], &lines[1]["cold_start"]), (&json!(true), &json!(false)));
    assert!(lines.iter().all(|line| line.get("_aws").is_none()), "{lines:?}");
    assert!(logged(&world, "contributions-create", &[("LOG_LEVEL", "warn")], all_ways()).await.is_empty());
}

#[tokio::test]
async fn an_event_has_one_line_with_what_it_cost_and_what_failed_of_it() {
    let world = World::start().await;
    let completion = QueuedCompletion {
        transaction_id: world.created(DEMO).await.parse().unwrap(),
        reported_at: Clock::System.now(),
        request_id: "gateway-7".to_owned(),
        reporter: Reporter::known(DEMO.tenant()),
    };
    world.calls().await;
    let good = serde_json::to_string(&completion).unwrap();
    let batch = json!({"Records": [record("m-1", "unreadable"), record("m-2", &good)]});
    let more = [("METRICS_NAMESPACE", "Almoner")];
    let lines = logged(&world, "completions-apply", &more, vec![batch]).await;
    let of: Vec<_> = lines.iter().filter(|line| line["message"] == "event handled").collect();
    let [line] = of.as_slice() else { panic!("one line: {lines:?}") };
    assert_eq!((&line["function"], &line["failures"]), (&json!("completions-apply"), &json!(1)));
    assert_eq!((&line["trace_id"], &line["cold_start"]), (&json!(TRACE_ID), &json!(true)));
    assert_eq!(line["store_calls"].as_u64().unwrap() + 1, counted(&world, "completions-apply").await);
    assert!(line["duration_us"].is_u64() && line["store_us"].is_u64() && line.get("_aws").is_none(), "{line}");
}
