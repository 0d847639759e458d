//! What a function's policies let it do, read as IAM reads them. A form that is not known here is refused by name: a
//! policy that is half understood would prove nothing.

use super::intrinsics::as_text;
use serde_json::{Map, Value};

/// The one condition that is understood: every partition key that a call touches matches one of these.
const LEADING_KEYS: &str = "/ForAllValues:StringLike/dynamodb:LeadingKeys";

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its name.
    pub sid: String,
    /// What it lets the function do.
    pub actions: Vec<String>,
    /// To what: an ARN.
    pub resource: String,
    /// Which partition keys it may touch there, each a text or the beginning of one; any at all when there are none.
    pub keys: Vec<String>,
}

impl Grant {
    /// The statements of a function's policies.
    ///
    /// # Errors
    /// The statement that is not understood.
    pub(super) fn read_all(function: &str, properties: &Value) -> Result<Vec<Self>, String> {
        let policies = properties.get("Policies").and_then(Value::as_array).into_iter().flatten();
        let statements = policies.map(|policy| policy["Statement"].as_array()).collect::<Option<Vec<_>>>();
        let statements = statements.ok_or_else(|| format!("{function} has a policy without statements"))?;
        let read = |statement| {
            Self::read(statement).ok_or_else(|| format!("{function}'s policy {statement} is not understood"))
        };
        statements.into_iter().flatten().map(read).collect()
    }

    fn read(statement: &Value) -> Option<Self> {
        let members = statement.as_object()?;
        let known = ["Sid", "Effect", "Action", "Resource", "Condition"];
        let understood = members.keys().all(|name| known.contains(&name.as_str())) && members["Effect"] == "Allow";
        let keys = match members.get("Condition") {
            None => Vec::new(),
            // One operator with one key: whatever else stood there would be passed over.
            Some(condition) if only(condition)?.1.as_object().is_some_and(|keys| keys.len() == 1) => {
                texts(condition.pointer(LEADING_KEYS)?)?
            }
            Some(_) => return None,
        };
        let plain = keys.iter().all(|key| !key.strip_suffix('*').unwrap_or(key).contains(['*', '?']));
        let sid = members.get("Sid")?.as_str()?.to_owned();
        let resource = as_text(members.get("Resource")?);
        (understood && plain).then_some(Self { sid, actions: texts(members.get("Action")?)?, resource, keys })
    }

    /// Of a call that does this to that, touching these partition keys: by which of its own it is allowed. `None` when
    /// it is not.
    #[must_use]
    pub fn allows(&self, action: &str, resource: &str, keys: &[String]) -> Option<Vec<String>> {
        if self.resource != resource || !self.actions.iter().any(|own| own == action) {
            return None;
        }
        if self.keys.is_empty() {
            return Some(vec![self.used(action, "*")]);
        }
        // IAM lets a call that names no key through here; ours always name one.
        let own = |key: &String| self.keys.iter().find(|own| matches(own, key)).map(|own| self.used(action, own));
        if keys.is_empty() { None } else { keys.iter().map(own).collect() }
    }

    /// Everything that it allows, each as [`Grant::allows`] names it.
    pub fn all(&self) -> impl Iterator<Item = String> {
        let any = ["*".to_owned()];
        let keys = if self.keys.is_empty() { any.to_vec() } else { self.keys.clone() };
        self.actions.iter().flat_map(move |action| keys.clone().into_iter().map(|key| self.used(action, &key)))
    }

    fn used(&self, action: &str, key: &str) -> String {
        format!("{}: {action} {key}", self.sid)
    }
}

fn matches(own: &str, key: &str) -> bool {
    own.strip_suffix('*').map_or(own == key, |beginning| key.starts_with(beginning))
}

fn only(value: &Value) -> Option<(&String, &Value)> {
    let members: &Map<String, Value> = value.as_object()?;
    (members.len() == 1).then(|| members.iter().next()).flatten()
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        item => Some(vec![item.as_str()?.to_owned()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn grants(statement: Value) -> Result<Vec<Grant>, String> {
        Grant::read_all("F", &json!({ "Policies": [{ "Version": "2012-10-17", "Statement": [statement] }] }))
    }

    fn keyed(keys: Value) -> Value {
        json!({"Sid": "S", "Effect": "Allow", "Action": ["a:X", "a:Y"], "Resource": "r",
            "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}})
    }

    #[test]
    fn a_statement_allows_its_actions_on_its_resource_and_its_keys_alone() {
        let [grant] = grants(keyed(json!(["one#*", "two"]))).unwrap().try_into().unwrap();
        let ask = |action: &str, resource: &str, keys: &[&str]| {
            grant.allows(action, resource, &keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(ask("a:X", "r", &["one#1"]), Some(vec!["S: a:X one#*".to_owned()]));
        assert_eq!(ask("a:Y", "r", &["two", "one#"]).unwrap(), ["S: a:Y two", "S: a:Y one#*"]);
        for (action, resource, keys) in [
            ("a:Z", "r", &["two"][..]),
            ("a:X", "r/index/list", &["two"]),
            ("a:X", "r", &["two#"]),
            ("a:X", "r", &["one"]),
            ("a:X", "r", &["two", "three"]),
            ("a:X", "r", &[]),
        ] {
            assert_eq!(ask(action, resource, keys), None, "{action} {resource} {keys:?}");
        }
        let all: Vec<_> = grant.all().collect();
        assert_eq!(all, ["S: a:X one#*", "S: a:X two", "S: a:Y one#*", "S: a:Y two"]);
    }

    #[test]
    fn without_a_condition_any_key_will_do() {
        let [grant] = grants(json!({"Sid": "S", "Effect": "Allow", "Action": "a:X", "Resource": "r"}))
            .unwrap()
            .try_into()
            .unwrap();
        assert_eq!(grant.allows("a:X", "r", &[]).unwrap(), ["S: a:X *"]);
        assert_eq!(grant.all().collect::<Vec<_>>(), ["S: a:X *"]);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let with = |name: &str, value: Value| {
            let mut statement = keyed(json!("one#*"));
            statement[name] = value;
            statement
        };
        assert!(grants(with("Sid", json!("T"))).is_ok());
        for statement in [
            with("Effect", json!("Deny")),
            with("NotAction", json!("a:X")),
            with("Action", json!(7)),
            with("Condition", json!({"StringEquals": {"dynamodb:LeadingKeys": "one#*"}})),
            with("Condition", json!({"ForAllValues:StringLike": {"dynamodb:Attributes": "x"}})),
            with(
                "Condition",
                json!({"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "x", "dynamodb:Select": "y"}}),
            ),
            keyed(json!("one#?")),
            keyed(json!("*#one")),
        ] {
            let error = grants(statement.clone()).unwrap_err();
            assert!(error.starts_with("F's policy {") && error.ends_with("is not understood"), "{error}");
        }
        assert!(Grant::read_all("F", &json!({"Policies": ["AdministratorAccess"]})).is_err());
    }
}
