//! What a delivery asks, and how much of the answer to it is read.

use super::target::Target;
use bytes::Bytes;
use http::Request;
use http::header::{CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;

/// How much of an answer's body is read, in bytes.
const MAX_ANSWER: usize = 16 * 1_024;
/// Who we say we are.
const AGENT: &str = "Almoner-Webhooks/1";

/// The POST, with the signing headers among its own.
pub(super) fn request(
    target: &Target,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
) -> Result<Request<Full<Bytes>>, http::Error> {
    let request = Request::post(target.path_and_query())
        .header(HOST, target.authority())
        .header(USER_AGENT, AGENT)
        .header(CONTENT_TYPE, "application/json")
        .header(CONNECTION, "close");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
    request.body(Full::new(Bytes::from(body)))
}

/// Reads an answer's body to its end or the limit, and keeps nothing of it.
pub(super) async fn drain(mut body: Incoming) {
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read >= MAX_ANSWER {
            break;
        }
    }
}
