use super::*;
use crate::domain::statement::name::Format;
use crate::statement::{Entries, Survey, survey};
use jiff::civil::date;
use std::io::Cursor;

const ID: &str = "cea57b79-3f1a-8971-814d-ce7824be831d";

fn read(text: &str) -> Result<Vec<Entry>, Unreadable> {
    let mut entries = Entries::of(Cursor::new(text.as_bytes()), Format::Csv)?;
    let mut all = Vec::new();
    while let Some(entry) = entries.next_entry()? {
        all.push(entry);
    }
    Ok(all)
}

fn problem(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

#[test]
fn columns_are_found_by_name_whatever_stands_around_them() {
    for text in [
        format!("reference,amount,currency,date\ngift {ID},100.20,USD,2026-11-20\n"),
        format!(
            "\u{feff}Date;Balance;Currency;AMOUNT;Reference\r\n2026-11-20;1,0;usd;0100.20;\"gift {ID}\"\r\n;;;;\r\n"
        ),
        format!("date , amount,currency,direction,reference\n\n2026-11-20, 100.20 ,USD,Credit, gift {ID}"),
    ] {
        let [entry] = read(&text).unwrap().try_into().unwrap();
        let credit = entry.credit.unwrap();
        assert_eq!((entry.number, credit.booked_on), (1, date(2026, 11, 20)), "{text}");
        assert_eq!((credit.amount.to_string(), credit.amount.currency.as_str()), ("100.20".to_owned(), "USD"));
        assert_eq!((credit.ids, credit.reference), (vec![ID.parse().unwrap()], format!("gift {ID}")));
    }
}

#[test]
fn a_debit_is_counted_and_passed_over() {
    let signed = "reference,amount,currency,date\nrent,-5,USD,2026-11-20\ngift,5,USD,2026-11-22\n";
    let named = "reference,amount,currency,date,direction\nrent,5,USD,2026-11-20,DBIT\ngift,5,USD,2026-11-22,\n";
    for text in [signed, named] {
        let entries = read(text).unwrap();
        let credits: Vec<_> = entries.iter().map(|entry| (entry.number, entry.credit.is_some())).collect();
        assert_eq!(credits, [(1, false), (2, true)], "{text}");
        let Survey { entries, period, .. } = survey(Cursor::new(text), Format::Csv).unwrap();
        let period = period.unwrap();
        assert_eq!((entries, period.from, period.to), (2, date(2026, 11, 20), date(2026, 11, 22)));
    }
}

#[test]
fn a_quotation_that_is_not_closed_swallows_nothing() {
    let row = |reference: &str| format!("2026-11-20,5,USD,{reference}");
    let header = "date,amount,currency,reference";
    for rows in [
        [row("a"), row("\"b"), row("c"), row("d")].as_slice(),
        &[row("a"), row("\"b"), row("\"c"), row("d")],
        &[row("a"), row(&format!("\"{ID}"))],
        &[row("a"), row("\"two\r\nlines\"")],
        &[row("a"), row("\"")],
    ] {
        for end in ["", "\n", "\r\n"] {
            let text = format!("{header}\n{}{end}", rows.join("\n"));
            assert_eq!(problem(&text), "line 3: has a field that goes over the line's end", "{text}");
        }
    }
    assert_eq!(problem(&format!("\"{header}\n")), "line 1: has a field that goes over the line's end");
    assert!(read(&format!("{header}\n{}", row("\""))).unwrap_err().fix.starts_with("Close every quotation"));
    let entries = read(&format!("{header}\n{}\n{}", row("5\" of it"), row("\"a \"\"gift\"\", {ID}\""))).unwrap();
    let shown: Vec<_> = entries.into_iter().map(|entry| entry.credit.unwrap().reference).collect();
    assert_eq!(shown, ["5\" of it", "a \"gift\", {ID}"]);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let row = |row: &str| problem(&format!("reference,amount,currency,date\nx,1,USD,2026-11-20\n{row}\n"));
    for (bad, says) in [
        ("x,1,USD", "line 3: has 3 fields, and the header row 4"),
        ("x,one,USD,2026-11-20", r#"line 3: the amount "one" must be a decimal number"#),
        ("x,\"1,000.00\",USD,2026-11-20", r#"line 3: the amount "1,000.00" must be a decimal number"#),
        ("x,1e3,USD,2026-11-20", r#"line 3: the amount "1e3" must be written without an exponent"#),
        ("x,--1,USD,2026-11-20", r#"line 3: the amount "--1" must be greater than 0"#),
        ("x,1,dollar,2026-11-20", r#"line 3: the currency "dollar" is none"#),
        ("x,1,USD,20.11.2026", r#"line 3: the date "20.11.2026" is none"#),
        ("x,1,USD,2026-02-30", r#"line 3: the date "2026-02-30" is none"#),
    ] {
        assert_eq!(row(bad), says);
    }
    for (text, says) in [
        ("", "the file: is empty"),
        ("reference,amount,currency\n", "line 1: names no column date"),
        ("reference,amount,currency,date,Date\n", "line 1: names the column date twice"),
        ("<Document/>\n", "line 1: names no column reference"),
        (
            "reference,amount,currency,date,direction\nx,-1,USD,2026-11-20,credit\n",
            r#"line 2: the amount is below zero, and its direction is "credit""#,
        ),
        (
            "reference,amount,currency,date,direction\nx,1,USD,2026-11-20,up\n",
            r#"line 2: the direction "up" is none"#,
        ),
    ] {
        assert_eq!(problem(text), says);
    }
}
