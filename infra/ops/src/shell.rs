//! `almoner-ops shell-completions`

use crate::cli::Cli;
use crate::said::Said;
use clap::CommandFactory;
use clap_complete::{Shell, generate};

/// The script that the shell is to read.
pub(crate) fn completions(shell: Shell) -> Said {
    let (mut command, mut script) = (Cli::command(), Vec::new());
    let name = command.get_name().to_owned();
    generate(shell, &mut command, name, &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Said::shown(script.clone()).with("script", script)
}
