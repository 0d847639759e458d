//! The embedded engine on a thread of its own, with the template's table and the sandbox in it.

use almoner::aws_limits::BESIDE_THE_STORE;
use almoner::clock::Clock;
use almoner::keyring::Keyring;
use almoner::store::{Store, client};
use almoner_local::engine::dynamodb;
use almoner_local::stack::client_config;
use almoner_local::template::Template;
use almoner_ops::sandbox::{self, SandboxPartner};
use aws_config::SdkConfig;
use std::path::Path;
use std::time::Duration;

/// How long one attempt at a call may take.
pub const ATTEMPT: Duration = Duration::from_secs(1);

/// A running engine.
pub struct Engine {
    /// Where it listens.
    pub endpoint: String,
    /// The ledger's table.
    pub table: String,
    /// What clients of it are built from: one HTTP connector for all.
    pub sdk: SdkConfig,
}

impl Engine {
    /// Starts it.
    pub async fn start() -> Self {
        let template = Template::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../template.yaml")).unwrap();
        let database = dynamodb::open(None, &template.tables).unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                tell.send(dynamodb::serve(database).await.unwrap()).unwrap();
                std::future::pending::<()>().await
            })
        });
        let endpoint = format!("http://{}", told.recv().unwrap());
        let sdk = client_config(Some(&endpoint), None);
        let table = template.tables[0].name.clone();
        let store = Store::new(client::build(&sdk, ATTEMPT), table.as_str());
        // No tills: their keys would need a key service, and nothing here asks for them.
        let partners = sandbox::PARTNERS.map(|partner| SandboxPartner { tills: None, ..partner });
        sandbox::load(&store, &Keyring::new(&sdk, BESIDE_THE_STORE, None), &partners, Clock::System.now())
            .await
            .unwrap();
        Self { endpoint, table, sdk }
    }
}
