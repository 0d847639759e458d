//! `cargo bench`: what the house's own code adds to the store's, what its log costs, and what a function's start costs.
//!
//! Run by hand on a quiet machine; nothing in the tests depends on its figures.

mod cold_start;
mod engine;
mod figures;
mod latency;
mod runtime_api;
mod telemetry;
mod tokens;

use clap::Parser;
use std::path::PathBuf;

/// Almoner's benchmark
#[derive(Debug, Parser)]
struct Cli {
    /// How many rounds of each request are measured
    #[arg(long, default_value_t = 5_000)]
    rounds: usize,
    /// How often the function is started
    #[arg(long, default_value_t = 50)]
    starts: usize,
    /// The release binary whose start is measured (cargo build --release -p contributions-create)
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/contributions-create"))]
    binary: PathBuf,
    /// Cargo says so; it means nothing here
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cli = Cli::parse();
    telemetry::measure(cli.rounds).await;
    let engine = engine::Engine::start().await;
    latency::measure(&engine, cli.rounds).await;
    tokens::measure(&engine, cli.rounds).await;
    if cli.binary.is_file() {
        cold_start::measure(&engine, &cli.binary, cli.starts).await;
    } else {
        println!("\nNo {}: build it with cargo build --release -p contributions-create.", cli.binary.display());
    }
}
