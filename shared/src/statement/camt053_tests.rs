use crate::domain::statement::name::Format;
use crate::domain::statement::period::Period;
use crate::statement::{Entries, survey};
use jiff::civil::date;
use std::io::Cursor;

const ID: &str = "cea57b79-3f1a-8971-814d-ce7824be831d";
const OTHER: &str = "0190a5c4-7d1e-7b3a-9c2f-1f2e3d4c5b6a";
const HEAD: &str = "<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>";

fn document(entries: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>
<Stmt><Id>1</Id><FrToDt><FrDtTm>2026-11-20T00:00:00+01:00</FrDtTm><ToDtTm>2026-11-21T23:59:59+01:00</ToDtTm></FrToDt>
<Bal><Amt Ccy="USD">999</Amt></Bal>{entries}</Stmt></BkToCstmrStmt></Document>"#
    )
}

/// `1: 5 USD cea5…` of each transfer, `2: -` of what is passed over.
fn read(entries: &str) -> Result<Vec<String>, String> {
    let text = document(entries);
    let mut entries = Entries::of(Cursor::new(text), Format::Camt053).unwrap();
    let mut all = Vec::new();
    while let Some(entry) = entries.next_entry().map_err(|problem| problem.to_string())? {
        all.push(match entry.credit {
            None => format!("{}: -", entry.number),
            Some(credit) => {
                assert_eq!(credit.booked_on, date(2026, 11, 20));
                let ids: Vec<_> = credit.ids.iter().map(|id| id.to_string()[..4].to_owned()).collect();
                format!(
                    "{}: {} {} {}",
                    entry.number,
                    credit.amount,
                    credit.amount.currency.as_str(),
                    ids.join(" ")
                )
            }
        });
    }
    Ok(all)
}

#[test]
fn entries_are_read_in_every_version_and_whatever_their_prefix() {
    let plain = format!(r#"<Ntry><Amt Ccy="USD">5</Amt>{HEAD}<AddtlNtryInf>gift {ID}</AddtlNtryInf></Ntry>"#);
    let second =
        plain.replace("<Cd>BOOK</Cd>", "BOOK").replace("<Dt>2026-11-20</Dt>", "<DtTm>2026-11-20T10:00:00Z</DtTm>");
    let zoned = plain.replace("2026-11-20", "2026-11-20+01:00");
    let no_reversal = plain.replace("<Sts>", "<RvslInd>false</RvslInd><Sts>");
    let detail = format!(
        r#"<Ntry><Amt Ccy="USD">5</Amt>{HEAD}<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
        <RmtInf><Ustrd>gift &amp; more</Ustrd><Ustrd><![CDATA[{ID}]]></Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"#
    );
    let end_to_end = detail.replace("NOTPROVIDED", &ID.replace('-', "")).replace(&format!("<![CDATA[{ID}]]>"), "");
    let character = plain.replace("gift c", "gift &#99;");
    for entry in [&plain, &second, &zoned, &no_reversal, &detail, &end_to_end, &character] {
        assert_eq!(read(entry).unwrap(), ["1: 5 USD cea5"], "{entry}");
    }
    let prefixed = document(&plain).replace("</", "</c:").replace("xmlns=", "xmlns:c=");
    let prefixed = prefixed.replace('<', "<c:").replace("<c:/c:", "</c:").replace("<c:?", "<?");
    let survey = survey(Cursor::new(prefixed), Format::Camt053).unwrap();
    assert_eq!(survey.entries, 1);
    assert_eq!(survey.period.map(|it| (it.from, it.to)), Some((date(2026, 11, 20), date(2026, 11, 21))));
}

#[test]
fn a_batch_is_its_transactions_each_with_its_own_amount() {
    let old = format!(
        "<TxDtls><AmtDtls><InstdAmt><Amt Ccy=\"EUR\">1</Amt></InstdAmt><TxAmt><Amt Ccy=\"USD\">3</Amt></TxAmt></AmtDtls><RmtInf><Strd><CdtrRefInf><Ref>{ID}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
    );
    let new = format!("<TxDtls><Amt Ccy=\"USD\">2</Amt><RmtInf><Ustrd>{OTHER}</Ustrd></RmtInf></TxDtls>");
    let debit = "<TxDtls><Amt Ccy=\"USD\">2</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>";
    let silent = format!("<TxDtls><RmtInf><Ustrd>{ID}</Ustrd></RmtInf></TxDtls>");
    let batch = |details: &[&str]| {
        format!(
            r#"<Ntry><Amt Ccy="USD">9</Amt>{HEAD}<NtryDtls>{}</NtryDtls><AddtlNtryInf>{OTHER}</AddtlNtryInf></Ntry>"#,
            details.concat()
        )
    };
    assert_eq!(
        read(&batch(&[&old, &new, debit, &silent])).unwrap(),
        ["1: 3 USD cea5", "2: 2 USD 0190", "3: -", "4: 9 USD cea5"]
    );
    assert_eq!(read(&batch(&[&silent])).unwrap(), ["1: 9 USD cea5 0190"], "the only one is the entry");
    assert_eq!(
        read(&format!("{}{}", batch(&[&new]), batch(&[&old]))).unwrap(),
        ["1: 2 USD 0190", "2: 3 USD cea5 0190"]
    );
}

#[test]
fn what_is_no_transfer_to_the_account_is_counted_and_passed_over() {
    let entry = |from: &str, to: &str| {
        format!(r#"<Ntry><Amt Ccy="USD">5</Amt>{HEAD}<AddtlNtryInf>{ID}</AddtlNtryInf></Ntry>"#).replace(from, to)
    };
    // What takes back a debit says that it is a credit.
    let reversed = entry("<Sts>", "<RvslInd>true</RvslInd><Sts>");
    let all =
        [entry("CRDT", "DBIT"), entry("BOOK", "PDNG"), entry("<Cd>BOOK</Cd>", "INFO"), reversed, entry("", "")]
            .concat();
    assert_eq!(read(&all).unwrap(), ["1: -", "2: -", "3: -", "4: -", "5: 5 USD cea5"]);
    assert_eq!(read("").unwrap(), [""; 0]);
}

#[test]
fn what_is_pending_is_of_no_day_of_the_statements() {
    let entry = |day: &str, state: &str| {
        format!(r#"<Ntry><Amt Ccy="USD">5</Amt>{HEAD}</Ntry>"#).replace("2026-11-20", day).replace("BOOK", state)
    };
    let text = document(&[entry("2026-11-20", "BOOK"), entry("2026-12-24", "PDNG")].concat());
    let (start, end) = (text.find("<FrToDt>").unwrap(), text.find("<Bal>").unwrap());
    let survey = survey(Cursor::new([&text[..start], &text[end..]].concat()), Format::Camt053).unwrap();
    assert_eq!((survey.entries, survey.period), (2, Some(Period::day(date(2026, 11, 20)))));
}

#[test]
fn a_page_says_whether_others_follow() {
    let page = |after: &str, name: &str, says: &str| {
        let page = format!("{after}<{name}><PgNb>1</PgNb><LastPgInd>{says}</LastPgInd></{name}>");
        survey(Cursor::new(document("").replace(after, &page)), Format::Camt053)
    };
    let of_message = |says: &str| page("<MsgId>1</MsgId>", "MsgPgntn", says);
    let of_statement = |says: &str| page("<Stmt><Id>1</Id>", "StmtPgntn", says);
    for says in ["false", "0"] {
        assert!(of_message(says).unwrap().has_more_pages && of_statement(says).unwrap().has_more_pages);
    }
    for says in ["true", "1"] {
        assert!(!of_message(says).unwrap().has_more_pages && !of_statement(says).unwrap().has_more_pages);
    }
    let problem = of_message("perhaps").unwrap_err().to_string();
    assert_eq!(problem, "the file: has a LastPgInd that is neither true nor false");
}

#[test]
fn what_is_wrong_is_said_with_its_entry() {
    let good = format!(r#"<Ntry><Amt Ccy="USD">5</Amt>{HEAD}</Ntry>"#);
    for (from, to, says) in [
        ("<Amt Ccy=\"USD\">5</Amt>", "", "Ntry 2: has no Amt"),
        (" Ccy=\"USD\"", "", "Ntry 2: has an amount without a currency of three letters"),
        (">5<", ">5,00<", "Ntry 2: has an amount that must be a decimal number"),
        ("CRDT", "IN", "Ntry 2: has a CdtDbtInd that is neither CRDT nor DBIT"),
        ("<CdtDbtInd>CRDT</CdtDbtInd>", "", "Ntry 2: has no CdtDbtInd"),
        ("<Sts><Cd>BOOK</Cd></Sts>", "", "Ntry 2: has no Sts"),
        ("<BookgDt><Dt>2026-11-20</Dt></BookgDt>", "", "Ntry 2: has neither BookgDt nor ValDt"),
        ("<Sts>", "<RvslInd>no</RvslInd><Sts>", "Ntry 2: has a RvslInd that is neither true nor false"),
        ("2026-11-20", "2026-13-20", "Ntry 2: has a date that is none"),
        ("2026-11-20", "20.11.26é", "Ntry 2: has a date that is none"),
    ] {
        assert_eq!(read(&format!("{good}{}", good.replace(from, to))).unwrap_err(), says);
    }
    for (text, says) in [
        ("", "the file: holds no statement"),
        ("<a/>", "the file: is no Document"),
        ("<Document><BkToCstmrDbtCdtNtfctn/></Document>", "the file: is another message than a statement"),
        ("<Document><BkToCstmrStmt>", "the file: ends in the middle"),
    ] {
        assert_eq!(survey(Cursor::new(text), Format::Camt053).unwrap_err().to_string(), says);
    }
    let backwards = document("").replace("2026-11-21T", "2026-11-01T");
    let problem = survey(Cursor::new(backwards), Format::Camt053).unwrap_err().to_string();
    assert_eq!(problem, "the file: the time that it covers ends before it begins");
}
