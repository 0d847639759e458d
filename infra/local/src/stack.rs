//! The whole stack, started and stopped as one.

use crate::engine::access::Access;
use crate::engine::front::Front;
use crate::engine::kms::Kms;
use crate::engine::{dynamodb, sqs};
use crate::gateway::{Gateway, Running};
use crate::server::{SHUTDOWN_GRACE, Server, serve};
use crate::sources::{Parts, Sources, Stopping, restarted};
use crate::template::{REGION, Template};
use almoner::clock::Clock;
use almoner::notify::target::Resolver;
use almoner::store::{Store, client};
use almoner_ops::sandbox;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use std::collections::BTreeMap;
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

/// How to start a stack.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen on 127.0.0.1; 0 takes a free port.
    pub port: u16,
    /// Where the ledger is kept; in memory when nowhere.
    pub data: Option<PathBuf>,
    /// What wins over the functions' environment.
    pub environment: BTreeMap<String, String>,
    /// What the stack is made of.
    pub template: PathBuf,
    /// What the functions take for the time.
    pub clock: Clock,
    /// How the functions look up the hosts of webhooks.
    pub resolver: Resolver,
}

/// A running stack.
pub struct Stack {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it is made of.
    pub template: Template,
    /// Where the ledger is kept.
    pub data: Option<PathBuf>,
    /// The ledger, past the functions: for operators and tests.
    pub store: Store,
    /// Event sources run until this is dropped.
    running: watch::Sender<()>,
    sources: Arc<Sources>,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    /// Keeps the data folder for this process.
    _folder: Option<File>,
}

impl Stack {
    /// Starts everything and loads the sandbox.
    ///
    /// # Errors
    /// One sentence that says what is wrong and where.
    pub async fn start(options: Options) -> Result<Self, String> {
        let template = Template::load(&options.template)?;
        let listener = listen(options.port).await?;
        let address = listener.local_addr().map_err(|error| format!("No port is free: {error}."))?;
        let folder = options.data.as_deref().map(dynamodb::lock).transpose()?;
        let restarted = restarted(options.data.as_deref());
        let database = dynamodb::open(options.data.as_deref(), &template.tables)?;
        let sqs = sqs::Sqs::start(&template.queues).await?;
        let kms = Kms::open(options.data.as_deref())?;
        let dynamodb = dynamodb::serve(database.clone()).await?;
        let front = Front::new(database.clone(), dynamodb, sqs.clone(), kms, Access::new(&template));

        let environment = environment(address, options.environment);
        let mut functions = BTreeMap::new();
        for function in &template.functions {
            let running = Running::start(function, &environment, options.clock.clone(), options.resolver.clone())?;
            functions.insert(function.name.clone(), Arc::new(running));
        }
        let gateway = Gateway::new(&template, &functions)?;
        let (running, stopping) = Stopping::new();
        let parts = Parts {
            template: &template,
            functions: &functions,
            database: &database,
            sqs: &sqs,
            writes: front.writes(),
            data: options.data.as_deref(),
        };
        let sources = Arc::new(Sources::new(parts, restarted, stopping).await?);
        let (stop, stopped) = oneshot::channel();
        let server =
            Arc::new(Server { gateway, front, functions: functions.len(), sources: Arc::clone(&sources) });
        let server = tokio::spawn(serve(listener, server, stopped));

        let table = template.tables.first().ok_or("The template declares no table.")?;
        let endpoint = format!("http://{address}/_local/dynamodb");
        let client = client::build(&client_config(Some(&endpoint), None), Duration::from_secs(5));
        let store = Store::new(client, table.name.as_str());
        let loaded = sandbox::load(&store, options.clock.now()).await;
        loaded.map_err(|error| format!("The sandbox cannot be loaded: {error}."))?;
        sources.start().await?;
        let data = options.data;
        Ok(Self { address, template, data, store, running, sources, stop, server, _folder: folder })
    }

    /// Lets invocations and requests under way end, and stops.
    pub async fn stop(self) {
        // Event sources first: what they call needs the server to reach the engines.
        drop(self.running);
        self.sources.ended(SHUTDOWN_GRACE).await;
        let _ = self.stop.send(());
        let _ = self.server.await;
    }
}

/// What wins over the functions' environment: what the stack's user says, and before that where the stack's own
/// engines are and what only a local stack allows.
fn environment(address: SocketAddr, said: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut environment = BTreeMap::from([("WEBHOOK_LOCAL_TARGETS".to_owned(), "true".to_owned())]);
    for service in ["dynamodb", "sqs", "kms"] {
        let name = format!("AWS_ENDPOINT_URL_{}", service.to_uppercase());
        environment.insert(name, format!("http://{address}/_local/{service}"));
    }
    environment.extend(said);
    environment
}

async fn listen(port: u16) -> Result<TcpListener, String> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => format!("Port {port} is in use: stop what uses it, or say --port N."),
        _ => format!("Port {port} cannot be listened on: {error}."),
    })
}

/// What a client of the stack's own engines is built from. Nothing of it comes from the machine's environment, so no
/// profile or variable of a developer's can lead a local function to a real account.
#[must_use]
pub fn client_config(endpoint: Option<&str>, app_name: Option<AppName>) -> SdkConfig {
    let nobody = Credentials::new("local", "local", None, None, "local stack");
    let mut config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(REGION))
        .credentials_provider(SharedCredentialsProvider::new(nobody));
    config.set_endpoint_url(endpoint.map(str::to_owned));
    config.set_app_name(app_name);
    config.build()
}
