//! The published sample of a company's transaction, made through the API and compared member by member.

use super::{Givers, reconciliation_id, written};
use crate::world::World;
use almoner::domain::json::{Json, parse};
use almoner_ops::giving::SANDBOX;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;

/// contracts/published/company-transactions.txt, *Example (from schema)*.
const SAMPLE: &str = r#"{
"id": "123e4567-e89b-12d3-a456-426614174000",
"external_id": "STRIPE_59782679127678169827",
"company_id": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
"order_amount": 153.86,
"total_amount": 155.66,
"currency": "EUR",
"charity_id": "123e4567-e89b-12d3-a456-426614174000",
"donation_cause": "cause1",
"donation_amount": 250,
"donation_percentage": 3,
"donation_currency": "EUR",
"created_date": "2023-05-13",
"updated_date": "2023-05-17",
"consumer_user_id": "3f33b5e7-a94b-4f86-92e5-b1f7c1a7c68b",
"consumer_user_full_name": "John Doe",
"consumer_user_email": "john@email.com",
"consumer_user_email_anonymized": false,
"consumer_user_phone": 393334445555,
"billable_address": {
"street_address": "via Roma 5",
"city": "Milan",
"region_state": "Lombardia",
"zip_code": "20100",
"country": "Italy"
},
"payment_method": "0f63c9aa-35cc-48f9-af7d-30bfb62172ad",
"transaction_status": "paid",
"refunded_amount": 0,
"reconciliation_id": "COMPANY_458732297419738721976"
}"#;

/// What the sample's transaction was before it was one.
const ANNOUNCED: &str = r#""payment_gateway_order_transaction_id":"59782679127678169827","order_amount":15386,
    "total_amount":15566,"currency":"EUR","donation_percentage":3,"consumer_user_full_name":"John Doe",
    "consumer_user_email":"john@email.com","consumer_user_phone":393334445555,"billable_address":{
    "street_address":"via Roma 5","city":"Milan","region_state":"Lombardia","zip_code":"20100","country":"Italy"}"#;

/// The sample as it is of this stack's company, consumer and charity, through its gateway, under that name.
fn sample(givers: &Givers<'_>, name: &str) -> String {
    let ids = [
        (DEMO.id, givers.company.id),
        (SANDBOX.consumer, givers.giving.consumer),
        (SANDBOX.charities[0], givers.giving.charities[0]),
        (SANDBOX.methods[0], givers.giving.methods[0]),
    ];
    let own = ids
        .iter()
        .fold(SAMPLE.to_owned(), |sample, (from, to)| sample.replace(&from.to_string(), &to.to_string()));
    own.replace("STRIPE", givers.giving.gateway_name).replace("COMPANY_458732297419738721976", name)
}

fn members<'a>(json: &'a Json<'a>) -> Vec<(&'a str, &'a Json<'a>)> {
    let Json::Object(members) = json else { panic!("{json:?}") };
    members.iter().map(|(name, value)| (name.as_str(), value)).collect()
}

#[tokio::test]
async fn the_published_transaction_comes_out_member_by_member() {
    // Not at midnight: its dates are compared.
    let world = World::start_around("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    let name = reconciliation_id();
    let gateway = givers.giving.gateway;
    let announced = format!(r#""payment_gateway_id":"{gateway}","reconciliation_id":"{name}",{ANNOUNCED}"#);
    let announced = givers.announce(&givers.cause(&announced)).send().await;
    assert_eq!(announced.status, StatusCode::CREATED, "{announced:?}");
    let method = givers.giving.methods[0];
    let body = format!(
        r#"{{"donation_amount":250,"donation_currency":"EUR","payment_method":"{method}","reconciliation_id":"{name}"}}"#
    );
    let created = givers.donate(&body).send().await;
    assert_eq!(created.status, StatusCode::CREATED, "{created:?}");
    let id = created.text("id");
    for status in ["to_be_payed", "paid"] {
        let moved = givers.change(&id, &format!(r#"{{"transaction_status":"{status}"}}"#)).send().await;
        assert_eq!(moved.status, StatusCode::OK, "{moved:?}");
    }
    let paid = givers.seen_by_company(&id).await;
    assert_eq!(paid.status, StatusCode::OK, "{paid:?}");

    let sample = sample(&givers, &name);
    let (sample, json) = (parse(&sample).unwrap(), paid.json());
    let (expected, shown) = (members(&sample), members(&json));
    let names = |members: &[(&str, _)]| members.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&shown), names(&expected), "each of the sample's, and no other");
    for ((name, shown), (_, expected)) in shown.iter().zip(&expected) {
        match *name {
            "id" => assert_eq!(**shown, Json::Text(announced.text("id"))),
            "created_date" | "updated_date" => {
                let Json::Text(date) = shown else { panic!("{name}: {shown:?}") };
                assert!(date.parse::<jiff::civil::Date>().is_ok() && date.len() == 10, "{date}");
            }
            // The published schema says string and its sample a number: it is kept as a string.
            "consumer_user_phone" => assert_eq!(**shown, Json::Text("393334445555".to_owned())),
            _ => assert_eq!(shown, expected, "{name}"),
        }
    }
    assert_eq!(written(&created, "transaction_status"), "\"to_be_payed\"");
    assert_eq!(created.body.replace("to_be_payed", "paid"), paid.body, "nothing else has changed that day");
}
