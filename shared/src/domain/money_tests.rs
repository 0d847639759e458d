use super::*;
use proptest::prelude::*;

fn currency(code: &str) -> Currency {
    Currency::from_code(code).unwrap()
}

#[test]
fn decimals_become_minor_units_by_the_currency() {
    let units = |text, code| Money::parse(text, currency(code)).unwrap().minor_units();
    assert_eq!(units("100.20", "USD"), 10_020);
    assert_eq!(units("100.2", "USD"), 10_020);
    assert_eq!(units("0.01", "USD"), 1);
    assert_eq!(units("500", "JPY"), 500);
    assert_eq!(units("1.234", "KWD"), 1_234);
    assert_eq!(units("10000000000.00", "USD"), MAX_MINOR_UNITS);
}

#[test]
fn every_other_text_is_refused_with_its_reason() {
    let too_fine = |code: &'static str, exponent| AmountError::TooManyDecimals { currency: code, exponent };
    for (text, code, reason) in [
        ("", "USD", AmountError::NotDecimal),
        ("NaN", "USD", AmountError::NotDecimal),
        ("Infinity", "USD", AmountError::NotDecimal),
        ("1,000", "USD", AmountError::NotDecimal),
        ("+1", "USD", AmountError::NotDecimal),
        (" 1", "USD", AmountError::NotDecimal),
        ("1.", "USD", AmountError::NotDecimal),
        (".5", "USD", AmountError::NotDecimal),
        ("01", "USD", AmountError::NotDecimal),
        ("١", "USD", AmountError::NotDecimal),
        ("e4", "USD", AmountError::NotDecimal),
        ("hello", "USD", AmountError::NotDecimal),
        ("1e4", "USD", AmountError::Exponent),
        ("1.5E-1", "USD", AmountError::Exponent),
        ("0", "USD", AmountError::NotPositive),
        ("0.00", "USD", AmountError::NotPositive),
        ("-1", "USD", AmountError::NotPositive),
        ("1.005", "USD", too_fine("USD", 2)),
        ("1.000", "USD", too_fine("USD", 2)),
        ("1.0", "JPY", too_fine("JPY", 0)),
        ("1.2345", "KWD", too_fine("KWD", 3)),
        ("10000000000.01", "USD", AmountError::TooLarge),
        ("99999999999999999999999", "USD", AmountError::TooLarge),
    ] {
        assert_eq!(Money::parse(text, currency(code)), Err(reason), "{text} {code}");
    }
}

#[test]
fn currencies_without_minor_units_are_unknown() {
    assert_eq!(Currency::from_code("XAU"), None);
    assert_eq!(Currency::from_code("usd"), None);
    assert_eq!(Currency::from_code("ABC"), None);
}

#[test]
fn an_amount_outside_the_bounds_is_not_read_back() {
    assert_eq!(Money::from_minor_units(0, currency("USD"), 2), None);
    assert_eq!(Money::from_minor_units(MAX_MINOR_UNITS + 1, currency("USD"), 2), None);
    assert_eq!(Money::from_minor_units(1, currency("USD"), 5), None);
}

proptest! {
    #[test]
    fn minor_units_to_text_and_back_is_the_same_amount(
        units in 1..=MAX_MINOR_UNITS,
        code in prop::sample::select(vec!["JPY", "USD", "EUR", "KWD", "CLF"]),
    ) {
        let money = Money::from_minor_units(units, currency(code), currency(code).exponent()).unwrap();
        prop_assert_eq!(Money::parse(&money.to_string(), currency(code)), Ok(money));
    }

    #[test]
    fn text_to_minor_units_and_back_is_the_same_text(whole in 0..10_000_000_000_u64, cents in 0..100_u64) {
        let text = format!("{whole}.{cents:02}");
        prop_assume!(whole + cents > 0);
        prop_assert_eq!(Money::parse(&text, currency("USD")).unwrap().to_string(), text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        let _ = Money::parse(&text, currency("USD"));
    }

    #[test]
    fn trailing_decimals_do_not_change_the_amount(whole in 1..10_000_000_000_u64, tenth in 0..10_u64) {
        let short = Money::parse(&format!("{whole}.{tenth}"), currency("USD"));
        let long = Money::parse(&format!("{whole}.{tenth}0"), currency("USD"));
        prop_assert_eq!(short, long);
    }
}
