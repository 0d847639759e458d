//! CloudFormation's intrinsic functions, with the values that things have on the local stack.
//!
//! A function that is not known here is refused by name, never skipped.

use serde_json::{Map, Value, json};

/// The region that everything local is in.
pub const REGION: &str = "us-east-1";
/// The account that the embedded queues are in.
pub const ACCOUNT: &str = "123456789012";

/// What a template's names stand for.
pub struct Scope<'a> {
    parameters: Map<String, Value>,
    conditions: Option<&'a Map<String, Value>>,
    resources: &'a Map<String, Value>,
}

impl<'a> Scope<'a> {
    /// The scope of that template: every parameter as it is given, or else at its default.
    pub fn of(document: &'a Value, given: &Map<String, Value>) -> Result<Self, String> {
        let section = |name: &str| document.get(name).and_then(Value::as_object);
        let mut parameters = Map::new();
        for (name, parameter) in section("Parameters").into_iter().flatten() {
            let value = given.get(name).or(parameter.get("Default"));
            let value = value.ok_or_else(|| format!("the parameter {name} has no Default"))?;
            parameters.insert(name.clone(), value.clone());
        }
        if let Some(name) = given.keys().find(|name| !parameters.contains_key(*name)) {
            return Err(format!("it has no parameter {name}"));
        }
        let resources = section("Resources").ok_or("it has no Resources")?;
        Ok(Self { parameters, conditions: section("Conditions"), resources })
    }

    /// The resources whose condition holds.
    pub fn resources(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.resources
            .iter()
            .filter(|(_, resource)| self.exists(resource))
            .map(|(name, value)| (name.as_str(), value))
    }

    fn exists(&self, resource: &Value) -> bool {
        let condition = resource.get("Condition").and_then(Value::as_str);
        condition.is_none_or(|name| self.condition(name).unwrap_or(true))
    }

    /// A value with every intrinsic function in it replaced by what it gives.
    pub fn resolve(&self, value: &Value) -> Result<Value, String> {
        match value {
            Value::Array(items) => {
                let items: Vec<Value> = items.iter().map(|item| self.resolve(item)).collect::<Result<_, _>>()?;
                Ok(items.into_iter().filter(|item| !is_no_value(item)).collect())
            }
            Value::Object(members) => match single(members) {
                Some((name, argument)) if name == "Ref" || name.starts_with("Fn::") => self.call(name, argument),
                _ => self.object(members),
            },
            plain => Ok(plain.clone()),
        }
    }

    fn object(&self, members: &Map<String, Value>) -> Result<Value, String> {
        let mut object = Map::new();
        for (name, member) in members {
            let member = self.resolve(member)?;
            if !is_no_value(&member) {
                object.insert(name.clone(), member);
            }
        }
        Ok(Value::Object(object))
    }

    fn call(&self, name: &str, argument: &Value) -> Result<Value, String> {
        let wrong = || format!("{name} {argument} is not understood");
        match (name, argument) {
            ("Ref", Value::String(name)) => self.reference(name),
            ("Fn::GetAtt", Value::Array(path)) => match path.as_slice() {
                [Value::String(resource), Value::String(attribute)] => self.attribute(resource, attribute),
                _ => Err(wrong()),
            },
            ("Fn::Sub", Value::String(text)) => self.substitute(text, &Map::new()),
            ("Fn::Sub", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(text), Value::Object(names)] => self.substitute(text, names),
                _ => Err(wrong()),
            },
            ("Fn::Join", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(between), items] => {
                    let Value::Array(items) = self.resolve(items)? else { return Err(wrong()) };
                    let texts: Vec<String> = items.iter().map(as_text).collect();
                    Ok(json!(texts.join(between)))
                }
                _ => Err(wrong()),
            },
            ("Fn::If", Value::Array(parts)) => match parts.as_slice() {
                [Value::String(condition), yes, no] => {
                    self.resolve(if self.condition(condition)? { yes } else { no })
                }
                _ => Err(wrong()),
            },
            _ => Err(format!("{name} is not known to the local stack")),
        }
    }

    fn reference(&self, name: &str) -> Result<Value, String> {
        if let Some(value) = self.parameters.get(name) {
            return Ok(value.clone());
        }
        if let Some(kind) = self.kind(name) {
            // A queue's reference is its URL, everything else's is its name.
            let url = || format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}");
            return Ok(json!(if kind == "AWS::SQS::Queue" { url() } else { name.to_owned() }));
        }
        Ok(match name {
            "AWS::NoValue" => json!({ "Ref": "AWS::NoValue" }),
            "AWS::Region" => json!(REGION),
            "AWS::AccountId" => json!(ACCOUNT),
            "AWS::Partition" => json!("aws"),
            "AWS::StackName" => json!("almoner-local"),
            "AWS::URLSuffix" => json!("amazonaws.com"),
            _ => return Err(format!("nothing is called {name}")),
        })
    }

    fn attribute(&self, resource: &str, attribute: &str) -> Result<Value, String> {
        let kind = self.kind(resource).ok_or_else(|| format!("nothing is called {resource}"))?;
        let service = kind.split("::").nth(1).unwrap_or_default().to_lowercase();
        Ok(match attribute {
            "Arn" => json!(format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")),
            "QueueName" => json!(resource),
            // SAM's own: the stage that it makes of the API, whose reference is its name.
            "Stage" if kind == "AWS::Serverless::Api" => {
                let name = self.resources.get(resource).and_then(|api| api.pointer("/Properties/StageName"));
                self.resolve(name.ok_or_else(|| format!("{resource} has no StageName"))?)?
            }
            _ => json!(format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}/{attribute}")),
        })
    }

    fn kind(&self, resource: &str) -> Option<&str> {
        self.resources.get(resource)?.get("Type")?.as_str()
    }

    fn substitute(&self, text: &str, names: &Map<String, Value>) -> Result<Value, String> {
        let mut pieces = text.split("${");
        let mut result = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, rest) = piece.split_once('}').ok_or_else(|| format!("Fn::Sub {text:?} has an open ${{"))?;
            if let Some(literal) = name.strip_prefix('!') {
                result.push_str(&format!("${{{literal}}}"));
            } else if let Some(value) = names.get(name) {
                result.push_str(&as_text(&self.resolve(value)?));
            } else {
                let value = match name.split_once('.') {
                    Some((resource, attribute)) => self.attribute(resource, attribute)?,
                    None => self.reference(name)?,
                };
                result.push_str(&as_text(&value));
            }
            result.push_str(rest);
        }
        Ok(json!(result))
    }

    fn condition(&self, name: &str) -> Result<bool, String> {
        let condition = self.conditions.and_then(|all| all.get(name));
        self.test(condition.ok_or_else(|| format!("no condition is called {name}"))?)
    }

    fn test(&self, condition: &Value) -> Result<bool, String> {
        let wrong = || format!("the condition {condition} is not understood");
        let (name, argument) = condition.as_object().and_then(single).ok_or_else(wrong)?;
        let parts = argument.as_array().map(Vec::as_slice).unwrap_or_default();
        match (name, parts) {
            ("Condition", _) => self.condition(argument.as_str().ok_or_else(wrong)?),
            ("Fn::Equals", [one, other]) => Ok(as_text(&self.resolve(one)?) == as_text(&self.resolve(other)?)),
            ("Fn::Not", [inner]) => Ok(!self.test(inner)?),
            ("Fn::And", all) => all.iter().try_fold(true, |so_far, part| Ok(so_far && self.test(part)?)),
            ("Fn::Or", any) => any.iter().try_fold(false, |so_far, part| Ok(so_far || self.test(part)?)),
            _ => Err(wrong()),
        }
    }
}

fn single(members: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut members = members.iter();
    let first = members.next()?;
    members.next().is_none().then_some((first.0.as_str(), first.1))
}

fn is_no_value(value: &Value) -> bool {
    value.get("Ref").is_some_and(|name| name == "AWS::NoValue")
}

/// A scalar as CloudFormation writes it into a string.
pub fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(value: Value) -> Result<Value, String> {
        let document = json!({
            "Parameters": {"Stage": {"Default": "v1"}, "Days": {"Default": 90}},
            "Conditions": {
                "IsV1": {"Fn::Equals": [{"Ref": "Stage"}, "v1"]},
                "IsNot": {"Fn::Not": [{"Condition": "IsV1"}]},
                "Any": {"Fn::Or": [{"Condition": "IsNot"}, {"Condition": "IsV1"}]},
            },
            "Resources": {"T": {"Type": "AWS::DynamoDB::Table"}, "Q": {"Type": "AWS::SQS::Queue"},
                "A": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": {"Ref": "Stage"}}}},
        });
        Scope::of(&document, &Map::new())?.resolve(&value)
    }

    #[test]
    fn every_function_gives_its_local_value() {
        for (written, value) in [
            (json!({"Ref": "Stage"}), json!("v1")),
            (json!({"Ref": "Days"}), json!(90)),
            (json!({"Ref": "T"}), json!("T")),
            (json!({"Ref": "Q"}), json!("https://sqs.us-east-1.amazonaws.com/123456789012/Q")),
            (json!({"Fn::GetAtt": ["Q", "Arn"]}), json!("arn:aws:sqs:us-east-1:123456789012:Q")),
            (json!({"Fn::GetAtt": ["Q", "QueueName"]}), json!("Q")),
            (
                json!({"Fn::Sub": "${Stage}-${Days}-${T.Arn}-${!x}"}),
                json!("v1-90-arn:aws:dynamodb:us-east-1:123456789012:T-${x}"),
            ),
            (json!({"Fn::Sub": "${A}/${A.Stage}"}), json!("A/v1")),
            (json!({"Fn::Sub": ["${a}", {"a": {"Ref": "Stage"}}]}), json!("v1")),
            (json!({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}), json!("a-v1")),
            (json!({"Fn::If": ["Any", 1, 2]}), json!(1)),
            (json!({"Fn::If": ["IsNot", 1, 2]}), json!(2)),
            (json!({"a": {"Ref": "AWS::NoValue"}, "b": 1}), json!({"b": 1})),
            (json!([{"Ref": "AWS::NoValue"}, 1]), json!([1])),
        ] {
            assert_eq!(resolve(written.clone()), Ok(value), "{written}");
        }
    }

    #[test]
    fn what_is_not_known_is_named() {
        let error = |value| resolve(value).unwrap_err();
        assert_eq!(error(json!({"Ref": "Nobody"})), "nothing is called Nobody");
        assert_eq!(error(json!({"Fn::Sub": "${Nobody}"})), "nothing is called Nobody");
        assert_eq!(error(json!({"Fn::GetAtt": ["Nobody", "Arn"]})), "nothing is called Nobody");
        assert_eq!(error(json!({"Fn::If": ["Nobody", 1, 2]})), "no condition is called Nobody");
        assert_eq!(error(json!({"Fn::Cidr": [1]})), "Fn::Cidr is not known to the local stack");
    }
}
