//! What the functions call is what the template's policies let them call. (The local engines ask nobody's leave.)

use crate::webhooks::{logged, received, tried};
use crate::world::{World, template};
use almoner_local::template::yaml;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use serde_json::Value;
use std::collections::BTreeSet;

/// The action that allows a call; a transaction is allowed by those of its parts.
fn actions(call: &str) -> Vec<String> {
    match call {
        "TransactWriteItems" => vec!["dynamodb:UpdateItem".to_owned(), "dynamodb:PutItem".to_owned()],
        "SendMessageBatch" => vec!["sqs:SendMessage".to_owned()],
        "ChangeMessageVisibilityBatch" => vec!["sqs:ChangeMessageVisibility".to_owned()],
        "Decrypt" | "GenerateDataKey" => vec![format!("kms:{call}")],
        call if call.contains("Message") => vec![format!("sqs:{call}")],
        call => vec![format!("dynamodb:{call}")],
    }
}

/// Every action that the function's policies name.
fn allowed(document: &Value, function: &str) -> BTreeSet<String> {
    let camel: String =
        function.split('-').map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..])).collect();
    let policies = document["Resources"][format!("{camel}Function")]["Properties"]["Policies"].as_array().unwrap();
    let statements = policies.iter().flat_map(|policy| policy["Statement"].as_array().unwrap());
    let actions = statements.flat_map(|statement| match &statement["Action"] {
        Value::Array(actions) => actions.clone(),
        action => vec![action.clone()],
    });
    actions.map(|action| action.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn no_function_calls_what_its_policies_do_not_allow() {
    let world = World::start().await;
    let (_receiver, id) = received(&world, Vec::new()).await;
    let contribution = world.created(DEMO).await;
    for request in [world.get(DEMO, &contribution), world.list(DEMO, ""), world.complete(DEMO, &contribution)] {
        assert_eq!(request.send().await.status, StatusCode::OK);
    }
    let event = tried(&world, &id).await;
    logged(&world, &id, 2).await;
    for (method, rest) in [
        (Method::GET, String::new()),
        (Method::POST, "/rotate".to_owned()),
        (Method::POST, format!("/deliveries/{event}/redeliver")),
        (Method::DELETE, String::new()),
    ] {
        let reply = world.call(DEMO, method, &format!("/webhooks/{id}{rest}")).send().await;
        assert!(reply.status.is_success(), "{reply:?}");
    }
    for function in ["contributions-expire", "notifications-recover"] {
        let run = world.request(Method::POST, &format!("/_local/schedules/{function}")).send().await;
        assert!(run.status.is_success(), "{run:?}");
    }
    let (document, calls) = (yaml::read(&template()).unwrap(), world.calls().await);
    let calls = calls.as_object().unwrap();
    assert!(calls.len() >= 10, "nearly every function has called something: {calls:?}");
    for (function, calls) in calls {
        let allowed = allowed(&document, function);
        for action in calls.as_object().unwrap().keys().flat_map(|call| actions(call)) {
            assert!(allowed.contains(&action), "{function} may not {action}");
        }
    }
}
