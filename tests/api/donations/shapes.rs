//! The two shapes of one transaction: companies and consumers see the donation's amount in minor units, browsers and
//! payment gateways in major ones.

use super::{Givers, reconciliation_id, written};
use crate::world::World;
use http::StatusCode;

#[tokio::test]
async fn the_donations_amount_is_minor_units_here_and_major_ones_there() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for (minor_units, currency, major, order) in [
        ("250", "EUR", "2.50", "153.86"),
        ("1", "EUR", "0.01", "153.86"),
        ("250", "JPY", "250", "15386"),
        ("1234", "KWD", "1.234", "15.386"),
        ("1000000000000", "USD", "10000000000.00", "153.86"),
    ] {
        let name = reconciliation_id();
        let announced = format!(
            r#""payment_gateway_id":"{}","order_amount":15386,"currency":"{currency}","donation_amount":7,"donation_currency":"EUR","reconciliation_id":"{name}""#,
            givers.giving.gateway
        );
        let announced = givers.announce(&givers.cause(&announced)).send().await;
        assert_eq!(announced.number("donation_amount"), "0.07", "{announced:?}");
        let body = format!(
            r#"{{"donation_amount":{minor_units},"donation_currency":"{currency}","reconciliation_id":"{name}"}}"#
        );
        let created = givers.donate(&body).send().await;
        assert_eq!(created.status, StatusCode::CREATED, "{created:?}");
        let (company, gateway) =
            (givers.seen_by_company(&created.text("id")).await, givers.seen_by_gateway(&created.text("id")).await);
        assert_eq!(company.body, created.body, "as the consumer was answered");
        let amounts = [&company, &gateway].map(|reply| reply.number("donation_amount"));
        assert_eq!(amounts, [minor_units, major], "{currency}");
        for reply in [&company, &gateway] {
            assert_eq!([reply.number("order_amount"), reply.number("refunded_amount")], [order, "0"], "{reply:?}");
            assert_eq!([reply.text("currency"), reply.text("donation_currency")], [currency; 2]);
        }
    }
}

#[tokio::test]
async fn what_was_given_back_is_major_units_in_both() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for (currency, refunds) in
        [("EUR", ["0.50", "0.60", "2.50"]), ("JPY", ["50", "60", "250"]), ("KWD", ["0.050", "0.060", "0.250"])]
    {
        let body = givers.cause(&format!(
            r#""company_id":"{}","donation_amount":250,"donation_currency":"{currency}","transaction_status":"paid""#,
            givers.company.id
        ));
        let created = givers.record(&body).send().await;
        assert_eq!(created.status, StatusCode::CREATED, "{created:?}");
        assert_eq!(written(&created, "reconciliation_id"), "null", "nobody gave it one");
        let id = created.text("id");
        for (amount, refunded) in [50, 10, 190].into_iter().zip(refunds) {
            let refund = format!(r#"{{"transaction_status":"refunded","refunded_amount":{amount}}}"#);
            let changed = givers.change(&id, &refund).send().await;
            assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
            for reply in [changed, givers.seen_by_gateway(&id).await, givers.seen_by_company(&id).await] {
                assert_eq!(
                    [reply.number("refunded_amount"), reply.text("transaction_status")],
                    [refunded, "refunded"]
                );
            }
        }
    }
}

#[tokio::test]
async fn a_transaction_of_which_little_is_known_has_every_field_in_both_shapes() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let stranger = world.token("consumer_user", givers.giving.other_consumer).await;
    let path = super::within(givers.company);
    let created = givers.as_bearer(&stranger, http::Method::POST, &path).json(&givers.whole("")).send().await;
    assert_eq!(created.status, StatusCode::CREATED, "{created:?}");
    let nulls =
        |body: &str| body.split(',').filter_map(|it| it.strip_suffix(":null")).collect::<Vec<_>>().join(" ");
    insta::assert_snapshot!(nulls(&created.body), @r#""external_id" "order_amount" "total_amount" "currency" "donation_percentage" "consumer_user_full_name" "consumer_user_email" "consumer_user_email_anonymized" "consumer_user_phone" "billable_address" "payment_method""#);
    let recorded = givers.record(&givers.whole("")).send().await;
    assert_eq!(recorded.status, StatusCode::CREATED, "{recorded:?}");
    insta::assert_snapshot!(nulls(&recorded.body), @r#""company_id" "payment_gateway_company_id" "company_sector" "payment_gateway_order_transaction_id" "order_amount" "total_amount" "currency" "consumer_user_id" "consumer_user_full_name" "consumer_user_email" "consumer_user_phone" "billable_address""#);
}
