//! How a web ACL measures, as CloudFormation writes it: every other member and kind is an error that names it.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct SizeConstraint {
    pub field_to_match: Measured,
    #[serde(rename = "ComparisonOperator")]
    _comparison_operator: Comparison,
    pub size: usize,
    #[serde(rename = "TextTransformations")]
    _text_transformations: Vec<Untransformed>,
}

#[derive(Deserialize)]
pub(super) enum Measured {
    Body(Oversize),
    SingleHeader(HeaderOf),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Oversize {
    #[serde(rename = "OversizeHandling")]
    _oversize_handling: OversizeHandling,
}

/// What is larger than WAF looks at is larger than any size that it can be held against.
#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum OversizeHandling {
    Match,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct HeaderOf {
    pub name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Comparison {
    Gt,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Untransformed {
    #[serde(rename = "Priority")]
    _priority: u32,
    #[serde(rename = "Type")]
    _kind: NoTransformation,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum NoTransformation {
    None,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct AssociationConfig {
    pub request_body: RequestBody,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestBody {
    #[serde(rename = "API_GATEWAY")]
    pub api_gateway: Inspection,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Inspection {
    pub default_size_inspection_limit: InspectionLimit,
}

/// How far into a body WAF looks.
#[derive(Clone, Copy, Deserialize)]
pub(super) enum InspectionLimit {
    #[serde(rename = "KB_16")]
    Kb16,
    #[serde(rename = "KB_32")]
    Kb32,
    #[serde(rename = "KB_48")]
    Kb48,
    #[serde(rename = "KB_64")]
    Kb64,
}
