//! `cargo bench`: what the house's own code adds to the store's, what its log costs, and what a function's start costs.
//!
//! Run by hand on a quiet machine; nothing in the tests depends on its figures.

mod cold_start;
mod engine;
mod figures;
mod latency;
mod runtime_api;
mod statement;
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
    /// How many entries the bank statement has
    #[arg(long, default_value_t = 100_000)]
    entries: u32,
    /// Measure the import of a bank statement alone
    #[arg(long)]
    statement: bool,
    /// The release binary that imports it (cargo build --release -p almoner-ops)
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/almoner-ops"))]
    ops: PathBuf,
    /// Cargo says so; it means nothing here
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cli = Cli::parse();
    if !cli.statement {
        telemetry::measure(cli.rounds).await;
    }
    let engine = engine::Engine::start().await;
    if cli.ops.is_file() {
        statement::measure(&engine, &cli.ops, cli.entries).await;
    } else {
        println!("\nNo {}: build it with cargo build --release -p almoner-ops.", cli.ops.display());
    }
    if cli.statement {
        return;
    }
    // Anew, because a full table is a slower one.
    let engine = engine::Engine::start().await;
    latency::measure(&engine, cli.rounds).await;
    tokens::measure(&engine, cli.rounds).await;
    if cli.binary.is_file() {
        cold_start::measure(&engine, &cli.binary, cli.starts).await;
    } else {
        println!("\nNo {}: build it with cargo build --release -p contributions-create.", cli.binary.display());
    }
}
