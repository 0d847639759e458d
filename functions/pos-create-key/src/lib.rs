//! `POST /webapi/v1/CreateKey`: a terminal exchanges its device token for a signing key, once.
//!
//! One read knows the device, one conditional update uses the token and ends the old key. Request and answer are signed
//! with the token. See contracts/pos.md.

use almoner::app::App;
use almoner::auth::pos_signature::{DeviceKey, verifies};
use almoner::domain::device::{TokenState, token_sha256};
use almoner::domain::pos_code::Code;
use almoner::http::pos::answer::Answer;
use almoner::http::pos::body::SignedBody;
use almoner::http::pos::request::{CreateKey, MAX_TEXT, Terminal};
use almoner::store::device::{self, Keyed};
use almoner::terminal::{Visit, answer};
use lambda_http::{Body, Request, Response};
use rand::RngExt as _;
use rand::distr::Alphanumeric;
use std::sync::Arc;

/// How long a new key is, in letters and digits: 190 bits.
const KEY_LENGTH: usize = 32;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    answer(&request, async |body, visit| create(&app, body, visit).await).await
}

async fn create(app: &App, body: &SignedBody<'_>, visit: &mut Visit) -> Result<Answer, Answer> {
    let now = app.clock.now();
    let wanted = CreateKey::read(body);
    let device = match Terminal::name(body) {
        Ok((merchant_id, device_id)) => device::find(&app.store, merchant_id, device_id).await?,
        Err(_) => None,
    };
    let known = visit.know(app, device).await?;
    let key = |token: &str| DeviceKey::new(token.to_owned());
    // Whatever is wrong with the rest: a device that is known is answered under what it signs with.
    visit.key = known.as_ref().and(body.text("x_device_token", MAX_TEXT).ok()).map(key);
    let token = key(wanted?.device_token);
    let (device, _) = known.ok_or(Code::EAUT01)?;
    if !verifies(&token, &body.members()?, body.signature()?) {
        return Err(Code::ESIG01.into());
    }
    let sha256 = token_sha256(token.reveal());
    worth(device.token_state(&sha256, now))?;
    let key = DeviceKey::new(rand::rng().sample_iter(Alphanumeric).take(KEY_LENGTH).map(char::from).collect());
    let sealed = app.keyring().seal(&device.purpose(), key.reveal()).await?;
    match device::give_key(&app.store, &device, &sha256, &sealed, now).await? {
        Keyed::Now => Ok(Answer { new_key: Some(key), ..Code::SCRK01.into() }),
        Keyed::Refused(device) => {
            worth(device.token_state(&sha256, now))?;
            // The operator has stopped the device meanwhile.
            Err(Code::EAUT01.into())
        }
    }
}

/// # Errors
/// A token that gives out nothing.
fn worth(state: TokenState) -> Result<(), Answer> {
    match state {
        TokenState::Good => Ok(()),
        TokenState::Unknown => Err(Code::FCRK01.into()),
        TokenState::Used => Err(Code::FCRK02.into()),
    }
}
