//! Which paths a rule is about: a text that is looked for in the path, once that is made comparable.

use super::written::ByteMatch;
use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// A text to find in a path.
#[derive(Clone, Debug)]
pub struct PathMatch {
    transformations: Vec<Transformation>,
    constraint: Constraint,
    text: String,
}

/// Where the text must stand.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Constraint {
    Contains,
    StartsWith,
}

/// What is done to the path before.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Transformation {
    NormalizePath,
    UrlDecode,
}

impl PathMatch {
    pub(super) fn new(mut written: ByteMatch) -> Self {
        written.text_transformations.sort_by_key(|transformation| transformation.priority);
        Self {
            transformations: written
                .text_transformations
                .iter()
                .map(|transformation| transformation.kind)
                .collect(),
            constraint: written.positional_constraint,
            text: written.search_string,
        }
    }

    /// Whether that path, as it came over the wire, is one of them.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let path = self.transformations.iter().fold(path.to_owned(), |path, step| step.apply(&path));
        match self.constraint {
            Constraint::Contains => path.contains(&self.text),
            Constraint::StartsWith => path.starts_with(&self.text),
        }
    }
}

impl Transformation {
    fn apply(self, path: &str) -> String {
        match self {
            Self::UrlDecode => percent_decode_str(path).decode_utf8_lossy().into_owned(),
            Self::NormalizePath => normalised(path),
        }
    }
}

/// Without doubled slashes, without `.`, and `..` with what it leads back from.
fn normalised(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    let ends_open = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    let end = if ends_open && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}
