//! One HTTP/1.1 request and its answer on a connection that is there already.

use super::sent::SendError;
use super::target::Target;
use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;

/// How much of an answer is read, its head and its body each, in bytes.
const MAX_ANSWER: usize = 16 * 1_024;
/// Who we say we are.
const AGENT: &str = "Almoner-Webhooks/1";

/// The answer's head with its body yet to be read, and the connection, which lives until the set is dropped.
pub(super) type Answer = (Response<Incoming>, JoinSet<()>);

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

/// Sends it over a connection that carries nothing else.
pub(super) async fn send<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, SendError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_ANSWER)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| SendError::Protocol)?;
    let mut driver = JoinSet::new();
    // How the connection ends is told to the request that it carries.
    driver.spawn(async move { drop(connection.await) });
    let answer = sender.send_request(request).await.map_err(|_| SendError::Protocol)?;
    Ok((answer, driver))
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
