//! What runs by itself behind the API: queues, the table's stream, schedules, and those who are told.

use super::{Deployed, Place, TEMPLATE, World};
use crate::waiting::{SOON, eventually};
use almoner::store::key;
use almoner_ops::receive::{Options, Receiver};
use aws_sdk_dynamodb::types::AttributeValue;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

impl World {
    /// An endpoint that the stack's functions can reach.
    pub async fn receiver(&self, options: Options) -> Receiver {
        let options = match self.deployed() {
            Some(Deployed::SamLocal { .. }) => Options { ip: Ipv4Addr::UNSPECIFIED.into(), ..options },
            _ => options,
        };
        Receiver::start(options).await.unwrap()
    }

    /// Its URL, as the functions know it.
    pub fn reach(&self, receiver: &Receiver) -> String {
        let mut address = receiver.address();
        if let Some(Deployed::SamLocal { receivers, .. }) = self.deployed() {
            address.set_ip(*receivers);
        }
        format!("http://{address}/hooks")
    }

    /// How many messages each queue holds, seen or not: those that hold any.
    pub async fn queued(&self) -> BTreeMap<String, u64> {
        let reply = self.switch(Method::GET, "queues").send().await;
        let queues: Value = serde_json::from_str(&reply.body).unwrap();
        let count = |queue: &Value| queue["visible"].as_u64().unwrap() + queue["in_flight"].as_u64().unwrap();
        let queues = queues["queues"].as_object().unwrap().iter();
        queues.map(|(name, queue)| (name.clone(), count(queue))).filter(|(_, count)| *count > 0).collect()
    }

    /// Until nothing is under way any more to this test's partners.
    pub async fn drained(&self) {
        match self.place {
            Place::Own { .. } => {
                eventually("empty queues", SOON, async || self.queued().await.is_empty().then_some(())).await;
            }
            // The queues are everybody's; the ledger says whose notifications are pending.
            Place::Shared { .. } => {
                eventually("nothing owed", SOON, async || (self.owed().await == 0).then_some(())).await;
            }
        }
    }

    /// How many notifications this test's partners are owed: by the lists of what is owed, because a scan of everybody's
    /// table is seconds in which the emulator answers nobody.
    async fn owed(&self) -> usize {
        let Place::Shared { partners, .. } = &self.place else { unreachable!("asked of shared stacks alone") };
        let dynamodb = aws_sdk_dynamodb::Client::new(&self.sdk("dynamodb"));
        let mut owed = 0;
        for shard in 0..key::DUE_SHARDS {
            let query = dynamodb.query().table_name(self.table()).index_name(key::LIST_INDEX);
            let query = query.key_condition_expression("list_pk = :list");
            let query =
                query.expression_attribute_values(":list", AttributeValue::S(key::notifications_due(shard)));
            let items = query.into_paginator().items().send().try_collect().await.unwrap();
            let whose = items.iter().filter_map(|item| key::notification_named(item["pk"].as_s().unwrap()));
            owed += whose.filter(|(tenant, ..)| partners.iter().any(|it| it.tenant() == *tenant)).count();
        }
        owed
    }

    /// Runs a schedule's function now.
    pub async fn run(&self, function: &str) {
        match self.deployed() {
            None | Some(Deployed::CargoRun { .. }) => {
                let reply = self.request(Method::POST, &format!("/_local/schedules/{function}")).send().await;
                assert_eq!(reply.status, StatusCode::OK, "{reply:?}");
            }
            Some(_) => {
                let event = json!({ "source": "aws.scheduler", "detail-type": "Scheduled Event", "detail": {} });
                self.invoke(function, &event).await;
            }
        }
    }

    /// Runs a schedule's function now, whatever comes of it.
    pub async fn run_ignoring(&self, function: &str) {
        self.switch(Method::POST, &format!("schedules/{function}")).send().await;
    }

    /// Calls a function by itself and returns its answer.
    pub(super) async fn invoke(&self, function: &str, event: &Value) -> Value {
        let logical_id = &TEMPLATE.functions.iter().find(|it| it.name == function).unwrap().logical_id;
        match self.deployed().unwrap() {
            Deployed::SamDeploy { endpoint, .. } => {
                let physical = self.deployed().unwrap().physical(logical_id);
                let url = format!("{endpoint}/2015-03-31/functions/{physical}/invocations");
                let answer = self.http.post(url).body(event.to_string()).send().await.unwrap();
                assert!(!answer.headers().contains_key("X-Amz-Function-Error"), "{function}: {answer:?}");
                serde_json::from_str(&answer.text().await.unwrap()).unwrap()
            }
            Deployed::SamLocal { invoke, .. } => super::by_hand::sam_local_invoke(invoke, logical_id, event).await,
            Deployed::CargoRun { .. } => panic!("cargo run has no way to call {function} by itself"),
        }
    }
}
