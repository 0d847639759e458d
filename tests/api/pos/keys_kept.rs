//! contracts/pos.md, *CreateKey*: what a key costs, where it is kept, and what comes of answers that are lost.

use super::keys::{DEVICE, TOKEN};
use super::newcomer::{merchant_id, token};
use super::till::Till;
use crate::world::World;
use almoner_ops::sandbox::DEMO;
use aws_sdk_dynamodb::primitives::Blob;
use serde_json::json;

#[tokio::test]
#[cfg_attr(deployed, ignore = "counts the store's calls")]
async fn a_key_costs_a_read_and_a_write_and_the_first_of_a_process_a_data_key() {
    let world = World::start().await;
    let merchant = world.till().merchant;
    let spent = world.registered(DEMO, &merchant, "d1").await;
    let cost = async || world.calls().await["pos-create-key"].take();
    let one =
        |read_units, write_units| json!({ "calls": 1, "read_units": read_units, "write_units": write_units });
    assert_eq!(world.ask_key(&merchant, "d1", &spent).await.text("x_code"), "SCRK01");
    let first = cost().await;
    assert_eq!(first["GenerateDataKey"]["calls"], 1, "{first}");
    assert_eq!(world.ask_key(&merchant, DEVICE, TOKEN).await.text("x_code"), "SCRK01");
    assert_eq!(cost().await, json!({ "GetItem": one(1, 0), "UpdateItem": one(0, 1) }));
    for (token, expected) in [(&*spent, "FCRK02"), ("unknown", "FCRK01")] {
        assert_eq!(world.ask_key(&merchant, "d1", token).await.text("x_code"), expected);
        assert_eq!(cost().await, json!({ "GetItem": one(1, 0) }), "{expected}");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn lost_answers_give_out_a_key_that_works_or_none_and_then_an_operator_registers_again() {
    let world = World::start().await;
    let merchant = merchant_id();
    let devices: Vec<String> = (1..=24).map(|number| format!("d{number}")).collect();
    let mut tokens = Vec::new();
    for device in &devices {
        tokens.push(world.registered(DEMO, &merchant, device).await);
    }
    world.fault("lost_response", 0.5).await;
    let mut keys = Vec::new();
    for (device, token) in devices.iter().zip(&tokens) {
        let mut answers = Vec::new();
        let key = loop {
            let reply = world.key_for(&merchant, device, token).send().await;
            answers.push(reply.text("x_code"));
            match answers.last().unwrap().as_str() {
                "SCRK01" => break Some(reply.text("x_key")),
                // The write was made, and no try at it heard so: the key was never told to anybody.
                "FCRK02" if answers.len() > 1 => break None,
                "EISE01" if answers.len() < 50 => {}
                _ => panic!("{device}: {answers:?}"),
            }
        };
        keys.push(key);
    }
    world.heal().await;
    for ((device, key), number) in devices.iter().zip(keys).zip(1..) {
        let key = match key {
            Some(key) => key,
            None => {
                let token = world.registered(DEMO, &merchant, device).await;
                world.ask_key(&merchant, device, &token).await.text("x_key")
            }
        };
        let till = Till { merchant: merchant.clone(), device: device.clone(), key, ..world.till() };
        assert_eq!(
            till.authorise(&format!("APRV{number:02}"), &format!("r-{number}")).await,
            "SPRA01",
            "{device}"
        );
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "looks through the whole table")]
async fn neither_token_nor_key_is_in_the_table_in_the_clear() {
    let world = World::start().await;
    let merchant = merchant_id();
    let printed = format!("device register --partner {} --merchant {merchant} --device d1", DEMO.id);
    let token = token(&world.ops(&printed).await.unwrap());
    let key = world.ask_key(&merchant, "d1", &token).await.text("x_key");
    let dynamodb = aws_sdk_dynamodb::Client::new(&world.sdk("dynamodb"));
    let items = dynamodb.scan().table_name(world.table()).into_paginator().items().send();
    let items: Vec<_> = items.try_collect().await.unwrap();
    assert!(items.iter().any(|item| item.get("signing_key").is_some()), "the keys are looked at, too");
    for secret in [&*token, &*key, TOKEN, "dy33vQhksVsv"] {
        let within = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        for (name, value) in items.iter().flatten() {
            assert!(!value.as_b().is_ok_and(|bytes: &Blob| within(bytes.as_ref())), "{secret} in {name}");
            assert!(!format!("{value:?}").contains(secret), "{secret} in {name}");
        }
    }
}
