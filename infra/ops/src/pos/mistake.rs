//! What commonly goes wrong with signatures: each mistake is made on purpose, to see whether it gives what was sent.

use almoner::auth::pos_signature::{DeviceKey, Member, plaintext, sign, verifies};

/// What is said when no mistake explains the signature.
const UNKNOWN: &str = "No common mistake explains it. Check the key (the device's latest; the token for \
     CreateKey), that the body is sent as it was signed, and that its text is signed as UTF-8 and written in hex.";

/// A mistake: what was done, and the text that was signed then.
type Mistake = (&'static str, String);

/// Why that signature may be wrong, in a sentence or two.
pub(super) fn advice(key: &DeviceKey, text: &str, members: &[Member<'_>], sent: &str) -> String {
    let made = mistakes(text, members).into_iter().find(|(_, signed)| verifies(key, &[(signed, "")], sent));
    if let Some((what, _)) = made {
        return format!("It was made with {what}.");
    }
    let trimmed = key.reveal().trim();
    if trimmed != key.reveal() && verifies(&DeviceKey::new(trimmed.to_owned()), members, sent) {
        return "It was made with the key without the blanks around it.".to_owned();
    }
    if sign(key, members).starts_with(&sent.to_ascii_lowercase()) && !sent.is_empty() {
        return "It is only the beginning of the right one.".to_owned();
    }
    UNKNOWN.to_owned()
}

fn mistakes(text: &str, members: &[Member<'_>]) -> Vec<Mistake> {
    let mut as_sent = members.to_vec();
    as_sent.sort_by_key(|(name, _)| text.find(&format!("\"{name}\"")));
    let mut any_case = members.to_vec();
    any_case.sort_by_key(|(name, _)| name.to_lowercase());
    let mut ordered = members.to_vec();
    ordered.sort_unstable();
    let joined = |members: &[Member<'_>], equals: &str, and: &str| {
        members.iter().map(|(name, value)| format!("{name}{equals}{value}")).collect::<Vec<_>>().join(and)
    };
    let filled: Vec<_> = members.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
    let known: Vec<_> = members.iter().copied().filter(|(name, _)| *name != "x_device_token").collect();
    let values: String = ordered.iter().map(|(_, value)| *value).collect();
    vec![
        ("the fields in the order in which they are sent: sort them by name", joined(&as_sent, "", "")),
        (
            "the fields sorted without regard to case: sort them by their characters' codes",
            joined(&any_case, "", ""),
        ),
        ("a = and a & between them: put nothing between names and values", joined(&ordered, "=", "&")),
        ("a = after each name: put nothing between names and values", joined(&ordered, "=", "")),
        ("the values alone: sign each field's name before its value", values),
        ("the empty fields left out: sign their names", plaintext(&filled)),
        ("x_device_token left out: sign every x_ field", plaintext(&known)),
        ("the body as it is sent: sign its x_ fields alone", text.to_owned()),
        ("nothing: the text that was signed was empty", String::new()),
    ]
}
