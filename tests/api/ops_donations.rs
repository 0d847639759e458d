//! `almoner-ops donation list` and `donation show`.

use crate::donations::{Givers, reconciliation_id};
use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::StatusCode;
use jiff::SignedDuration;

/// What nobody must read here.
const PRIVATE: [&str; 6] = ["Zoë", "zoe@email.com", "393334445555", "Main Street", "John", "john@email.com"];

/// What the command says, which names nobody.
async fn said(world: &World, command: &str) -> String {
    let said = world.ops(command).await.unwrap_or_else(|problem| panic!("{command}: {problem}"));
    for private in PRIVATE {
        assert!(!said.contains(private), "{private}: {said}");
    }
    said
}

/// What `donation show` says, less the request's id.
async fn shown(world: &World, name: &str) -> String {
    let shown = said(world, &format!("donation show {name}")).await;
    let is_request = |line: &&str| line.starts_with("recorded by request");
    assert_eq!(shown.lines().filter(is_request).count(), 1, "{shown}");
    shown.lines().filter(|line| !is_request(line)).collect::<Vec<_>>().join("\n")
}

/// A transaction of somebody's of whom much is known.
fn of_zoe(givers: &Givers<'_>, members: &str) -> String {
    givers.whole(&format!(
        r#""company_id":"{}","consumer_user_full_name":"Zoë","consumer_user_phone":393334445555,
        "consumer_user_email":"zoe@email.com","billable_address":{{"street_address":"1, Main Street","city":"Rome",
        "region_state":"RM","zip_code":"00100","country":"Italy"}},{members}"#,
        givers.company.id
    ))
}

#[tokio::test]
async fn an_operator_sees_donations_and_what_became_of_them_but_nobody_by_name() {
    let world = World::start_at("2020-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let body = of_zoe(&givers, r#""transaction_status":"paid","reconciliation_id":"ORDER_1","external_id":"a-1""#);
    let id = givers.record(&body).send().await.text("id");
    world.advance(SignedDuration::from_hours(24));
    let givers = Givers::of(&world).await;
    assert_eq!(givers.refund(&id, 100).send().await.status, StatusCode::OK);
    world.advance(SignedDuration::from_millis(1_500));
    assert_eq!(givers.refund(&id, 150).send().await.status, StatusCode::OK);
    let method = givers.giving.methods[0];
    let body = format!(r#""reconciliation_id":"ORDER_2","payment_method":"{method}""#);
    let donated = givers.donate(&givers.whole(&body)).send().await;
    assert_eq!(donated.status, StatusCode::CREATED, "{donated:?}");
    assert_eq!(
        givers.announce(&of_zoe(&givers, r#""reconciliation_id":"ORDER_3""#)).send().await.status,
        StatusCode::CREATED
    );

    let by_id = shown(&world, &id).await;
    insta::assert_snapshot!(by_id, @r#"
    donation             55086f31-4aad-8b54-b58e-7a4c1308249d
    status               refunded
    amount               2.50 EUR
    refunded             2.50 EUR
    charity              123e4567-e89b-12d3-a456-426614174000
    cause                cause1
    company              9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
    gateway              7d8f1f7e-20f5-4f0c-9a43-2f3f4f0f9a01
    external id          NEXI_a-1
    consumer             -
    payment method       -
    reconciliation id    ORDER_1
    CHANGE  AT                        STATUS    GAVE BACK
    1       2020-11-20T12:00:00.000Z  paid      -
    2       2020-11-21T12:00:00.000Z  refunded  1.00 EUR
    3       2020-11-21T12:00:01.500Z  refunded  1.50 EUR
    "#);
    assert_eq!(shown(&world, "ORDER_1").await, by_id);
    insta::assert_snapshot!(shown(&world, "ORDER_2").await, @r#"
    donation             6a28703b-14ee-86a0-8ec8-0e328c06f0f9
    status               to_be_payed
    amount               2.50 EUR
    refunded             -
    charity              123e4567-e89b-12d3-a456-426614174000
    cause                cause1
    company              9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d
    gateway              -
    external id          -
    consumer             3f33b5e7-a94b-4f86-92e5-b1f7c1a7c68b
    payment method       0f63c9aa-35cc-48f9-af7d-30bfb62172ad
    reconciliation id    ORDER_2
    CHANGE  AT                        STATUS       GAVE BACK
    1       2020-11-21T12:00:01.500Z  to_be_payed  -
    "#);
    insta::assert_snapshot!(said(&world, &format!("donation list --partner {}", DEMO.id)).await, @r#"
    CREATED               DONATION                              STATUS       AMOUNT    REFUNDED  RECONCILIATION ID
    2020-11-21T12:00:01Z  6a28703b-14ee-86a0-8ec8-0e328c06f0f9  to_be_payed  2.50 EUR  -         ORDER_2
    2020-11-20T12:00:00Z  55086f31-4aad-8b54-b58e-7a4c1308249d  refunded     2.50 EUR  2.50 EUR  ORDER_1
    "#);
    insta::assert_snapshot!(said(&world, &format!("donation list --gateway {}", givers.giving.gateway)).await, @r#"
    CREATED               DONATION                              STATUS    AMOUNT    REFUNDED  RECONCILIATION ID
    2020-11-20T12:00:00Z  55086f31-4aad-8b54-b58e-7a4c1308249d  refunded  2.50 EUR  2.50 EUR  ORDER_1
    "#);
    for (times, count) in [
        ("--from 2020-11-20 --to 2020-11-21", 1),
        ("--from 2020-11-20T12:00:00Z --to 2020-11-20T12:00:00.001Z", 1),
        ("--to 2020-11-20T12:00:00Z", 0),
        ("--from 2020-11-21", 1),
        ("--from 2020-11-22", 0),
        ("--from 2020-01-01 --to 2020-12-31", 2),
    ] {
        let listed = said(&world, &format!("donation list --partner {} {times}", DEMO.id)).await;
        assert_eq!(listed.lines().count(), 1 + count, "{times}: {listed}");
    }
    // An operator's clock is not the test's: to them, its time was over long ago.
    let gone = world.ops("donation show ORDER_3").await.unwrap_err();
    assert!(gone.starts_with("There is no test donation ORDER_3"), "{gone}");
}

#[tokio::test]
async fn a_pre_transaction_is_shown_while_it_waits_and_not_listed() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let body = of_zoe(&givers, r#""reconciliation_id":"ORDER_3""#);
    assert_eq!(givers.announce(&body).send().await.status, StatusCode::CREATED);
    let shown = shown(&world, "ORDER_3").await;
    assert!(shown.contains("status               pre_transaction\n"), "{shown}");
    assert!(shown.lines().last().unwrap().starts_with("waits until          2"), "{shown}");
    assert_eq!(said(&world, &format!("donation list --partner {}", DEMO.id)).await.lines().count(), 1);
}

#[tokio::test]
async fn a_long_list_is_whole() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let one = |_| of_zoe(&givers, &format!(r#""reconciliation_id":"{}""#, reconciliation_id()));
    for _ in 0..9 {
        let several: Vec<_> = (0..25).map(one).collect();
        assert_eq!(givers.record(&format!("[{}]", several.join(","))).send().await.status, StatusCode::CREATED);
    }
    for whose in [format!("--partner {}", DEMO.id), format!("--gateway {}", givers.giving.gateway)] {
        assert_eq!(said(&world, &format!("donation list {whose}")).await.lines().count(), 226);
    }
    assert_eq!(said(&world, &format!("donation list --partner {}", OTHER.id)).await.lines().count(), 1);
}

#[tokio::test]
async fn what_there_is_not_is_said() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let id = givers.recorded("draft").await;
    let unknown = "11111111-2222-4333-8444-555555555555";
    for (command, says) in [
        ("donation show ORDER_9".to_owned(), "There is no test donation ORDER_9"),
        (format!("donation show {unknown}"), &format!("There is no test donation {unknown}")),
        (format!("donation show {id} --mode live"), &format!("There is no live donation {id}")),
        (format!("donation list --partner {unknown}"), &format!("There is no test partner {unknown}")),
        (format!("donation list --gateway {unknown}"), &format!("There is no test payment gateway {unknown}")),
        (format!("donation list --gateway {unknown} --mode live"), "There is no live payment gateway"),
        ("donation list".to_owned(), "error: the following required arguments were not provided"),
        (format!("donation list --partner {unknown} --gateway {unknown}"), "error: the argument '--partner"),
        (format!("donation list --partner {} --from never", DEMO.id), "error: invalid value 'never'"),
    ] {
        let problem = world.ops(&command).await.unwrap_err();
        assert!(problem.starts_with(says), "{command}: {problem}");
    }
}
