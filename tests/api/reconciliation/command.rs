use super::{Rows, completed, settlement};
use crate::world::World;
use almoner_ops::sandbox::DEMO;

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(deployed, ignore = "an operator's own files; the function has its own test")]
async fn an_operator_imports_a_statement_and_finds_the_report_beside_it() {
    let world = World::start().await;
    let (good, short) = (completed(&world, DEMO).await, completed(&world, DEMO).await);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("November.csv");
    std::fs::write(&file, Rows::default().row(&good, "5", "USD").row(&short, "4", "USD").csv()).unwrap();
    let import = format!("statement import {} --partner {}", file.display(), DEMO.id);
    let said = world.ops(&import).await.unwrap();
    let counts: Vec<_> = said.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for count in ["entries 2", "matched 1", "amount differs 1", "never transferred 0"] {
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
