//! What nobody should send: whatever it is, reading it ends soon, in little memory, with one sentence.

use super::*;
use proptest::prelude::*;
use std::io::{Cursor, SeekFrom};

const HEADER: &str = "reference,amount,currency,date\n";

fn problem(bytes: &[u8], format: Format) -> String {
    survey(Cursor::new(bytes), format).unwrap_err().to_string()
}

fn in_ntry(inner: &str) -> String {
    format!("<Document><BkToCstmrStmt><Stmt><Ntry>{inner}</Ntry></Stmt></BkToCstmrStmt></Document>")
}

/// A file without an end: what it repeats after how it begins.
struct Endless {
    start: &'static [u8],
    repeated: &'static [u8],
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        for byte in buffer.iter_mut() {
            let beyond = self.at.checked_sub(self.start.len());
            *byte = beyond.map_or_else(|| self.start[self.at], |at| self.repeated[at % self.repeated.len()]);
            self.at += 1;
        }
        Ok(buffer.len())
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let SeekFrom::Start(at) = to else { panic!("{to:?}") };
        self.at = usize::try_from(at).unwrap();
        Ok(at)
    }
}

#[test]
fn what_never_ends_is_given_up() {
    let endless = |start: &'static str, repeated: &'static str, format| {
        let (start, repeated) = (start.as_bytes(), repeated.as_bytes());
        survey(Endless { start, repeated, at: 0 }, format).unwrap_err().to_string()
    };
    for (start, repeated) in [
        ("reference,amount,currency,date\n", "x"),
        ("reference,amount,currency,date\n\"", "x\n"),
        ("reference,amount,currency,date\n", ","),
        ("", "reference,"),
    ] {
        let problem = endless(start, repeated, Format::Csv);
        assert!(problem.ends_with("is longer than 65536 bytes"), "{start}: {problem}");
    }
    for (start, repeated) in [
        ("<", "a"),
        ("<!--", "a"),
        ("<Document ", "a='b' "),
        ("<Document><![CDATA[", "a"),
        ("<?a ", "b"),
        ("", " "),
    ] {
        let problem = endless(start, repeated, Format::Camt053);
        assert!(problem.contains("is longer than 65536 bytes"), "{start}: {problem}");
    }
    let deep = endless("<Document><BkToCstmrStmt>", "<a>", Format::Camt053);
    assert_eq!(deep, "the file: has elements more than 40 deep");
    let many = endless("reference,amount,currency,date\n", "x,1,USD,2026-11-20\n", Format::Csv);
    assert_eq!(many, "the file: has more than 500000 entries");
}

#[test]
fn no_document_type_and_no_entity_of_ones_own_is_believed() {
    let bomb = "<?xml version='1.0'?><!DOCTYPE Document [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><Document>&b;</Document>";
    assert_eq!(problem(bomb.as_bytes(), Format::Camt053), "the file: has a document type definition");
    let outside = "<!DOCTYPE Document SYSTEM 'file:///etc/passwd'><Document/>";
    assert_eq!(problem(outside.as_bytes(), Format::Camt053), "the file: has a document type definition");
    let entity = in_ntry("<AddtlNtryInf>&b;</AddtlNtryInf>");
    assert_eq!(problem(entity.as_bytes(), Format::Camt053), "Ntry 1: refers to an entity that XML does not have");
    let long = in_ntry(&format!("<AddtlNtryInf>{}</AddtlNtryInf>", "&#120;".repeat(5_000)));
    assert_eq!(problem(long.as_bytes(), Format::Camt053), "Ntry 1: has a text of more than 4096 bytes");
}

#[test]
fn other_encodings_are_named() {
    let utf_16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    for format in [Format::Csv, Format::Camt053] {
        for bytes in [
            utf_16("\u{feff}reference,amount"),
            utf_16("<Document/>"),
            b"\xfe\xff\x00r".to_vec(),
            b"\0\0".to_vec(),
        ] {
            assert_eq!(problem(&bytes, format), "the file: is not UTF-8 text (UTF-16, or no text at all)");
        }
    }
    let latin = [HEADER.as_bytes(), b"Andr\xe9,1,USD,2026-11-20\n"].concat();
    assert_eq!(problem(&latin, Format::Csv), "line 2: is not UTF-8");
    let latin = [b"<Document><BkToCstmrStmt>".as_slice(), b"Andr\xe9</BkToCstmrStmt></Document>"].concat();
    assert!(problem(&latin, Format::Camt053).starts_with("the file: is no XML"));
    let declared = "<?xml version='1.0' encoding='ISO-8859-1'?><Document/>";
    assert_eq!(problem(declared.as_bytes(), Format::Camt053), r#"the file: is in "ISO-8859-1""#);
}

#[test]
fn a_file_that_is_cut_off_is_refused_wherever_the_cut_is() {
    let whole = in_ntry(
        "<Amt Ccy='USD'>5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>",
    );
    assert_eq!(survey(Cursor::new(&whole), Format::Camt053).unwrap().entries, 1);
    for cut in 0..whole.len() {
        problem(&whole.as_bytes()[..cut], Format::Camt053);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = survey(Cursor::new(&bytes), Format::Camt053);
        let with_header = [HEADER.as_bytes(), &bytes].concat();
        let _ = survey(Cursor::new(&with_header), Format::Csv);
    }

    #[test]
    fn any_elements_are_too(inner in "(</?(Amt|Ntry|TxDtls|Sts|Dt)( Ccy='USD')?>|&#?[a-z0-9]{1,4};|[0-9. -]{0,5}){0,20}") {
        let _ = survey(Cursor::new(in_ntry(&inner)), Format::Camt053);
    }
}
