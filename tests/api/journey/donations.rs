//! A donation's way, from a browser to a refund.

use crate::donations::gateways::{each, page};
use crate::donations::{COMPANY, GATEWAY, Givers, reconciliation_id, within};
use crate::subscriber::Subscriber;
use crate::world::{Deployed, World};
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

#[tokio::test]
async fn a_donation_is_announced_made_paid_and_given_back() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["donation.*"]"#, "").await;
    let company = world.token("company", givers.company.id).await;

    let (name, gateway) = (reconciliation_id(), givers.giving.gateway);
    let said = format!(
        r#""order_amount":15386,"currency":"EUR","payment_gateway_id":"{gateway}","reconciliation_id":"{name}""#
    );
    let announced = givers.announce(&givers.cause(&said)).send().await;
    assert_eq!(announced.status, StatusCode::CREATED, "{announced:?}");
    let id = announced.text("id");
    assert_eq!(givers.look(&id).await.text("transaction_status"), "pre_transaction");

    let body = format!(
        r#"{{"donation_amount":250,"donation_currency":"EUR","payment_method":"{}","reconciliation_id":"{name}"}}"#,
        givers.giving.methods[0]
    );
    let donated = givers.donate(&body).send().await;
    assert_eq!((donated.status, donated.text("id")), (StatusCode::CREATED, id.clone()), "{donated:?}");
    let told = ["transaction_status", "charity_id"].map(|name| donated.text(name));
    assert_eq!(told, ["to_be_payed".to_owned(), givers.giving.charities[0].to_string()]);
    assert_eq!([donated.number("donation_amount"), donated.number("order_amount")], ["250", "153.86"]);
    let own = within(givers.company);
    for (token, path) in [(&givers.consumer, own.as_str()), (&company, COMPANY)] {
        let shown = givers.as_bearer(token, Method::GET, &format!("{path}/{id}")).send().await;
        assert_eq!((shown.status, &shown.body), (StatusCode::OK, &donated.body));
        let listed = givers.as_bearer(token, Method::GET, path).send().await;
        assert_eq!(page(&listed), (vec![id.clone()], String::new()));
    }

    assert_eq!(givers.moved(&id, "paid").await.text("transaction_status"), "paid");
    for (key, amount, total) in [("first", 100, "1.00"), ("rest", 150, "2.50"), ("rest", 150, "2.50")] {
        let refunded = givers.refund(&id, amount).key(key).send().await;
        assert_eq!((refunded.status, refunded.number("refunded_amount").as_str()), (StatusCode::OK, total));
    }
    let shown = givers.as_bearer(&company, Method::GET, &format!("{COMPANY}/{id}")).send().await;
    assert_eq!([shown.text("transaction_status"), shown.number("refunded_amount")], ["refunded", "2.50"]);

    world.bring_events().await;
    let mut told = subscriber.heard(3).await;
    assert!(told.iter().all(|told| told.verified == Ok(()) && told.resource_id == id), "{told:?}");
    told.sort_by_key(|told| told.event_type.clone());
    let types: Vec<_> = told.iter().map(|told| told.event_type.as_str()).collect();
    assert_eq!(types, ["donation.paid", "donation.refunded", "donation.refunded"]);
    let data = format!(r#""data":{}"#, shown.body);
    assert!(told.iter().any(|told| std::str::from_utf8(&told.body).unwrap().contains(&data)), "{told:?}");
}

#[tokio::test]
async fn a_gateway_records_looks_lists_and_changes() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (name, company) = (reconciliation_id(), givers.company.id);
    let body = |number: usize| {
        givers.whole(&format!(
            r#""company_id":"{company}","reconciliation_id":"{name}-{number}","external_id":"{name}""#
        ))
    };
    let first = givers.record(&body(0)).send().await;
    assert_eq!((first.status, first.replayed()), (StatusCode::CREATED, false), "{first:?}");
    let again = givers.record(&body(0)).send().await;
    assert_eq!(again.body, first.body);
    // `sam local` gives every request the same id: the function takes a repeat for the store's own retry.
    assert_eq!(again.replayed(), !matches!(world.deployed(), Some(Deployed::SamLocal { .. })));
    let several = givers.record(&format!("[{},{{}},{}]", body(0), body(1))).send().await;
    assert_eq!(several.status, StatusCode::MULTI_STATUS, "{several:?}");
    let [same, wrong, second] = each(&several).try_into().unwrap();
    assert_eq!((same.body, wrong.status), (first.body.clone(), StatusCode::UNPROCESSABLE_ENTITY));
    for query in
        [format!("external_id={name}"), format!("company_id={company}"), "start_date=2020-01-01".to_owned()]
    {
        let mut found = page(&givers.list(&query).await).0;
        found.sort();
        let mut expected = [first.text("id"), second.text("id")];
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
    let id = second.text("id");
    for (status, expected) in [
        ("paid", StatusCode::UNPROCESSABLE_ENTITY),
        ("to_be_payed", StatusCode::OK),
        ("paid", StatusCode::OK),
        ("disputed", StatusCode::OK),
    ] {
        assert_eq!(givers.moved(&id, status).await.status, expected, "{status}");
    }
    let refunded = givers.refund(&id, 250).key("all").send().await;
    assert_eq!((refunded.status, refunded.text("transaction_status").as_str()), (StatusCode::OK, "refunded"));
    assert_eq!(givers.look(&id).await.body, refunded.body);
    let unknown = givers.as_gateway(Method::GET, &format!("{GATEWAY}/{company}")).send().await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}
