//! `DELETE /buyer/pre-approvals/{code}`

use super::{AUTHORISE, assert_problem, purchase, waiting};
use crate::world::World;
use http::StatusCode;

#[tokio::test]
async fn what_a_buyer_takes_back_no_till_can_use() {
    let world = World::start().await;
    let (buyer, till) = (world.buyer().await, world.till());
    for prefix in ["", "6199"] {
        let code = buyer.issued(10_000).await;
        for _ in 0..2 {
            let reply = buyer.withdraw(&format!("{prefix}{code}")).send().await;
            assert_eq!(
                (reply.status, reply.body.as_str()),
                (StatusCode::NO_CONTENT, ""),
                "as often as it is asked"
            );
            assert!(reply.header("X-Request-Id").is_some());
        }
        for used in [code.clone(), format!("6199{code}")] {
            assert_eq!(till.code(AUTHORISE, &purchase(&used, "r-1", 10_000)).await, "FPRA24");
        }
    }
    assert!(till.owes("CONFI1").await.contains("outstanding 0,"));
}

#[tokio::test]
async fn what_a_till_has_used_cannot_be_taken_back() {
    let world = World::start().await;
    let (buyer, till) = (world.buyer().await, world.till());
    let (approved, declined) = (buyer.issued(10_000).await, buyer.issued(2_000).await);
    let members = purchase(&approved, "r-1", 10_000);
    assert_eq!(till.code(AUTHORISE, &members).await, "SPRA01");
    assert_eq!(till.code(AUTHORISE, &purchase(&declined, "r-2", 10_000)).await, "FPRA09");
    waiting(&till, "CONFI1", "r-3").await;
    for code in [approved, declined, till.tills.code("CONFI1")] {
        assert_problem(&buyer.withdraw(&code).send().await, StatusCode::CONFLICT, "code", &code);
    }
    assert_eq!(till.code(AUTHORISE, &members).await, "SPRA01", "nothing has changed");
    let refused = buyer.withdraw(&till.tills.code("CONFI1")).send().await;
    insta::assert_snapshot!(refused.body, @r#"{"type":"about:blank","title":"Conflict","status":409,"detail":"Not possible now: code has been used.","errors":{"code":["has been used"]}}"#);
}

#[tokio::test]
async fn another_buyers_code_is_as_unknown_as_one_that_never_was() {
    let world = World::start().await;
    let (buyer, other, till) = (world.buyer().await, world.owner_of("APRV01").await, world.till());
    let (open, used, taken_back) =
        (other.issued(10_000).await, other.issued(10_000).await, other.issued(10_000).await);
    assert_eq!(till.code(AUTHORISE, &purchase(&used, "r-1", 10_000)).await, "SPRA01");
    assert_eq!(other.withdraw(&taken_back).send().await.status, StatusCode::NO_CONTENT);
    let unknown = buyer.withdraw("NOBODY").send().await;
    insta::assert_snapshot!(unknown.body, @r#"{"type":"about:blank","title":"Not Found","status":404,"detail":"There is no such thing of yours. Use an id that was returned to you.","errors":{"code":["is unknown"]}}"#);
    for code in [open.as_str(), &used, &taken_back, &format!("6199{open}"), "short", "%20", &"9".repeat(65)] {
        let reply = buyer.withdraw(code).send().await;
        assert_eq!((reply.status, &reply.body), (unknown.status, &unknown.body), "{code}");
    }
    assert_eq!(till.code(AUTHORISE, &purchase(&open, "r-2", 10_000)).await, "SPRA01", "it is still there");
}
