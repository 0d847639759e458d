//! What holds for every command of `almoner-ops`: an example of each, in an order in which each finds what it needs.

mod doctor;
mod dry_run;
mod long;
mod output;
mod transactions;

use crate::donations::Givers;
use crate::remittance::Remitter;
use crate::world::World;
use almoner_ops::cli::Cli;
use almoner_ops::sandbox::DEMO;
use clap::{Command, CommandFactory as _};
use http::{Method, StatusCode};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What is not run here: it listens until somebody stops it.
const LISTENS: &str = "receive";
/// Another partner than any of the sandbox's.
const NEW: &str = "11111111-2222-4333-8444-555555555555";

/// A command, and whether it changes something.
pub struct Example {
    pub words: String,
    pub changes: bool,
}

/// The names of all commands that do something, as clap knows them.
fn leaves(command: &Command, above: &str) -> Vec<String> {
    let below = command.get_subcommands().filter(|it| it.get_name() != "help");
    let mut names = Vec::new();
    for sub in below {
        let name = format!("{above} {}", sub.get_name()).trim_start().to_owned();
        if sub.has_subcommands() { names.extend(leaves(sub, &name)) } else { names.push(name) }
    }
    names
}

#[tokio::test]
async fn there_is_an_example_of_every_command() {
    let examples = examples(&World::start().await).await;
    for name in leaves(&Cli::command(), "").into_iter().filter(|name| name != LISTENS) {
        let is_of = |example: &Example| {
            example.words.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        assert!(examples.iter().any(is_of), "{name}: give an example of it");
    }
}

/// A folder of nobody else's.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(Uuid::new_v4().to_string());
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// An example of each.
pub async fn examples(world: &World) -> Vec<Example> {
    let contribution = world.created(DEMO).await;
    let remitter = Remitter::of(world).await;
    let remittance = remitter.sent("12.50").await;
    let givers = Givers::of(world).await;
    let donation = givers.record(&givers.whole(r#""transaction_status":"paid","reconciliation_id":"ORDER_1""#));
    let donation = donation.send().await.text("id");
    // Nothing of what happens here is sent anywhere.
    let body = r#"{"url":"http://127.0.0.1:9/","events":["donation.disputed"]}"#;
    let webhook = world.call(DEMO, Method::POST, "/webhooks").json(body).send().await;
    assert_eq!(webhook.status, StatusCode::CREATED, "{webhook:?}");
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let dead = sqs.send_message().queue_url(world.queue("SettlementsDeadLetters").await).message_body("{}");
    let dead = dead.send().await.unwrap().message_id.unwrap();
    let (user, fund, webhook) = (&remitter.user, &remitter.fund, webhook.text("id"));
    let (demo, giving) = (DEMO.id, DEMO.giving.unwrap());
    let ([charity, _], gateway, consumer, [method, ..]) =
        (giving.charities, giving.gateway, giving.consumer, giving.methods);
    let merchant = world.till().merchant;
    let folder = folder();
    let statement = folder.join("statement.csv");
    let entry = format!("reference,amount,currency,date\n{contribution},1.00,USD,2026-11-20\n");
    std::fs::write(&statement, entry).unwrap();
    let looks = [
        "partner list".to_owned(),
        format!("project list --partner {demo}"),
        format!("credential list --partner {demo}"),
        format!("device list --merchant {merchant}"),
        "customer list".to_owned(),
        format!("customer show {}", DEMO.tills.unwrap().buyer),
        "purchase show 6111NHQMAM4Z".to_owned(),
        format!("purchase list --partner {demo} --from 2026-01-01 --to 2027-01-01"),
        format!("donation list --partner {demo}"),
        format!("donation show {donation}"),
        "donation verify /dev/null".to_owned(),
        "charity list".to_owned(),
        "gateway list".to_owned(),
        "consumer list".to_owned(),
        format!("consumer show {consumer}"),
        format!("user list --partner {demo}"),
        format!("user show {user} --partner {demo}"),
        format!("remittance list --user {user} --partner {demo}"),
        format!("remittance show {remittance} --partner {demo}"),
        "remittance rejected".to_owned(),
        format!("webhooks list --partner {demo}"),
        format!("deliveries list --partner {demo} --webhook {webhook}"),
        "completions rejected".to_owned(),
        "dead-letters list".to_owned(),
        format!("dead-letters show {dead}"),
        "events replay --from 2099-01-01 --to 2099-01-02".to_owned(),
        format!("contribution list --partner {demo}"),
        format!("contribution show {contribution} --partner {demo}"),
        format!("transaction find {contribution}"),
        format!("transaction show {remittance}"),
        format!("transaction show {donation}"),
        "transaction show 6111NHQMAM4Z".to_owned(),
        "doctor --without-transaction".to_owned(),
        "pos sign --key k /dev/null".to_owned(),
        "pos verify --key k /dev/null".to_owned(),
        "shell-completions bash".to_owned(),
        "ledger retention".to_owned(),
        format!("ledger export {}", folder.join("export.jsonl").display()),
        "ledger restore /dev/null".to_owned(),
    ];
    let changes = [
        format!("partner create --name New --currency USD --id {NEW}"),
        format!("project open --partner {demo} 77"),
        format!("project close --partner {demo} 1"),
        format!("credential issue --partner {demo}"),
        format!("credential rotate {}", DEMO.api_key[0]),
        format!("credential revoke {}", DEMO.api_key[0]),
        format!("statement import {} --partner {demo}", statement.display()),
        format!("device register --partner {demo} --merchant {merchant} --device d1"),
        format!("device disable --merchant {merchant} --device d555"),
        format!("customer set {NEW} --limit 100"),
        format!("customer set {} --limit 500", DEMO.tills.unwrap().buyer),
        "charity create --name n --cause c".to_owned(),
        format!("charity add-cause {charity} c3"),
        format!("charity remove-cause {charity} cause1"),
        format!("charity disable {charity}"),
        format!("charity enable {charity}"),
        "gateway create --name NEW".to_owned(),
        format!("gateway disable {gateway}"),
        format!("gateway enable {gateway}"),
        format!("consumer set {consumer} --name Jane"),
        format!("consumer set {NEW} --name Jane"),
        format!("consumer payment-method {consumer} {method} expired"),
        format!("consumer payment-method {consumer} {method} remove"),
        format!("user limits {user} --partner {demo} --tier 1 --daily 1 --monthly 2 --annual 3"),
        format!("user kyc {user} SUSPENDED --partner {demo}"),
        format!("user fund {user} {fund} FAILED --partner {demo}"),
        format!("remittance report {remittance} --partner {demo} --delivery DELIVERED --sequence 7"),
        format!("webhooks disable --partner {demo} {webhook}"),
        format!("webhooks enable --partner {demo} {webhook}"),
        "dead-letters redrive --all --queue settlements".to_owned(),
        "sandbox load".to_owned(),
        format!("user erase {user} --partner {demo}"),
        format!("partner disable --partner {demo}"),
    ];
    let looks = looks.into_iter().map(|words| Example { words, changes: false });
    looks.chain(changes.into_iter().map(|words| Example { words, changes: true })).collect()
}
