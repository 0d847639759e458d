//! What a statement is called: whose it is, and how it is written, in the name alone.

use crate::domain::tenant::Tenant;
use std::fmt;
use uuid::Uuid;

/// How long the file's own name may be, in bytes.
const MAX_FILE: usize = 200;
/// What is added to a statement's name to name its report. It ends differently from any statement's.
const REPORT: &str = ".report.jsonl";

/// How a statement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values with a header row.
    Csv,
    /// ISO 20022 camt.053 in XML.
    Camt053,
}

/// `<mode>/<partner id>/<file>.csv` or `….xml`. Displays so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Whose it is.
    pub tenant: Tenant,
    /// How it is written.
    pub format: Format,
    file: String,
}

/// Why a text is not a statement's name, and what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NameError(&'static str);

impl Name {
    /// Reads the name of an object: nothing in it can lead out of its tenant's folder.
    ///
    /// # Errors
    /// Which part is wrong.
    pub fn parse(path: &str) -> Result<Self, NameError> {
        let rule = "is not named <test|live>/<partner id>/<file>.csv or .xml";
        let [mode, partner_id, file] =
            path.split('/').collect::<Vec<_>>().try_into().map_err(|_| NameError(rule))?;
        let mode = mode.parse().map_err(|_| NameError(rule))?;
        let canonical = |id: &Uuid| id.to_string() == partner_id;
        let id = Uuid::try_parse(partner_id).ok().filter(canonical);
        let partner_id = id.ok_or(NameError("has a folder that is no partner's id in lower case"))?;
        Self::of(Tenant { mode, partner_id }, file)
    }

    /// The name of a file of that tenant's.
    ///
    /// # Errors
    /// What is wrong with the file's name.
    pub fn of(tenant: Tenant, file: &str) -> Result<Self, NameError> {
        let plain = |letter: char| !letter.is_control() && !['/', '\\'].contains(&letter);
        if file.len() > MAX_FILE || file.starts_with('.') || !file.chars().all(plain) {
            return Err(NameError("has a file name that is too long (200 bytes), hidden, or of odd characters"));
        }
        let format = match file.rsplit_once('.') {
            Some((_, "csv" | "CSV")) => Format::Csv,
            Some((_, "xml" | "XML")) => Format::Camt053,
            _ => return Err(NameError("is neither .csv nor .xml")),
        };
        Ok(Self { tenant, format, file: file.to_owned() })
    }

    /// What its report is called.
    #[must_use]
    pub fn report(&self) -> String {
        format!("{self}{REPORT}")
    }
}

/// What the report of that object is called, whatever the object is called.
#[must_use]
pub fn report_of(object: &str) -> String {
    format!("{object}{REPORT}")
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.tenant.mode, self.tenant.partner_id, self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tenant::Mode;

    const ID: &str = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";

    #[test]
    fn a_name_says_whose_and_how_it_is_written() {
        for (file, format) in [
            ("2026-11-20.csv", Format::Csv),
            ("a b (1).v2.xml", Format::Camt053),
            ("A.CSV", Format::Csv),
            ("A.XML", Format::Camt053),
        ] {
            let path = format!("live/{ID}/{file}");
            let name = Name::parse(&path).unwrap();
            assert_eq!((name.tenant.mode, name.tenant.partner_id.to_string().as_str()), (Mode::Live, ID));
            assert_eq!((name.format, name.to_string(), name.report()), (format, path.clone(), report_of(&path)));
        }
    }

    #[test]
    fn what_is_named_otherwise_is_refused() {
        for path in [
            "",
            "x.csv",
            &format!("test/{ID}/"),
            &format!("test/{ID}/x"),
            &format!("test/{ID}/x.Csv"),
            &format!("test/{ID}/.csv"),
            &format!("test/{ID}/../x.csv"),
            &format!("test/{ID}/a/x.csv"),
            &format!("prod/{ID}/x.csv"),
            &format!("test/{}/x.csv", ID.to_uppercase()),
            "test/demo/x.csv",
            &format!("/test/{ID}/x.csv"),
            &format!("test/{ID}/x\n.csv"),
            &format!("test/{ID}/..\\x.csv"),
            &format!("test/{ID}/x.csv.report.jsonl"),
            &format!("test/{ID}/{}.csv", "x".repeat(200)),
        ] {
            assert!(Name::parse(path).is_err(), "{path}");
        }
    }
}
