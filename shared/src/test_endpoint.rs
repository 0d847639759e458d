//! Endpoints on real sockets of this machine, for the tests of what sends there.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use futures::future::BoxFuture;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// An endpoint that keeps the text of each request and then does as it was told with the connection.
pub(crate) struct Endpoint {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    serving: JoinHandle<()>,
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// What an endpoint does with a connection whose request it has read.
pub(crate) type Behaviour = fn(TcpStream) -> BoxFuture<'static, ()>;

impl Endpoint {
    /// What a client of AWS's is made of that calls this endpoint.
    pub(crate) fn sdk(&self) -> SdkConfig {
        let nobody = Credentials::new("a", "b", None, None, "tests");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(nobody))
            .endpoint_url(format!("http://{}", self.address))
            .build()
    }

    pub(crate) async fn at(
        address: &str,
        behaviour: impl Fn(TcpStream) -> BoxFuture<'static, ()> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let (address, requests) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let kept = requests.clone();
        let serving = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read_request(&mut stream).await;
                kept.lock().unwrap().push(request);
                tokio::spawn(behaviour(stream));
            }
        });
        Self { address, requests, serving }
    }

    pub(crate) async fn start(behaviour: impl Fn(TcpStream) -> BoxFuture<'static, ()> + Send + 'static) -> Self {
        Self::at("127.0.0.1:0", behaviour).await
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// Reads a request to the end that its `content-length` says.
pub(crate) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let (mut text, mut chunk) = (Vec::new(), [0; 4_096]);
    loop {
        let read = stream.read(&mut chunk).await.unwrap_or(0);
        text.extend_from_slice(&chunk[..read]);
        let so_far = String::from_utf8_lossy(&text).into_owned();
        let length = so_far.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
        let body = so_far.split_once("\r\n\r\n").map(|(_, body)| body.len());
        if read == 0 || body.is_some() && body >= length {
            return so_far;
        }
    }
}

pub(crate) async fn say(stream: &mut (impl AsyncWrite + Unpin), text: &str) {
    let _ = stream.write_all(text.as_bytes()).await;
}

/// The friendliest behaviour.
pub(crate) fn ok(mut stream: TcpStream) -> BoxFuture<'static, ()> {
    Box::pin(async move { say(&mut stream, "HTTP/1.1 204 No Content\r\n\r\n").await })
}
