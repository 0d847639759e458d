//! `almoner-ops charity`, `gateway` and `consumer`: an operator says what donations refer to.

use crate::world::World;
use almoner_ops::giving::Giving;
use almoner_ops::sandbox::DEMO;
use uuid::Uuid;

fn giving(world: &World) -> Giving {
    world.partner(DEMO).giving.unwrap()
}

/// A name that no other gateway has.
fn name() -> String {
    format!("{:X}", Uuid::new_v4().simple())
}

/// The cells of the line that begins like that.
async fn line(world: &World, list: &str, begin: Uuid) -> Option<Vec<String>> {
    let listed = world.ops(list).await.unwrap();
    let line = listed.lines().find(|line| line.starts_with(&begin.to_string()))?;
    Some(line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect())
}

#[tokio::test]
async fn a_charity_and_its_causes_come_and_go() {
    let (world, id) = (World::start().await, Uuid::new_v4());
    let cells = async || line(&world, "charity list", id).await.unwrap()[1..].join(" | ");
    let create =
        format!("charity create --name 'Water for All' --cause wells --cause école --cause wells --id {id}");
    assert_eq!(world.ops(&create).await.unwrap(), format!("Created the test charity {id}.\n"));
    assert_eq!(cells().await, "active | Water for All | wells, école");
    for (command, says, then) in [
        (
            format!("add-cause {id} 'dry land'"),
            "Within a minute one can give for dry land.",
            "dry land, wells, école",
        ),
        (format!("add-cause {id} wells"), "Within a minute one can give for wells.", "dry land, wells, école"),
        (
            format!("remove-cause {id} wells"),
            "Within a minute one cannot give for wells any more.",
            "dry land, école",
        ),
        (
            format!("remove-cause {id} 'dry land'"),
            "Within a minute one cannot give for dry land any more.",
            "école",
        ),
    ] {
        assert_eq!(world.ops(&format!("charity {command}")).await.unwrap(), format!("{says}\n"));
        assert_eq!(cells().await, format!("active | Water for All | {then}"));
    }
    let said = world.ops(&format!("charity disable {id}")).await.unwrap();
    assert_eq!(said, "Disabled. Within a minute one cannot give to it any more.\n");
    assert_eq!(cells().await, "disabled | Water for All | école");
    let said = world.ops(&format!("charity enable {id}")).await.unwrap();
    assert_eq!(said, "Enabled. Within a minute one can give to it.\n");
    assert_eq!(cells().await, "active | Water for All | école");
    assert_eq!(line(&world, "charity list --mode live", id).await, None);
}

#[tokio::test]
async fn a_charity_has_1_to_100_causes() {
    let (world, id) = (World::start().await, Uuid::new_v4());
    let causes = |count: usize| (1..=count).map(|number| format!(" --cause c{number}")).collect::<String>();
    let create = async |count| world.ops(&format!("charity create --name n --id {id}{}", causes(count))).await;
    assert_eq!(create(101).await.unwrap_err(), "A charity has 100 causes at most.");
    create(100).await.unwrap();
    let full = "The charity has 100 causes and can have no more: remove one first.";
    assert_eq!(world.ops(&format!("charity add-cause {id} c101")).await.unwrap_err(), full);
    world.ops(&format!("charity add-cause {id} c100")).await.unwrap();
    world.ops(&format!("charity remove-cause {id} c1")).await.unwrap();
    world.ops(&format!("charity add-cause {id} c101")).await.unwrap();

    let one = Uuid::new_v4();
    world.ops(&format!("charity create --name n --cause wells --id {one}")).await.unwrap();
    let last = "wells is the charity's only cause: add another first, or disable it.";
    assert_eq!(world.ops(&format!("charity remove-cause {one} wells")).await.unwrap_err(), last);
    let absent = "The charity has no cause well: see almoner-ops charity list.";
    assert_eq!(world.ops(&format!("charity remove-cause {one} well")).await.unwrap_err(), absent);
    assert_eq!(line(&world, "charity list", one).await.unwrap()[3], "wells");
}

#[tokio::test]
async fn a_gateways_name_is_its_own_for_good() {
    let (world, id, name) = (World::start().await, Uuid::new_v4(), name());
    let create = async |rest: &str| world.ops(&format!("gateway create {rest}")).await;
    let created = create(&format!("--name {name} --id {id}")).await.unwrap();
    assert_eq!(created, format!("Created the test payment gateway {id}.\n"));
    assert_eq!(line(&world, "gateway list", id).await.unwrap()[1..], ["active", &*name]);

    let other = format!("--name {}", self::name());
    let taken = format!("{name} is another test payment gateway's for good: choose another name.");
    assert_eq!(create(&format!("--name {name}")).await.unwrap_err(), taken);
    let there = format!("There is a test payment gateway {id} already.");
    assert_eq!(create(&format!("{other} --id {id}")).await.unwrap_err(), there);
    create(&other).await.unwrap();
    let said = world.ops(&format!("gateway disable {id}")).await.unwrap();
    assert_eq!(said, "Disabled. Its transactions are refused within a minute; its name stays its own.\n");
    assert_eq!(line(&world, "gateway list", id).await.unwrap()[1..], ["disabled", &*name]);
    assert_eq!(create(&format!("--name {name}")).await.unwrap_err(), taken);
    let said = world.ops(&format!("gateway enable {id}")).await.unwrap();
    assert_eq!(said, "Enabled. Its transactions are taken within a minute.\n");
    assert_eq!(line(&world, "gateway list", id).await.unwrap()[1..], ["active", &*name]);

    create(&format!("--name {name} --id {id} --mode live")).await.unwrap();
    assert_eq!(line(&world, "gateway list --mode live", id).await.unwrap()[1..], ["active", &*name]);
}

#[tokio::test]
async fn of_two_gateways_that_want_one_name_at_once_one_gets_it() {
    let (world, name) = (World::patient().await, name());
    let command = format!("gateway create --name {name}");
    let (one, other) = tokio::join!(world.ops(&command), world.ops(&command));
    assert_eq!([&one, &other].iter().filter(|said| said.is_ok()).count(), 1, "{one:?} {other:?}");
    let listed = world.ops("gateway list").await.unwrap();
    assert_eq!(listed.matches(&name).count(), 1, "{listed}");
}

#[tokio::test]
async fn who_a_consumer_user_is_is_shown_when_it_is_asked_for() {
    let (world, id) = (World::start().await, Uuid::new_v4());
    let set = async |rest: &str| world.ops(&format!("consumer set {id} {rest}")).await.unwrap();
    let facts = "name:  Jane Doe\nemail: -\nphone: 39 333\n";
    let created = set("--name 'Jane Doe' --phone '39 333'").await;
    assert_eq!(created, format!("Created the test consumer user {id}.\n{facts}"));
    let facts = "name:  Jane Doe\nemail: jane@email.com (anonymized)\nphone: -\n";
    let changed = set("--email jane@email.com --email-anonymized true --phone ''").await;
    assert_eq!(changed, format!("Changed. The functions know within a minute.\n{facts}"));
    assert_eq!(set("").await, changed, "what is not said stays");
    let shown = world.ops(&format!("consumer show {id}")).await.unwrap();
    assert_eq!(shown, format!("{facts}\nPAYMENT METHOD  STATE\n"));
    assert_eq!(line(&world, "consumer list", id).await.unwrap()[1..], ["none"]);
    let listed = world.ops("consumer list").await.unwrap();
    assert!(!listed.contains("Doe") && !listed.contains('@'), "{listed}");
    assert_eq!(line(&world, "consumer list --mode live", id).await, None);
}

#[tokio::test]
async fn a_payment_method_stands_as_was_said_last() {
    let (world, id) = (World::start().await, Uuid::new_v4());
    world.ops(&format!("consumer set {id} --name n")).await.unwrap();
    let [one, other] = [1, 2].map(Uuid::from_u128);
    let say =
        async |method: Uuid, state| world.ops(&format!("consumer payment-method {id} {method} {state}")).await;
    for (method, state, then) in [
        (other, "good", "good"),
        (one, "declined", "declined, good"),
        (one, "expired", "expired, good"),
        (other, "good", "expired, good"),
    ] {
        let says = format!("The payment method is {state}. The functions know within a minute.\n");
        assert_eq!(say(method, state).await.unwrap(), says);
        assert_eq!(line(&world, "consumer list", id).await.unwrap()[1], then);
    }
    let shown = world.ops(&format!("consumer show {id}")).await.unwrap();
    assert!(shown.contains(&format!("{one}  expired\n{other}  good\n")), "{shown}");
    assert_eq!(say(one, "remove").await.unwrap(), "Removed. The functions know within a minute.\n");
    let absent =
        format!("The consumer user has no payment method {one}: see almoner-ops consumer show {id} --mode test.");
    assert_eq!(say(one, "remove").await.unwrap_err(), absent);
    for number in 3..=21 {
        say(Uuid::from_u128(number), "good").await.unwrap();
    }
    let full = "The consumer user has 20 payment methods and can have no more: remove one first.";
    assert_eq!(say(Uuid::from_u128(22), "good").await.unwrap_err(), full);
    say(Uuid::from_u128(21), "declined").await.unwrap();
}

#[tokio::test]
async fn the_sandbox_has_what_donations_refer_to() {
    let world = World::start().await;
    let giving = giving(&world);
    let cells = async |list, id| line(&world, list, id).await.unwrap()[1..].join(" | ");
    assert_eq!(cells("charity list", giving.charities[0]).await, "active | demo charity | cause1, cause2");
    assert_eq!(cells("charity list", giving.charities[1]).await, "active | demo wells | wells");
    assert_eq!(cells("gateway list", giving.gateway).await, format!("active | {}", giving.gateway_name));
    assert_eq!(cells("consumer list", giving.other_consumer).await, "none");
    let shown = world.ops(&format!("consumer show {}", giving.consumer)).await.unwrap();
    assert!(shown.starts_with("name:  John Doe\nemail: john@email.com\nphone: 393334445555\n\n"), "{shown}");
    for (method, state) in giving.methods.iter().zip(["good", "declined", "expired"]) {
        assert!(shown.contains(&format!("{method}  {state}\n")), "{shown}");
    }
}

#[tokio::test]
async fn what_cannot_be_done_is_said_in_a_sentence() {
    let world = World::start().await;
    let (charity, nobody) = (giving(&world).charities[0], Uuid::new_v4());
    let (no_charity, long) =
        (format!("There is no charity {nobody}: see almoner-ops charity list."), "é".repeat(129));
    let no_gateway =
        |mode| format!("There is no {mode} payment gateway {nobody}: see almoner-ops gateway list --mode {mode}.");
    let no_consumer =
        format!("There is no test consumer user {nobody}: see almoner-ops consumer list --mode test.");
    for (command, says) in [
        (
            format!("charity create --name n --cause c --mode live --id {charity}"),
            &*format!("There is a charity {charity} already: an id names one charity over both modes."),
        ),
        ("charity create --name n".to_owned(), "--cause"),
        ("charity create --name n --cause ''".to_owned(), "must have 1 to 128 characters"),
        (format!("charity create --name n --cause {long}"), "must have 1 to 128 characters"),
        (format!("charity add-cause {charity} {long}"), "must have 1 to 128 characters"),
        (format!("charity add-cause {nobody} c"), &no_charity),
        (format!("charity remove-cause {nobody} c"), &no_charity),
        (format!("charity disable {nobody}"), &no_charity),
        (format!("charity enable {nobody}"), &no_charity),
        ("charity disable demo".to_owned(), "invalid value"),
        ("gateway create --name NEXI_1".to_owned(), "must have 1 to 32 of A to Z, 0 to 9 and hyphens"),
        ("gateway create --name nexi".to_owned(), "must have 1 to 32 of A to Z, 0 to 9 and hyphens"),
        (format!("gateway disable {nobody}"), &no_gateway("test")),
        (format!("gateway enable {nobody} --mode live"), &no_gateway("live")),
        (format!("consumer set {nobody} --email john"), "must be an address, such as john@email.com"),
        (format!("consumer set {nobody} --name {}", "n".repeat(257)), "must have 256 characters at most"),
        (format!("consumer set {nobody} --email-anonymized perhaps"), "true, false"),
        (format!("consumer show {nobody}"), &no_consumer),
        (format!("consumer payment-method {nobody} {charity} good"), &no_consumer),
        (format!("consumer payment-method {nobody} {charity} remove"), &no_consumer),
        (format!("consumer payment-method {nobody} {charity} bad"), "good, declined, expired, remove"),
    ] {
        let problem = world.ops(&command).await.unwrap_err();
        assert!(problem.contains(says), "{command}: {problem}");
    }
    let cells = line(&world, "charity list", charity).await.unwrap();
    assert_eq!(cells[2..], ["demo charity", "cause1, cause2"], "nothing was changed");
}
