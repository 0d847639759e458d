//! The shell that a reader of README pastes its examples into.

use super::README_BASE;
use crate::world::World;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The reader's shell, in which what one block sets is there in the next: for blocks that use more of it than commands.
pub struct Shell {
    _bash: Child,
    asks: ChildStdin,
    says: Lines<BufReader<ChildStdout>>,
}

impl Shell {
    pub fn start() -> Self {
        let mut bash = Command::new("bash");
        let bash = bash.env("no_proxy", "*").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut bash = bash.kill_on_drop(true).spawn().unwrap();
        let (asks, says) = (bash.stdin.take().unwrap(), bash.stdout.take().unwrap());
        Self { _bash: bash, asks, says: BufReader::new(says).lines() }
    }

    /// What a block prints, line by line, nothing in it failing.
    pub async fn run(&mut self, world: &World, block: &str) -> Vec<String> {
        let own = block.replace(README_BASE, &format!("http://{}", world.stack().address));
        let script = format!("set -euo pipefail\n{own}\nset +eu\necho the block has ended\n");
        self.asks.write_all(script.as_bytes()).await.unwrap();
        let mut lines = Vec::new();
        loop {
            let line = self.says.next_line().await.unwrap();
            match line.unwrap_or_else(|| panic!("it fails after {lines:?}:\n{block}")).as_str() {
                "the block has ended" => return lines,
                line => lines.push(line.to_owned()),
            }
        }
    }
}
