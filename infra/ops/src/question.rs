//! Asking before what cannot be undone, or stops somebody: on a terminal only, so that no script waits for an answer.

use crate::cli::LedgerCommand as It;
use crate::manner::Manner;
use crate::{charity, credential, dead_letters, device, gateway, partner, user, webhooks};
use std::io::{IsTerminal, Write, stderr, stdin};

/// Goes on if nobody need be asked, or somebody said yes.
pub(crate) fn ask(command: &It, manner: Manner) -> Result<(), String> {
    let nobody = manner.yes || manner.dry_run || !stdin().is_terminal() || !stderr().is_terminal();
    let Some(what) = grave(command).filter(|_| !nobody) else { return Ok(()) };
    let unheard = |error: std::io::Error| format!("The answer cannot be heard: {error}. Nothing was changed.");
    let mut out = stderr().lock();
    write!(out, "{what} Go on? [y/N] ").and_then(|()| out.flush()).map_err(unheard)?;
    let mut answer = String::new();
    stdin().read_line(&mut answer).map_err(unheard)?;
    if is_yes(&answer) { Ok(()) } else { Err("Nothing was changed.".to_owned()) }
}

fn is_yes(answer: &str) -> bool {
    ["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str())
}

/// What to consider first, of commands that want to be considered.
fn grave(command: &It) -> Option<&'static str> {
    Some(match command {
        It::Partner(partner::Command::Disable { .. }) => "Everything of this partner's stops within a minute.",
        It::Credential(credential::Command::Revoke { .. }) => "It opens nothing from then on, for good.",
        It::Credential(credential::Command::Rotate(rotate)) if rotate.stops_somebody() => {
            "A secret that works now stops working within a minute."
        }
        It::Device(device::Command::Disable { .. }) => "This terminal stops at once.",
        It::Charity(charity::Command::Disable { .. }) => "One cannot give to this charity from then on.",
        It::Gateway(gateway::Command::Disable { .. }) => "This gateway's transactions are refused from then on.",
        It::User(user::Command::Erase { .. }) => "There is no way back: who this user is will be known no more.",
        It::Webhooks(webhooks::Command::Disable { .. }) => "What happens meanwhile is not sent to it by itself.",
        It::DeadLetters(dead_letters::Command::Redrive { all: true, .. }) => {
            "Every dead letter is worked on again."
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rotation_is_asked_about_when_a_secret_that_works_stops_working() {
        use clap::Parser;
        #[derive(Parser)]
        struct Line {
            #[command(subcommand)]
            command: It,
        }
        let is_grave = |words: &str| {
            let line = format!("ops credential rotate k {words}");
            grave(&Line::parse_from(line.split_whitespace()).command).is_some()
        };
        assert!(is_grave("--overlap 0s") && is_grave("--drop newest") && is_grave("--drop oldest"));
        assert!(!is_grave("") && !is_grave("--overlap 7d"));
    }

    #[test]
    fn nothing_but_a_yes_is_a_yes() {
        assert!(["y\n", "YES\n", " Yes \r\n"].into_iter().all(is_yes));
        assert!(!["", "\n", "n\n", "yy\n", "yes please\n"].into_iter().any(is_yes));
    }
}
