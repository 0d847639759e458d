//! From the web ACL that is written to the rules that it means.

use super::path::PathMatch;
use super::size::{Check, SizeRule};
use super::written::{self, ContentType, GroupAction, ScopeDown, Statement};
use super::written_sizes::InspectionLimit;
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
        let inspected = written
            .association_config
            .map_or(InspectionLimit::Kb16, |config| config.request_body.api_gateway.default_size_inspection_limit);
        let mut edge = Edge::default();
        for rule in written.rules {
            let name = rule.name.clone();
            edge.add(rule, bodies, inspected.bytes())
                .map_err(|problem| format!("{logical_id}'s rule {name} {problem}"))?;
        }
        Ok(Self { logical_id: logical_id.to_owned(), edge })
    }
}

impl Edge {
    fn add(
        &mut self,
        rule: written::Rule,
        bodies: &BTreeMap<String, written::Body>,
        inspected: usize,
    ) -> Result<(), String> {
        let written::Rule { name, statement, action, group_action, .. } = rule;
        match (statement, action, group_action) {
            (Statement::Rate(rate), Some(written::Action::Block(block)), None) => {
                if !self.sizes.is_empty() {
                    return Err("comes after one of sizes, and here all rates are asked before".to_owned());
                }
                self.rules.push(RateRule::read(name, rate, Refusal::read(block.custom_response, bodies)?)?);
            }
            (Statement::All(parts), Some(written::Action::Block(block)), None) => {
                let checks = parts.statements.into_iter().map(|part| Check::of(part, inspected));
                let all = checks.collect::<Result<_, _>>()?;
                self.sizes.push(SizeRule { name, all, refusal: Refusal::read(block.custom_response, bodies)? });
            }
            (Statement::Group(group), None, Some(GroupAction::None(_))) => self.groups.push(group.name),
            _ => return Err("has not the action that its kind needs".to_owned()),
        }
        Ok(())
    }
}

impl RateRule {
    fn read(name: String, rate: written::Rate, refusal: Refusal) -> Result<Self, String> {
        let window_s = rate.window_s.unwrap_or(DEFAULT_WINDOW_S);
        if !WINDOWS_S.contains(&window_s) {
            return Err(format!("counts over {window_s} s, which WAF does not"));
        }
        if !LIMITS.contains(&rate.limit) {
            return Err(format!("has the limit {}, which WAF does not take", rate.limit));
        }
        let scope = rate.scope_down_statement.map(|ScopeDown::Bytes(bytes)| PathMatch::new(bytes));
        Ok(Self { name, limit: rate.limit, window: Duration::from_secs(window_s), scope, refusal })
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
