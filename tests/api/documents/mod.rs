//! README's examples work as they stand there, and its tables are those of the template and the code.

mod shell;

use crate::world::{HASTY_SCHEDULE, Request, World, parsed, project, template};
use almoner::clock::Clock;
use almoner::domain::json::{Json, parse};
use almoner_local::banner::banner;
use almoner_ops::cli::Cli;
use clap::Parser;
use http::Method;
use shell::Shell;

/// Where README's and the banner's stack listens.
const README_BASE: &str = "http://127.0.0.1:3000";

fn readme() -> String {
    std::fs::read_to_string(project().join("README.md")).unwrap()
}

/// The blocks of code, each with its language.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    for block in text.split("```").skip(1).step_by(2) {
        let (language, code) = block.split_once('\n').unwrap();
        blocks.push((language.to_owned(), code.to_owned()));
    }
    blocks
}

/// A block's commands, each as its words; after a backslash, or with a quotation open, it goes on with the next line.
fn commands(code: &str) -> Vec<Vec<String>> {
    let (mut commands, mut begun) = (Vec::new(), String::new());
    for line in code.replace("\\\n", " ").lines() {
        begun.push_str(line);
        match shlex::split(&begun) {
            Some(words) if words.is_empty() => {}
            Some(words) => commands.push(words),
            None => {
                begun.push('\n');
                continue;
            }
        }
        begun.clear();
    }
    assert!(begun.is_empty(), "a quotation is not closed: {begun}");
    commands
}

/// What `curl` would send.
fn curl(world: &World, words: &[String]) -> Request {
    let (mut method, mut body, mut headers, mut url) = (None, None, Vec::new(), None);
    let mut words = words.iter().map(String::as_str);
    assert_eq!(words.next(), Some("curl"));
    while let Some(word) = words.next() {
        match word {
            "-X" => method = words.next(),
            "-d" => body = words.next(),
            "-H" => headers.push(words.next().unwrap().split_once(": ").unwrap()),
            "-w" => assert_eq!(words.next(), Some("\\n")),
            "-sS" => {}
            _ => assert!(url.replace(word).is_none(), "two addresses"),
        }
    }
    let own = format!("http://{}", world.stack().address);
    let url = url.unwrap();
    let path = url.strip_prefix(README_BASE).or(url.strip_prefix(&own)).unwrap_or_else(|| panic!("{url}"));
    let method: Method = method.unwrap_or(if body.is_some() { "POST" } else { "GET" }).parse().unwrap();
    let mut request = world.request(method, path);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    request.body(body.unwrap_or_default().to_owned())
}

/// Whether an answer is what README says it is. Members may stand in any order; what ends in … begins like that.
fn alike(said: &Json<'_>, answered: &Json<'_>) -> bool {
    match (said, answered) {
        (Json::Text(said), Json::Text(answered)) => match said.strip_suffix('…') {
            Some(beginning) => answered.starts_with(beginning),
            None => said == answered,
        },
        (Json::Array(said), Json::Array(answered)) => {
            said.len() == answered.len() && said.iter().zip(answered).all(|(said, answered)| alike(said, answered))
        }
        (Json::Object(said), Json::Object(members)) => {
            let member = |name: &str| answered.member(name);
            let all = said.iter().all(|(name, said)| member(name).is_some_and(|answered| alike(said, answered)));
            all && said.len() == members.len()
        }
        _ => said == answered,
    }
}

/// One of the operator's commands, as its words.
async fn operate(world: &World, words: &[String]) {
    if ["receive", "pos", "statement"].contains(&words[0].as_str())
        || words.starts_with(&["donation".to_owned(), "verify".to_owned()])
    {
        // The one would listen until somebody stops it, the others look for the reader's own file; they have tests of
        // their own.
        let parsed = Cli::try_parse_from(["almoner-ops"].into_iter().chain(words.iter().map(String::as_str)));
        parsed.unwrap_or_else(|problem| panic!("{words:?}: {problem}"));
        return;
    }
    let quoted = shlex::try_join(words.iter().map(String::as_str)).unwrap();
    world.ops(&quoted).await.unwrap_or_else(|problem| panic!("{quoted}: {problem}"));
}

/// What README installs is what `.ci/run` installs, to the version.
fn assert_installed_by_ci(requirements: &[String]) {
    let ci = std::fs::read_to_string(project().join(".ci/run")).unwrap();
    for requirement in requirements {
        assert!(ci.contains(requirement), "{requirement} is not what .ci/run installs");
    }
}

#[test]
fn the_scripts_that_the_readme_names_are_there() {
    use std::os::unix::fs::PermissionsExt;
    for name in ["sam-build", "sam-local", "sam-deploy"] {
        assert!(readme().contains(&format!("`tests/{name}`")), "README does not name {name}");
        let mode = std::fs::metadata(project().join("tests").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{name} cannot be run");
    }
    let deploy = std::fs::read_to_string(project().join("tests/sam-deploy")).unwrap();
    let schedule = format!(" NotificationSchedule={HASTY_SCHEDULE} ");
    assert!(deploy.contains(&schedule), "sam-deploy has another schedule than the tests reckon with");
}

#[tokio::test]
async fn every_example_of_the_readme_works_in_the_order_it_stands() {
    let clock = Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap());
    let world = World::with(clock).env("SANDBOX_STEP_S", "0").start().await;
    let (mut answered, mut curls, mut operators) = (None::<String>, 0, 0);
    let mut shell = Shell::start();
    for (language, code) in blocks(&readme()) {
        match language.as_str() {
            "json" => {
                let answer = answered.take().expect("an answer before what it should be");
                assert!(
                    alike(&parse(&code).unwrap(), &parse(&answer).unwrap()),
                    "README says\n{code}\nand the API\n{answer}"
                );
            }
            "sh" if code.contains('$') || code.starts_with("pos ") => {
                for line in shell.run(&world, &code).await {
                    assert!(!line.contains(r#""x_status":"Error""#), "{code}\n{line}");
                    assert!(!line.contains(r#""x_status":"Failed""#), "{code}\n{line}");
                    answered = Some(line);
                    curls += 1;
                }
            }
            "sh" => {
                for words in commands(&code) {
                    let rest = words[1..].join(" ");
                    match words[0].as_str() {
                        "curl" => {
                            let reply = curl(&world, &words).send().await;
                            assert!(!reply.status.is_server_error(), "{words:?}: {reply:?}");
                            assert_eq!(
                                reply.header("x-amzn-errortype"),
                                None,
                                "{words:?}: the gateway's own answer"
                            );
                            answered = Some(reply.body);
                            curls += 1;
                        }
                        "cargo" if rest.starts_with("run -q -p almoner-ops -- ") => {
                            operate(&world, &words[6..]).await;
                            operators += 1;
                        }
                        // What builds, tests, deploys or measures: .ci/run does, or a person.
                        "cargo" | "sam" | "rustup" | "export" | "ministack" => {}
                        "pip" => assert_installed_by_ci(&words[2..]),
                        other => panic!("README uses {other}, which no test tries"),
                    }
                }
            }
            other => panic!("README has a block of {other:?}, which no test tries"),
        }
    }
    assert!(curls >= 25 && operators >= 20, "{curls} {operators}");
}

#[test]
fn every_route_stands_in_the_readmes_table_with_its_function() {
    let template = parsed(&template());
    let readme = readme();
    for (route, function) in template.routes() {
        let row = format!("| `{} {}` | `{}` |", route.method, route.path, function.name);
        assert!(readme.contains(&row), "README has no row {row}");
    }
    let methods = ["| `GET /", "| `POST /", "| `PUT /", "| `PATCH /", "| `DELETE /"];
    // The local stack's own are not in the template.
    let local = |line: &str| line.contains("/_local/") || line.contains("/health`");
    let row = |line: &&str| methods.iter().any(|method| line.starts_with(method)) && !local(line);
    assert_eq!(readme.lines().filter(row).count(), template.routes().count(), "and no row more");
}

#[tokio::test]
async fn the_two_commands_of_the_banner_work() {
    let world = World::start().await;
    let banner = banner(world.stack());
    let text = banner.replace("\\\n", " ");
    let lines: Vec<_> = text.lines().filter(|line| line.starts_with("curl ")).collect();
    let [create, complete] = lines.as_slice() else { panic!("two commands: {banner}") };
    let run = async |line: &str| curl(&world, &shlex::split(line).unwrap()).send().await;
    assert_eq!(run(create).await.text("status"), "pending");
    assert_eq!(run(complete).await.text("status"), "completed");
    assert!(banner.contains(&format!("Almoner listens on http://{}", world.stack().address)));
    assert!(banner.contains("API-Key demo-key, API-Secret demo-secret"));
}

/// README's first command. CI starts the binary by its path, as the tests compiled it.
#[test]
fn cargo_run_by_itself_runs_the_local_stack() {
    let functions = std::fs::read_dir(project().join("functions")).unwrap().map(|entry| entry.unwrap().path());
    let others = ["shared", "infra/local", "infra/ops", "tests"].map(|folder| project().join(folder));
    let default_run = |folder: std::path::PathBuf| {
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        manifest["package"].get("default-run").map(|name| name.as_str().unwrap().to_owned())
    };
    let named: Vec<_> = functions.chain(others).filter_map(default_run).collect();
    assert_eq!(named, ["almoner-local"], "one package alone says what cargo run means");
}
