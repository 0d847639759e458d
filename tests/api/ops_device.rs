//! `almoner-ops device`: an operator registers, stops and lists terminals.

use crate::pos::newcomer::{merchant_id, token};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use uuid::Uuid;

#[tokio::test]
async fn a_token_is_shown_once_and_kept_nowhere() {
    let world = World::start().await;
    let merchant = merchant_id();
    let command =
        format!("device register --partner {} --merchant {merchant} --device d1", world.partner(DEMO).id);
    let printed = world.ops(&command).await.unwrap();
    let says = "It is not kept and cannot be shown again.";
    assert!(printed.contains("It gives out one key (CreateKey) until ") && printed.contains(says), "{printed}");
    let first = token(&printed);
    assert_eq!(first.len(), 64, "256 bits in hex");
    assert_ne!(token(&world.ops(&command).await.unwrap()), first, "another one each time");
    let listed = world.ops(&format!("device list --merchant {merchant}")).await.unwrap();
    assert!(!listed.contains(&first), "{listed}");
}

#[tokio::test]
async fn a_list_says_where_each_terminal_stands() {
    let world = World::start().await;
    let (merchant, id) = (merchant_id(), world.partner(DEMO).id);
    let list = async || world.ops(&format!("device list --merchant {merchant}")).await.unwrap();
    let line = async |device: &str| {
        let listed = list().await;
        let line = listed.lines().find(|line| line.starts_with(device)).unwrap_or_else(|| panic!("{listed}"));
        line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        list().await.split_whitespace().collect::<Vec<_>>(),
        ["DEVICE", "STATE", "TOKEN", "MODE", "PARTNER"]
    );
    let token = world.registered(DEMO, &merchant, "d1").await;
    let [device, state, until, mode, partner] = line("d1").await.try_into().unwrap();
    assert_eq!([device, state, mode, partner], ["d1", "has no key", "test", &*id.to_string()].map(str::to_owned));
    assert!(until.starts_with("until 20"), "{until}");
    assert_eq!(world.ask_key(&merchant, "d1", &token).await.text("x_code"), "SCRK01");
    assert_eq!(line("d1").await[1..3], ["has a key", "used"]);
    world.registered(DEMO, &merchant, "d0").await;
    let said = world.ops(&format!("device disable --merchant {merchant} --device d1")).await.unwrap();
    assert_eq!(said, "Disabled. It is as good as unknown from now on.\n");
    assert_eq!(line("d1").await[1..3], ["disabled", "used"]);
    world.registered(DEMO, &merchant, "d1").await;
    assert_eq!(line("d1").await[1], "has a key", "registering lets it work again");
    let listed = list().await;
    assert!(listed.find("\nd0 ") < listed.find("\nd1 "), "in their order: {listed}");
}

#[tokio::test]
async fn a_terminal_of_the_sandbox_is_listed_with_its_token() {
    let world = World::start().await;
    let merchant = world.till().merchant;
    let listed = world.ops(&format!("device list --merchant {merchant}")).await.unwrap();
    let states: Vec<_> = listed.lines().skip(1).map(|line| line.split("  ").next().unwrap()).collect();
    assert_eq!(states, ["d555", "d556", "d777"], "{listed}");
}

#[tokio::test]
async fn what_cannot_be_done_is_said_in_a_sentence() {
    let world = World::start().await;
    let [id, other] = [DEMO, OTHER].map(|partner| world.partner(partner).id);
    let (merchant, nobody) = (world.till().merchant, Uuid::new_v4());
    let register = |partner: Uuid, merchant: &str, device: &str| {
        format!("device register --partner {partner} --merchant '{merchant}' --device '{device}'")
    };
    let (long, longer) = ("m".repeat(11), "d".repeat(65));
    for (command, says) in [
        (register(nobody, "m", "d1"), format!("There is no test partner {nobody}")),
        (register(id, "m", "d1") + " --mode live", format!("There is no live partner {id}")),
        (
            register(other, &merchant, "d1"),
            format!("The merchant {merchant} is another partner's; nothing was changed."),
        ),
        (
            register(other, &merchant, "d555"),
            format!("The merchant {merchant} is another partner's; nothing was changed."),
        ),
        (register(id, &long, "d1"), "must have 1 to 10 characters".to_owned()),
        (register(id, "", "d1"), "must have 1 to 10 characters".to_owned()),
        (register(id, "m", &longer), "must have 1 to 64 characters".to_owned()),
        (register(id, "m", ""), "must have 1 to 64 characters".to_owned()),
        (
            format!("device disable --merchant {merchant} --device d9"),
            format!("The merchant {merchant} has no device d9: see almoner-ops device list."),
        ),
        (format!("device disable --merchant {merchant}"), "--device".to_owned()),
        (format!("device list --merchant {long}"), "must have 1 to 10 characters".to_owned()),
        (format!("device register --partner {id} --device d1"), "--merchant".to_owned()),
    ] {
        let problem = world.ops(&command).await.unwrap_err();
        assert!(problem.contains(&says), "{command}: {problem}");
    }
    assert_eq!(world.till().authorise("APRV01", "r-1").await, "SPRA01", "nothing was changed");
}
