//! Event sources with functions that do as each test says.

mod queue;
mod schedule;
mod stream;

use super::*;
use crate::engine::dynamodb;
use crate::functions::Handler;
use almoner::app::App;
use almoner::clock::Clock;
use almoner::config::Config;
use aws_config::{BehaviorVersion, SdkConfig};
use futures::future::BoxFuture;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;
use tokio::time::Instant;

/// How long a test waits for what must happen.
const DEADLINE: Duration = Duration::from_secs(20);

type Outcome = Result<Value, String>;
type Script = Arc<dyn Fn(Value) -> BoxFuture<'static, Outcome> + Send + Sync>;

/// What each test's function does, under the only thing of a function's that a test chooses freely: its table.
static SCRIPTS: Mutex<BTreeMap<String, Script>> = Mutex::new(BTreeMap::new());

fn handle(app: Arc<App>, event: Value) -> BoxFuture<'static, Outcome> {
    let script = Arc::clone(&SCRIPTS.lock().unwrap()[&app.config.table]);
    script(event)
}

fn app(table: &str) -> Arc<App> {
    let config = Config::read(|name| (name == "TABLE_NAME").then(|| table.to_owned())).unwrap();
    let sdk = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).build();
    Arc::new(App::new(config, sdk, Clock::System))
}

/// A function that does what the script says.
fn function<F>(script: impl Fn(Value) -> F + Send + Sync + 'static) -> Arc<Running>
where
    F: Future<Output = Outcome> + Send + 'static,
{
    function_within(DEADLINE, script)
}

/// A function that is ended after that time.
fn function_within<F>(timeout: Duration, script: impl Fn(Value) -> F + Send + Sync + 'static) -> Arc<Running>
where
    F: Future<Output = Outcome> + Send + 'static,
{
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let table = format!("table-{}", COUNT.fetch_add(1, Ordering::SeqCst));
    let script: Script = Arc::new(move |event| Box::pin(script(event)));
    SCRIPTS.lock().unwrap().insert(table.clone(), script);
    Arc::new(Running::new("f", timeout, app(&table), Handler::Event(handle)))
}

/// Everything a function was called with, in order.
type Seen = Arc<Mutex<Vec<Value>>>;

/// A function that remembers its events and answers by their number, from 0, and by what is in them.
fn recording(answer: impl Fn(usize, &Value) -> Outcome + Send + Sync + 'static) -> (Seen, Arc<Running>) {
    let seen = Seen::default();
    let mine = Arc::clone(&seen);
    let running = function(move |event| {
        let number = {
            let mut seen = mine.lock().unwrap();
            seen.push(event.clone());
            seen.len() - 1
        };
        // After the lock: a test's answer may be to panic.
        std::future::ready(answer(number, &event))
    });
    (seen, running)
}

fn records(event: &Value) -> &Vec<Value> {
    event["Records"].as_array().unwrap()
}

/// Waits for a condition.
async fn until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !condition() {
        assert!(Instant::now() < deadline, "not in time: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The engines of a template with one function, and what has been started on them.
struct World {
    template: Template,
    database: Database,
    sqs: Sqs,
    writes: watch::Sender<()>,
    folder: TempDir,
}

/// Event sources under way.
struct Started {
    sources: Sources,
    running: watch::Sender<()>,
}

impl World {
    /// Engines for that event of the function's.
    async fn new(event: &str) -> Self {
        let text = format!(
            "
Resources:
  Dead: {{ Type: AWS::SQS::Queue }}
  Q:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 2
      RedrivePolicy: {{ deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2 }}
  Items:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{{ AttributeName: pk, AttributeType: S }}]
      KeySchema: [{{ AttributeName: pk, KeyType: HASH }}]
      StreamSpecification: {{ StreamViewType: NEW_AND_OLD_IMAGES }}
  F:
    Type: AWS::Serverless::Function
    Metadata: {{ BuildProperties: {{ Binary: f }} }}
    Properties: {{ Events: {{ E: {event} }} }}
"
        );
        let template = Template::parse(&text).unwrap();
        let database = dynamodb::open(None, &template.tables).unwrap();
        let sqs = Sqs::start(&template.queues).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { template, database, sqs, writes: watch::Sender::new(()), folder }
    }

    async fn start(&self, function: Arc<Running>) -> Started {
        self.start_again(function, false).await
    }

    async fn start_again(&self, function: Arc<Running>, restarted: bool) -> Started {
        let (running, stopping) = Stopping::new();
        let functions = BTreeMap::from([("f".to_owned(), function)]);
        let sources = Sources::new(self.parts(&functions), restarted, stopping).await.unwrap();
        assert!(!sources.up(), "what has not been started is not up");
        sources.start().await.unwrap();
        assert!(sources.up());
        Started { sources, running }
    }

    fn parts<'a>(&'a self, functions: &'a BTreeMap<String, Arc<Running>>) -> Parts<'a> {
        Parts {
            template: &self.template,
            functions,
            database: &self.database,
            sqs: &self.sqs,
            writes: self.writes.subscribe(),
            data: Some(self.folder.path()),
        }
    }

    async fn send(&self, body: &str) {
        let request = json!({ "QueueUrl": Sqs::url("Q"), "MessageBody": body });
        assert_eq!(self.sqs.call("SendMessage", &request).await.0, StatusCode::OK);
    }

    /// How many messages of a queue are visible, and how many in flight.
    fn count(&self, queue: &str) -> (u64, u64) {
        let counts = &self.sqs.counts()["queues"][queue];
        (counts["visible"].as_u64().unwrap(), counts["in_flight"].as_u64().unwrap())
    }

    fn put(&self, pk: &str) {
        let item = json!({ "TableName": "Items", "Item": { "pk": { "S": pk } } });
        self.database.put_item(serde_json::from_value(item).unwrap()).unwrap();
        self.writes.send_replace(());
    }

    /// The messages of a queue that nobody polls.
    async fn letters(&self, queue: &str) -> Vec<Value> {
        let request = json!({ "QueueUrl": Sqs::url(queue), "MaxNumberOfMessages": 10 });
        let (_, answer) = self.sqs.call("ReceiveMessage", &request).await;
        let messages = answer["Messages"].as_array().cloned().unwrap_or_default();
        messages.iter().map(|message| serde_json::from_str(message["Body"].as_str().unwrap()).unwrap()).collect()
    }
}

impl Started {
    /// Stops, and waits for what is under way.
    async fn stop(self) {
        drop(self.running);
        self.sources.ended(DEADLINE).await;
        assert!(self.sources.up(), "ending on purpose is not being down");
    }
}

#[tokio::test]
async fn a_function_that_cannot_take_events_is_refused() {
    let world = World::new("{ Type: SQS, Properties: { Queue: !GetAtt Q.Arn } }").await;
    let answers = Handler::Http(|_, _| Box::pin(std::future::ready(lambda_http::Response::default())));
    let answers = Running::new("f", Duration::from_secs(1), app("none"), answers);
    for (functions, says) in [
        (BTreeMap::new(), "No function f runs."),
        (
            BTreeMap::from([("f".to_owned(), Arc::new(answers))]),
            "The function f answers requests and takes no events.",
        ),
    ] {
        let refused = Sources::new(world.parts(&functions), false, Stopping::new().1).await;
        assert_eq!(refused.err().as_deref(), Some(says));
    }
}

#[tokio::test]
async fn a_task_that_ends_by_itself_is_down() {
    let world = World::new("{ Type: SQS, Properties: { Queue: !GetAtt Q.Arn } }").await;
    let started = world.start(recording(|_, _| Ok(Value::Null)).1).await;
    started.sources.tasks.lock().unwrap().as_ref().unwrap()[0].abort();
    until("the task is gone", || !started.sources.up()).await;
}

#[tokio::test]
async fn a_stop_waits_for_what_is_under_way_and_starts_nothing_more() {
    let world = World::new("{ Type: SQS, Properties: { Queue: !GetAtt Q.Arn, BatchSize: 1 } }").await;
    let (begun, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted_begun, counted_ended) = (Arc::clone(&begun), Arc::clone(&ended));
    let started = world
        .start(function(move |_| {
            let (begun, ended) = (Arc::clone(&counted_begun), Arc::clone(&counted_ended));
            async move {
                begun.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(200)).await;
                ended.fetch_add(1, Ordering::SeqCst);
                Ok(Value::Null)
            }
        }))
        .await;
    world.send("one").await;
    until("it began", || begun.load(Ordering::SeqCst) == 1).await;
    started.stop().await;
    assert_eq!(ended.load(Ordering::SeqCst), 1);
    assert_eq!(world.count("Q"), (0, 0), "what ended well is deleted");
    world.send("two").await;
    assert_eq!((world.count("Q"), begun.load(Ordering::SeqCst)), ((1, 0), 1));
}
