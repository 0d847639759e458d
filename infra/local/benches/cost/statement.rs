//! A long bank statement with every kind of mismatch, imported twice by the operator's command: how long it takes, the most
//! memory that the process ever held, and that the second import says the same and changes nothing.

use crate::engine::{ATTEMPT, Engine};
use almoner::clock::Clock;
use almoner::domain::contribution::{Asked, Contribution};
use almoner::domain::money::{Currency, Money};
use almoner::domain::origin::Origin;
use almoner::domain::partner::{DEFAULT_CONTRIBUTION_EXPIRY, Partner};
use almoner::domain::tenant::{Mode, Tenant};
use almoner::store::contribution::{complete, create};
use almoner::store::{Store, client, partner};
use aws_sdk_dynamodb::types::AttributeValue;
use futures::stream::{self, StreamExt as _};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;
use uuid::Uuid;

/// How many contributions are made at once.
const AT_ONCE: usize = 64;
/// How often a process's memory is looked at: the most that it ever held is kept for us.
const LOOK: Duration = Duration::from_millis(5);

/// Measures and prints.
pub async fn measure(engine: &Engine, ops: &Path, entries: u32) {
    let store = Store::new(client::build(&engine.sdk, ATTEMPT), engine.table.as_str());
    let now = Clock::System.now();
    // In the time that a statement of today asks about.
    let then = now - SignedDuration::from_hours(3 * 24);
    let folder = tempfile::tempdir().unwrap();
    let today = now.to_zoned(TimeZone::UTC).date().to_string();
    println!("\n{entries} entries                        seconds  peak MiB   entries a second");
    for (name, text) in [("statement.csv", csv(entries, &today)), ("statement.xml", camt(entries, &today))] {
        // Each of another partner's: what one statement has settled, another one would only transfer twice.
        let tenant = Tenant { mode: Mode::Test, partner_id: Uuid::new_v4() };
        make_partner(&store, tenant, then).await;
        make_contributions(&store, tenant, then, entries).await;
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let report = folder.path().join(format!("{name}.report.jsonl"));
        let mut before = None;
        for run in ["first", "second"] {
            let (took, peak_kib) = import(engine, ops, tenant, &file).await;
            let rate = f64::from(entries) / took.as_secs_f64();
            println!(
                "{name}, {run:<6}       {:>12.1} {:>9.1} {rate:>18.0}",
                took.as_secs_f64(),
                f64::from(peak_kib) / 1024.0
            );
            let after = (std::fs::read_to_string(&report).unwrap(), ledger(engine).await);
            if let Some(before) = before.replace(after.clone()) {
                assert!(before.0 == after.0, "the second import says something else");
                assert_eq!(before.1, after.1, "the second import changes something");
                println!("  the same report, the same ledger: {}", after.0.lines().last().unwrap());
            }
        }
    }
}

async fn make_partner(store: &Store, tenant: Tenant, then: Timestamp) {
    let made = Partner {
        tenant,
        name: "bench".to_owned(),
        currency: Currency::from_code("USD").unwrap(),
        active: true,
        contribution_expiry: DEFAULT_CONTRIBUTION_EXPIRY,
        created_at: then - SignedDuration::from_hours(24),
    };
    assert!(partner::create(store, &made).await.unwrap());
}

async fn make_contributions(store: &Store, tenant: Tenant, then: Timestamp, entries: u32) {
    stream::iter(0..entries)
        .for_each_concurrent(AT_ONCE, async |at| {
            let amount = Money::parse("5.00", Currency::from_code("USD").unwrap()).unwrap();
            let asked = Asked { project_id: 4, amount, user_hash: "hashed_user_email".to_owned() };
            let origin = Origin { fingerprint: [0; 32], request_id: at.to_string() };
            let (id, expiry) = (id(at), DEFAULT_CONTRIBUTION_EXPIRY);
            create(store, tenant, &Contribution::create(id, asked, origin, then, expiry)).await.unwrap();
            if at % 10 != 3 {
                complete(store, tenant, id, then).await.unwrap();
            }
        })
        .await;
}

fn id(at: u32) -> Uuid {
    Uuid::from_u128(u128::from(at) + 1)
}

/// Reference, amount and currency of each entry. Of ten contributions, one has another amount, one another currency, one is
/// not completed, one is transferred twice, and one never, for an entry of nobody's.
fn rows(entries: u32) -> impl Iterator<Item = (String, &'static str, &'static str)> {
    (0..entries).map(|at| match at % 10 {
        0 => (format!("gift {}", id(at)), "5.01", "USD"),
        1 => (format!("gift {}", id(at)), "5.00", "EUR"),
        4 => ("nobody's".to_owned(), "5.00", "USD"),
        5 => (format!("gift {}", id(at - 3)), "5.00", "USD"),
        _ => (format!("gift {}", id(at)), "5.00", "USD"),
    })
}

fn csv(entries: u32, day: &str) -> String {
    let rows =
        rows(entries).map(|(reference, amount, currency)| format!("{reference},{amount},{currency},{day}\n"));
    format!("reference,amount,currency,date\n{}", rows.collect::<String>())
}

fn camt(entries: u32, day: &str) -> String {
    let rows = rows(entries).map(|(reference, amount, currency)| {
        format!(
            "<Ntry><Amt Ccy=\"{currency}\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}\
             </Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RmtInf><Ustrd>{reference}\
             </Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
        )
    });
    format!("<Document><BkToCstmrStmt><Stmt>{}</Stmt></BkToCstmrStmt></Document>", rows.collect::<String>())
}

/// Runs the command; how long it took, and the most memory that it held.
async fn import(engine: &Engine, ops: &Path, tenant: Tenant, file: &Path) -> (Duration, u32) {
    let started = Instant::now();
    let mut child = Command::new(ops)
        .args([
            "--endpoint-url",
            &engine.endpoint,
            "statement",
            "import",
            "--partner",
            &tenant.partner_id.to_string(),
        ])
        .arg(file)
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id().unwrap());
    let mut peak_kib = 0;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        peak_kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(peak_kib);
        if let Ok(ended) = tokio::time::timeout(LOOK, child.wait()).await {
            assert!(ended.unwrap().success());
            return (started.elapsed(), peak_kib);
        }
    }
}

/// Everything in the table, in a number: what any write would change.
async fn ledger(engine: &Engine) -> u64 {
    let client = client::build(&engine.sdk, Duration::from_secs(5));
    let mut pages = client.scan().table_name(&engine.table).into_paginator().send();
    let mut all = 0_u64;
    while let Some(page) = pages.next().await {
        for item in page.unwrap().items() {
            let mut hasher = DefaultHasher::new();
            written(&AttributeValue::M(item.clone())).hash(&mut hasher);
            // In whatever order they come.
            all = all.wrapping_add(hasher.finish());
        }
    }
    all
}

/// A value as text, members of maps in their order, which is another one whenever they are read.
fn written(value: &AttributeValue) -> String {
    match value {
        AttributeValue::M(members) => {
            let members: BTreeMap<_, _> = members.iter().map(|(name, value)| (name, written(value))).collect();
            format!("{members:?}")
        }
        other => format!("{other:?}"),
    }
}
