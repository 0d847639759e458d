//! What a whole run writes: nothing of whom it is about.

use super::command;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::thread::JoinHandle;

/// Names, numbers, notes and papers, each of which is sent below.
const TOLD: [&str; 14] = [
    "Verified",
    "Sherpa",
    "sherpa@test.com",
    "2662030406",
    "1990-01-31",
    "Main Street",
    "Tenzin",
    "Norgay",
    "norgayt@test.com",
    "000123456789",
    "998877665544",
    "tok_visa",
    "for the roof",
    "JVBERi0xLjcK",
];

struct Partner {
    http: reqwest::Client,
    base: String,
}

impl Partner {
    async fn ask(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let request = self.http.request(method.parse().unwrap(), format!("{}{path}", self.base));
        let request = request.header("X-Client-Id", "demo-client").header("X-Client-Secret", "demo-client-secret");
        let answer =
            request.header("Content-Type", "application/json").body(body.to_string()).send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default())
    }

    async fn made(&self, path: &str, body: Value) -> String {
        let (status, made) = self.ask("POST", path, body).await;
        assert_eq!(status, 200, "{path}: {made}");
        made["id"].as_str().unwrap().to_owned()
    }
}

/// Keeps what a process says until it ends.
fn kept(stream: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut said = String::new();
        BufReader::new(stream).read_to_string(&mut said).unwrap();
        said
    })
}

/// A user's way to a transaction, with all that can go wrong on it.
async fn walk(partner: &Partner) {
    let person = json!({ "first_name": "Verified", "last_name": "Sherpa", "email": "sherpa@test.com",
        "mobile_phone": "2662030406", "date_of_birth": "1990-01-31", "address_line1": "Main Street" });
    let user = format!("/users/{}", partner.made("/users", person).await);
    partner.ask("POST", &format!("{user}/kyc"), json!({})).await;
    let bank = json!({ "funding_source_type": "BANK_ACCOUNT", "account_holder_name": "V. Sherpa",
        "account_number": "000123456789" });
    let fund = partner.made(&format!("{user}/funds"), bank).await;
    let card = json!({ "funding_source_type": "CARD", "card_token": "tok_visa" });
    partner.made(&format!("{user}/funds"), card).await;
    let receiver = json!({ "first_name": "Tenzin", "last_name": "Norgay", "email": "norgayt@test.com" });
    let receiver = partner.made(&format!("{user}/receive-users"), receiver).await;
    let account = json!({ "payout_method": "BANK_DEPOSIT", "account_number": "998877665544" });
    let account = partner.made(&format!("{user}/receive-users/{receiver}/accounts"), account).await;
    let mut body = json!({ "from_amount": "1", "exchange_rate": "1", "fee_amount": "0", "from_currency": "USD",
        "to_currency": "USD", "from_fund_id": fund, "funding_source_type": "BANK_ACCOUNT", "purpose": "GIFT",
        "note": "for the roof", "to": { "id": receiver, "fund_id": account },
        "physical_documents": [{ "document_type": "INVOICE", "document_value": "JVBERi0xLjcK" }] });
    partner.made(&format!("{user}/transactions"), body.clone()).await;
    body["from_amount"] = json!("5000");
    let (refused, _) = partner.ask("POST", &format!("{user}/transactions"), body.clone()).await;
    assert_eq!(refused, 400);
    // The store is away, and the log says why.
    let fault = json!({ "service": "dynamodb", "fault": "error", "rate": 1.0, "for_s": 60 });
    partner.ask("POST", "/_local/faults", fault).await;
    for (path, body) in
        [("/transactions", body), ("/funds", json!({ "funding_source_type": "CARD", "card_token": "tok_visa" }))]
    {
        let (status, _) = partner.ask("POST", &format!("{user}{path}"), body).await;
        assert_eq!(status, 503, "{path}");
    }
}

#[tokio::test]
async fn nothing_of_a_person_is_logged() {
    let arguments = ["--port", "0", "--env", "LOG_LEVEL=debug", "--env", "SANDBOX_STEP_S=0"];
    let mut child = command(&arguments).spawn().unwrap();
    let errors = kept(child.stderr.take().unwrap());
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let (mut begun, mut line) = (String::new(), String::new());
    while !line.starts_with("Almoner listens on ") {
        line.clear();
        assert!(lines.read_line(&mut line).unwrap() > 0, "{begun}");
        begun.push_str(&line);
    }
    let base = line.split_whitespace().nth(3).unwrap().to_owned();
    let output = kept(lines);
    walk(&Partner { http: reqwest::Client::new(), base }).await;
    child.kill().unwrap();
    child.wait().unwrap();
    let said = begun + &output.join().unwrap() + &errors.join().unwrap();
    assert!(said.matches("request answered").count() >= 8, "it logs what it does: {said}");
    for told in TOLD {
        assert!(!said.contains(told), "{told} stands in the log: {said}");
    }
}
