//! The local stack's command line.

use crate::stack::Options;
use crate::template::Template;
use almoner::clock::Clock;
use almoner::notify::target::Resolver;
use clap::Parser;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Almoner's local stack: API Gateway, Lambda, DynamoDB and SQS in one process, as template.yaml says.
#[derive(Debug, Parser)]
#[command(name = "almoner-local", version)]
pub struct Cli {
    /// Where to listen; 0 takes a free port [default: 3000, with --sam-local 3002]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Keep the ledger in this folder; without it nothing survives
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Set a variable of every function's environment; may be repeated
    #[arg(long = "env", value_name = "KEY=VALUE", value_parser = variable)]
    env: Vec<(String, String)>,
    /// Another template than the nearest template.yaml
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Load no sandbox: the ledger is for what `almoner-ops ledger restore` puts into it
    #[arg(long)]
    empty: bool,
    /// Be the engines alone, for the containers of `sam local`: call no function, listen on every address of this
    /// machine, and write to FILE what the functions' environment must be
    #[arg(long, value_name = "FILE")]
    sam_local: Option<PathBuf>,
}

/// Where the API is, unless told otherwise: of the whole stack here as of `sam local start-api`.
const API_PORT: u16 = 3000;
/// Where the engines are for `sam local`, which takes 3000 and 3001 itself.
const ENGINES_PORT: u16 = 3002;

fn variable(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("must be KEY=VALUE")?;
    let named = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if named { Ok((name.to_owned(), value.to_owned())) } else { Err("KEY must be letters, digits and _") }
}

impl Cli {
    /// What the stack is to be started with.
    ///
    /// # Errors
    /// One sentence: there is no template, or it is wrong.
    pub fn options(self) -> Result<Options, String> {
        let template = match self.template {
            Some(template) => template,
            None => nearest_template()?,
        };
        let template = Template::load(&template)?;
        let environment: BTreeMap<_, _> = self.env.into_iter().collect();
        Ok(Options {
            port: self.port.unwrap_or(if self.sam_local.is_some() { ENGINES_PORT } else { API_PORT }),
            data: self.data,
            environment,
            template,
            clock: Clock::System,
            resolver: Resolver::System,
            empty: self.empty,
            sam_local: self.sam_local,
        })
    }
}

/// The `template.yaml` of this folder or the nearest one above.
fn nearest_template() -> Result<PathBuf, String> {
    let here = std::env::current_dir().map_err(|error| format!("The current folder cannot be read: {error}."))?;
    let candidates = here.ancestors().map(|folder| folder.join("template.yaml"));
    candidates.into_iter().find(|file| file.is_file()).ok_or_else(|| {
        format!("There is no template.yaml in {} or above: run it in the project's folder.", here.display())
    })
}
