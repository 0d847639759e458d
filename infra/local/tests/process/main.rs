//! `cargo run` as a process: what it says, how it ends, what a `kill -9` leaves.

mod crash;
mod private;
mod telemetry;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};

/// The stack as a process of its own; ended with the test.
struct Process {
    child: Child,
    base: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_almoner-local"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

impl Process {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(&[&["--port", "0"], arguments].concat()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line =
            lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("Almoner listens on ")).unwrap();
        let base = line.split_whitespace().nth(3).unwrap().to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, base }
    }

    fn signal(&mut self, name: &str) -> ExitStatus {
        let sent =
            Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap()
    }

    fn url(&self, path: &str) -> String {
        format!("{}/company/integration/contributions{path}", self.base)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command line that is not to start; its exit code and what it said.
fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let mut child = command(arguments).spawn().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

async fn put(http: &reqwest::Client, url: String, body: &str, key: Option<&str>) -> Option<serde_json::Value> {
    let mut request = http.put(url).header("API-Key", "demo-key").header("API-Secret", "demo-secret");
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let response = request.header("Content-Type", "application/json").body(body.to_owned()).send().await.ok()?;
    if !response.status().is_success() {
        return None;
    }
    serde_json::from_str(&response.text().await.ok()?).ok()
}

/// A queue that calls a function of the API's.
const MISMATCHED: &str = "
Resources:
  Work: { Type: AWS::SQS::Queue }
  Get:
    Type: AWS::Serverless::Function
    Metadata: { BuildProperties: { Binary: contributions-get } }
    Properties:
      Environment: { Variables: { TABLE_NAME: none } }
      Events: { Messages: { Type: SQS, Properties: { Queue: !GetAtt Work.Arn } } }
";

#[test]
fn what_keeps_it_from_starting_is_said_in_one_sentence_with_exit_code_1() {
    let data = tempfile::tempdir().unwrap();
    let data = data.path().to_str().unwrap();
    let running = Process::start(&["--data", data]);
    let port = running.base.rsplit(':').next().unwrap().to_owned();
    let bad = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(bad.path(), "Resources: [").unwrap();
    let bad = bad.path().to_str().unwrap();
    let mismatched = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(mismatched.path(), MISMATCHED).unwrap();
    let mismatched = mismatched.path().to_str().unwrap();
    for (arguments, says) in [
        (vec!["--port", port.as_str()], format!("Port {port} is in use: stop what uses it, or say --port N.")),
        (vec!["--port", "0", "--data", data], format!("The folder {data} is in use by another stack.")),
        (vec!["--port", "0", "--data", "/dev/null/x"], "The folder /dev/null/x cannot be used: ".to_owned()),
        (vec!["--port", "0", "--template", bad], format!("The template {bad} is wrong: ")),
        (
            vec!["--port", "0", "--template", mismatched],
            "The function contributions-get answers requests and takes no events.".to_owned(),
        ),
        (
            vec!["--port", "0", "--template", "/nowhere.yaml"],
            "The template /nowhere.yaml cannot be read: ".to_owned(),
        ),
        (
            vec!["--port", "0", "--env", "LOG_LEVEL=loud"],
            "cannot start: environment variable LOG_LEVEL must".to_owned(),
        ),
    ] {
        let (code, said) = refused(&arguments);
        assert_eq!(code, Some(1), "{arguments:?}: {said}");
        assert!(said.contains(&says), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn wrong_usage_is_exit_code_2_and_help_is_0() {
    for arguments in [vec!["--port", "x"], vec!["--env", "NOTHING"], vec!["--env", "=x"], vec!["--nonsense"]] {
        assert_eq!(refused(&arguments).0, Some(2), "{arguments:?}");
    }
    let help = command(&["--help"]).output().unwrap();
    assert_eq!(help.status.code(), Some(0));
    let text = String::from_utf8(help.stdout).unwrap();
    for option in ["--port", "--data", "--env", "--template", "--sam-local", "--help"] {
        assert!(text.contains(option), "{text}");
    }
}

#[test]
fn it_ends_cleanly_on_both_signals() {
    for signal in ["INT", "TERM"] {
        assert_eq!(Process::start(&[]).signal(signal).code(), Some(0), "{signal}");
    }
}
