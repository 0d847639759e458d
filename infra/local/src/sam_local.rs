//! What `sam local` must be told so that the functions, in containers, work on this stack's engines.

use crate::template::Template;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

/// How a container names the machine that it runs on, once `sam local` was told `--add-host`.
pub const HOST: &str = "host.docker.internal";

/// What functions must be built for to run in a container here.
pub const ARCHITECTURE: &str = if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" };

/// Where containers find the engines: `host:port`.
#[must_use]
pub fn engines(address: SocketAddr) -> String {
    format!("{HOST}:{}", address.port())
}

/// Writes the functions' environment as `--env-vars` reads it; `overrides` win over the template.
///
/// # Errors
/// One sentence: the file cannot be written.
pub fn write(file: &Path, template: &Template, overrides: &BTreeMap<String, String>) -> Result<(), String> {
    let unwritten = |error: std::io::Error| format!("The file {} cannot be written: {error}.", file.display());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(unwritten)?;
    }
    std::fs::write(file, format!("{:#}\n", environments(template, overrides))).map_err(unwritten)
}

/// `{"<logical id>":{"<variable>":"…"}}`. Only what the template declares: `sam local` hands on nothing else.
fn environments(template: &Template, overrides: &BTreeMap<String, String>) -> Value {
    let of = |declared: &BTreeMap<String, String>| {
        let value = |(name, value)| (String::clone(name), json!(overrides.get(name).unwrap_or(value)));
        Value::Object(declared.iter().map(value).collect())
    };
    let functions = template.functions.iter();
    Value::Object(functions.map(|it| (it.logical_id.clone(), of(&it.environment))).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "
Resources:
  Work: { Type: AWS::SQS::Queue }
  Get:
    Type: AWS::Serverless::Function
    Metadata: { BuildProperties: { Binary: contributions-get } }
    Properties: { Environment: { Variables: { TABLE_NAME: !GetAtt Work.QueueName, LOG_LEVEL: info } } }
";

    #[test]
    fn declared_variables_alone_are_overridden() {
        let template = Template::parse(TEMPLATE).unwrap();
        let overrides = [("LOG_LEVEL", "debug"), ("UNDECLARED", "x")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        let expected = json!({ "Get": { "TABLE_NAME": "Work", "LOG_LEVEL": "debug" } });
        assert_eq!(environments(&template, &overrides.into()), expected);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_said() {
        let problem = write(Path::new("/dev/null/x"), &Template::default(), &BTreeMap::new()).unwrap_err();
        assert!(problem.starts_with("The file /dev/null/x cannot be written: "), "{problem}");
    }
}
