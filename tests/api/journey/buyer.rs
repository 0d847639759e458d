//! A buyer's way, beside the terminal's.

use crate::buyer::{AUTHORISE, patient, purchase, waiting};
use crate::pos::signature_of;
use crate::subscriber::Subscriber;
use crate::world::World;
use almoner::clock::Clock;
use almoner::domain::authorisation::{Asked, Authorisation, CONFIRM_WITHIN, State};
use almoner::domain::cents::Cents;
use almoner::domain::code::Code;
use almoner::domain::tenant::Mode;
use almoner::store::authorisation::{self, Recorded};
use almoner::store::pre_approval;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;

#[tokio::test]
async fn a_buyer_confirms_one_purchase_does_not_want_another_and_takes_a_code_back() {
    let world = World::start().await;
    let subscriber = Subscriber::of(&world, DEMO, r#"["authorisation.*"]"#, "").await;
    let (buyer, till) = (world.buyer().await, world.till());
    let issued = buyer.ask(r#"{"amount_limit":10000}"#).send().await;
    assert_eq!(issued.status, StatusCode::CREATED, "{issued:?}");
    let code = issued.text("code");
    let wanted = format!(r#"{},"buyer_confirms":true"#, purchase(&issued.text("barcode"), "r-1", 10_000));
    let reply = till.ask(AUTHORISE, &wanted).await;
    assert_eq!([reply.text("x_status"), reply.text("x_code")], ["Pending", "SPND01"]);
    let confirmed = buyer.confirm(&reply.text("x_purchase_number")).send().await;
    assert_eq!((confirmed.status, confirmed.text("status").as_str()), (StatusCode::OK, "succeeded"));
    assert_eq!(till.code(AUTHORISE, &wanted).await, "SPRA01");
    assert!(till.owes("CONFI1").await.contains("outstanding 10000,"));

    let (number, unwanted) = waiting(&till, "CONFI1", "r-2").await;
    assert_eq!(buyer.cancel(&number).send().await.text("status"), "cancelled");
    assert_eq!(till.code(AUTHORISE, &unwanted).await, "FCNL01");
    assert_eq!(buyer.withdraw(&code).send().await.status, StatusCode::CONFLICT, "used");
    let unused = buyer.issued(10_000).await;
    assert_eq!(buyer.withdraw(&unused).send().await.status, StatusCode::NO_CONTENT);
    assert_eq!(till.code(AUTHORISE, &purchase(&unused, "r-3", 10_000)).await, "FPRA24");

    world.bring_events().await;
    let mut told = subscriber.heard(2).await;
    told.sort_by(|one, other| other.event_type.cmp(&one.event_type));
    let types: Vec<_> = told.iter().map(|told| told.event_type.as_str()).collect();
    assert_eq!(types, ["authorisation.succeeded", "authorisation.cancelled"]);
    assert!(std::str::from_utf8(&told[0].body).unwrap().contains(&format!(r#""data":{}"#, confirmed.body)));
}

#[tokio::test]
async fn a_purchase_that_nobody_confirmed_is_written_down_as_cancelled() {
    let world = World::start().await;
    let (till, tenant) = (world.till(), world.partner(DEMO).tenant());
    let members = patient(&till, "CONFI1", "r-1");
    let code = Code::parse(&till.tills.code("CONFI1")).unwrap();
    let recorded = async || pre_approval::find(world.store(), Mode::Test, &code).await.unwrap().unwrap();
    let unused = recorded().await;
    let asked = Asked {
        tenant,
        merchant_id: till.merchant.clone(),
        device_id: till.device.clone(),
        operator_id: "o".to_owned(),
        reference: "r-1".to_owned(),
        signature: signature_of(&till.body(&members)),
        amount: Cents::new(50_000).unwrap(),
        finance: Cents::new(10_000).unwrap(),
        currency: unused.customer.currency,
        purchase_items: None,
    };
    // Put there with its ten minutes, because no test can wait for them.
    let since = Clock::System.now().checked_sub(CONFIRM_WITHIN).unwrap();
    let waits = Authorisation::new(asked, &unused, &unused.customer, true, since);
    let put = authorisation::record(world.store(), &unused, &unused.customer, &waits).await.unwrap();
    assert_eq!((waits.state, put), (State::Pending, Recorded::Now));
    world.run("authorisations-expire").await;
    let ended = recorded().await;
    assert_eq!((ended.authorisation.unwrap().state, ended.version), (State::Cancelled, 3));
    assert_eq!(till.code(AUTHORISE, &members).await, "FCNL01");
}
