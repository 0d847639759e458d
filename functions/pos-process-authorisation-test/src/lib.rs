//! `POST /webapi/v1/Test/{Method}`: the dummy API, for vendors to try every answer with. See contracts/pos.md.
//!
//! A body is read and its signature checked as the real methods do; then a field of the vendor's choice selects the
//! answer. Nothing is stored, and one key is every device's.

mod select;

use almoner::app::App;
use almoner::auth::pos_signature::{DeviceKey, verifies};
use almoner::domain::pos_code::Code;
use almoner::http::call::Call;
use almoner::http::pos::answer::{Answer, respond};
use almoner::http::pos::body::SignedBody;
use almoner::http::pos::{Malformed, Tracking};
use lambda_http::{Body, Request, Response};
use select::Selected;
use std::sync::Arc;

/// Where the methods are.
const PATH: &str = "/webapi/v1/Test/";
/// What every device signs with, and is answered with. Published: it protects nothing.
const KEY: &str = "1234567890";

/// Answers one request.
pub async fn handle(_: Arc<App>, request: Request) -> Response<Body> {
    let call = Call::begin(&request);
    let method = call.route.strip_prefix(PATH).unwrap_or_default();
    let key = DeviceKey::new(KEY.to_owned());
    let (tracking, outcome) = match SignedBody::read(&request) {
        Ok(body) => (body.echo(), answer(method, &body, &key)),
        Err(malformed) => (Tracking::default(), Err(malformed)),
    };
    respond(&call, Some(&key), tracking, &outcome.unwrap_or_else(Answer::from))
}

fn answer(method: &str, body: &SignedBody<'_>, key: &DeviceKey) -> Result<Answer, Malformed> {
    let Selected { code, retry_duration } = select::read(method, body)?;
    if !verifies(key, &body.members()?, body.signature()?) {
        return Ok(Code::ESIG01.into());
    }
    let new_key = (code == Code::SCRK01).then(|| key.clone());
    Ok(Answer { new_key, retry_duration, ..code.into() })
}
