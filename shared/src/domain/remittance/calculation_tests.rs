use super::*;
use crate::domain::money::MAX_MINOR_UNITS;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed as _;
use proptest::prelude::*;

fn currency(code: &str) -> Currency {
    Currency::from_code(code).unwrap()
}

fn money(text: &str, code: &str) -> Money {
    Money::parse(text, currency(code)).unwrap()
}

fn rate(text: &str) -> ExchangeRate {
    ExchangeRate::parse(text).unwrap()
}

#[test]
fn what_is_received_is_rounded_half_up_to_the_currencys_decimals() {
    for (sent, at, code, shown) in [
        ("1", "6.11", "USD", Some("6.11")),
        ("1", "6.11", "XAF", Some("6")),
        ("1", "6.5", "XAF", Some("7")),
        ("1", "6.499999", "XAF", Some("6")),
        ("0.01", "0.5", "USD", Some("0.01")),
        ("0.01", "0.499999", "USD", None),
        ("2.11", "1", "GHS", Some("2.11")),
        ("1.11", "0.3333", "KWD", Some("0.370")),
        ("10000000000", "1", "USD", Some("10000000000.00")),
        ("10000000000", "1.000001", "USD", None),
    ] {
        let received = received(money(sent, "USD"), rate(at), currency(code));
        assert_eq!(received.map(|money| money.to_string()).as_deref(), shown, "{sent} at {at} in {code}");
    }
}

#[test]
fn the_contracts_edges_pass_and_refuse_as_it_says() {
    for (sent, passes) in [("21.70", false), ("21.71", true), ("21.72", true), ("21.73", false)] {
        assert_eq!(agrees(money(sent, "USD"), rate("19.66"), money("427", "MXN")), passes, "{sent}");
    }
    // A difference of exactly 0.01 passes, and a hair more does not.
    for (sent, passes) in [("1.01", true), ("0.99", true), ("1.02", false), ("0.98", false)] {
        assert_eq!(agrees(money(sent, "USD"), rate("2"), money("2", "EUR")), passes, "{sent}");
    }
    assert!(agrees(money("1.00", "USD"), rate("1.5"), money("1.515", "KWD")), "0.01 exactly");
    assert!(!agrees(money("1.00", "USD"), rate("1.5"), money("1.516", "KWD")), "0.01 and a fils");
}

fn rational(numerator: u64, places: u32) -> BigRational {
    BigRational::new(BigInt::from(numerator), BigInt::from(10).pow(places))
}

/// The amount as the fraction that it is, by another library.
fn exact(money: Money) -> BigRational {
    rational(money.minor_units(), u32::from(money.exponent()))
}

fn any_money() -> impl Strategy<Value = Money> {
    let codes = prop::sample::select(vec!["USD", "JPY", "KWD", "MXN", "CLF"]);
    (prop_oneof![1..1_000_000_u64, 1..=MAX_MINOR_UNITS], codes).prop_map(|(units, code)| {
        let currency = currency(code);
        Money::from_minor_units(units, currency, currency.exponent()).unwrap()
    })
}

fn any_rate() -> impl Strategy<Value = ExchangeRate> {
    prop_oneof![1..100_000_000_u64, 1..=1_000_000_000_000_u64]
        .prop_map(|millionths| ExchangeRate::from_millionths(millionths).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn it_is_what_rational_numbers_say(sent in any_money(), rate in any_rate(), other in any_money(), near in -3_i64..=3) {
        let exact_rate = rational(rate.millionths(), 6);
        let product = exact(sent) * &exact_rate;

        let scale = BigRational::from_integer(BigInt::from(10).pow(u32::from(other.exponent())));
        let half = BigRational::new(BigInt::from(1), BigInt::from(2));
        let rounded = (&product * scale + half).floor().to_integer();
        let fits = rounded >= BigInt::from(1) && rounded <= BigInt::from(MAX_MINOR_UNITS);
        let computed = received(sent, rate, other.currency()).map(|money| BigInt::from(money.minor_units()));
        prop_assert_eq!(computed, fits.then(|| rounded.clone()));

        // One at random, and some so near that they are judged either way.
        let beside = u64::try_from(rounded + near).ok();
        let beside = beside.and_then(|units| Money::from_minor_units(units, other.currency(), other.exponent()));
        for to in [Some(other), beside].into_iter().flatten() {
            let tolerance = rational(1, 2) * &exact_rate;
            prop_assert_eq!(agrees(sent, rate, to), (exact(to) - &product).abs() <= tolerance);
        }
    }
}
