//! Where the key and the body come from.

use crate::file::{STDIN, text};
use almoner::auth::pos_signature::DeviceKey;
use almoner::http::pos::body::MAX_BYTES;
use clap::Args;
use std::convert::Infallible;

#[derive(Debug, Args)]
pub(crate) struct Input {
    /// The file with the body's JSON; - is standard input
    #[arg(value_name = "FILE", default_value = STDIN)]
    file: String,
    /// The device's key; its token for CreateKey. Others on this machine may see it here: prefer the variable or the file
    #[arg(long, env = "ALMONER_POS_KEY", hide_env_values = true, value_parser = key)]
    key: Option<DeviceKey>,
    /// A file with the key in it, which is used before any other; - is standard input
    #[arg(long, value_name = "FILE")]
    key_file: Option<String>,
}

fn key(text: &str) -> Result<DeviceKey, Infallible> {
    Ok(DeviceKey::new(text.to_owned()))
}

impl Input {
    /// Reads the key and the body's text.
    pub(crate) fn read(self) -> Result<(DeviceKey, String), String> {
        if self.file == STDIN && self.key_file.as_deref() == Some(STDIN) {
            return Err("The key and the body cannot both come from standard input.".to_owned());
        }
        let key = match (&self.key_file, self.key) {
            (Some(file), _) => key_in(&text(file, MAX_BYTES)?),
            (None, Some(key)) => key,
            (None, None) => return Err("Say the key, with --key-file, --key or ALMONER_POS_KEY.".to_owned()),
        };
        if key.reveal().is_empty() {
            return Err("The key is empty.".to_owned());
        }
        Ok((key, text(&self.file, MAX_BYTES)?))
    }
}

/// A key without the line's end that editors put after it.
fn key_in(text: &str) -> DeviceKey {
    let line = text.strip_suffix('\n').unwrap_or(text);
    DeviceKey::new(line.strip_suffix('\r').unwrap_or(line).to_owned())
}
