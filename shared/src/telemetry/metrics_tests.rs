use super::*;
use crate::domain::pos_code::Code;
use crate::domain::refusal::{Cause, FieldErrors, Refusal};
use crate::domain::tenant::{Mode, Tenant};
use crate::http::call::Call;
use crate::http::header::IDEMPOTENT_REPLAYED;
use crate::invocation::{Invocation, store_called};
use http::{HeaderValue, Method, Response, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

const TRACE: &str = "Root=1-67407dc1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1";

fn call() -> Call {
    Call {
        request_id: "gateway-1".to_owned(),
        correlation_id: Some("theirs".to_owned()),
        method: Method::PUT,
        route: "/contributions/{id}".to_owned(),
        started: Instant::now(),
        tenant: Some(Tenant { mode: Mode::Live, partner_id: Uuid::from_u128(7) }),
    }
}

fn response(status: StatusCode, replayed: bool) -> Response<&'static str> {
    let mut response = Response::new("a body");
    *response.status_mut() = status;
    if replayed {
        response.headers_mut().insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

/// A line as it is written, at the end of an invocation that called the store twice and tried once more.
async fn written(line: impl FnOnce() -> Line<'static>, cold: bool) -> Value {
    let invocation = Invocation::begin(Some(TRACE), cold);
    let text = invocation
        .within(async {
            store_called(Duration::from_micros(400), 0);
            store_called(Duration::from_micros(600), 1);
            let mut text = Vec::new();
            Metrics::new("Almoner").write(&line(), &mut text).unwrap();
            String::from_utf8(text).unwrap()
        })
        .await;
    assert_eq!(text.strip_suffix('\n').unwrap().lines().count(), 1, "{text}");
    let written: Value = serde_json::from_str(&text).unwrap();
    assert_sound(&written);
    written
}

/// What CloudWatch asks of the format: each metric that is named is there as a number, each dimension as a text.
fn assert_sound(line: &Value) {
    assert!(line["_aws"]["Timestamp"].is_u64(), "{line}");
    let directives = line["_aws"]["CloudWatchMetrics"].as_array().unwrap();
    for directive in directives {
        assert_eq!(directive["Namespace"], "Almoner");
        for metric in directive["Metrics"].as_array().unwrap() {
            assert!(line[metric["Name"].as_str().unwrap()].is_u64(), "{metric} is in {line}");
            assert!(["Count", "Microseconds"].contains(&metric["Unit"].as_str().unwrap()), "{metric}");
        }
        for name in directive["Dimensions"].as_array().unwrap().iter().flat_map(|set| set.as_array().unwrap()) {
            assert!(line[name.as_str().unwrap()].is_string(), "{name} is in {line}");
        }
    }
}

fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn answered(status: StatusCode, replayed: bool, refusal: Option<Refusal>) -> impl FnOnce() -> Line<'static> {
    let refusal = refusal.map(leaked);
    move || Line::answered(leaked(call()), &response(status, replayed), refusal)
}

/// The metrics of a line, as they are declared: dimension sets, and names.
fn declared(line: &Value) -> Vec<(String, Vec<&str>)> {
    let directives = line["_aws"]["CloudWatchMetrics"].as_array().unwrap();
    let names = |directive: &'_ Value| -> Vec<String> {
        let metrics = directive["Metrics"].as_array().unwrap();
        metrics.iter().map(|metric| metric["Name"].as_str().unwrap().to_owned()).collect()
    };
    directives
        .iter()
        .map(|it| (it["Dimensions"].to_string(), names(it).into_iter().map(|name| &*name.leak()).collect()))
        .collect()
}

const BY_ROUTE: &str = r#"[[],["Route"]]"#;
const ALWAYS: [&str; 3] = ["DurationUs", "StoreCalls", "Requests"];

#[tokio::test]
async fn a_line_says_who_asked_for_what_what_came_of_it_and_what_it_cost() {
    let mut line = written(answered(StatusCode::OK, false, None), true).await;
    assert_eq!(declared(&line), [(BY_ROUTE.to_owned(), [&ALWAYS[..], &["ColdStarts"]].concat())]);
    let members = line.as_object_mut().unwrap();
    let at = members.remove("timestamp").unwrap();
    let at: Timestamp = at.as_str().unwrap().parse().unwrap();
    let declared = members.remove("_aws").unwrap();
    assert_eq!(declared["Timestamp"].as_i64(), Some(at.as_millisecond()), "both are the same moment");
    let took = members.remove("duration_us").unwrap();
    assert_eq!(members.remove("DurationUs"), Some(took));
    let expected = json!({
        "level": "INFO",
        "message": "request answered",
        "request_id": "gateway-1",
        "trace_id": "1-67407dc1-0123456789abcdef01234567",
        "tenant": "live#00000000-0000-0000-0000-000000000007",
        "method": "PUT",
        "route": "/contributions/{id}",
        "outcome": "answered",
        "status": 200,
        "store_calls": 2,
        "store_retries": 1,
        "store_us": 1_000,
        "Route": "PUT /contributions/{id}",
        "StoreCalls": 2,
        "Requests": 1,
        "ColdStarts": 1,
    });
    assert_eq!(line, expected, "and nothing else");
}

#[tokio::test]
async fn only_what_happened_is_counted_as_having_happened() {
    let replayed = written(answered(StatusCode::OK, true, None), false).await;
    assert_eq!(replayed["outcome"], "replayed");
    assert_eq!(declared(&replayed), [(BY_ROUTE.to_owned(), [&ALWAYS[..], &["Replays"]].concat())]);

    let refusal = Refusal::KeyReused { header: "Idempotency-Key" };
    let refused = written(answered(StatusCode::CONFLICT, false, Some(refusal)), false).await;
    assert_eq!((&refused["outcome"], &refused["status"]), (&json!("refused"), &json!(409)));
    assert_eq!((&refused["code"], &refused["Code"]), (&json!("key_reused"), &json!("key_reused")));
    let by_code = (r#"[["Route","Code"]]"#.to_owned(), vec!["Refusals"]);
    let both = [(BY_ROUTE.to_owned(), [&ALWAYS[..], &["Refusals"]].concat()), by_code];
    assert_eq!(declared(&refused), both, "by route, and by code");

    let refusal = Refusal::Unavailable(Cause::new("the \"store\"\nis away"));
    let failed = written(answered(StatusCode::SERVICE_UNAVAILABLE, false, Some(refusal)), false).await;
    assert_eq!(declared(&failed), [(BY_ROUTE.to_owned(), [&ALWAYS[..], &["Faults"]].concat())]);
    assert_eq!((&failed["level"], &failed["message"]), (&json!("ERROR"), &json!("request failed")));
    assert_eq!(failed["cause"], "the \"store\"\nis away");
    assert_eq!((&failed["code"], &failed["Code"]), (&json!("unavailable"), &Value::Null));
}

#[tokio::test]
async fn every_code_of_the_point_of_sale_is_counted_for_what_it_amounts_to() {
    let cause = leaked(Cause::new("the store is away"));
    for code in Code::ALL.iter().copied() {
        let line = written(move || Line::pos(leaked(call()), code, false, None), false).await;
        assert_eq!((&line["code"], &line["status"]), (&json!(code.as_str()), &json!(200)));
        let answered = code.as_str().starts_with('S');
        assert_eq!(line["outcome"], if answered { "answered" } else { "refused" }, "{code:?}");
        assert_eq!(line["Code"], if answered { Value::Null } else { json!(code.as_str()) });
        let line = written(move || Line::pos(leaked(call()), code, false, Some(cause)), false).await;
        assert_eq!((&line["outcome"], &line["Faults"]), (&json!("failed"), &json!(1)), "{code:?}");
    }
    let line = written(|| Line::pos(leaked(call()), Code::SPRA01, true, None), false).await;
    assert_eq!((&line["outcome"], &line["Replays"]), (&json!("replayed"), &json!(1)));
}

#[tokio::test]
async fn what_the_caller_chose_is_in_no_dimension_and_its_texts_are_in_no_line() {
    let errors = FieldErrors::one("amount", "must not be what-they-sent");
    let line = written(answered(StatusCode::BAD_REQUEST, false, Some(Refusal::Malformed(errors))), false).await;
    for dimension in ["Route", "Code"] {
        assert!(!line[dimension].to_string().contains("live#"), "{line}");
    }
    for text in ["what-they-sent", "a body", "theirs"] {
        assert!(!line.to_string().contains(text), "{text} is in {line}");
    }
}
