//! What a pre-transaction must not be: texts too long, half an address, emails and websites that are none.

use super::{Givers, errors, reconciliation_id};
use crate::world::World;
use http::StatusCode;

async fn refused(givers: &Givers<'_>, members: &str) -> Vec<String> {
    let reply = givers.announce(&givers.cause(members)).send().await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{members}: {reply:?}");
    errors(&reply)
}

#[tokio::test]
async fn texts_have_one_to_so_many_characters() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for (name, most) in [
        ("payment_gateway_company_id", 255),
        ("company_sector", 255),
        ("payment_gateway_order_transaction_id", 255),
        ("consumer_user_full_name", 255),
        ("consumer_user_phone", 64),
        ("reconciliation_id", 255),
    ] {
        let kind = if name == "consumer_user_phone" { "a string or a whole number" } else { "a string" };
        for value in ["true", "[]", "-1", "1.5", "1e3"] {
            let members = format!(r#""{name}":{value}"#);
            assert_eq!(refused(&givers, &members).await, [format!("{name} must be {kind}")], "{value}");
        }
        // Characters, not bytes; some that nobody else uses.
        let begin = if name == "reconciliation_id" { reconciliation_id() } else { String::new() };
        let text = |length: usize| format!(r#""{name}":"{begin}{}""#, "é".repeat(length - begin.len()));
        let fits = givers.announce(&givers.cause(&text(most))).send().await;
        assert_eq!(fits.status, StatusCode::CREATED, "{name}: {fits:?}");
        let reason = format!("{name} must have 1 to {most} characters");
        assert_eq!(refused(&givers, &text(most + 1)).await, [reason.as_str()]);
        assert_eq!(refused(&givers, &format!(r#""{name}":"""#)).await, [reason]);
    }
}

#[tokio::test]
async fn an_address_is_whole_or_none() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let parts = ["city", "country", "region_state", "street_address", "zip_code"];
    let address = |without: &str, value: &str| {
        let part = |name: &&str| format!(r#""{name}":{}"#, if *name == without { value } else { "\"x\"" });
        format!(r#""billable_address":{{{}}}"#, parts.iter().map(part).collect::<Vec<_>>().join(","))
    };
    assert_eq!(givers.announce(&givers.cause(&address("", ""))).send().await.status, StatusCode::CREATED);
    let all = parts.map(|part| format!("billable_address.{part} is required"));
    assert_eq!(refused(&givers, r#""billable_address":{}"#).await, all);
    for part in parts {
        let long = format!("\"{}\"", "x".repeat(256));
        for (value, reason) in [
            ("null", "is required"),
            ("20100", "must be a string"),
            ("\"\"", "must have 1 to 255 characters"),
            (long.as_str(), "must have 1 to 255 characters"),
        ] {
            let said = refused(&givers, &address(part, value)).await;
            assert_eq!(said, [format!("billable_address.{part} {reason}")], "{value}");
        }
    }
    for value in ["\"via Roma 5\"", "[]", "7"] {
        let said = refused(&givers, &format!(r#""billable_address":{value}"#)).await;
        assert_eq!(said, ["billable_address must be an object"]);
    }
}

#[tokio::test]
async fn emails_and_websites_are_what_they_are_called() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for email in ["john", "john@", "@email.com", "john doe@email.com", "", "john@email.com, other@email.com"] {
        let said = refused(&givers, &format!(r#""consumer_user_email":"{email}""#)).await;
        assert_eq!(said, ["consumer_user_email must be an email address"], "{email}");
    }
    assert_eq!(refused(&givers, r#""consumer_user_email":7"#).await, ["consumer_user_email must be a string"]);
    let reason = "company_website must be a URL such as https://shop.example, of at most 2048 characters";
    let long = format!("https://shop.example/{}", "x".repeat(2_028));
    for url in [
        "javascript:alert(1)",
        "ftp://shop.example",
        "shop.example",
        "https://",
        "//shop.example",
        "data:,x",
        "",
        &long,
    ] {
        let said = refused(&givers, &format!(r#""company_website":"{url}""#)).await;
        assert_eq!(said, [reason], "{url}");
    }
    for url in ["http://shop.example", "https://shop.example:8443/a?b=c#d", &long[..2_048]] {
        let reply = givers.announce(&givers.cause(&format!(r#""company_website":"{url}""#))).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    }
}
