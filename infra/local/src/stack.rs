//! The whole stack, started and stopped as one.

use crate::engine::access::Access;
use crate::engine::front::Front;
use crate::engine::kms::Kms;
use crate::engine::{dynamodb, sqs};
use crate::gateway::{Gateway, Running};
use crate::issuer::{self, Issuer};
use crate::sam_local;
use crate::server::{Callers, SHUTDOWN_GRACE, Server, serve};
use crate::sources::{Parts, Sources, Stopping, restarted};
use crate::template::{REGION, Template};
use almoner::aws_limits::BESIDE_THE_STORE;
use almoner::clock::Clock;
use almoner::keyring::Keyring;
use almoner::notify::target::Resolver;
use almoner::store::{Store, client};
use almoner_ops::sandbox;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use std::collections::BTreeMap;
use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

/// How to start a stack.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; 0 takes a free port.
    pub port: u16,
    /// Where the ledger is kept; in memory when nowhere.
    pub data: Option<PathBuf>,
    /// What wins over the functions' environment.
    pub environment: BTreeMap<String, String>,
    /// What the stack is made of.
    pub template: Template,
    /// What the functions take for the time.
    pub clock: Clock,
    /// How the functions look up the hosts of webhooks.
    pub resolver: Resolver,
    /// Whether to load no sandbox.
    pub empty: bool,
    /// Where to write the functions' environment when the stack is only to be the engines for `sam local`.
    pub sam_local: Option<PathBuf>,
}

/// A running stack.
pub struct Stack {
    /// Where it listens.
    pub address: SocketAddr,
    /// What it is made of.
    pub template: Template,
    /// Where the ledger is kept.
    pub data: Option<PathBuf>,
    /// Where the functions' environment is when this is only the engines for `sam local`.
    pub sam_local: Option<PathBuf>,
    /// The ledger, past the functions: for operators and tests.
    pub store: Store,
    /// Event sources run until this is dropped.
    running: watch::Sender<()>,
    sources: Option<Arc<Sources>>,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    /// Keeps the data folder for this process.
    _folder: Option<File>,
    /// Where documents are.
    pub documents: Folder,
    /// Where bank statements are, and their reports beside them.
    pub statements: Folder,
}

/// A folder in the place of a bucket: within the data folder, else one that is gone with the stack.
#[derive(Debug)]
pub struct Folder {
    /// The folder.
    pub path: PathBuf,
    _temporary: Option<TempDir>,
}

impl Folder {
    fn open(options: &Options, name: &str) -> Result<Self, String> {
        if options.sam_local.is_some() {
            // Each container has its own.
            return Ok(Self { path: Path::new("/tmp").join(name), _temporary: None });
        }
        if let Some(data) = &options.data {
            return Ok(Self { path: data.join(name), _temporary: None });
        }
        let folder = TempDir::with_prefix(format!("almoner-{name}-"));
        let folder = folder.map_err(|error| format!("No folder can be made for {name}: {error}."))?;
        Ok(Self { path: folder.path().to_owned(), _temporary: Some(folder) })
    }
}

impl Stack {
    /// Starts everything and loads the sandbox, unless the ledger is to be empty.
    ///
    /// # Errors
    /// One sentence that says what is wrong and where.
    pub async fn start(options: Options) -> Result<Self, String> {
        let template = options.template.clone();
        let listener = listen(&options).await?;
        let port = listener.local_addr().map_err(|error| format!("No port is free: {error}."))?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let folder = options.data.as_deref().map(dynamodb::lock).transpose()?;
        let restarted = restarted(options.data.as_deref());
        let database = dynamodb::open(options.data.as_deref(), &template.tables)?;
        let sqs = sqs::Sqs::start(&template.queues).await?;
        let kms = Kms::open(options.data.as_deref())?;
        // Where functions find this process: here, or in containers.
        let host = if options.sam_local.is_some() { sam_local::engines(address) } else { address.to_string() };
        let documents = Folder::open(&options, "documents")?;
        let statements = Folder::open(&options, "statements")?;
        let folders = [("DOCUMENTS_DIR", &documents), ("STATEMENTS_DIR", &statements)];
        let environment = environment(&host, folders, &options.environment);
        let issuer = Issuer::open(options.data.as_deref(), &host, options.clock.clone())?;
        let dynamodb = dynamodb::serve(database.clone()).await?;
        let front = Front::new(database.clone(), dynamodb, sqs.clone(), kms, Access::new(&template));

        if let Some(file) = &options.sam_local {
            sam_local::write(file, &template, &environment)?;
        }
        let functions = start_functions(&template, &environment, &options)?;
        let (running, stopping) = Stopping::new();
        let callers = match &options.sam_local {
            Some(_) => None,
            None => {
                let parts = Parts {
                    template: &template,
                    functions: &functions,
                    database: &database,
                    sqs: &sqs,
                    writes: front.writes(),
                    data: options.data.as_deref(),
                };
                let sources = Arc::new(Sources::new(parts, restarted, stopping).await?);
                Some(Callers { gateway: Gateway::new(&template, &functions)?, sources })
            }
        };
        let sources = callers.as_ref().map(|callers| Arc::clone(&callers.sources));
        let (stop, stopped) = oneshot::channel();
        let server = Arc::new(Server { front, issuer, callers, functions: functions.len() });
        let server = tokio::spawn(serve(listener, server, stopped));

        let table = template.tables.first().ok_or("The template declares no table.")?;
        let endpoint = format!("http://{address}/_local/dynamodb");
        let client = client::build(&client_config(Some(&endpoint), None), Duration::from_secs(5));
        let store = Store::new(client, table.name.as_str());
        if !options.empty {
            let keyring = keyring(&template, address);
            let loaded = sandbox::load(&store, &keyring, &sandbox::PARTNERS, options.clock.now()).await;
            loaded.map_err(|error| format!("The sandbox cannot be loaded: {error}."))?;
        }
        if let Some(sources) = &sources {
            sources.start().await?;
        }
        let Options { data, sam_local, .. } = options;
        Ok(Self {
            address,
            template,
            data,
            sam_local,
            store,
            running,
            sources,
            stop,
            server,
            _folder: folder,
            documents,
            statements,
        })
    }

    /// Lets invocations and requests under way end, and stops.
    pub async fn stop(self) {
        // Event sources first: what they call needs the server to reach the engines.
        drop(self.running);
        if let Some(sources) = &self.sources {
            sources.ended(SHUTDOWN_GRACE).await;
        }
        let _ = self.stop.send(());
        let _ = self.server.await;
    }
}

/// The functions of this process: none where containers run them.
fn start_functions(
    template: &Template,
    environment: &BTreeMap<String, String>,
    options: &Options,
) -> Result<BTreeMap<String, Arc<Running>>, String> {
    let here = template.functions.iter().filter(|_| options.sam_local.is_none());
    here.map(|function| {
        let running = Running::start(function, environment, options.clock.clone(), options.resolver.clone())?;
        Ok((function.name.clone(), Arc::new(running)))
    })
    .collect()
}

/// What wins over the functions' environment: what the stack's user says, and before that where the stack's own
/// engines and issuer are (`host:port`) and what only a local stack allows.
fn environment(
    host: &str,
    folders: [(&str, &Folder); 2],
    said: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut environment = BTreeMap::from([("WEBHOOK_LOCAL_TARGETS".to_owned(), "true".to_owned())]);
    // There is no S3 here, and nothing of a local stack may ever reach a real one.
    environment.extend(folders.map(|(name, folder)| (name.to_owned(), folder.path.display().to_string())));
    for service in ["dynamodb", "sqs", "kms", "s3"] {
        let name = format!("AWS_ENDPOINT_URL_{}", service.to_uppercase());
        environment.insert(name, format!("http://{host}/_local/{service}"));
    }
    environment.insert("TOKEN_ISSUER_TEST".to_owned(), issuer::url(host));
    environment.insert("TOKEN_AUDIENCE".to_owned(), issuer::AUDIENCE.to_owned());
    environment.extend(said.clone());
    environment
}

/// What seals as the functions do.
fn keyring(template: &Template, address: SocketAddr) -> Keyring {
    let environments = template.functions.iter().map(|function| &function.environment);
    let key = environments.filter_map(|environment| environment.get("SIGNING_KMS_KEY")).next();
    let sdk = client_config(Some(&format!("http://{address}/_local/kms")), None);
    Keyring::new(&sdk, BESIDE_THE_STORE, key.cloned())
}

async fn listen(options: &Options) -> Result<TcpListener, String> {
    let port = options.port;
    // Containers do not reach this machine's loopback.
    let ip = if options.sam_local.is_some() { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
    TcpListener::bind((ip, port)).await.map_err(|error| match error.kind() {
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
        .credentials_provider(SharedCredentialsProvider::new(nobody))
        // The engines speak HTTP. What could speak TLS would read the machine's certificates, for each function anew.
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    config.set_endpoint_url(endpoint.map(str::to_owned));
    config.set_app_name(app_name);
    config.build()
}
