//! A stack for each test: engine, sandbox, API, and a named partner to call it as. Usually one of its own; with
//! `ALMONER_DEPLOYED` all tests share one that runs already, each with partners of its own.

mod by_hand;
mod calls;
mod deployed;
mod events;
mod request;
mod setting;

pub use deployed::Deployed;
pub use request::{Reply, Request, at_once};
pub use setting::Setting;

use almoner::clock::Clock;
use almoner::keyring::Keyring;
use almoner::store::{Store, client};
use almoner_local::stack::{Stack, client_config};
use almoner_local::template::Template;
#[cfg(not(deployed))]
use almoner_ops::answer::Answer;
use almoner_ops::cli::{Cli, answer};
use almoner_ops::giving::Giving;
use almoner_ops::sandbox::{PARTNERS, SandboxPartner, load};
use almoner_ops::tills::Tills;
use aws_config::SdkConfig;
use clap::Parser;
use jiff::SignedDuration;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;
use uuid::Uuid;

/// Where every path of contracts/contributions.md begins.
pub const CONTRIBUTIONS: &str = "/company/integration/contributions";
/// How long an emulator's services may take: it does one thing at a time for everyone.
const EMULATOR_ATTEMPT: Duration = Duration::from_secs(5);
/// How a stack is deployed whose notifications are to be tried again within a second, five times.
pub const HASTY_SCHEDULE: &str = "1,1,1,1,1";

/// The repository's folder.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The template: one for every stack that does not change it.
pub static TEMPLATE: LazyLock<Template> = LazyLock::new(|| parsed(&template()));

/// What that text of a template declares, with what it nests.
pub fn parsed(text: &str) -> Template {
    Template::parse_in(text, &project()).unwrap()
}

/// The template's text.
pub fn template() -> String {
    std::fs::read_to_string(project().join("template.yaml")).unwrap()
}

/// Where a test's stack is.
enum Place {
    Own { stack: Box<Stack> },
    Shared { deployed: Deployed, store: Store, partners: Vec<SandboxPartner> },
}

/// One running stack, with nothing of the test's partners in it but the sandbox.
pub struct World {
    pub clock: Clock,
    place: Place,
    http: reqwest::Client,
}

impl World {
    fn at(place: Place, clock: Clock) -> Self {
        Self { clock, place, http: reqwest::Client::new() }
    }

    /// A stack on the machine's clock.
    pub async fn start() -> Self {
        match Deployed::given() {
            Some(deployed) => Self::share(deployed).await,
            None => Self::with(Clock::System).start().await,
        }
    }

    /// One whose notifications are tried again within a second, five times.
    pub async fn hasty() -> Self {
        match Deployed::given() {
            Some(deployed) => Self::share(deployed).await,
            None => Self::with(Clock::System).env("NOTIFICATION_SCHEDULE_S", HASTY_SCHEDULE).start().await,
        }
    }

    /// One whose store may be as slow as a busy machine makes it: no call is made twice for that.
    pub async fn patient() -> Self {
        match Deployed::given() {
            Some(deployed) => Self::share(deployed).await,
            None => Self::with(Clock::System).env("STORE_ATTEMPT_TIMEOUT_MS", "5000").start().await,
        }
    }

    /// One whose sandbox moves remittances along at once.
    pub async fn quick() -> Self {
        match Deployed::given() {
            Some(deployed) => Self::share(deployed).await,
            None => Self::with(Clock::System).env("SANDBOX_STEP_S", "0").start().await,
        }
    }

    /// A stack whose clock stands at that moment until the test moves it.
    pub async fn start_at(moment: &str) -> Self {
        Self::with(Clock::stopped_at(moment.parse().unwrap())).start().await
    }

    /// The same where the clock can be set, for tests that would also pass at another time.
    pub async fn start_around(moment: &str) -> Self {
        match Deployed::given() {
            Some(deployed) => Self::share(deployed).await,
            None => Self::start_at(moment).await,
        }
    }

    pub fn with(clock: Clock) -> Setting {
        Setting::new(clock)
    }

    /// The one that runs already, with new partners that are like the sandbox's.
    async fn share(deployed: Deployed) -> Self {
        let config = client_config(Some(&deployed.endpoint("dynamodb")), None);
        let store =
            Store::new(client::build(&config, EMULATOR_ATTEMPT), deployed.physical("LedgerTable").as_str());
        let partners = PARTNERS.map(newcomer).to_vec();
        let kms = client_config(Some(&deployed.endpoint("kms")), None);
        let keyring = Keyring::new(&kms, EMULATOR_ATTEMPT, Some(deployed.signing_key()));
        load(&store, &keyring, &partners, Clock::System.now()).await.unwrap();
        Self::at(Place::Shared { deployed, store, partners }, Clock::System)
    }

    /// Who that partner is in this stack.
    pub fn partner(&self, partner: SandboxPartner) -> SandboxPartner {
        match &self.place {
            Place::Own { .. } => partner,
            Place::Shared { partners, .. } => {
                partners.iter().copied().find(|it| it.name == partner.name).unwrap_or(partner)
            }
        }
    }

    /// What only a stack of the test's own has.
    pub fn stack(&self) -> &Stack {
        match &self.place {
            Place::Own { stack, .. } => stack,
            Place::Shared { .. } => panic!("the stack is shared: say why this test is ignored when deployed"),
        }
    }

    /// The stack that runs already, if this is it.
    pub fn deployed(&self) -> Option<&Deployed> {
        match &self.place {
            Place::Own { .. } => None,
            Place::Shared { deployed, .. } => Some(deployed),
        }
    }

    /// The ledger, past the functions.
    pub fn store(&self) -> &Store {
        match &self.place {
            Place::Own { stack, .. } => &stack.store,
            Place::Shared { store, .. } => store,
        }
    }

    /// What seals secrets, past the functions; each is as another process's.
    pub fn keyring(&self) -> Keyring {
        let local = || "arn:aws:kms:us-east-1:123456789012:SigningKey".to_owned();
        Keyring::new(
            &self.sdk("kms"),
            EMULATOR_ATTEMPT,
            Some(self.deployed().map_or_else(local, Deployed::signing_key)),
        )
    }

    /// The name of the ledger's table.
    pub fn table(&self) -> String {
        self.deployed().map_or("LedgerTable".to_owned(), |deployed| deployed.physical("LedgerTable"))
    }

    /// Where the queue of that logical id is.
    pub async fn queue(&self, logical_id: &str) -> String {
        if let Some(deployed) = self.deployed() {
            return deployed.physical(logical_id);
        }
        let sqs = aws_sdk_sqs::Client::new(&self.sdk("sqs"));
        sqs.get_queue_url().queue_name(logical_id).send().await.unwrap().queue_url.unwrap()
    }

    /// Stops a stack of the test's own.
    pub async fn stop(self) {
        match self.place {
            Place::Own { stack, .. } => stack.stop().await,
            Place::Shared { .. } => panic!("the stack is shared: say why this test is ignored when deployed"),
        }
    }

    pub fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    /// Lets some time pass that need not be so long: on a shared stack, what the last call took.
    pub fn pass(&self, by: SignedDuration) {
        if self.deployed().is_none() {
            self.advance(by);
        }
    }

    /// What a client of one of the stack's own engines is built from.
    pub fn sdk(&self, service: &str) -> SdkConfig {
        let endpoint = match &self.place {
            Place::Own { stack, .. } => format!("http://{}/_local/{service}", stack.address),
            Place::Shared { deployed, .. } => deployed.endpoint(service),
        };
        client_config(Some(&endpoint), None)
    }

    /// Runs `almoner-ops` on this stack; what it says, or what went wrong.
    pub async fn ops(&self, command: &str) -> Result<String, String> {
        // Unoptimised, what it becomes is too large to stand in a test's frame once for each call.
        Box::pin(answer(self.command(command)?)).await.into_result()
    }

    /// The same, with all that comes out of it.
    #[cfg(not(deployed))]
    pub async fn answer(&self, command: &str) -> Answer {
        let command = self.command(command).unwrap_or_else(|problem| panic!("{command}: {problem}"));
        Box::pin(answer(command)).await
    }

    /// A command line of `almoner-ops` for this stack.
    fn command(&self, command: &str) -> Result<Cli, String> {
        let target = match &self.place {
            Place::Own { stack, .. } => {
                vec!["--endpoint-url".to_owned(), format!("http://{}/_local/dynamodb", stack.address)]
            }
            Place::Shared { deployed, .. } => deployed.target(),
        };
        let words = ["almoner-ops".to_owned()].into_iter().chain(target);
        Cli::try_parse_from(words.chain(shlex::split(command).unwrap())).map_err(|error| error.to_string())
    }
}

/// A partner like that one, whom nobody has met.
fn newcomer(like: SandboxPartner) -> SandboxPartner {
    let id = Uuid::new_v4();
    // Tests end soon, and with them the process.
    let own = |[key, secret]: [&str; 2]| [&*format!("{key}-{id}").leak(), &*format!("{secret}-{id}").leak()];
    SandboxPartner {
        id,
        api_key: own(like.api_key),
        client: like.client.map(own),
        tills: like.tills.map(|_| newcomers()),
        giving: like.giving.map(|_| strangers()),
        ..like
    }
}

/// Tills of nobody else's.
fn newcomers() -> Tills {
    let random = Uuid::new_v4().simple().to_string();
    let (one, rest) = random.split_at(9);
    let (other, rest) = rest.split_at(9);
    let merchants = [one, other].map(|merchant| &*merchant.to_owned().leak());
    Tills { merchants, codes_end: rest[..8].to_owned().leak(), buyer: Uuid::new_v4() }
}

/// Charities, a gateway and consumer users of nobody else's.
fn strangers() -> Giving {
    // Capitals and digits, as a unique name has them.
    let gateway_name = format!("{:X}", Uuid::new_v4().simple()).leak();
    Giving {
        charities: [(); 2].map(|()| Uuid::new_v4()),
        gateway: Uuid::new_v4(),
        gateway_name,
        consumer: Uuid::new_v4(),
        other_consumer: Uuid::new_v4(),
        methods: [(); 3].map(|()| Uuid::new_v4()),
    }
}
