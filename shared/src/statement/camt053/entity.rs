//! References in a text: to a character by its number, or by one of the five names that XML itself has.

use quick_xml::events::BytesRef;

/// What it refers to; `None` of anything that a document would have to define.
pub(super) fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Some(character) = reference.resolve_char_ref().ok()? {
        return Some(character);
    }
    Some(match reference.xml10_content().as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}
