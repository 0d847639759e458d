//! Limits and risk: each refusal follows from what the operator says of a customer.

use crate::world::World;

const METHOD: &str = "ProcessAuthorisation";

#[tokio::test]
async fn each_refusal_follows_from_what_is_said_of_the_customer() {
    let world = World::start().await;
    let till = world.till();
    for (number, (says, expected)) in [
        ("--risk true", "FPRA01"),
        ("--deposit-source insufficient-funds", "FPRA02"),
        ("--deposit-source bank-unavailable", "FPRA03"),
        ("--limit 9999", "FPRA04"),
        ("--outstanding 990001", "FPRA04"),
        ("--bad-history true", "FPRA05"),
        ("--deposit-source card-expired", "FPRA06"),
        ("--instalments 5 --least-instalment 2001", "FPRA08"),
        ("--declined true", "FPRA99"),
        ("--limit 10000", "SPRA01"),
        ("--instalments 5 --least-instalment 2000", "SPRA01"),
    ]
    .into_iter()
    .enumerate()
    {
        let code = format!("APRV{:02}", number + 1);
        let changed = world.ops(&format!("customer set {} {says}", till.owner(&code))).await.unwrap();
        assert!(changed.starts_with("Changed. It counts at once."), "{changed}");
        let before = till.owes(&code).await;
        let members = till.purchase(&code, &code);
        assert_eq!(till.code(METHOD, &members).await, expected, "{says}");
        assert_eq!(till.code(METHOD, &members).await, expected, "{says}, again");
        let after = till.owes(&code).await;
        assert_eq!(before == after, expected != "SPRA01", "{says}: {before} {after}");
    }
}

#[tokio::test]
async fn a_decline_stays_when_the_customer_is_forgiven() {
    let world = World::start().await;
    let till = world.till();
    let owner = till.owner("APRV01");
    world.ops(&format!("customer set {owner} --risk true")).await.unwrap();
    let members = till.purchase("APRV01", "r-1");
    assert_eq!(till.code(METHOD, &members).await, "FPRA01");
    world.ops(&format!("customer set {owner} --risk false")).await.unwrap();
    assert_eq!(till.code(METHOD, &members).await, "FPRA01", "what was answered stays");
}

#[tokio::test]
async fn a_new_customer_is_made_and_shown() {
    let world = World::start().await;
    let id = uuid::Uuid::new_v4();
    let created =
        world.ops(&format!("customer set {id} --limit 50000 --currency EUR --confirms true")).await.unwrap();
    assert!(created.starts_with(&format!("Created the test customer {id}.")), "{created}");
    let shown = world.ops(&format!("customer show {id}")).await.unwrap();
    assert!(shown.starts_with("EUR cents: limit 50000, outstanding 0, available 50000; confirms"), "{shown}");
    assert!(world.ops("customer list").await.unwrap().contains(&id.to_string()));
    let changed = world.ops(&format!("customer set {id} --limit 40000 --outstanding 45000")).await.unwrap();
    assert!(changed.contains("limit 40000, outstanding 45000, available -5000"), "{changed}");
    for (command, says) in [
        (format!("customer set {id} --currency USD"), "The customer's currency is EUR and stays so."),
        (format!("customer set {id} --limit=-1"), "must be whole cents"),
        (format!("customer set {id} --limit 1.5"), "must be whole cents"),
        (format!("customer show {}", uuid::Uuid::new_v4()), "There is no test customer"),
        (format!("customer show {id} --mode live"), "There is no live customer"),
    ] {
        let problem = world.ops(&command).await.unwrap_err();
        assert!(problem.contains(says), "{command}: {problem}");
    }
}
