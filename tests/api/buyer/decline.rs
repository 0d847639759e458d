//! Confirmations that come to nothing.

use super::{AUTHORISE, assert_problem, waiting};
use crate::world::World;
use http::StatusCode;

#[tokio::test]
async fn what_cannot_be_financed_any_more_when_it_is_confirmed_is_declined() {
    let world = World::start().await;
    let (buyer, till) = (world.buyer().await, world.till());
    for (number, (meanwhile, afterwards, expected)) in [
        ("--limit 9999", "--limit 1000000", "FPRA04"),
        ("--risk true", "--risk false", "FPRA01"),
        ("--outstanding 990001", "--outstanding 0", "FPRA04"),
    ]
    .into_iter()
    .enumerate()
    {
        let code = format!("CONFI{}", number + 1);
        let (purchase, members) = waiting(&till, &code, &code).await;
        world.ops(&format!("customer set {} {meanwhile}", till.owner(&code))).await.unwrap();
        let owed = till.owes(&code).await;
        for _ in 0..2 {
            let refused = buyer.confirm(&purchase).send().await;
            assert_problem(&refused, StatusCode::CONFLICT, "purchase_number", meanwhile);
            assert!(refused.text("detail").contains("was declined"), "{refused:?}");
        }
        let told = till.ask(AUTHORISE, &members).await;
        assert_eq!([told.text("x_status"), told.text("x_code")], ["Failed", expected], "{meanwhile}");
        assert_eq!(till.owes(&code).await, owed, "{meanwhile}");
        assert_problem(&buyer.cancel(&purchase).send().await, StatusCode::CONFLICT, "purchase_number", meanwhile);
        world.ops(&format!("customer set {} {afterwards}", till.owner(&code))).await.unwrap();
        assert_eq!(till.code(AUTHORISE, &members).await, expected, "what was decided stays");
    }
}

#[tokio::test]
async fn a_limit_that_another_purchase_has_used_up_meanwhile_holds() {
    let world = World::start().await;
    let (buyer, till) = (world.buyer().await, world.till());
    world.ops(&format!("customer set {} --limit 15000", till.owner("CONFI1"))).await.unwrap();
    let (first, first_members) = waiting(&till, "CONFI1", "r-1").await;
    let (second, second_members) = waiting(&till, "CONFI2", "r-2").await;
    assert_eq!(buyer.confirm(&second).send().await.status, StatusCode::OK);
    assert_eq!(buyer.confirm(&first).send().await.status, StatusCode::CONFLICT);
    assert_eq!(till.code(AUTHORISE, &first_members).await, "FPRA04");
    assert_eq!(till.code(AUTHORISE, &second_members).await, "SPRA01");
    assert!(till.owes("CONFI1").await.contains("limit 15000, outstanding 10000, available 5000"));
}

#[tokio::test]
async fn another_buyers_purchase_is_as_unknown_as_one_that_never_was() {
    let world = World::start().await;
    let (buyer, other, till) = (world.buyer().await, world.owner_of("APRV02").await, world.till());
    let (number, members) = waiting(&till, "CONFI1", "r-1").await;
    assert_eq!(till.authorise("APRV01", "r-2").await, "SPRA01");
    let unknown = other.confirm("P-NOBODY").send().await;
    insta::assert_snapshot!(unknown.body, @r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no such thing of yours. Use an id that was returned to you.","errors":{"purchase_number":["is unknown"]}}"#);
    let code = till.tills.code("CONFI1");
    // Others' purchases, an own code that was not used, and what is no purchase number.
    for purchase in [&*number, &till.number("APRV01"), &till.number("APRV02"), &code, "P-", "P-6199ABCDEF", "%20"]
    {
        for request in [other.confirm(purchase), other.cancel(purchase)] {
            let reply = request.send().await;
            assert_eq!((reply.status, &reply.body), (unknown.status, &unknown.body), "{purchase}");
        }
    }
    assert_eq!(till.code(AUTHORISE, &members).await, "SPND01", "nothing has happened to it");
    assert_eq!(buyer.confirm(&number).send().await.status, StatusCode::OK);
}
