//! A web ACL as CloudFormation writes it, as far as it is known here: every other member and kind is an error that names
//! it.

use super::path::{Constraint, Transformation};
use super::written_sizes::{AssociationConfig, SizeConstraint};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct WebAcl {
    #[serde(rename = "Scope")]
    _scope: Scope,
    #[serde(rename = "DefaultAction")]
    _default_action: DefaultAction,
    #[serde(default)]
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub custom_response_bodies: BTreeMap<String, Body>,
    pub association_config: Option<AssociationConfig>,
    // What people and metrics call it.
    #[serde(rename = "Name", default)]
    _name: IgnoredAny,
    #[serde(rename = "Description", default)]
    _description: IgnoredAny,
    #[serde(rename = "VisibilityConfig")]
    _visibility: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Rule {
    pub name: String,
    pub priority: u32,
    pub statement: Statement,
    /// Of our own rules; a group's have theirs.
    pub action: Option<Action>,
    #[serde(rename = "OverrideAction")]
    pub group_action: Option<GroupAction>,
    #[serde(rename = "VisibilityConfig")]
    _visibility: IgnoredAny,
}

#[derive(Deserialize)]
pub(super) enum Statement {
    #[serde(rename = "RateBasedStatement")]
    Rate(Rate),
    #[serde(rename = "AndStatement")]
    All(Statements),
    #[serde(rename = "ManagedRuleGroupStatement")]
    Group(Group),
}

/// A group of rules that AWS keeps. What is in it nobody else knows.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Group {
    #[serde(rename = "VendorName")]
    _vendor_name: Vendor,
    pub name: String,
    #[serde(rename = "RuleActionOverrides", default)]
    _rule_action_overrides: IgnoredAny,
}

#[derive(Deserialize)]
enum Vendor {
    #[serde(rename = "AWS")]
    Aws,
}

#[derive(Deserialize)]
pub(super) enum GroupAction {
    None(Nothing),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Statements {
    pub statements: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Negated {
    pub statement: Box<Part>,
}

/// What a rule of several statements is made of.
#[derive(Deserialize)]
pub(super) enum Part {
    #[serde(rename = "ByteMatchStatement")]
    Bytes(ByteMatch),
    #[serde(rename = "SizeConstraintStatement")]
    Size(SizeConstraint),
    #[serde(rename = "OrStatement")]
    Any(Statements),
    #[serde(rename = "NotStatement")]
    Not(Negated),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Rate {
    #[serde(rename = "AggregateKeyType")]
    _aggregate_key_type: AggregateKeyType,
    #[serde(rename = "EvaluationWindowSec")]
    pub window_s: Option<u64>,
    pub limit: u64,
    pub scope_down_statement: Option<ScopeDown>,
}

#[derive(Deserialize)]
pub(super) enum ScopeDown {
    #[serde(rename = "ByteMatchStatement")]
    Bytes(ByteMatch),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct ByteMatch {
    #[serde(rename = "FieldToMatch")]
    _field: Field,
    pub positional_constraint: Constraint,
    pub search_string: String,
    pub text_transformations: Vec<TextTransformation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct TextTransformation {
    pub priority: u32,
    #[serde(rename = "Type")]
    pub kind: Transformation,
}

#[derive(Deserialize)]
pub(super) enum Action {
    Block(Block),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Block {
    pub custom_response: CustomResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct CustomResponse {
    pub response_code: u16,
    #[serde(default)]
    pub response_headers: Vec<Header>,
    #[serde(rename = "CustomResponseBodyKey")]
    pub body: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Header {
    pub name: String,
    pub value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Body {
    pub content_type: ContentType,
    pub content: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum ContentType {
    ApplicationJson,
    TextHtml,
    TextPlain,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Scope {
    Regional,
}

#[derive(Deserialize)]
enum DefaultAction {
    Allow(Nothing),
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum AggregateKeyType {
    Ip,
}

#[derive(Deserialize)]
enum Field {
    UriPath(Nothing),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}
