//! Bodies that nobody means well with: none panics, none costs more than its length.

use super::*;
use crate::auth::pos_signature::plaintext;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::cmp::Ordering;

/// Everything that is ever asked of a body.
fn ask(body: &SignedBody<'_>) {
    let _ = body.members().map(|members| plaintext(&members));
    let _ = (body.text("x_a", 64).is_ok(), body.cents("x_a").is_ok(), body.signature().is_ok());
    let _ = (body.purchase_items().is_ok(), body.buyer_confirms().is_ok(), body.tracking().is_ok());
    let _ = format!("{body:?} {:?}", body.echo());
}

#[test]
fn a_hundred_thousand_odd_bodies_do_not_make_it_panic() {
    let scraps = prop::sample::select(vec![
        "{",
        "}",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "\\u",
        "d800",
        "\"x_a\":",
        "\"x_a\":1,",
        "\"x_b\":\"é\",",
        "\"signature\":\"",
        "\"tracking_data\":{",
        "\"buyer_confirms\":",
        "null",
        "true",
        "1e400",
        "-",
        "0",
        "\u{0}",
        "😀",
        " ",
        "x_",
        "\"\":0,",
    ]);
    let pieces = prop::collection::vec(scraps, 0..10);
    let config = ProptestConfig { cases: 50_000, failure_persistence: None, ..Default::default() };
    let outcome = TestRunner::new(config.clone()).run(&pieces, |pieces| {
        let text = pieces.concat();
        let _ = SignedBody::parse(&text).map(|body| ask(&body));
        // The beginning and the end of an object lead further in.
        let text = format!("{{{text}}}");
        let _ = SignedBody::parse(&text).map(|body| ask(&body));
        Ok(())
    });
    outcome.unwrap();

    let good = br#"{"x_a":12,"x_b":"a\u00e9","signature":"00","tracking_data":{"k":[1]},"buyer_confirms":"true"}"#;
    let mutations = prop::collection::vec((0..good.len(), any::<u8>()), 1..4);
    let outcome = TestRunner::new(config).run(&mutations, |mutations| {
        let mut bytes = good.to_vec();
        for (at, byte) in mutations {
            bytes[at] = byte;
        }
        let mut request = Request::new(lambda_http::Body::Binary(bytes));
        request.headers_mut().insert("Content-Type", http::HeaderValue::from_static("application/json"));
        let _ = SignedBody::read(&request).map(|body| ask(&body));
        Ok(())
    });
    outcome.unwrap();
}

/// A body of almost [`MAX_BYTES`], made of a beginning, one piece over and over, and an end.
fn filled(beginning: &str, piece: &str, end: &str) -> String {
    let room = MAX_BYTES - beginning.len() - end.len();
    format!("{beginning}{}{end}", piece.repeat(room / piece.len()))
}

/// More than a hundred thousand signed members in a body that is left open; no two have one name.
fn crowded() -> String {
    let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let digit = |number: usize| char::from(digits[number % digits.len()]);
    let members = (0..104_000).map(|at: usize| {
        let name = [digit(at), digit(at / 62), digit(at / 62 / 62)];
        format!("\"x_{}\":0,", String::from_iter(name))
    });
    format!("{{{}", members.collect::<String>())
}

#[test]
fn the_largest_body_of_every_nasty_kind_is_read_or_refused() {
    let nested = "[".repeat(500_000) + &"]".repeat(500_000);
    for (what, text, readable) in [
        ("one huge string", filled("{\"x_a\":\"", "x", "\"}"), true),
        ("one huge number", filled("{\"x_a\":", "9", "}"), true),
        ("many escapes", filled("{\"x_a\":\"", "\\u00e9", "\"}"), true),
        ("a very long name", filled("{\"x_", "k", "\":1}"), true),
        ("a very long escaped name", filled("{\"x_", "\\n", "\":1}"), true),
        ("a hundred thousand members", crowded() + "\"x_\":1}", true),
        ("and the first of them again at the end", crowded() + "\"x_000\":1}", false),
        ("deep below a name that is not signed", format!("{{\"a\":{nested}}}"), true),
        ("deep below one that is", format!("{{\"x_a\":{nested}}}"), true),
        ("deep tracking", format!("{{\"tracking_data\":{{\"a\":{nested}}}}}"), true),
        ("deep and never closed", filled("{\"x_a\":", "[", ""), false),
        ("objects, never closed", filled("", "{\"a\":", ""), false),
        ("blanks", filled("{", " ", "}"), true),
        ("small values in a list", filled("{\"x_a\":[", "1,", "1]}"), true),
    ] {
        assert!(text.len() > MAX_BYTES - 60_000 && text.len() <= MAX_BYTES, "{what}: {}", text.len());
        let outcome = SignedBody::parse(&text).map(|body| ask(&body));
        assert_eq!(outcome.is_ok(), readable, "{what}: {outcome:?}");
    }
    let text = crowded() + "\"x_\":1}";
    assert_eq!(SignedBody::parse(&text).unwrap().members().unwrap().len(), 104_001);
}

/// A name that counts how often it is compared.
#[derive(Debug)]
struct Counted<'c>(&'c Cell<u64>, u64);

impl PartialEq for Counted<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Counted<'_> {}

impl PartialOrd for Counted<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Counted<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.set(self.0.get() + 1);
        self.1.cmp(&other.1)
    }
}

/// How names come.
type Order = fn(u64) -> u64;

/// All else is one pass by construction: one cut of the text, one reading of each value.
#[test]
fn names_are_compared_less_than_twice_for_every_doubling_of_their_number() {
    let number = 1_u64 << 17;
    let orders: [(&str, Order); 5] = [
        ("ascending", |at| at),
        ("descending", |at| u64::MAX - at),
        ("scattered", |at| at.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        ("up and down", |at| if at % 2 == 0 { at } else { u64::MAX - at }),
        ("all alike", |_| 7),
    ];
    for (what, name) in orders {
        let comparisons = Cell::new(0);
        let mut members: Vec<_> = (0..number).map(|at| (Counted(&comparisons, name(at)), ())).collect();
        assert_eq!(sort(&mut members).is_some(), what == "all alike", "{what}");
        assert!(comparisons.get() <= 2 * 17 * number, "{what}: {}", comparisons.get());
    }
}
