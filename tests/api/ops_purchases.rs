//! `almoner-ops purchase …`

use crate::world::World;
use almoner_ops::sandbox::DEMO;

#[tokio::test]
async fn an_operator_sees_what_became_of_a_code() {
    let world = World::start().await;
    let till = world.till();
    let unused = world.ops(&format!("purchase show {}", till.number("APRV01"))).await.unwrap();
    assert!(unused.contains("unused"), "{unused}");
    assert_eq!(till.authorise("APRV01", "r-1").await, "SPRA01");
    assert_eq!(till.authorise("LIMIT1", "r-2").await, "FPRA09");
    let refund = till.refund("r-1", "f-1", 12_000);
    assert_eq!(till.code("ProcessSalesAdjustment", &refund).await, "SPSA01");
    let shown = world.ops(&format!("purchase show {}", till.tills.code("APRV01"))).await.unwrap();
    for says in ["succeeded (SPRA01)", "r-1", "50000, 10000 cents USD", "12000, 10000 cents", "30299999, d555, o"]
    {
        assert!(shown.contains(says), "{says}: {shown}");
    }
    let list = format!("purchase list --partner {} --from 2026-01-01 --to 9999-01-01", DEMO.id);
    let listed = world.ops(&list).await.unwrap();
    let rows: Vec<&str> = listed.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{listed}");
    assert!(rows[0].starts_with("P-APRV01  succeeded  SPRA01  50000   10000     12000"), "{listed}");
    assert!(rows[1].starts_with("P-LIMIT1  failed     FPRA09"), "{listed}");
    let cancelled = world.ops("purchase show CANCL1").await.unwrap();
    assert!(cancelled.contains("taken back by its buyer"), "{cancelled}");
}

#[tokio::test]
async fn what_there_is_not_is_said() {
    let world = World::start().await;
    for (command, says) in [
        ("purchase show P-NOBODY", "There is no test purchase P-NOBODY."),
        ("purchase show x", "There is no test purchase x."),
        ("purchase show P-APRV01 --mode live", "There is no live purchase P-APRV01."),
        (
            "purchase list --partner 11111111-2222-4333-8444-555555555555 --from 2026-01-01 --to 2026-02-01",
            "There is no test partner",
        ),
    ] {
        let problem = world.ops(command).await.unwrap_err();
        assert!(problem.starts_with(says), "{command}: {problem}");
    }
}
