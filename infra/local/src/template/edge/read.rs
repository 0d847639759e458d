//! From the web ACL that is written to the rules that it means.

use super::path::PathMatch;
use super::written::{self, ContentType, ScopeDown, Statement};
use super::{Edge, RateRule, Refusal, WebAcl};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// How far back WAF can count, in seconds, and how far where it is not said.
const WINDOWS_S: [u64; 4] = [60, 120, 300, 600];
const DEFAULT_WINDOW_S: u64 = 300;
/// WAF's own bounds.
const LIMITS: std::ops::RangeInclusive<u64> = 10..=2_000_000_000;

impl WebAcl {
    pub(in crate::template) fn read(logical_id: &str, properties: Value) -> Result<Self, String> {
        let mut written: written::WebAcl =
            serde_json::from_value(properties).map_err(|error| format!("{logical_id}: {error}"))?;
        written.rules.sort_by_key(|rule| rule.priority);
        let bodies = &written.custom_response_bodies;
        let rules = written.rules.into_iter().map(|rule| {
            let name = rule.name.clone();
            RateRule::read(rule, bodies).map_err(|problem| format!("{logical_id}'s rule {name} {problem}"))
        });
        let rules = rules.collect::<Result<_, _>>()?;
        Ok(Self { logical_id: logical_id.to_owned(), edge: Edge { rules } })
    }
}

impl RateRule {
    fn read(rule: written::Rule, bodies: &BTreeMap<String, written::Body>) -> Result<Self, String> {
        let Statement::Rate(rate) = rule.statement;
        let window_s = rate.window_s.unwrap_or(DEFAULT_WINDOW_S);
        if !WINDOWS_S.contains(&window_s) {
            return Err(format!("counts over {window_s} s, which WAF does not"));
        }
        if !LIMITS.contains(&rate.limit) {
            return Err(format!("has the limit {}, which WAF does not take", rate.limit));
        }
        let written::Action::Block(block) = rule.action;
        Ok(Self {
            name: rule.name,
            limit: rate.limit,
            window: Duration::from_secs(window_s),
            scope: rate.scope_down_statement.map(|ScopeDown::Bytes(bytes)| PathMatch::new(bytes)),
            refusal: Refusal::read(block.custom_response, bodies)?,
        })
    }
}

impl Refusal {
    fn read(response: written::CustomResponse, bodies: &BTreeMap<String, written::Body>) -> Result<Self, String> {
        let code = response.response_code;
        let status = StatusCode::from_u16(code).map_err(|_| format!("answers {code}, which is no status"))?;
        let mut headers = HeaderMap::new();
        for written::Header { name, value } in response.response_headers {
            let parsed = name.parse::<HeaderName>().ok().zip(value.parse::<HeaderValue>().ok());
            let (parsed, value) =
                parsed.ok_or_else(|| format!("answers with the header {name}, which is none"))?;
            if parsed == header::CONTENT_TYPE || headers.insert(parsed, value).is_some() {
                return Err(format!("answers with the header {name}, which WAF does not take"));
            }
        }
        let Some(key) = response.body else {
            return Ok(Self { status, headers, body: String::new() });
        };
        let body =
            bodies.get(&key).ok_or_else(|| format!("answers with the body {key}, which there is none of"))?;
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(body.content_type.name()));
        Ok(Self { status, headers, body: body.content.clone() })
    }
}

impl ContentType {
    fn name(self) -> &'static str {
        match self {
            Self::ApplicationJson => "application/json",
            Self::TextHtml => "text/html",
            Self::TextPlain => "text/plain",
        }
    }
}
