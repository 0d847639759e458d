//! The resources that the local stack stands in for, each read from its resolved properties.

use super::events::EventSource;
use super::intrinsics::as_text;
use super::policy::Grant;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// A DynamoDB table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its logical id.
    pub logical_id: String,
    /// Its name: on the local stack, its logical id unless the template names it.
    pub name: String,
    /// DynamoDB's own CreateTable request.
    pub create: Value,
    /// The attribute that says when an item may be forgotten.
    pub ttl_attribute: Option<String>,
}

impl Table {
    pub(super) fn read(logical_id: &str, properties: Value) -> Result<Self, String> {
        let part = |name: &str| properties.get(name).cloned().ok_or_else(|| format!("{logical_id} has no {name}"));
        let name = properties.get("TableName").map_or_else(|| logical_id.to_owned(), as_text);
        let mut create = json!({
            "TableName": name,
            "AttributeDefinitions": part("AttributeDefinitions")?,
            "KeySchema": part("KeySchema")?,
            "BillingMode": "PAY_PER_REQUEST",
        });
        if let Some(indexes) = properties.get("GlobalSecondaryIndexes") {
            create["GlobalSecondaryIndexes"] = indexes.clone();
        }
        if let Some(view) = properties.pointer("/StreamSpecification/StreamViewType") {
            create["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": view });
        }
        let ttl = properties.get("TimeToLiveSpecification").filter(|ttl| ttl["Enabled"] == true);
        let ttl_attribute = ttl.map(|ttl| as_text(&ttl["AttributeName"]));
        Ok(Self { logical_id: logical_id.to_owned(), name, create, ttl_attribute })
    }

    /// The attribute that is the partition key, of the table or of that index.
    #[must_use]
    pub fn hash_key(&self, index: Option<&str>) -> Option<&str> {
        let schema = match index {
            None => &self.create["KeySchema"],
            Some(name) => {
                let mut indexes = self.create["GlobalSecondaryIndexes"].as_array()?.iter();
                &indexes.find(|index| index["IndexName"] == name)?["KeySchema"]
            }
        };
        schema.as_array()?.iter().find(|key| key["KeyType"] == "HASH")?["AttributeName"].as_str()
    }

    /// Whether it has a stream.
    #[must_use]
    pub fn has_stream(&self) -> bool {
        self.create.get("StreamSpecification").is_some()
    }
}

/// An SQS queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Its logical id.
    pub logical_id: String,
    /// Its name.
    pub name: String,
    /// SQS's own attributes of it, redrive policy included.
    pub attributes: BTreeMap<String, String>,
}

impl Queue {
    pub(super) fn read(logical_id: &str, properties: Value) -> Result<Self, String> {
        let Value::Object(mut members) = properties else {
            return Ok(Self {
                logical_id: logical_id.to_owned(),
                name: logical_id.to_owned(),
                attributes: BTreeMap::new(),
            });
        };
        if members.get("FifoQueue").is_some_and(|fifo| fifo == true) {
            return Err(format!("{logical_id} is a FIFO queue, which the embedded SQS does not do right"));
        }
        let name = members.remove("QueueName").map_or_else(|| logical_id.to_owned(), |name| as_text(&name));
        for other in ["Tags", "FifoQueue"] {
            members.remove(other);
        }
        let attributes = members.into_iter().map(|(name, value)| (name, as_text(&value))).collect();
        Ok(Self { logical_id: logical_id.to_owned(), name, attributes })
    }
}

/// A Lambda function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its logical id.
    pub logical_id: String,
    /// The binary behind it; also its name everywhere else.
    pub name: String,
    /// How long one invocation may take.
    pub timeout: Duration,
    /// Its environment.
    pub environment: BTreeMap<String, String>,
    /// The API's routes that lead to it.
    pub routes: Vec<Route>,
    /// What else calls it.
    pub sources: Vec<EventSource>,
    /// What its policies let it do.
    pub grants: Vec<Grant>,
}

/// Lambda's own time-out when the template does not say.
const DEFAULT_TIMEOUT_S: u64 = 3;

impl Function {
    pub(super) fn read(logical_id: &str, globals: &Value, own: Value, metadata: &Value) -> Result<Self, String> {
        let name = metadata
            .pointer("/BuildProperties/Binary")
            .and_then(Value::as_str)
            .ok_or_else(|| format!("{logical_id} names no binary (Metadata.BuildProperties.Binary)"))?;
        let timeout_s = own.get("Timeout").or(globals.get("Timeout")).and_then(Value::as_u64);
        let variables = |from: &Value| from.pointer("/Environment/Variables").and_then(Value::as_object).cloned();
        let environment = [variables(globals), variables(&own)].into_iter().flatten().flatten();
        let (mut routes, mut sources) = (Vec::new(), Vec::new());
        for (event_name, event) in own.get("Events").and_then(Value::as_object).into_iter().flatten() {
            match EventSource::read(logical_id, event_name, event)? {
                Some(source) => sources.push(source),
                None => routes.push(Route::read(event).ok_or_else(|| {
                    format!("{logical_id}'s event {event_name} is a route without a Method and a Path")
                })?),
            }
        }
        Ok(Self {
            logical_id: logical_id.to_owned(),
            name: name.to_owned(),
            timeout: Duration::from_secs(timeout_s.unwrap_or(DEFAULT_TIMEOUT_S)),
            environment: environment.map(|(name, value)| (name, as_text(&value))).collect(),
            routes,
            sources,
            grants: Grant::read_all(logical_id, &own)?,
        })
    }
}

/// A method on a path of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path as the template writes it, parameters in braces.
    pub path: String,
}

impl Route {
    fn read(event: &Value) -> Option<Self> {
        let method = event.pointer("/Properties/Method")?.as_str()?.to_uppercase().parse().ok()?;
        Some(Self { method, path: event.pointer("/Properties/Path")?.as_str()?.to_owned() })
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:6} {}", self.method.as_str(), self.path)
    }
}

/// The REST API.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// Its logical id.
    pub logical_id: String,
    /// Its stage's name.
    pub stage: String,
    /// Whether request bodies reach functions in base64.
    pub binary: bool,
    /// The limits of its methods.
    pub throttles: Vec<Throttle>,
    /// What it answers itself, by API Gateway's response type.
    pub responses: BTreeMap<String, GatewayResponse>,
}

impl Api {
    pub(super) fn read(logical_id: &str, properties: Value) -> Result<Self, String> {
        let list = |name: &str| properties.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let throttles = list("MethodSettings").into_iter().map(serde_json::from_value::<Throttle>);
        let responses = properties.get("GatewayResponses").cloned().unwrap_or_else(|| json!({}));
        let wrong = |error: serde_json::Error| format!("{logical_id}: {error}");
        Ok(Self {
            logical_id: logical_id.to_owned(),
            stage: properties.get("StageName").map(as_text).unwrap_or_default(),
            binary: list("BinaryMediaTypes").iter().any(|kind| kind == "*~1*" || kind == "*/*"),
            throttles: throttles.collect::<Result<_, _>>().map_err(wrong)?,
            responses: serde_json::from_value(responses).map_err(wrong)?,
        })
    }
}

/// How often a method may be called.
#[derive(Clone, Debug, Deserialize)]
pub struct Throttle {
    #[serde(rename = "HttpMethod")]
    method: String,
    #[serde(rename = "ResourcePath")]
    path: String,
    /// Requests a second.
    #[serde(rename = "ThrottlingRateLimit")]
    pub rate: u32,
    /// How many may come at once.
    #[serde(rename = "ThrottlingBurstLimit")]
    pub burst: u32,
}

impl Throttle {
    /// Whether it limits that route. `/*` with `*` is every route that has no limit of its own.
    #[must_use]
    pub fn covers(&self, route: &Route) -> bool {
        let path = self.path.replacen('/', "", 1).replace("~1", "/");
        (self.method == "*" || self.method == route.method.as_str()) && (path == "*" || path == route.path)
    }

    /// Whether it is the API's default rather than one route's own.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.path == "/*"
    }
}

/// What the gateway answers itself.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct GatewayResponse {
    /// Instead of the response type's own status.
    pub status_code: Option<u16>,
    response_parameters: Option<ResponseParameters>,
    response_templates: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ResponseParameters {
    headers: BTreeMap<String, String>,
}

impl GatewayResponse {
    /// Its headers, each either a text in single quotes or a `context.…` variable.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.response_parameters.iter().flat_map(|parameters| &parameters.headers);
        headers.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Its JSON body, with `$context.…` variables in it.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.response_templates.get("application/json").map(String::as_str)
    }
}
