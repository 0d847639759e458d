//! What a newcomer sees first: where the stack is, who they are, and two commands that work.

use crate::sam_local;
use crate::stack::Stack;
use almoner::clock::Clock;
use almoner::domain::id::{Contract, IdempotencyKey, derived};
use almoner_ops::sandbox::DEMO;
use std::path::Path;

/// The text that `cargo run` prints when the stack is up.
#[must_use]
pub fn banner(stack: &Stack) -> String {
    match &stack.sam_local {
        Some(file) => engines(stack, file),
        None => whole(stack),
    }
}

/// What is printed when the stack is only the engines.
fn engines(stack: &Stack, environment: &Path) -> String {
    let (here, there) = (stack.address, sam_local::engines(stack.address));
    let (ledger, file) = (ledger(stack), environment.display());
    let (host, architecture) = (sam_local::HOST, sam_local::ARCHITECTURE);
    format!(
        "
Almoner's engines listen on http://{here}, for containers http://{there}  ({ledger})

The functions and the API are those of `sam local`, in another terminal:

sam build --parameter-overrides Architecture={architecture}
sam local start-api --parameter-overrides Architecture={architecture} --env-vars {file} --add-host {host}:host-gateway

Nothing calls event functions by itself: bring them their events with `sam local invoke`. Everybody who can reach this
machine can reach the engines. Ctrl-C stops them.
",
    )
}

fn ledger(stack: &Stack) -> String {
    match &stack.data {
        Some(folder) => format!("the ledger is kept in {}", folder.display()),
        None => "nothing is kept: say --data DIR to keep the ledger".to_owned(),
    }
}

fn whole(stack: &Stack) -> String {
    let (base, ledger) = (format!("http://{}", stack.address), ledger(stack));
    let [key, secret] = DEMO.api_key;
    let headers =
        format!("  -H 'API-Key: {key}' -H 'API-Secret: {secret}' -H 'Content-Type: application/json' \\\n ");
    let contributions = format!("{base}/company/integration/contributions");
    // A new key each time: what an earlier run left in a data folder may have expired.
    let key_name = format!("first-steps-{}", Clock::System.now().as_second());
    let id = IdempotencyKey::parse(&key_name)
        .map(|key| derived(Contract::Contributions, DEMO.tenant(), "", &key).to_string())
        .unwrap_or_default();
    let mut routes: Vec<String> = stack.template.routes().map(|(route, _)| route.to_string()).collect();
    routes.sort_by(|one, other| one.split_whitespace().rev().cmp(other.split_whitespace().rev()));
    let routes: String = routes.iter().map(|route| format!("    {route}\n")).collect();
    format!(
        "
Almoner listens on {base}  ({ledger})

{routes}
Demo partner: API-Key {key}, API-Secret {secret} (USD, open projects 1 to 4)

Create a contribution, then complete it (the same Idempotency-Key always names the same contribution):

curl -sS -w '\\n' -X PUT {contributions}/create \\
{headers} -H 'Idempotency-Key: {key_name}' \\
  -d '{{\"project_id\":4,\"amount\":100.20,\"user_hash\":\"hashed_user_email\"}}'

curl -sS -w '\\n' -X PUT {contributions}/{id} \\
{headers} -d '{{\"status\":\"completed\"}}'

README.md goes on from here: webhooks, the point of sale, donations, remittances. Ctrl-C stops it.
",
    )
}
