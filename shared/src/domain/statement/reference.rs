//! Transaction ids in what banks carry along: anywhere in the text, with or without hyphens, in either case.

use uuid::Uuid;

/// How many different ids are looked for in one reference: banks put their own before ours, six in camt.053's `Refs` alone.
pub const MAX_IDS: usize = 16;

/// The ids in a reference, in the order in which they stand there, each once.
///
/// Without hyphens because an `EndToEndId` has no more than 35 characters, and with them one has 36.
#[must_use]
pub fn ids(reference: &str) -> Vec<Uuid> {
    let mut found: Vec<Uuid> = Vec::new();
    for word in reference.split(|letter: char| !letter.is_ascii_hexdigit() && letter != '-') {
        let mut rest = word;
        while let Some((id, length)) = first(rest) {
            if found.len() < MAX_IDS && !found.contains(&id) {
                found.push(id);
            }
            rest = &rest[length..];
        }
    }
    found
}

/// The first id in a word of hexadecimal digits and hyphens, and where it ends.
fn first(word: &str) -> Option<(Uuid, usize)> {
    let bytes = word.as_bytes();
    (0..bytes.len()).find_map(|at| {
        // Not from the middle of a number: its neighbours are no digits.
        let begins = at == 0 || bytes[at - 1] == b'-';
        let ends = |length: usize| bytes.get(at + length).is_none_or(|next| *next == b'-');
        let id = |length: usize| {
            let text = word.get(at..at + length).filter(|_| begins && ends(length))?;
            let hyphens = text.contains('-');
            (hyphens == (length == 36)).then(|| Uuid::try_parse(text).ok()).flatten().map(|id| (id, at + length))
        };
        id(36).or_else(|| id(32))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "cea57b79-3f1a-8971-814d-ce7824be831d";
    const OTHER: &str = "0190a5c4-7d1e-7b3a-9c2f-1f2e3d4c5b6a";

    #[test]
    fn an_id_is_found_wherever_it_stands_and_however_it_is_written() {
        let id: Uuid = ID.parse().unwrap();
        let simple = id.simple().to_string();
        for text in [
            ID,
            &ID.to_uppercase(),
            &simple,
            &format!("donation {ID}, thank you"),
            &format!("/ROC/{ID}//URI/x"),
            &format!("ref:{simple}."),
            &format!("{ID}-{ID}"),
            &format!("7-{ID}"),
            &format!("éè{ID}é"),
        ] {
            assert_eq!(ids(text), [id], "{text}");
        }
        assert_eq!(ids(&format!("{OTHER} {ID} {OTHER}")), [OTHER.parse().unwrap(), id]);
        assert!(ids(&format!("{ID}{OTHER}")).is_empty(), "which of them begins where?");
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in [
            "",
            "thanks",
            "cea57b79",
            &ID[1..],
            &format!("a{ID}"),
            &format!("{ID}0"),
            &"a".repeat(33),
            "cea57b79-3f1a-8971-814dce7824be831d",
            &"-".repeat(36),
        ] {
            assert!(ids(text).is_empty(), "{text}");
        }
        let many: String = (0..20).map(|at| format!("{} ", Uuid::from_u128(at))).collect();
        assert_eq!(ids(&many).len(), MAX_IDS);
    }

    proptest! {
        #[test]
        fn any_text_is_looked_through(text in ".{0,300}") {
            prop_assert!(ids(&text).len() <= MAX_IDS);
        }

        #[test]
        fn no_id_is_overlooked_between_other_words(before in "[g-z ]{0,20}", after in "[g-z ]{0,20}", id: u128) {
            let id = Uuid::from_u128(id);
            prop_assert_eq!(ids(&format!("{before} {id} {after}")), [id]);
        }
    }
}
