//! How what browsers announce is written in the answer: amounts, names, numbers that are none.

use super::{Givers, written};
use crate::world::World;
use http::StatusCode;

#[tokio::test]
async fn amounts_are_major_units_with_every_decimal_of_their_currency() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for (minor_units, currency, expected) in [
        ("15386", "EUR", "153.86"),
        ("15380", "EUR", "153.80"),
        ("15300", "USD", "153.00"),
        ("1", "EUR", "0.01"),
        ("500", "JPY", "500"),
        ("1", "JPY", "1"),
        ("1234", "KWD", "1.234"),
        ("1", "KWD", "0.001"),
        ("1000000000000", "EUR", "10000000000.00"),
        ("1000000000000", "JPY", "1000000000000"),
        ("999999999999", "KWD", "999999999.999"),
    ] {
        let members = format!(
            r#""order_amount":{minor_units},"total_amount":{minor_units},"currency":"{currency}","donation_amount":{minor_units},"donation_currency":"{currency}""#
        );
        let reply = givers.announce(&givers.cause(&members)).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        let amounts = ["order_amount", "total_amount", "donation_amount"].map(|name| reply.number(name));
        assert_eq!(amounts, [expected; 3], "{minor_units} {currency}");
        assert_eq!(reply.number("refunded_amount"), "0");
    }
}

#[tokio::test]
async fn order_and_donation_each_have_their_own_currency() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let members = r#""total_amount":5000,"currency":"JPY","donation_amount":5000,"donation_currency":"KWD""#;
    let reply = givers.announce(&givers.cause(members)).send().await;
    assert_eq!([reply.number("total_amount"), reply.number("donation_amount")], ["5000", "5.000"]);
    assert_eq!([reply.text("currency"), reply.text("donation_currency")], ["JPY", "KWD"]);
    // A currency without an amount is as good as one that is said too early.
    let reply = givers.announce(&givers.cause(r#""currency":"EUR","donation_currency":"USD""#)).send().await;
    assert_eq!([written(&reply, "order_amount"), written(&reply, "currency")], ["null", "\"EUR\""]);
}

#[tokio::test]
async fn an_external_id_has_the_gateways_name_before_it_once() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (id, name) = (givers.giving.gateway, givers.giving.gateway_name);
    let order = |order: &str| format!(r#""payment_gateway_order_transaction_id":"{order}""#);
    let of_gateway = |members: &str| givers.cause(&format!(r#""payment_gateway_id":"{id}"{members}"#));
    for (given, expected) in [
        ("59782679127678169827".to_owned(), format!("{name}_59782679127678169827")),
        (format!("{name}_5978"), format!("{name}_5978")),
        (format!("{name}5978"), format!("{name}_{name}5978")),
        (format!("x{name}_5978"), format!("{name}_x{name}_5978")),
    ] {
        let reply = givers.announce(&of_gateway(&format!(",{}", order(&given)))).send().await;
        assert_eq!(reply.text("external_id"), expected, "{given}");
        assert_eq!(reply.text("payment_gateway_order_transaction_id"), given);
    }
    let reply = givers.announce(&of_gateway("")).send().await;
    assert_eq!(reply.text("external_id"), format!("{name}_{}", reply.text("id")), "for want of the gateway's own");
    for members in ["", &order("5978")] {
        let reply = givers.announce(&givers.cause(members)).send().await;
        assert_eq!(written(&reply, "external_id"), "null", "no gateway is known");
    }
    // What a browser calls an external id is none: gateways alone give them.
    let reply = givers.announce(&of_gateway(r#","external_id":"mine""#)).send().await;
    assert_eq!(reply.text("external_id"), format!("{name}_{}", reply.text("id")));
}

#[tokio::test]
async fn ids_and_telephone_numbers_stay_the_text_they_were() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for (member, kept) in [
        (r#""payment_gateway_company_id":"NEXI_681698198741984985""#, "NEXI_681698198741984985"),
        (
            r#""payment_gateway_company_id":"9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d""#,
            "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
        ),
        (r#""consumer_user_phone":393334445555"#, "393334445555"),
        (r#""consumer_user_phone":"393334445555""#, "393334445555"),
        (r#""consumer_user_phone":"+39 (333) 444-5555 #12""#, "+39 (333) 444-5555 #12"),
        (r#""consumer_user_phone":"0039333""#, "0039333"),
        (r#""consumer_user_phone":12345678901234567890123456789"#, "12345678901234567890123456789"),
        (r#""consumer_user_full_name":"Zoë \"Z\" O'Brien\n\u0000名\ud83d\ude00""#, "Zoë \"Z\" O'Brien\n\0名😀"),
        (r#""company_sector":"\u0022</script>""#, "\"</script>"),
    ] {
        let (name, _) = member[1..].split_once('"').unwrap();
        let reply = givers.announce(&givers.cause(member)).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{member}: {reply:?}");
        assert_eq!(reply.text(name), kept);
    }
}
