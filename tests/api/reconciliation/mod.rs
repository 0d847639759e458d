//! contracts/contributions.md, *Reconciliation*: bank statements, held against the ledger.

mod command;
mod events;
mod faults;
mod formats;
mod imported;
mod late;
mod many;
mod overlapping;
mod queue;
mod races;
mod refused;

use crate::waiting::eventually;
use crate::world::World;
use almoner::statement::notice;
use almoner_ops::sandbox::{DEMO, SandboxPartner};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;

/// How long an import may take that is bound to come to its end: it may be put off a few times, or have much to write.
const IMPORTED: Duration = Duration::from_secs(180);
/// When these tests' contributions are made and completed; their statements are of three days later. Long ago: what an
/// operator imports must have come by the machine's own clock.
const THEN: &str = "2025-11-17T12:00:00Z";
const DAY: &str = "2025-11-20";

/// A statement in the making.
#[derive(Clone, Debug, Default)]
pub struct Rows(Vec<[String; 3]>);

impl Rows {
    /// A transfer of that amount, with that currency, under that reference.
    pub fn row(mut self, reference: &str, amount: &str, currency: &str) -> Self {
        self.0.push([reference, amount, currency].map(str::to_owned));
        self
    }

    pub fn csv(&self) -> String {
        self.csv_of(DAY)
    }

    /// The same, booked on another day.
    fn csv_of(&self, day: &str) -> String {
        let rows = self
            .0
            .iter()
            .map(|[reference, amount, currency]| format!("\"{reference}\",{amount},{currency},{day}\n"));
        format!("reference,amount,currency,date\n{}", rows.collect::<String>())
    }

    fn camt(&self) -> String {
        let entries = self.0.iter().map(|[reference, amount, currency]| {
            let (amount, side) = amount.strip_prefix('-').map_or((amount.as_str(), "CRDT"), |amount| (amount, "DBIT"));
            format!(
                r#"<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts>
                <BookgDt><Dt>{DAY}</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>{reference}</Ustrd></RmtInf></TxDtls>
                </NtryDtls></Ntry>"#
            )
        });
        let entries = entries.collect::<String>();
        format!(
            "<?xml version='1.0'?><Document><BkToCstmrStmt><Stmt><FrToDt><FrDtTm>{DAY}T00:00:00</FrDtTm>\
             <ToDtTm>{DAY}T23:59:59</ToDtTm></FrToDt>{entries}</Stmt></BkToCstmrStmt></Document>"
        )
    }
}

/// A partner's contribution of 5.00, completed.
pub async fn completed(world: &World, partner: SandboxPartner) -> String {
    let id = world.created(partner).await;
    assert_eq!(world.complete(partner, &id).send().await.status, http::StatusCode::OK);
    id
}

async fn settlement(world: &World, id: &str) -> String {
    world.get(DEMO, id).send().await.text("settlement")
}

/// The name of an object of the demo partner's.
pub fn object(world: &World, file: &str) -> String {
    format!("test/{}/{file}", world.partner(DEMO).id)
}

/// Where an object of the local stack's is.
fn path(world: &World, object: &str) -> PathBuf {
    world.stack().statements.path.join(object)
}

/// Puts a statement where the function finds it, and says so in the queue, as S3 does.
pub async fn put(world: &World, object: &str, content: impl AsRef<[u8]>) {
    let path = path(world, object);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
    tell(world, &notice::of(object)).await;
}

pub async fn tell(world: &World, message: &str) {
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    sqs.send_message().queue_url(world.queue("Statements").await).message_body(message).send().await.unwrap();
}

/// A report, once it is there, and taken away: the next import's is another one.
pub async fn report(world: &World, object: &str) -> String {
    let path = path(world, &format!("{object}.report.jsonl"));
    let text = eventually("a report", IMPORTED, async || std::fs::read_to_string(&path).ok()).await;
    std::fs::remove_file(path).unwrap();
    world.drained().await;
    text
}

/// Imports a statement; its report.
async fn imported(world: &World, file: &str, content: &str) -> String {
    let object = object(world, file);
    put(world, &object, content).await;
    report(world, &object).await
}

fn lines(report: &str) -> Vec<Value> {
    report.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What came of the entries, and of what should have been among them, in the report's order.
fn outcomes(report: &str) -> Vec<String> {
    let lines = lines(report);
    let outcome = |line: &Value| line["outcome"].as_str().map(str::to_owned);
    lines.iter().filter_map(outcome).collect()
}

/// How often the import has written to the ledger since calls were last counted.
async fn writes(world: &World) -> u64 {
    let calls = world.calls().await;
    calls["statements-import"]["UpdateItem"]["calls"].as_u64().unwrap_or(0)
}
