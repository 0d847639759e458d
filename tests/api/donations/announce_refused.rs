//! What a pre-transaction's fields must not be, each told by its name.

use super::{Givers, errors};
use crate::world::World;
use http::StatusCode;

/// What is said of that body beside charity and cause.
async fn refused(givers: &Givers<'_>, members: &str) -> Vec<String> {
    let reply = givers.announce(&givers.cause(members)).send().await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{members}: {reply:?}");
    errors(&reply)
}

#[tokio::test]
async fn charity_and_cause_must_be_there_and_exist_together() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let [charity, wells] = givers.giving.charities;
    let required = ["charity_id is required", "donation_cause is required"];
    let body = |charity: &str, cause: &str| format!(r#"{{"charity_id":{charity},"donation_cause":{cause}}}"#);
    let of = |id, cause: &str| body(&format!("\"{id}\""), &format!("\"{cause}\""));
    let none = "00000000-0000-0000-0000-000000000000".parse().unwrap();
    let other = "donation_cause is not a cause of that charity";
    for (body, expected) in [
        ("{}".to_owned(), required.as_slice()),
        (body("null", "null"), &required),
        (format!(r#"{{"charity_id":"{charity}"}}"#), &required[1..]),
        (r#"{"donation_cause":"cause1"}"#.to_owned(), &required[..1]),
        (body("7", "7"), &["charity_id must be a UUID", "donation_cause must be a string"]),
        (body("\"cause1\"", "[]"), &["charity_id must be a UUID", "donation_cause must be a string"]),
        (body(&format!("\"{}\"", charity.simple()), "\"cause1\""), &["charity_id must be a UUID"]),
        (of(none, "cause1"), &["charity_id is unknown"]),
        (of(givers.company.id, "cause1"), &["charity_id is unknown"]),
        (of(charity, "wells"), &[other]),
        (of(wells, "cause1"), &[other]),
        (of(charity, "Cause1"), &[other]),
        (of(charity, " cause1"), &[other]),
        (of(charity, ""), &["donation_cause is not a cause of that charity; must have 1 to 128 characters"]),
    ] {
        let reply = givers.announce(&body).send().await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {reply:?}");
        let said = errors(&reply).into_iter().map(|said| in_order(&said)).collect::<Vec<_>>();
        assert_eq!(said, expected, "{body}");
        assert!(!reply.text("message").is_empty());
    }
    assert_eq!(givers.announce(&of(wells, "wells")).send().await.status, StatusCode::CREATED);
}

/// What is said of one field, in the order of the alphabet.
fn in_order(said: &str) -> String {
    let (name, reasons) = said.split_once(' ').unwrap();
    let mut reasons: Vec<_> = reasons.split("; ").collect();
    reasons.sort_unstable();
    format!("{name} {}", reasons.join("; "))
}

#[tokio::test]
async fn companies_and_gateways_that_are_named_must_be_known() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for name in ["company_id", "payment_gateway_id"] {
        let unknown = format!(r#""{name}":"{}""#, uuid::Uuid::new_v4());
        assert_eq!(refused(&givers, &unknown).await, [format!("{name} is unknown")]);
        for value in ["7", "\"NEXI\"", "[]", "\"\"", "true"] {
            let members = format!(r#""{name}":{value}"#);
            assert_eq!(refused(&givers, &members).await, [format!("{name} must be a UUID")], "{value}");
        }
    }
    let swapped = format!(r#""company_id":"{}""#, givers.giving.gateway);
    assert_eq!(refused(&givers, &swapped).await, ["company_id is unknown"]);
}

#[tokio::test]
async fn amounts_are_whole_minor_units_above_zero_with_their_currency() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let range = "must be from 1 to 1000000000000 minor units";
    for (amount, currency) in
        [("order_amount", "currency"), ("total_amount", "currency"), ("donation_amount", "donation_currency")]
    {
        for (value, reason) in [
            ("0", range),
            ("1000000000001", range),
            ("18446744073709551615", range),
            ("18446744073709551616", "must be a positive integer"),
            ("-1", "must be a positive integer"),
            ("-0", "must be a positive integer"),
            ("1.5", "must be a positive integer"),
            ("1.0", "must be a positive integer"),
            ("1e3", "must be a positive integer"),
            ("\"1\"", "must be a positive integer"),
            ("true", "must be a positive integer"),
            ("[1]", "must be a positive integer"),
        ] {
            let members = format!(r#""{amount}":{value},"{currency}":"EUR""#);
            assert_eq!(refused(&givers, &members).await, [format!("{amount} {reason}")], "{value}");
        }
        let alone = format!(r#""{amount}":1"#);
        assert_eq!(refused(&givers, &alone).await, [format!("{currency} is required with {amount}")]);
        let reason = "must be an ISO 4217 code in capitals, such as EUR";
        for code in ["eur", "EURO", "", "XXX", "XAU", "E€R"] {
            let members = format!(r#""{amount}":1,"{currency}":"{code}""#);
            assert_eq!(refused(&givers, &members).await, [format!("{currency} {reason}")], "{code}");
        }
        let number = format!(r#""{amount}":1,"{currency}":978"#);
        assert_eq!(refused(&givers, &number).await, [format!("{currency} must be a string")]);
    }
    for (value, reason) in [
        ("101", "must be from 0 to 100"),
        ("-1", "must be a positive integer"),
        ("2.5", "must be a positive integer"),
    ] {
        let members = format!(r#""donation_percentage":{value}"#);
        assert_eq!(refused(&givers, &members).await, [format!("donation_percentage {reason}")]);
    }
    for value in [0, 100] {
        let members = format!(r#""donation_percentage":{value}"#);
        assert_eq!(givers.announce(&givers.cause(&members)).send().await.status, StatusCode::CREATED);
    }
}
