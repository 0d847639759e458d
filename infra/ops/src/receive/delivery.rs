//! One delivery as it arrived: what it says it is, and whether that is to be believed.

use super::behaviour::Answer;
use super::options::Signing;
use almoner::auth::webhook_signature::{
    RAAS_EVENT, RAAS_PREVIOUS_SIGNATURE, RAAS_SIGNATURE, STANDARD_ID, STANDARD_SIGNATURE, STANDARD_TIMESTAMP,
    verify_raas, verify_standard,
};
use almoner::domain::json::{Json, parse};
use almoner::domain::webhook_dialect::Dialect;
use axum::body::Bytes;
use axum::http::HeaderMap;
use jiff::Timestamp;

/// How much is kept of an id or a type, in characters.
const MAX_WORD: usize = 200;

/// A delivery and what became of it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// When it arrived.
    pub at: Timestamp,
    /// What to recognise a repetition by; empty when it does not say.
    pub event_id: String,
    /// Such as `contribution.completed`; empty when it does not say.
    pub event_type: String,
    /// What the event is about; empty when it does not say.
    pub resource_id: String,
    /// The body as it was sent.
    pub body: Bytes,
    /// The headers as they were sent.
    pub headers: HeaderMap,
    /// Or why it was not believed.
    pub verified: Result<(), String>,
    /// Whether the event had arrived before.
    pub again: bool,
    /// What it was answered.
    pub answered: Answer,
}

impl Delivery {
    /// What arrived: not believed, and to be answered 401, until somebody looks at it.
    pub(super) fn read(at: Timestamp, headers: HeaderMap, body: Bytes) -> Self {
        let text = str::from_utf8(&body).unwrap_or_default();
        let json = parse(text).unwrap_or(Json::Null);
        let said = |name| word(json.member(name));
        let data = |name| word(json.member("data").and_then(|data| data.member(name)));
        let sent = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(clean);
        let event_id = sent(STANDARD_ID).or_else(|| said("id"));
        let event_type = said("type").or_else(|| sent(RAAS_EVENT)).or_else(|| said("event_name"));
        let named = || ["transaction_id", "purchase_number", "id"].into_iter().find_map(data);
        let resource_id = said("resource_id").or_else(named);
        let [event_id, event_type, resource_id] =
            [event_id, event_type, resource_id].map(Option::unwrap_or_default);
        let (verified, answered) = (Err("not looked at yet".to_owned()), Answer::Status(401));
        Self { at, event_id, event_type, resource_id, body, headers, verified, again: false, answered }
    }

    /// Whether this is signed with one of those secrets; why not with the first.
    pub(super) fn verify(&self, signing: &[Signing]) -> Result<(), String> {
        let mut outcomes = signing.iter().map(|signing| self.verify_with(signing));
        let first = outcomes.next().unwrap_or_else(|| Err("no secret to check it with".to_owned()));
        first.or_else(|why| outcomes.find(Result::is_ok).unwrap_or(Err(why)))
    }

    fn verify_with(&self, Signing { dialect, secret }: &Signing) -> Result<(), String> {
        let sent = |name| self.headers.get(name).and_then(|value| value.to_str().ok());
        let needed = |name| sent(name).ok_or_else(|| format!("no {name} header"));
        let outcome = match dialect {
            Dialect::Standard => verify_standard(
                secret,
                needed(STANDARD_ID)?,
                needed(STANDARD_TIMESTAMP)?,
                needed(STANDARD_SIGNATURE)?,
                &self.body,
                self.at.as_second(),
            ),
            Dialect::Raas => {
                let verify = |signature| verify_raas(secret, signature, &self.body);
                let previous = || sent(RAAS_PREVIOUS_SIGNATURE).map(verify);
                verify(needed(RAAS_SIGNATURE)?).or_else(|error| previous().unwrap_or(Err(error)))
            }
        };
        outcome.map_err(|error| error.to_string())
    }

    /// It all in one line.
    pub(super) fn line(&self) -> String {
        let or_dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
        let [id, kind, resource] = [&self.event_id, &self.event_type, &self.resource_id].map(|text| or_dash(text));
        let verified = match &self.verified {
            Ok(()) => "verified".to_owned(),
            Err(why) => format!("NOT verified ({why})"),
        };
        let again = if self.again { ", again" } else { "" };
        format!("{:.3} {id} {kind} {resource} {verified}, {}{again}", self.at, self.answered)
    }
}

fn word(json: Option<&Json<'_>>) -> Option<String> {
    match json? {
        Json::Text(text) => Some(clean(text)),
        Json::Number(text) => Some(clean(text)),
        _ => None,
    }
}

/// Whatever anybody sends is printed: let it not steer the terminal.
fn clean(text: &str) -> String {
    text.chars().take(MAX_WORD).map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect()
}
