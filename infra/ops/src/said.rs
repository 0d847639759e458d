//! What a command says: once as data, and from there as a person reads it or as JSON.
//!
//! A list is an array of objects, anything else an object; their members are called what the columns are, in snake
//! case. Amounts are the digits that a person would read, in strings: no number of JSON's is a fraction here.

use serde::{Serialize, Serializer};
use serde_json::Value;

mod cell;
mod columns;

pub(crate) use cell::Cell;
pub(crate) use columns::{MAX_LISTED, facts, labels, listed, table};

/// What a command says.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// For a person.
    text: String,
    data: Data,
    /// What goes without saying for a program: hints, and what was left out.
    notes: Vec<String>,
    well: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Data {
    List(Vec<Record>),
    Record(Record),
}

/// Named values, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record(Vec<(String, Member)>);

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Member {
    Value(Value),
    Nested(Data),
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, member)| (name, member)))
    }
}

impl Said {
    /// A sentence or more, each on a line of its own.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let message = Member::Value(Value::String(text.trim_end().to_owned()));
        let record = Record(vec![("message".to_owned(), message)]);
        Self { text, data: Data::Record(record), notes: Vec::new(), well: true }
    }

    /// What a person reads of what is said with [`Said::with`].
    pub(crate) fn shown(text: impl Into<String>) -> Self {
        Self { text: text.into(), data: Data::Record(Record::default()), notes: Vec::new(), well: true }
    }

    fn list(text: String, records: Vec<Record>) -> Self {
        Self { text, data: Data::List(records), notes: Vec::new(), well: true }
    }

    /// The same, and for a program that value under that name too.
    pub(crate) fn with(self, name: &str, value: impl Into<Cell>) -> Self {
        self.member(name, Member::Value(value.into().json))
    }

    /// The same, followed by what is said there; for a program under that name.
    pub(crate) fn and(mut self, name: &str, other: Self) -> Self {
        self.text.push_str(&other.text);
        self.notes.extend(other.notes);
        self.member(name, Member::Nested(other.data))
    }

    /// What is said of one thing; of several, one after the other, and for a program a list.
    pub(crate) fn each(all: Vec<Self>) -> Self {
        let mut all = all.into_iter();
        let first = all.next().unwrap_or_else(|| Self::list(String::new(), Vec::new()));
        all.fold(first, |mut before, one| {
            if let Data::Record(record) = before.data {
                before.data = Data::List(vec![record]);
            }
            before.line("\n").joined(one)
        })
    }

    /// The same, followed by what is said there, which for a program is all in one.
    pub(crate) fn joined(mut self, other: Self) -> Self {
        self.text.push_str(&other.text);
        self.notes.extend(other.notes);
        match (&mut self.data, other.data) {
            (Data::Record(record), Data::Record(more)) => record.0.extend(more.0),
            (Data::List(records), Data::List(more)) => records.extend(more),
            (Data::Record(record), more @ Data::List(_)) => {
                record.0.push(("rows".to_owned(), Member::Nested(more)))
            }
            (Data::List(records), Data::Record(more)) => records.push(more),
        }
        self
    }

    /// The same, with a line or more that only a person reads.
    pub(crate) fn line(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// The same, with a hint: a program hears of it beside its answer.
    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.text.push_str(&text);
        self.notes.push(text.trim_end().to_owned());
        self
    }

    /// The same, of which a person reads nothing.
    pub(crate) fn without_text(self) -> Self {
        Self { text: String::new(), ..self }
    }

    /// The same, but what was found is not well.
    pub(crate) fn unwell(mut self) -> Self {
        self.well = false;
        self
    }

    fn member(mut self, name: &str, member: Member) -> Self {
        match &mut self.data {
            Data::Record(record) => record.0.push((name.to_owned(), member)),
            // Whatever is said of a list as a whole stands in the list's place, which becomes one of its members.
            Data::List(records) => {
                let rows = Member::Nested(Data::List(std::mem::take(records)));
                self.data = Data::Record(Record(vec![("rows".to_owned(), rows), (name.to_owned(), member)]));
            }
        }
        self
    }

    /// Whether all is well.
    pub(crate) fn is_well(&self) -> bool {
        self.well
    }

    /// For a person.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// For a program: the answer, and the notes beside it.
    pub(crate) fn into_json(self) -> Result<(String, Vec<String>), serde_json::Error> {
        Ok((serde_json::to_string_pretty(&self.data)?, self.notes))
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_things_a_program_gets_a_list() {
        let one = |name: &str| facts(6, [("kind", name.into())]);
        let json = |said: Said| serde_json::from_str::<Value>(&said.into_json().unwrap().0).unwrap();
        assert_eq!(json(Said::each(vec![one("a")])), serde_json::json!({ "kind": "a" }));
        let several = Said::each(vec![one("a"), one("b"), one("a")]);
        assert_eq!(several.clone().into_text().matches("kind").count(), 3);
        assert_eq!(json(several), serde_json::json!([{ "kind": "a" }, { "kind": "b" }, { "kind": "a" }]));
    }
}
