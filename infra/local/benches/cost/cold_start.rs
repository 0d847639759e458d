//! The release binary as Lambda runs it: from the start of its process to its first poll, its memory, its size.

use crate::engine::Engine;
use crate::figures::Figures;
use crate::runtime_api::{Seen, serve};
use std::path::Path;
use std::process::Stdio;
use std::time::Instant;
use tokio::process::{Child, Command};

/// How many requests a process answers before its memory is looked at.
const REQUESTS: usize = 1_000;

/// Measures and prints.
pub async fn measure(engine: &Engine, binary: &Path, starts: usize) {
    let mut figures = Figures::default();
    for _ in 0..starts {
        let (address, mut seen) = serve(0).await;
        let started = Instant::now();
        let mut child = start(engine, binary, &address.to_string());
        assert_eq!(seen.recv().await, Some(Seen::Poll));
        figures.add(started.elapsed());
        child.kill().await.unwrap();
    }
    println!("\n{starts} starts, microseconds         p50      p99      max");
    println!("start to first poll         {}", figures.row());

    let (address, mut seen) = serve(REQUESTS).await;
    let mut child = start(engine, binary, &address.to_string());
    let mut answered = 0;
    while answered < REQUESTS {
        if let Some(Seen::Answer(body)) = seen.recv().await {
            assert!(body.contains(r#""statusCode":200"#), "{body}");
            answered += 1;
        }
    }
    let peak = peak_kib(&child);
    child.kill().await.unwrap();
    println!("peak memory after {REQUESTS} requests: {:.1} MiB", f64::from(peak) / 1024.0);
    let bytes = std::fs::metadata(binary).unwrap().len();
    println!("stripped size of the binary: {:.1} MB", bytes as f64 / 1e6);
}

fn start(engine: &Engine, binary: &Path, runtime_api: &str) -> Child {
    Command::new(binary)
        .env_clear()
        .env("AWS_LAMBDA_RUNTIME_API", runtime_api)
        .env("AWS_LAMBDA_FUNCTION_NAME", "contributions-create")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
        .env("AWS_LAMBDA_LOG_GROUP_NAME", "bench")
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "bench")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_ENDPOINT_URL_DYNAMODB", &engine.endpoint)
        .env("TABLE_NAME", &engine.table)
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// The most memory that the process ever held.
fn peak_kib(child: &Child) -> u32 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id().unwrap())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
