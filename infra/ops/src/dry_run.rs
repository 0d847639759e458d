//! `--dry-run`: what a command asks of AWS is looked at on its way out. What only looks goes on; a change is tried in a
//! way that cannot come to pass, written down, and answered as if it had been made; anything else is refused.
//!
//! Every change is tried on the ledger as it stands: one that needs an earlier change of the same command is told that
//! this is not there.

mod ledger;
mod queues;

use crate::said::{Said, table};
use crate::signed::{Answered, Caller, read};
use aws_config::SdkConfig;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// Operations that change nothing. Data keys are made of nothing and kept nowhere. A receive hides messages for a while
/// and a look lets go of them again.
const LOOKS: [&str; 20] = [
    "DynamoDB_20120810.GetItem",
    "DynamoDB_20120810.BatchGetItem",
    "DynamoDB_20120810.TransactGetItems",
    "DynamoDB_20120810.Query",
    "DynamoDB_20120810.Scan",
    "DynamoDB_20120810.DescribeTable",
    "DynamoDB_20120810.DescribeTimeToLive",
    "DynamoDB_20120810.DescribeContinuousBackups",
    "AmazonSQS.GetQueueUrl",
    "AmazonSQS.GetQueueAttributes",
    "AmazonSQS.ListQueues",
    "AmazonSQS.ListDeadLetterSourceQueues",
    "AmazonSQS.ReceiveMessage",
    "AmazonSQS.ChangeMessageVisibility",
    "TrentService.Decrypt",
    "TrentService.Encrypt",
    "TrentService.DescribeKey",
    "TrentService.GenerateDataKey",
    "TrentService.GenerateRandom",
    "GraniteServiceVersion20100801.DescribeAlarms",
];

/// What would have been changed.
type Change = [String; 3];

/// What stands between the commands and AWS.
#[derive(Clone, Debug)]
pub(crate) struct DryRun {
    real: SharedHttpClient,
    caller: Caller,
    noted: Arc<Mutex<Noted>>,
}

#[derive(Debug, Default)]
struct Noted {
    changes: Vec<Change>,
    /// What must be let go of in the end: by a connection, a URL, and what is asked there.
    held: Vec<(SharedHttpConnector, String, Value)>,
}

impl DryRun {
    /// One whose calls go out by that client.
    pub(crate) fn over(real: SharedHttpClient, sdk: &SdkConfig) -> Option<Self> {
        Some(Self { real, caller: Caller::of(sdk)?, noted: Arc::default() })
    }

    /// Writes down a change that AWS is not asked for.
    pub(crate) fn note(&self, does: &str, place: &str, what: &str) {
        let change = [does, place, what].map(str::to_owned);
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).changes.push(change);
    }

    fn hold(&self, http: &SharedHttpConnector, url: &str, ask: Value) {
        let held = (http.clone(), url.to_owned(), ask);
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).held.push(held);
    }

    /// Lets go of what is held; says what would have been changed, in the place of what the command said.
    pub(crate) async fn report(&self, said: Result<Said, String>) -> Result<Said, String> {
        let Noted { changes, held } =
            std::mem::take(&mut *self.noted.lock().unwrap_or_else(PoisonError::into_inner));
        for (http, url, ask) in held {
            // Else it comes back by itself when its time is over.
            let _ = self.caller.call(&http, ("sqs", &url), "AmazonSQS.ChangeMessageVisibility", &ask).await;
        }
        if changes.is_empty() {
            return said;
        }
        // What failed may say besides what it has done: it has not.
        said.map_err(|problem| format!("Nothing was changed. It would say:\n{problem}"))?;
        let would = table(["WOULD", "WHERE", "WHAT"], changes);
        Ok(Said::shown("Nothing was changed. It would be:\n").with("dry_run", true).and("changes", would))
    }

    async fn answer(
        self,
        http: SharedHttpConnector,
        request: HttpRequest,
    ) -> Result<HttpResponse, ConnectorError> {
        let target = request.headers().get("x-amz-target").unwrap_or_default().to_owned();
        if LOOKS.contains(&&*target) || (target.is_empty() && only_looks(&request)) {
            return http.call(request).await;
        }
        let url = request.uri().to_owned();
        let deletes = target.is_empty() && request.method() == "DELETE" && url.contains("x-id=DeleteObject");
        if deletes {
            self.note("delete", url.split('?').next().unwrap_or_default(), "the object");
            return response((204, Value::Null));
        }
        let body = serde_json::from_slice(&read(request.into_body()).await?).unwrap_or_default();
        let answered = match target.split_once('.') {
            Some(("DynamoDB_20120810", operation)) => self.on_ledger(&http, &url, operation, body).await?,
            Some(("AmazonSQS", operation)) => self.on_queue(&http, &url, operation, &body),
            _ => None,
        };
        response(answered.unwrap_or_else(|| unknown(&target)))
    }
}

/// Whether a request without an operation's name, as S3, Lambda and CloudFormation have it, changes nothing.
fn only_looks(request: &HttpRequest) -> bool {
    let action = request.body().bytes().unwrap_or_default();
    let asks = ["Action=Describe", "Action=List", "Action=Get"];
    match request.method() {
        "GET" | "HEAD" => true,
        "POST" => asks.into_iter().any(|ask| action.starts_with(ask.as_bytes())),
        _ => false,
    }
}

fn unknown(target: &str) -> Answered {
    let message = format!("--dry-run does not know what {target} would do. Nothing was changed");
    (400, json!({ "__type": "ValidationException", "message": message, "Message": message }))
}

fn response((status, body): Answered) -> Result<HttpResponse, ConnectorError> {
    let body = if body.is_null() { SdkBody::empty() } else { SdkBody::from(body.to_string()) };
    let status = status.try_into().map_err(|error| ConnectorError::user(Box::new(error)))?;
    Ok(HttpResponse::new(status, body))
}

impl HttpClient for DryRun {
    fn http_connector(&self, settings: &HttpConnectorSettings, parts: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Connection {
            dry_run: self.clone(),
            real: self.real.http_connector(settings, parts),
        })
    }
}

/// A connection, and who looks at what goes out by it.
#[derive(Debug)]
struct Connection {
    dry_run: DryRun,
    real: SharedHttpConnector,
}

impl HttpConnector for Connection {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.dry_run.clone().answer(self.real.clone(), request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_out_but_what_is_known_to_look() {
        let looks = |method: &str, body: &'static str| {
            let mut request = HttpRequest::new(SdkBody::from(body));
            let said = request.set_method(method).is_ok();
            said && only_looks(&request)
        };
        assert!(
            looks("GET", "") && looks("HEAD", "") && looks("POST", "Action=DescribeStacks&Version=2010-05-15")
        );
        assert!(
            !looks("POST", "Action=DeleteStack")
                && !looks("POST", "")
                && !looks("PUT", "")
                && !looks("DELETE", "")
        );
        let changes =
            ["DynamoDB_20120810.BatchWriteItem", "AmazonSQS.PurgeQueue", "TrentService.ScheduleKeyDeletion"];
        assert!(changes.iter().all(|change| !LOOKS.contains(change)));
    }
}
