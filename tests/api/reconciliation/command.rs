use super::{Rows, completed, lines, settlement};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "an operator's own files; the function has its own test")]
async fn an_operator_imports_a_statement_and_finds_the_report_beside_it() {
    let world = World::start().await;
    let (good, short) = (completed(&world, DEMO).await, completed(&world, DEMO).await);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("November.csv");
    std::fs::write(&file, Rows::default().row(&good, "5", "USD").row(&short, "4", "USD").csv()).unwrap();
    // Of the demo partner's, on the local stack.
    let import = format!("statement import {}", file.display());
    let said = world.ops(&import).await.unwrap();
    let counts: Vec<_> = said.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let statement = format!("statement test/{}/November.csv", DEMO.id);
    for count in [&*statement, "entries 2", "matched 1", "amount differs 1", "never transferred 0"] {
        assert!(counts.iter().any(|line| line == count), "{count}: {said}");
    }
    let report = format!("{}.report.jsonl", file.display());
    assert!(said.ends_with(&format!("Report: {report}\n")), "{said}");
    let first = std::fs::read_to_string(&report).unwrap();
    assert_eq!(first.lines().count(), 4);
    assert_eq!(
        (settlement(&world, &good).await, settlement(&world, &short).await),
        ("matched".into(), "mismatched".into())
    );
    assert_eq!(world.ops(&import).await.unwrap(), said);
    assert_eq!(std::fs::read_to_string(&report).unwrap(), first);
    let elsewhere = folder.path().join("r.jsonl");
    world.ops(&format!("{import} --report {}", elsewhere.display())).await.unwrap();
    assert_eq!(std::fs::read_to_string(&elsewhere).unwrap(), first);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "and nothing unfinished");
    let theirs = format!("{import} --partner {} --report {}", OTHER.id, elsewhere.display());
    let said = world.ops(&theirs).await.unwrap();
    assert!(
        said.contains(&format!("test/{}/November.csv", OTHER.id)) && said.contains("unknown id          2"),
        "{said}"
    );
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "an operator's own files; the function has its own test")]
async fn a_contribution_is_shown_with_what_statements_said_of_it() {
    let world = World::start_at("2025-11-20T12:00:00Z").await;
    let id = completed(&world, DEMO).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("November.csv");
    let row = |rows: Rows, amount: &str| rows.row(&id, amount, "USD");
    std::fs::write(&file, row(row(Rows::default(), "4.90"), "5").csv()).unwrap();
    world.ops(&format!("statement import {}", file.display())).await.unwrap();
    let sha256 = sha256(&file);
    let expected = [
        "SAYS                AMOUNT    BOOKED      ENTRY  STATEMENT".to_owned(),
        format!("amount_differs      4.90 USD  2025-11-20  1      {sha256}"),
        format!("duplicate_transfer  5 USD     2025-11-20  2      {sha256}"),
        String::new(),
    ];
    for command in [format!("contribution show {id} --partner {}", DEMO.id), format!("transaction show {id}")] {
        let shown = world.ops(&command).await.unwrap();
        assert!(shown.contains("settlement           mismatched"), "{shown}");
        // An operator's moments are this machine's.
        let table = shown.lines().skip_while(|line| !line.starts_with("RECORDED ")).take(expected.len());
        let said: Vec<_> = table.map(|line| line.get(26..).unwrap_or_default()).collect();
        assert_eq!(said, expected, "{shown}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "an operator's own files; the function has its own test")]
async fn an_operator_reads_the_same_settlement_as_the_partner() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("November.csv");
    std::fs::write(&file, Rows::default().row(&id, "5", "USD").csv()).unwrap();
    world.ops(&format!("statement import {}", file.display())).await.unwrap();
    let both = async |expected: &str| {
        assert_eq!(settlement(&world, &id).await, expected);
        let shown = world.ops(&format!("contribution show {id} --partner {}", DEMO.id)).await.unwrap();
        assert!(shown.contains(&format!("settlement           {expected}\n")), "{shown}");
        let listed = world.ops(&format!("contribution list --partner {}", DEMO.id)).await.unwrap();
        assert!(listed.ends_with(&format!("  {expected}\n")), "{listed}");
    };
    both("mismatched").await;
    // Once it is reported, the transfer that came before agrees.
    assert_eq!(world.complete(DEMO, &id).send().await.status, http::StatusCode::OK);
    both("matched").await;
}

/// As a report's first line has it.
fn sha256(file: &std::path::Path) -> String {
    let report = std::fs::read_to_string(format!("{}.report.jsonl", file.display())).unwrap();
    lines(&report)[0]["sha256"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "an operator's own files; the function has its own test")]
async fn what_cannot_be_imported_is_said_in_a_sentence() {
    let world = World::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let import = async |path: &str, options: &str| {
        world.ops(&format!("statement import {path} --partner {} {options}", DEMO.id)).await.unwrap_err()
    };
    let cut = file("cut.csv", "reference,amount,currency,date\nx,5\n");
    assert_eq!(
        import(&cut, "").await,
        format!(
            "{cut} cannot be imported: line 2: has 2 fields, and the header row 4. Give every row as many fields as the \
             header row has, and close every quotation."
        )
    );
    let text = file("x.txt", "");
    assert_eq!(import(&text, "").await, format!("{text} cannot be imported: it is neither .csv nor .xml."));
    assert!(import("/nowhere/x.csv", "").await.starts_with("/nowhere/x.csv cannot be imported: No such file"));
    assert!(import(&cut, "--mode live").await.contains("There is no partner live#"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no report");
}
