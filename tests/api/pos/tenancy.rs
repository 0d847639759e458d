//! Chains never meet, and neither do test and live.

use super::newcomer::{merchant_id, token};
use super::signature_of;
use super::till::Till;
use crate::world::World;
use almoner::domain::cents::Cents;
use almoner::domain::code::Code;
use almoner::domain::customer::{Customer, CustomerId, Standing};
use almoner::domain::money::Currency;
use almoner::domain::origin::Origin;
use almoner::domain::pre_approval::PreApproval;
use almoner::domain::tenant::{Mode, Tenant};
use almoner::store::pre_approval::Issued;
use almoner::store::{customer, pre_approval};
use almoner_ops::sandbox::{DEMO, OTHER};
use jiff::SignedDuration;
use uuid::Uuid;

const REVERSE: &str = "ProcessSalesAdjustmentReversal";

#[tokio::test]
async fn another_chains_purchases_refunds_and_receipts_are_as_good_as_unknown() {
    let world = World::start().await;
    let (till, stranger) = (world.till(), world.newcomer(OTHER).await);
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    let refund = till.refund("r-1", "f-1", 4_000);
    assert_eq!(till.code("ProcessSalesAdjustment", &refund).await, "SPSA01");
    let receipt = |number: &str| format!(r#""x_pos_transaction_ref":"r-1","x_receipt_number":"{number}""#);
    assert_eq!(till.code("SendReceipt", &receipt("c-1")).await, "SSER01");

    for name in ["r-1", "c-1", &till.number("APRV01")] {
        let refund = stranger.refund(name, "f-2", 1_000);
        assert_eq!(stranger.code("ProcessSalesAdjustment", &refund).await, "FPSA01", "{name}");
    }
    assert_eq!(stranger.code("SendReceipt", &receipt("c-2")).await, "FSER01");
    let reversal = stranger.reversal(&signature_of(&till.body(&refund)), "v-1");
    assert_eq!(stranger.code(REVERSE, &reversal).await, "FPAR01");
    let reply = stranger.ask("ProcessAuthorisation", &stranger.purchase("APRV01", "r-9")).await;
    assert_eq!(reply.text("x_code"), "FPRA22", "a code is used for whoever comes second");
    assert_eq!(reply.json().member("x_purchase_number"), None);
    assert!(till.owes("APRV01").await.contains("outstanding 6000,"));
}

#[tokio::test]
async fn each_chain_has_its_own_references_receipts_and_merchants() {
    let world = World::start().await;
    let (till, stranger) = (world.till(), world.newcomer(OTHER).await);
    for (till, code) in [(&till, "APRV01"), (&stranger, "APRV02")] {
        assert_eq!(till.authorise(code, "r-1").await, "SPRA01");
        let receipt = r#""x_pos_transaction_ref":"r-1","x_receipt_number":"c-1""#;
        assert_eq!(till.code("SendReceipt", receipt).await, "SSER01");
        let refund = till.refund("c-1", "f-1", 4_000);
        assert_eq!(till.code("ProcessSalesAdjustment", &refund).await, "SPSA01");
        let reversal = till.reversal(&signature_of(&till.body(&refund)), "v-1");
        assert_eq!(till.code(REVERSE, &reversal).await, "SPAR01");
        assert!(till.owes(code).await.contains("outstanding 10000,"));
    }
    let taken = Till { merchant: till.merchant.clone(), ..world.newcomer(OTHER).await };
    let reply = taken.request("ProcessAuthorisation", &taken.purchase("APRV03", "r-2")).send().await;
    assert_eq!(reply.text("x_code"), "EAUT01", "a device of one merchant is none of another's");
}

/// A live terminal of the demo partner's, which is a live partner from here on.
async fn live(world: &World) -> Till<'_> {
    let (id, merchant) = (world.partner(DEMO).id, merchant_id());
    world.ops(&format!("partner create --name live --currency USD --mode live --id {id}")).await.unwrap();
    let command = format!("device register --partner {id} --mode live --merchant {merchant} --device d1");
    let token = token(&world.ops(&command).await.unwrap());
    let key = world.ask_key(&merchant, "d1", &token).await.text("x_key");
    Till { merchant, device: "d1".to_owned(), key, ..world.till() }
}

/// Gives a live customer of a new name that code.
async fn issued_live(world: &World, code: &str) -> Uuid {
    let (id, now) = (CustomerId { mode: Mode::Live, id: Uuid::new_v4() }, world.clock.now());
    let cents = Cents::new(100_000).unwrap();
    let customer = Customer::new(id, Currency::from_code("USD").unwrap(), cents, Standing::default());
    assert!(customer::create(world.store(), &customer).await.unwrap());
    let new = PreApproval {
        code: Code::parse(code).unwrap(),
        id: Uuid::new_v4(),
        customer,
        limit: cents,
        created_at: now,
        expires_at: now.checked_add(SignedDuration::from_hours(1)).unwrap(),
        cancelled: false,
        authorisation: None,
        version: 1,
        origin: Origin { fingerprint: [0; 32], request_id: "test".to_owned() },
    };
    assert_eq!(pre_approval::issue(world.store(), &new).await.unwrap(), Issued::Now);
    id.id
}

#[tokio::test]
async fn test_and_live_codes_of_one_text_never_meet() {
    let world = World::start().await;
    let (test, live) = (world.till(), live(&world).await);
    assert_eq!(live.authorise("APRV01", "r-1").await, "FPRA21", "a test code at a live terminal");
    let buyer = issued_live(&world, &live.tills.code("LIVE01")).await;
    assert_eq!(test.authorise("LIVE01", "r-1").await, "FPRA21", "a live code at a test terminal");
    let namesake = issued_live(&world, &live.tills.code("APRV01")).await;
    assert_eq!(live.authorise("APRV01", "r-1").await, "SPRA01");
    assert_eq!(live.authorise("LIVE01", "r-2").await, "SPRA01");
    assert!(test.owes("APRV01").await.contains("outstanding 0,"));
    assert_eq!(test.authorise("APRV01", "r-1").await, "SPRA01", "nor do references");
    let refund = test.refund(&test.number("APRV01"), "f-1", 10_000);
    assert_eq!(test.code("ProcessSalesAdjustment", &refund).await, "SPSA01", "nor purchase numbers");
    assert!(test.owes("APRV01").await.contains("outstanding 0,"));
    for id in [buyer, namesake] {
        let shown = world.ops(&format!("customer show {id} --mode live")).await.unwrap();
        assert!(shown.contains("outstanding 10000,"), "{shown}");
        world.ops(&format!("customer show {id}")).await.unwrap_err();
    }
}

#[tokio::test]
async fn a_live_merchant_of_the_same_partner_is_another_chain() {
    let world = World::start().await;
    let (test, live) = (world.till(), live(&world).await);
    assert_eq!(test.authorise("APRV01", "r-1").await, "SPRA01");
    for name in ["r-1", &test.number("APRV01")] {
        let refund = live.refund(name, "f-1", 1_000);
        assert_eq!(live.code("ProcessSalesAdjustment", &refund).await, "FPSA01", "{name}");
    }
    let Tenant { partner_id, .. } = world.partner(DEMO).tenant();
    let command = format!("device register --partner {partner_id} --merchant {} --device d2", live.merchant);
    let problem = world.ops(&command).await.unwrap_err();
    assert!(problem.contains("is another partner's; nothing was changed."), "{problem}");
}
