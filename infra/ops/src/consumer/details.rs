//! What an operator says of a consumer user, as it stands on the command line.

use almoner::domain::consumer_user::{DETAIL_LENGTH, Details, is_detail, is_email};
use clap::Args;
use std::fmt;

#[derive(Clone, Args)]
pub(crate) struct DetailsArg {
    /// Their name; an empty one is taken away, as with --email and --phone
    #[arg(long, value_parser = detail)]
    name: Option<String>,
    /// Where to write to them
    #[arg(long, value_parser = email)]
    email: Option<String>,
    /// Whether that address is a substitute for their own
    #[arg(long, value_name = "BOOL")]
    email_anonymized: Option<bool>,
    /// Where to call them
    #[arg(long, value_parser = detail)]
    phone: Option<String>,
}

/// Personal data: never printed by accident.
impl fmt::Debug for DetailsArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DetailsArg").finish_non_exhaustive()
    }
}

impl From<DetailsArg> for Details {
    fn from(said: DetailsArg) -> Self {
        let DetailsArg { name, email, email_anonymized, phone } = said;
        Self { full_name: name, email, email_anonymized, phone }
    }
}

fn detail(text: &str) -> Result<String, String> {
    let fits = text.is_empty() || is_detail(text);
    if fits { Ok(text.to_owned()) } else { Err(format!("must have {} characters at most", DETAIL_LENGTH.end())) }
}

fn email(text: &str) -> Result<String, String> {
    let fits = text.is_empty() || is_email(text);
    let rule =
        || format!("must be an address, such as john@email.com, of {} characters at most", DETAIL_LENGTH.end());
    if fits { Ok(text.to_owned()) } else { Err(rule()) }
}
