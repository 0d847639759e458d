//! `sam local` polls nothing: here its event functions are brought what waits for them, the way Lambda's pollers would.

use super::{Deployed, TEMPLATE, World, project};
use almoner_local::sources::queue_event;
use almoner_local::template::events::{EventSource, QueueSource, StreamSource};
use serde_json::{Value, json};
use std::process::Stdio;
use tokio::process::Command;

/// A signature that nobody checks, and that the engine wants to see.
const NOBODY: &str = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, \
     SignedHeaders=host;x-amz-date, Signature=none";

impl World {
    /// Brings what waits in the stream and the queues to the functions, where nothing else does.
    pub async fn bring_events(&self) {
        if !matches!(self.deployed(), Some(Deployed::SamLocal { .. })) {
            return;
        }
        // The stream first: what it brings about goes through a queue.
        for (source, function) in TEMPLATE.sources() {
            if let EventSource::Stream(source) = source {
                self.bring_stream(source, &function.name).await;
            }
        }
        for (source, function) in TEMPLATE.sources() {
            if let EventSource::Queue(source) = source {
                self.bring_queue(source, &function.name).await;
            }
        }
    }

    /// One operation of an engine, in AWS's own protocol.
    async fn ask(&self, service: &str, target: &str, body: Value) -> Value {
        let request = self.http.post(self.deployed().unwrap().endpoint(service)).header("X-Amz-Target", target);
        let request = request.header("Authorization", NOBODY).header("X-Amz-Date", "20260101T000000Z");
        let request = request.header("Content-Type", "application/x-amz-json-1.0").body(body.to_string());
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{target}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// All that the source's filters let through, as one batch: a record that comes twice changes nothing.
    async fn bring_stream(&self, source: &StreamSource, function: &str) {
        let stream = async |operation: &str, body: Value| {
            self.ask("dynamodb", &format!("DynamoDBStreams_20120810.{operation}"), body).await
        };
        let streams = stream("ListStreams", json!({ "TableName": self.table() })).await;
        let arn = &streams["Streams"][0]["StreamArn"];
        let described = stream("DescribeStream", json!({ "StreamArn": arn })).await;
        let mut wanted = Vec::new();
        for shard in described["StreamDescription"]["Shards"].as_array().unwrap() {
            let from =
                json!({ "StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON" });
            let mut iterator = stream("GetShardIterator", from).await["ShardIterator"].take();
            while iterator.is_string() {
                let mut page = stream("GetRecords", json!({ "ShardIterator": iterator })).await;
                let Value::Array(records) = page["Records"].take() else { panic!("{page}") };
                if records.is_empty() {
                    break;
                }
                wanted.extend(records.into_iter().filter(|record| source.filters.want(record)));
                iterator = page["NextShardIterator"].take();
            }
        }
        if !wanted.is_empty() {
            let answer = self.invoke(function, &json!({ "Records": wanted })).await;
            assert_eq!(answer, json!({ "batchItemFailures": [] }), "{function}");
        }
    }

    async fn bring_queue(&self, source: &QueueSource, function: &str) {
        let queue = self.deployed().unwrap().physical(&source.queue);
        let receive = json!({ "QueueUrl": queue, "MaxNumberOfMessages": 10, "AttributeNames": ["All"] });
        let received = self.ask("sqs", "AmazonSQS.ReceiveMessage", receive).await;
        let Some(messages) = received["Messages"].as_array().filter(|messages| !messages.is_empty()) else {
            return;
        };
        let arn = format!("arn:aws:sqs:us-east-1:123456789012:{}", source.queue);
        let answer = self.invoke(function, &queue_event::event(messages, &arn)).await;
        // What failed stays, as on Lambda. It may be another test's, whose receiver is gone.
        let failed: Vec<_> = answer["batchItemFailures"].as_array().unwrap().iter().collect();
        let failed = |message: &Value| failed.iter().any(|it| it["itemIdentifier"] == message["MessageId"]);
        for message in messages.iter().filter(|message| !failed(message)) {
            let done = json!({ "QueueUrl": queue, "ReceiptHandle": message["ReceiptHandle"] });
            self.ask("sqs", "AmazonSQS.DeleteMessage", done).await;
        }
    }
}

/// Runs `sam local invoke`; the answer is its standard output.
pub(super) async fn sam_local_invoke(command: &[String], function: &str, event: &Value) -> Value {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), event.to_string()).unwrap();
    let (program, options) = command.split_first().unwrap();
    let mut sam = Command::new(program);
    sam.args(options).arg("--event").arg(file.path()).arg(function).current_dir(project());
    let ran = sam.stdin(Stdio::null()).output().await.unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{function}: {said}");
    let answer = String::from_utf8(ran.stdout).unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{function}: {answer}{said}"));
    assert!(answer.get("errorType").is_none(), "{function}: {answer}");
    answer
}
