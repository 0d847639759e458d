//! What the running stack logs of each request, beside what its engines counted.

use super::command;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};

/// What one request cost as the engine counted it: the function that answered it, and how often that called the store.
struct Cost {
    function: &'static str,
    request_id: String,
    store_calls: u64,
}

struct Stack {
    http: reqwest::Client,
    base: String,
}

impl Stack {
    /// Makes a request as the demo partner, and asks what it cost.
    async fn cost(&self, function: &'static str, method: &str, path: &str, body: &str) -> Cost {
        let calls = format!("{}/_local/calls", self.base);
        self.http.delete(&calls).send().await.unwrap();
        let request = self.http.request(method.parse().unwrap(), format!("{}{path}", self.base));
        let request = request.header("API-Key", "demo-key").header("API-Secret", "demo-secret");
        let request = request.header("X-Client-Id", "demo-client").header("X-Client-Secret", "demo-client-secret");
        let request = request.header("Idempotency-Key", "once").header("Content-Type", "application/json");
        let answer = request.body(body.to_owned()).send().await.unwrap();
        let request_id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        let counted: Value =
            serde_json::from_str(&self.http.get(&calls).send().await.unwrap().text().await.unwrap()).unwrap();
        let operations = counted["functions"][function].as_object().cloned().unwrap_or_default();
        let store_calls = operations.values().map(|tally| tally["calls"].as_u64().unwrap()).sum();
        Cost { function, request_id, store_calls }
    }
}

#[tokio::test]
async fn each_request_is_one_line_that_counts_as_the_engine_counts() {
    let mut child = command(&["--port", "0"]).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let line = lines.find(|line| line.starts_with("Almoner listens on ")).unwrap();
    std::thread::spawn(move || lines.for_each(drop));
    let mut errors = child.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut log = String::new();
        errors.read_to_string(&mut log).unwrap();
        log
    });
    let base = line.split_whitespace().nth(3).unwrap().to_owned();
    let stack = Stack { http: reqwest::Client::new(), base };
    let contributions = "/company/integration/contributions";
    let (create, body) = (format!("{contributions}/create"), r#"{"project_id":4,"amount":5,"user_hash":"u"}"#);
    let costs = [
        ("answered", stack.cost("contributions-create", "PUT", &create, body).await),
        ("replayed", stack.cost("contributions-create", "PUT", &create, body).await),
        ("refused", stack.cost("contributions-create", "PUT", &create, "{").await),
        ("answered", stack.cost("contributions-list", "GET", contributions, "").await),
        ("answered", stack.cost("webhooks", "GET", "/webhooks", "").await),
        ("refused", stack.cost("users-create", "POST", "/users", "{}").await),
    ];
    child.kill().unwrap();
    child.wait().unwrap();
    let log = log.join().unwrap();
    for (outcome, Cost { function, request_id, store_calls }) in &costs {
        let of: Vec<_> = log.lines().filter(|line| line.contains(request_id.as_str())).collect();
        let [line] = of.as_slice() else { panic!("one line of {request_id} ({function}): {of:?}") };
        for says in [format!("store_calls={store_calls} "), format!("outcome=\"{outcome}\"")] {
            assert!(line.contains(&says), "{says} is not in the line of {function}: {line}");
        }
    }
    assert!(costs.iter().map(|(_, cost)| cost.store_calls).sum::<u64>() >= 6, "they called the store");
}
