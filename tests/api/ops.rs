//! `almoner-ops` as an operator uses it, on a stack.

use crate::world::{CONTRIBUTIONS, World};
use almoner_ops::cli::Cli;
use almoner_ops::sandbox::DEMO;
use clap::CommandFactory as _;
use http::{Method, StatusCode};

const ID: &str = "11111111-2222-4333-8444-555555555555";

#[test]
fn no_two_arguments_of_a_command_have_one_name() {
    Cli::command().debug_assert();
}

#[tokio::test]
async fn a_new_partner_collects_after_four_commands() {
    let world = World::start().await;
    let created =
        world.ops(&format!("partner create --name 'Bank of Ours' --currency KWD --id {ID}")).await.unwrap();
    assert!(created.starts_with(&format!("Created the test partner {ID}.")), "{created}");
    assert!(world.ops("partner list").await.unwrap().contains("Bank of Ours"));
    world.ops(&format!("project open --partner {ID} 12")).await.unwrap();
    let issued = world.ops(&format!("credential issue --partner {ID}")).await.unwrap();
    let half = |line: usize| issued.lines().nth(line).unwrap().split(": ").nth(1).unwrap().to_owned();

    let request = world.request(Method::PUT, &format!("{CONTRIBUTIONS}/create"));
    let request = request.header("API-Key", &half(0)).header("API-Secret", &half(1));
    let reply = request.json(r#"{"project_id":12,"amount":1.234,"user_hash":"u"}"#).send().await;
    assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
}

#[tokio::test]
async fn a_secret_is_shown_once_and_kept_nowhere() {
    let world = World::start().await;
    let issued = world.ops(&format!("credential issue --partner {}", DEMO.id)).await.unwrap();
    let half = |line: usize| issued.lines().nth(line).unwrap().split(": ").nth(1).unwrap().to_owned();
    let (key, secret) = (half(0), half(1));
    assert_eq!(secret.trim_start_matches("alm_test_secret_").len(), 64, "256 bits in hex");
    let listed = world.ops(&format!("credential list --partner {}", DEMO.id)).await.unwrap();
    assert!(listed.contains(&key) && !listed.contains(&secret), "{listed}");
    let client = world.ops(&format!("credential issue --partner {} --kind client-id", DEMO.id)).await.unwrap();
    assert!(client.starts_with("X-Client-Id: alm_test_key_"), "{client}");
    let again = world.ops(&format!("credential issue --partner {}", DEMO.id)).await.unwrap();
    assert!(!again.contains(&secret) && !again.contains(&key), "another one each time");
}

#[tokio::test]
async fn lists_are_tables_that_a_person_can_read() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    insta::assert_snapshot!(world.ops("partner list").await.unwrap(), @r"
    PARTNER                               CURRENCY  STATE   EXPIRY  CREATED               NAME
    2c0f1f6e-6a57-4b52-9f0e-6c1d8a1b7e10  USD       active  7 d     2026-11-20T12:00:00Z  other
    5e8c3a70-0d3e-4a94-8f55-1b7f4f6d2c33  JPY       active  7 d     2026-11-20T12:00:00Z  yen
    9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d  USD       active  7 d     2026-11-20T12:00:00Z  demo
    ");
    insta::assert_snapshot!(world.ops(&format!("project list --partner {}", DEMO.id)).await.unwrap(), @r"
    PROJECT  STATE
    1        open
    2        open
    3        open
    4        open
    5        closed
    ");
    insta::assert_snapshot!(world.ops(&format!("credential list --partner {}", DEMO.id)).await.unwrap(), @r"
    HEADER       STATE   CREATED               EXPIRES  OLD SECRET UNTIL  ID
    X-Client-Id  active  2026-11-20T12:00:00Z  -        -                 demo-client
    API-Key      active  2026-11-20T12:00:00Z  -        -                 demo-key
    ");
    assert_eq!(world.ops("partner list --mode live").await.unwrap().lines().count(), 1, "heads alone");
}

#[tokio::test]
async fn what_cannot_be_done_is_said_in_a_sentence() {
    let world = World::start().await;
    for (command, says) in [
        (format!("partner create --name x --currency USD --id {}", DEMO.id), "already"),
        (format!("partner disable --partner {ID}"), "There is no test partner"),
        (format!("project open --partner {ID} 1"), "There is no test partner"),
        (format!("credential issue --partner {ID}"), "There is no test partner"),
        (format!("credential issue --partner {} --mode live", DEMO.id), "There is no live partner"),
        ("credential revoke nobody".to_owned(), "There is no such API-Key"),
        ("partner create --name x --currency usd".to_owned(), "ISO 4217"),
        ("partner create --name x --currency XAU".to_owned(), "ISO 4217"),
        ("partner list --mode both".to_owned(), "must be test or live"),
        ("partner list --aws".to_owned(), "Say which table"),
        ("project open --partner 1 1".to_owned(), "invalid value"),
    ] {
        let problem = world.ops(&command).await.unwrap_err();
        assert!(problem.contains(says), "{command}: {problem}");
    }
}

#[tokio::test]
async fn loading_the_sandbox_again_keeps_what_was_changed_by_hand() {
    let world = World::start().await;
    world.ops("credential revoke demo-key").await.unwrap();
    let giving = DEMO.giving.unwrap();
    let ([charity, _], gateway, [good, ..]) = (giving.charities, giving.gateway, giving.methods);
    let consumer = giving.consumer;
    for command in [
        format!("charity add-cause {charity} cause3"),
        format!("charity disable {charity}"),
        format!("gateway disable {gateway}"),
        format!("consumer set {consumer} --phone ''"),
        format!("consumer payment-method {consumer} {good} remove"),
    ] {
        world.ops(&command).await.unwrap();
    }
    let lists = ["charity list", "gateway list", "consumer list", &*format!("consumer show {consumer}")];
    let shown = async || {
        let mut shown = String::new();
        for list in lists {
            shown.push_str(&world.ops(list).await.unwrap());
        }
        shown
    };
    let before = shown().await;
    world.ops("sandbox load").await.unwrap();
    assert_eq!(world.list(DEMO, "").send().await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(shown().await, before);
}

/// Names that clash are found when a command is first used, by whoever uses it, unless somebody looks.
#[test]
fn every_command_can_be_read() {
    use clap::CommandFactory;
    almoner_ops::cli::Cli::command().debug_assert();
}

#[tokio::test]
async fn a_ledger_that_does_not_answer_is_named_as_such() {
    use almoner_ops::cli::{Cli, run};
    use clap::Parser;
    let cli =
        Cli::try_parse_from(["almoner-ops", "--endpoint-url", "http://127.0.0.1:1", "partner", "list"]).unwrap();
    let problem = run(cli).await.unwrap_err();
    assert!(problem.starts_with("The ledger does not answer (is the stack running?)"), "{problem}");
}
