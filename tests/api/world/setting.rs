//! How a test wants a stack of its own.

use super::{Place, TEMPLATE, World, parsed, template};
use almoner::clock::Clock;
use almoner::notify::target::Resolver;
use almoner_local::stack::{Options, Stack};
use std::collections::BTreeMap;
use std::path::Path;

/// A stack that is not started yet.
pub struct Setting {
    options: Options,
    template: Option<String>,
}

impl Setting {
    /// A stack as the template says, with that clock.
    pub fn new(clock: Clock) -> Self {
        let options = Options {
            port: 0,
            data: None,
            // Nothing moves by itself while a test looks, unless it wants that.
            environment: BTreeMap::from([("SANDBOX_STEP_S".to_owned(), "900".to_owned())]),
            template: TEMPLATE.clone(),
            clock,
            resolver: Resolver::System,
            empty: false,
            sam_local: None,
        };
        Self { options, template: None }
    }

    /// A variable of every function's environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.options.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Where the ledger is kept.
    pub fn data(mut self, folder: &Path) -> Self {
        self.options.data = Some(folder.to_owned());
        self
    }

    /// Without the sandbox.
    #[cfg(not(deployed))]
    pub fn empty(mut self) -> Self {
        self.options.empty = true;
        self
    }

    /// What the functions find when they look up a webhook's host.
    pub fn resolver(mut self, resolver: Resolver) -> Self {
        self.options.resolver = resolver;
        self
    }

    /// The engines alone, as `sam local` needs them.
    #[cfg(not(deployed))]
    pub fn sam_local(mut self, file: &Path) -> Self {
        self.options.sam_local = Some(file.to_owned());
        self
    }

    /// The template with a piece of its text replaced.
    pub fn template(mut self, from: &str, to: &str) -> Self {
        let text = self.template.unwrap_or_else(template);
        assert!(text.contains(from), "the template has no {from:?}");
        self.template = Some(text.replace(from, to));
        self
    }

    /// The edge, with that many requests of one address within each rule's window.
    #[cfg(not(deployed))]
    pub fn edge_limit(mut self, limit: u64) -> Self {
        assert!(!self.options.template.edge.rules.is_empty(), "the edge limits no rate");
        self.options.template.edge.rules.iter_mut().for_each(|rule| rule.limit = limit);
        self
    }

    /// Starts it.
    pub async fn start(mut self) -> World {
        if cfg!(deployed) {
            panic!("this test needs a stack of its own: say why it is ignored when deployed");
        }
        if let Some(text) = self.template {
            self.options.template = parsed(&text);
        }
        let clock = self.options.clock.clone();
        let stack = Box::new(Stack::start(self.options).await.unwrap());
        World::at(Place::Own { stack }, clock)
    }
}
