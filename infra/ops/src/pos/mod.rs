//! `almoner-ops pos …`: the point of sale's signatures by hand, for vendors whose own code does not sign yet. It needs no
//! ledger.
//!
//! What is signed is shown, tokens and keys included: it is the vendor's own.

mod input;
mod mistake;

use crate::said::Said;
use almoner::auth::pos_signature::{DeviceKey, Member, plaintext, sign, verifies};
use almoner::http::pos::body::SignedBody;
use clap::Subcommand;
use input::Input;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign a request's body: show the text that is signed, and its signature
    Sign {
        #[command(flatten)]
        input: Input,
        /// Print the body with its signature in it, and nothing else
        #[arg(long)]
        body: bool,
    },
    /// Say whether the signature in a body, a request's or an answer's, is right, and if not, why
    Verify {
        #[command(flatten)]
        input: Input,
    },
}

pub(crate) fn run(command: Command) -> Result<Said, String> {
    match command {
        Command::Sign { input, body: whole } => {
            let (key, text) = input.read()?;
            let body = parse(&text)?;
            let members = members(&body)?;
            let signature = sign(&key, &members);
            if whole {
                let body = with_signature(&text, &signature)?;
                return Ok(Said::shown(body.clone()).with("body", body.trim_end()));
            }
            let signed = plaintext(&members);
            let said = Said::shown(format!("signed text: {signed}\nsignature:   {signature}\n"));
            Ok(said.with("signed_text", signed).with("signature", signature))
        }
        Command::Verify { input } => {
            let (key, text) = input.read()?;
            let body = parse(&text)?;
            let sent = body.signature().map_err(|malformed| format!("There is nothing to verify: {malformed}"))?;
            let members = members(&body)?;
            if verifies(&key, &members, sent) {
                return Ok(Said::text("The signature is right.\n"));
            }
            Err(wrong(&key, &text, &members, sent))
        }
    }
}

fn parse(text: &str) -> Result<SignedBody<'_>, String> {
    SignedBody::parse(text).map_err(|malformed| format!("The body cannot be signed: {malformed}"))
}

fn members<'b>(body: &'b SignedBody<'_>) -> Result<Vec<Member<'b>>, String> {
    body.members().map_err(|malformed| format!("The body cannot be signed: {malformed}"))
}

/// The body with that signature in the place of its own, if it had one. Values stay the text they were.
fn with_signature(text: &str, signature: &str) -> Result<String, String> {
    let problem = |error: serde_json::Error| format!("The body cannot be written: {error}.");
    let mut members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text).map_err(problem)?;
    let signature = serde_json::value::to_raw_value(signature).map_err(problem)?;
    members.insert("signature".to_owned(), signature);
    serde_json::to_string(&members).map(|body| body + "\n").map_err(problem)
}

fn wrong(key: &DeviceKey, text: &str, members: &[Member<'_>], sent: &str) -> String {
    let advice = mistake::advice(key, text, members, sent);
    format!(
        "The signature is wrong.\nsent:        {sent}\nexpected:    {}\nsigned text: {}\n{advice}",
        sign(key, members),
        plaintext(members)
    )
}
