//! contracts/pos.md, *CreateKey*: a device token is exchanged for a signing key, once.

use super::till::Till;
use super::{code, with_signature};
use crate::world::{World, at_once};
use almoner_ops::sandbox::DEMO;

/// The sandbox's unused token, and whose it is.
pub const TOKEN: &str = "nb4i6ldxuVQC";
pub const DEVICE: &str = "d777";

#[tokio::test]
async fn a_key_is_given_out_once_and_works_at_once() {
    let world = World::start().await;
    let till = world.till();
    let reply = world.ask_key(&till.merchant, DEVICE, TOKEN).await;
    assert_eq!([reply.text("x_status"), reply.text("x_code")], ["Success", "SCRK01"]);
    let key = reply.text("x_key");
    assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{key}");
    let newcomer = Till { device: DEVICE.to_owned(), key, ..world.till() };
    assert_eq!(newcomer.authorise("APRV01", "r-1").await, "SPRA01", "and its answer is signed with it");
    for _ in 0..2 {
        let again = world.ask_key(&till.merchant, DEVICE, TOKEN).await;
        assert_eq!([again.text("x_status"), again.text("x_code")], ["Failed", "FCRK02"]);
        assert_eq!(again.json().member("x_key"), None);
    }
    assert_eq!(newcomer.authorise("APRV02", "r-2").await, "SPRA01", "it stays the key");
}

#[tokio::test]
async fn a_token_that_is_not_the_devices_gives_out_nothing() {
    let world = World::start().await;
    let merchant = world.till().merchant;
    let other = world.registered(DEMO, &merchant, "d1").await;
    for (what, device, token) in [
        ("nobody's", DEVICE, "nb4i6ldxuVQD"),
        ("in another case", DEVICE, "NB4I6LDXUVQC"),
        ("another device's", DEVICE, &*other),
        ("another device's", "d1", TOKEN),
        ("one that has a key and no token", "d555", TOKEN),
        ("a key is no token", "d555", "dy33vQhksVsv"),
    ] {
        let reply = world.ask_key(&merchant, device, token).await;
        assert_eq!(reply.text("x_code"), "FCRK01", "{what}");
        assert_eq!(reply.json().member("x_key"), None, "{what}");
    }
    assert_eq!(world.ask_key(&merchant, DEVICE, TOKEN).await.text("x_code"), "SCRK01", "none of them used it up");
}

#[tokio::test]
async fn what_cannot_be_read_or_believed_is_told_and_uses_nothing_up() {
    let world = World::start().await;
    let merchant = world.till().merchant;
    let members = format!(
        r#""x_device_token":"{TOKEN}","x_pos_vendor":"v","x_merchant_id":"{merchant}","x_device_id":"{DEVICE}","x_operator_id":"o","x_firmware_version":"1""#
    );
    let ask = async |members: &str, key: &str| {
        world.pos("CreateKey", &with_signature(key, &format!("{{{members}}}"))).send().await
    };
    for name in ["x_device_token", "x_pos_vendor", "x_merchant_id", "x_device_id", "x_operator_id"] {
        let reply = ask(&members.replace(name, "x_other"), TOKEN).await;
        assert_eq!([reply.text("x_code"), reply.text("x_message")], ["EVAL01", &*format!("{name} is required.")]);
        // Signed all the same, where it is known what with.
        match name {
            "x_pos_vendor" | "x_operator_id" => assert_eq!(code(TOKEN, &reply), "EVAL01"),
            _ => assert_eq!(reply.json().member("signature"), None, "{name}"),
        }
    }
    let reply = ask(&members.replace(DEVICE, "nobody"), TOKEN).await;
    assert_eq!((reply.text("x_code").as_str(), reply.json().member("signature")), ("EAUT01", None));
    for key in ["dy33vQhksVsv", "", "nb4i6ldxuVQD"] {
        assert_eq!(code(TOKEN, &ask(&members, key).await), "ESIG01", "signed with {key:?}");
    }
    let keyless = Till { device: DEVICE.to_owned(), key: TOKEN.to_owned(), ..world.till() };
    let early = keyless.request("ProcessAuthorisation", &keyless.purchase("APRV01", "r-1")).send().await;
    assert_eq!(early.text("x_code"), "EAUT01", "a token is no key");
    assert_eq!(code(TOKEN, &ask(&members, TOKEN).await), "SCRK01");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_32_that_present_one_token_one_gets_a_key() {
    let world = World::start().await;
    let merchant = world.till().merchant;
    let replies = at_once((0..32).map(|_| world.key_for(&merchant, DEVICE, TOKEN)).collect()).await;
    let (given, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| code(TOKEN, reply) == "SCRK01");
    let [given] = given.as_slice() else { panic!("{} keys", given.len()) };
    assert!(refused.iter().all(|reply| reply.text("x_code") == "FCRK02"), "{refused:?}");
    let till = Till { device: DEVICE.to_owned(), key: given.text("x_key"), ..world.till() };
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
}
