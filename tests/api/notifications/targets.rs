//! Where a delivery may go is looked up once, checked, and gone to: at every delivery anew.

use crate::subscriber::{Hook, attempts};
use crate::waiting::until;
use crate::world::World;
use almoner::clock::Clock;
use almoner::notify::target::Resolver;
use almoner_ops::receive::{Options, Receiver, Signing};
use almoner_ops::sandbox::DEMO;
use std::net::IpAddr;

const PUBLIC: &str = "93.184.216.34";
const LOOPBACK: &str = "127.0.0.1";

/// What successive lookups find.
fn script(answers: &[&[&str]]) -> Resolver {
    let addresses = |answer: &&[&str]| answer.iter().map(|text| text.parse().unwrap()).collect::<Vec<IpAddr>>();
    Resolver::scripted(answers.iter().map(addresses).collect::<Vec<_>>())
}

/// A stack on that resolver, and a webhook to a name.
async fn named(resolver: &Resolver, local: &str) -> (World, Receiver, Hook) {
    let world = World::with(Clock::System)
        .env("NOTIFICATION_SCHEDULE_S", "1,1,1")
        .env("WEBHOOK_LOCAL_TARGETS", local)
        .resolver(resolver.clone())
        .start()
        .await;
    let receiver = Receiver::start(Options::default()).await.unwrap();
    let scheme = if local == "true" { "http" } else { "https" };
    let url = format!("{scheme}://hooks.partner.example:{}/", receiver.address().port());
    let hook = Hook::of(&world, DEMO, &url, r#"["*"]"#, "standard").await;
    receiver.expect(Signing::guess(&hook.secret).unwrap());
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    (world, receiver, hook)
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "scripts name resolution")]
async fn each_delivery_looks_its_host_up_once_and_connects_to_what_it_found() {
    // Whoever looked twice would get another answer the second time, and one that is not to be gone to.
    let resolver = script(&[&[LOOPBACK], &[LOOPBACK], &["10.0.0.1"], &["169.254.169.254"]]);
    let (world, receiver, hook) = named(&resolver, "true").await;
    assert_eq!(hook.logged(&world, DEMO, 1).await, ["1: 200"]);
    assert_eq!((receiver.count(), resolver.lookups()), (1, 2), "one for the registration, one for the delivery");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "scripts name resolution")]
async fn a_name_that_means_something_forbidden_later_is_not_gone_to_until_it_is_mended() {
    let answers: [&[&str]; 4] = [&[LOOPBACK], &["10.0.0.1"], &[LOOPBACK, "169.254.169.254"], &[LOOPBACK]];
    let resolver = script(&answers);
    let (world, receiver, hook) = named(&resolver, "true").await;
    assert_eq!(hook.logged(&world, DEMO, 3).await, ["1: forbidden_address", "2: forbidden_address", "3: 200"]);
    assert_eq!((receiver.count(), resolver.lookups()), (1, 4));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "scripts name resolution")]
async fn a_name_that_is_not_known_any_more_is_tried_again() {
    let resolver = script(&[&[LOOPBACK], &[], &[LOOPBACK]]);
    let (world, _receiver, hook) = named(&resolver, "true").await;
    assert_eq!(hook.logged(&world, DEMO, 2).await, ["1: unresolvable", "2: 200"]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "scripts name resolution")]
async fn beyond_the_local_stack_every_kind_of_inner_address_is_refused_at_delivery() {
    for inner in [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "fd00:ec2::254",
        "fe80::1",
        "ff02::1",
    ] {
        let resolver = script(&[&[PUBLIC], &[PUBLIC, inner]]);
        let (world, receiver, hook) = named(&resolver, "false").await;
        let log = until("an attempt", async || {
            let log = attempts(&hook.log(&world, DEMO).await);
            (!log.is_empty()).then_some(log)
        })
        .await;
        assert_eq!(log[0], "1: forbidden_address", "{inner}");
        assert_eq!(receiver.count(), 0, "{inner}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn a_webhook_registered_over_http_is_not_posted_to_where_http_is_forbidden() {
    // A ledger that was written by a local stack and is read by another.
    let folder = tempfile::tempdir().unwrap();
    let resolver = Resolver::System;
    let receiver = Receiver::start(Options::default()).await.unwrap();
    let start = async |local: &str| {
        let setting = World::with(Clock::System).env("WEBHOOK_LOCAL_TARGETS", local).resolver(resolver.clone());
        setting.data(folder.path()).env("NOTIFICATION_SCHEDULE_S", "1").start().await
    };
    let world = start("true").await;
    let url = format!("http://{}/", receiver.address());
    let hook = Hook::of(&world, DEMO, &url, r#"["*"]"#, "standard").await;
    world.stop().await;
    let world = start("false").await;
    let id = world.created(DEMO).await;
    world.complete(DEMO, &id).send().await;
    assert_eq!(hook.logged(&world, DEMO, 2).await, ["1: forbidden_url", "2: forbidden_url"]);
    assert_eq!(receiver.count(), 0);
}
