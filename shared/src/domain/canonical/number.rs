//! A number as ECMAScript writes its value, made of its digits alone.

use super::NotCanonical;

/// How many significant digits a number may have.
pub(super) const MAX_DIGITS: usize = 15;
/// The largest power of ten of a number's first digit, either way: beyond it doubles end, or lose digits.
pub(super) const MAX_POWER: i64 = 307;
/// From which power of ten on (of the first digit) a number is written as `1e+21`.
const LARGE: i64 = 21;
/// From which one down as `1e-7`.
const SMALL: i64 = -7;

/// The number as ECMAScript writes its value.
pub(super) fn shortest(number: &str) -> Result<String, NotCanonical> {
    let (sign, unsigned) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (mantissa, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let from_first = all.trim_start_matches('0');
    let digits = from_first.trim_end_matches('0');
    if digits.is_empty() {
        return Ok("0".to_owned());
    }
    if digits.len() > MAX_DIGITS {
        return Err(NotCanonical::TooManyDigits);
    }
    // The reader limits numbers to 255 characters and powers to nine digits; what it did not read must fit all the same.
    let power: i64 = power.parse().map_err(|_| NotCanonical::OutOfRange)?;
    let places = |length: usize| i64::try_from(length).map_err(|_| NotCanonical::OutOfRange);
    let shift = places(from_first.len())? - places(fraction.len())? - 1;
    let power = power.checked_add(shift).filter(|power| (-MAX_POWER..=MAX_POWER).contains(power));
    Ok(format!("{sign}{}", notation(digits, power.ok_or(NotCanonical::OutOfRange)?)))
}

/// These digits, the first of them standing for that power of ten.
fn notation(digits: &str, power: i64) -> String {
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    if power <= SMALL || power >= LARGE {
        let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
        let dot = if rest.is_empty() { "" } else { "." };
        return format!("{first}{dot}{rest}e{power:+}");
    }
    if power < 0 {
        return format!("0.{}{digits}", zeros(-power - 1));
    }
    match digits.split_at_checked(usize::try_from(power).unwrap_or(0) + 1) {
        Some((whole, "")) => whole.to_owned(),
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
        None => format!("{digits}{}", zeros(power + 1 - i64::try_from(digits.len()).unwrap_or(0))),
    }
}
