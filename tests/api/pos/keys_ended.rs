//! contracts/pos.md, *CreateKey*: how tokens and keys end.

use super::code;
use super::till::Till;
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use jiff::SignedDuration;

#[tokio::test]
async fn a_new_key_ends_the_old_one_at_once() {
    let world = World::start().await;
    let old = world.till();
    // Known to the function from here on, so that the old key would be in its memory.
    for reference in ["r-1", "r-2"] {
        assert_eq!(old.authorise("NOBODY", reference).await, "FPRA21");
    }
    let token = world.registered(DEMO, &old.merchant, &old.device).await;
    assert_eq!(old.authorise("APRV01", "r-1").await, "SPRA01", "until the token is used the old key is good");
    let key = world.ask_key(&old.merchant, &old.device, &token).await.text("x_key");
    let new = Till { key, ..world.till() };
    for _ in 0..3 {
        let refused = old.request("ProcessAuthorisation", &old.purchase("APRV02", "r-2")).send().await;
        assert_eq!(code(&new.key, &refused), "ESIG01", "and the answer is signed with the new one");
    }
    assert_eq!(new.authorise("APRV02", "r-2").await, "SPRA01");
}

#[tokio::test]
async fn another_registration_voids_a_token_that_was_not_used() {
    let world = World::start().await;
    let merchant = world.till().merchant;
    let first = world.registered(DEMO, &merchant, "d1").await;
    let second = world.registered(DEMO, &merchant, "d1").await;
    assert_eq!(world.ask_key(&merchant, "d1", &first).await.text("x_code"), "FCRK01");
    assert_eq!(world.ask_key(&merchant, "d1", &second).await.text("x_code"), "SCRK01");
    assert_eq!(world.ask_key(&merchant, "d1", &first).await.text("x_code"), "FCRK01");
    assert_eq!(world.ask_key(&merchant, "d1", &second).await.text("x_code"), "FCRK02");
    let third = world.registered(DEMO, &merchant, "d1").await;
    assert_eq!(world.ask_key(&merchant, "d1", &second).await.text("x_code"), "FCRK01", "used or not");
    assert_eq!(world.ask_key(&merchant, "d1", &third).await.text("x_code"), "SCRK01");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_token_is_good_for_72_hours_to_the_millisecond() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let (tenant, merchant) = (world.partner(DEMO).tenant(), world.till().merchant);
    let hours = SignedDuration::from_hours(72);
    for (device, token) in [("d1", "token-1"), ("d2", "token-2"), ("d3", "token-3")] {
        world.registered_now(tenant, &merchant, device, token, hours).await;
    }
    assert_eq!(world.ask_key(&merchant, "d1", "token-1").await.text("x_code"), "SCRK01");
    world.advance(hours - SignedDuration::from_millis(1));
    assert_eq!(world.ask_key(&merchant, "d2", "token-2").await.text("x_code"), "SCRK01");
    world.advance(SignedDuration::from_millis(1));
    assert_eq!(world.ask_key(&merchant, "d3", "token-3").await.text("x_code"), "FCRK01");
    assert_eq!(
        world.ask_key(&merchant, "d2", "token-2").await.text("x_code"),
        "FCRK02",
        "it is said that it was used"
    );
}

#[tokio::test]
async fn a_device_that_is_disabled_is_unknown_at_once_until_it_is_registered_again() {
    let world = World::start().await;
    let till = world.newcomer(DEMO).await;
    assert_eq!(till.authorise("NOBODY", "r-1").await, "FPRA21");
    let waiting = world.registered(DEMO, &till.merchant, &till.device).await;
    let command = format!("device disable --merchant {} --device {}", till.merchant, till.device);
    world.ops(&command).await.unwrap();
    let reply = till.request("ProcessAuthorisation", &till.purchase("APRV01", "r-1")).send().await;
    assert_eq!((reply.text("x_code").as_str(), reply.json().member("signature")), ("EAUT01", None));
    let reply = world.key_for(&till.merchant, &till.device, &waiting).send().await;
    assert_eq!((reply.text("x_code").as_str(), reply.json().member("signature")), ("EAUT01", None));
    let token = world.registered(DEMO, &till.merchant, &till.device).await;
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01", "with the key that it had");
    assert_eq!(world.ask_key(&till.merchant, &till.device, &token).await.text("x_code"), "SCRK01");
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn a_disabled_partners_terminals_are_unknown_within_a_minute() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let till = world.till();
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    world.ops(&format!("partner disable --partner {}", DEMO.id)).await.unwrap();
    world.advance(SignedDuration::from_secs(60));
    for members in [till.purchase("APRV01", "r-1"), till.purchase("APRV02", "r-2")] {
        let reply = till.request("ProcessAuthorisation", &members).send().await;
        assert_eq!((reply.text("x_code").as_str(), reply.json().member("signature")), ("EAUT01", None));
    }
    let token = world.key_for(&till.merchant, "d777", "nb4i6ldxuVQC").send().await;
    assert_eq!(token.text("x_code"), "EAUT01");
    assert!(till.owes("APRV01").await.contains("outstanding 10000,"), "what was bought stays bought");
}
