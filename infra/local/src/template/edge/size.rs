//! What is too large to reach the API, by its path and by what can be measured of it.

use super::written::Part;
use super::written_sizes::{InspectionLimit, Measured, SizeConstraint};
use super::{PathMatch, Refusal};
use http::{HeaderMap, HeaderName};

/// Which requests are too large.
#[derive(Clone, Debug)]
pub struct SizeRule {
    /// Its name.
    pub name: String,
    /// All of these hold of them.
    pub(super) all: Vec<Check>,
    /// How they are answered.
    pub refusal: Refusal,
}

/// What is asked of a request.
#[derive(Clone, Debug)]
pub(super) enum Check {
    Path(PathMatch),
    /// A body of more bytes.
    BodyAbove(usize),
    /// A header whose value has more characters.
    HeaderAbove(HeaderName, usize),
    Any(Vec<Check>),
    Not(Box<Check>),
}

impl SizeRule {
    /// Whether it refuses a request to that path of the API, which WAF sees with the stage before it. `body` is how many
    /// bytes were sent.
    #[must_use]
    pub fn refuses(&self, stage: &str, path: &str, headers: &HeaderMap, body: usize) -> bool {
        let path = format!("/{stage}{path}");
        self.all.iter().all(|check| check.holds(&path, headers, body))
    }
}

impl Check {
    /// What is written, for a web ACL that looks that far into bodies.
    pub(super) fn of(part: Part, inspected: usize) -> Result<Self, String> {
        let each = |parts: Vec<Part>| -> Result<Vec<Self>, String> {
            parts.into_iter().map(|part| Self::of(part, inspected)).collect()
        };
        Ok(match part {
            Part::Bytes(bytes) => Self::Path(PathMatch::new(bytes)),
            Part::Any(parts) => Self::Any(each(parts.statements)?),
            Part::Not(negated) => Self::Not(Box::new(Self::of(*negated.statement, inspected)?)),
            Part::Size(SizeConstraint { field_to_match: Measured::Body(_), size, .. }) => {
                if size > inspected {
                    return Err(format!("measures bodies of {size} bytes, but WAF looks at {inspected}"));
                }
                Self::BodyAbove(size)
            }
            Part::Size(SizeConstraint { field_to_match: Measured::SingleHeader(header), size, .. }) => {
                let name = header.name.parse();
                let name = name.map_err(|_| format!("measures the header {}, which is none", header.name))?;
                Self::HeaderAbove(name, size)
            }
        })
    }

    fn holds(&self, path: &str, headers: &HeaderMap, body: usize) -> bool {
        match self {
            Self::Path(found) => found.matches(path),
            Self::BodyAbove(size) => body > *size,
            Self::HeaderAbove(name, size) => headers.get(name).is_some_and(|value| value.len() > *size),
            Self::Any(checks) => checks.iter().any(|check| check.holds(path, headers, body)),
            Self::Not(check) => !check.holds(path, headers, body),
        }
    }
}

impl InspectionLimit {
    pub(super) fn bytes(self) -> usize {
        let kib = match self {
            Self::Kb16 => 16,
            Self::Kb32 => 32,
            Self::Kb48 => 48,
            Self::Kb64 => 64,
        };
        kib * 1024
    }
}
