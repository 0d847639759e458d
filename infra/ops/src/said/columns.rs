//! Lists under their heads, and facts beside their names.

use super::{Cell, Data, Member, Record, Said};

/// Rows as aligned columns under their heads.
pub(crate) fn table<const N: usize, C: Into<Cell>>(heads: [&str; N], rows: Vec<[C; N]>) -> Said {
    let rows: Vec<[Cell; N]> = rows.into_iter().map(|row| row.map(Into::into)).collect();
    let width = |at: usize| {
        let cells = rows.iter().map(|row| row[at].text.chars().count());
        cells.chain([heads[at].chars().count()]).max().unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = line(heads, widths);
    for row in &rows {
        text.push_str(&line(row.each_ref().map(|cell| &*cell.text), widths));
    }
    let names = heads.map(member_name);
    let record = |row: [Cell; N]| {
        Record(names.iter().cloned().zip(row.map(|cell| Member::Value(cell.json))).collect::<Vec<_>>())
    };
    Said::list(text, rows.into_iter().map(record).collect())
}

/// How many rows a list of transactions has at most.
pub(crate) const MAX_LISTED: usize = 1_000;

/// Transactions as a table, of which there may be more: then it is said, and how to see them.
pub(crate) fn listed<const N: usize, C: Into<Cell>>(
    heads: [&str; N],
    mut rows: Vec<[C; N]>,
    more: bool,
    how: &str,
) -> Said {
    let more = more || rows.len() > MAX_LISTED;
    rows.truncate(MAX_LISTED);
    let said = table(heads, rows);
    if more { said.note(format!("There are more than {MAX_LISTED}: {how}.\n")) } else { said }
}

fn line<const N: usize>(cells: [&str; N], widths: [usize; N]) -> String {
    let cells: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
    format!("{}\n", cells.join("  ").trim_end())
}

/// One fact a line, the name in so many columns.
pub(crate) fn facts<'a>(width: usize, facts: impl IntoIterator<Item = (&'a str, Cell)>) -> Said {
    let (mut text, mut record) = (String::new(), Record::default());
    for (name, cell) in facts {
        text.push_str(&format!("{name:width$}  {}\n", cell.text));
        record.0.push((member_name(name), Member::Value(cell.json)));
    }
    Said { data: Data::Record(record), ..Said::text(text) }
}

/// One fact a line, after its name and a colon.
pub(crate) fn labels<const N: usize>(facts: [(&str, Cell); N]) -> Said {
    let text =
        facts.iter().map(|(name, cell)| format!("{:11}{}\n", format!("{name}:"), cell.text)).collect::<String>();
    facts.into_iter().fold(Said::shown(text), |said, (name, cell)| said.with(&member_name(name), cell))
}

/// `FAILING SINCE` as `failing_since`.
fn member_name(head: &str) -> String {
    let words = head.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").to_ascii_lowercase()
}
