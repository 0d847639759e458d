//! What a function's answer says about its batch, read as Lambda reads it.

use serde_json::Value;
use std::collections::BTreeSet;

/// What became of a batch.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All of it is done.
    Done,
    /// These failed, the others are done.
    Failed(BTreeSet<String>),
    /// All of it failed, and why.
    WholeFailed(String),
}

/// Reads an answer. `reports` says whether the function names what failed; `known` is what it may name.
pub fn verdict(answer: Result<Value, String>, reports: bool, known: &[&str]) -> Verdict {
    let answer = match answer {
        Ok(answer) => answer,
        Err(problem) => return Verdict::WholeFailed(problem),
    };
    if !reports {
        return Verdict::Done;
    }
    let malformed = |problem: &str| Verdict::WholeFailed(format!("its answer {problem}"));
    let failures = match &answer {
        Value::Null => return Verdict::Done,
        Value::Object(members) => members.get("batchItemFailures").unwrap_or(&Value::Null),
        _ => return malformed("is not an object"),
    };
    let failures = match failures {
        Value::Null => return Verdict::Done,
        Value::Array(failures) => failures,
        _ => return malformed("has batchItemFailures that are no list"),
    };
    let mut failed = BTreeSet::new();
    for failure in failures {
        match failure["itemIdentifier"].as_str() {
            Some(id) if known.contains(&id) => failed.insert(id.to_owned()),
            Some(id) => return malformed(&format!("names {id:?}, which is not in the batch")),
            None => return malformed("has a failure without an itemIdentifier"),
        };
    }
    if failed.is_empty() { Verdict::Done } else { Verdict::Failed(failed) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_means_what_it_means_to_lambda() {
        let read = |answer| verdict(Ok(answer), true, &["a", "b"]);
        for done in [json!(null), json!({}), json!({"batchItemFailures": null}), json!({"batchItemFailures": []})]
        {
            assert_eq!(read(done.clone()), Verdict::Done, "{done}");
        }
        let failed = read(json!({"batchItemFailures": [{"itemIdentifier": "b"}]}));
        assert_eq!(failed, Verdict::Failed(BTreeSet::from(["b".to_owned()])));
        for whole in [
            json!("text"),
            json!([]),
            json!({"batchItemFailures": "a"}),
            json!({"batchItemFailures": [{"itemIdentifier": ""}]}),
            json!({"batchItemFailures": [{"itemIdentifier": "c"}]}),
            json!({"batchItemFailures": [{"itemIdentifier": null}]}),
            json!({"batchItemFailures": [{"id": "a"}]}),
            json!({"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "c"}]}),
        ] {
            assert!(matches!(read(whole.clone()), Verdict::WholeFailed(_)), "{whole}");
        }
    }

    #[test]
    fn a_function_that_reports_nothing_fails_by_failing() {
        let answer = json!({"batchItemFailures": [{"itemIdentifier": "a"}]});
        assert_eq!(verdict(Ok(answer), false, &["a"]), Verdict::Done);
        assert_eq!(verdict(Err("why".to_owned()), false, &["a"]), Verdict::WholeFailed("why".to_owned()));
    }
}
