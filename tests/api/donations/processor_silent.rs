//! A payment processor that gives no decision, and stores that lose what it decided: nothing is guessed, and the same
//! request asks the same question.

use super::donated::{amount, assert_unavailable, named};
use super::processing::{Processor, Says, method};
use super::{Givers, reconciliation_id};
use crate::waiting::until;
use http::StatusCode;

const APPROVED: Says = Says::This(200, r#"{"decision":"approved"}"#);

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn no_decision_is_503_and_nothing_is_stored_until_there_is_one() {
    let (world, processor) = Processor::start().await;
    let givers = Givers::of(&world).await;
    for says in [
        Says::This(500, r#"{"decision":"approved"}"#),
        Says::This(302, ""),
        Says::This(200, ""),
        Says::This(200, "<html>approved</html>"),
        Says::This(200, r#"{"decision":"pending"}"#),
        Says::Nothing,
    ] {
        let name = reconciliation_id();
        let pre = givers.announced(&name, "").await;
        let body = amount(&named(&name, &method(&givers)));
        processor.say(says);
        assert_unavailable(&givers.donate(&body).send().await);
        assert_eq!(givers.ask_for(&pre.text("id")).send().await.status, StatusCode::NOT_FOUND);
        assert!(givers.announced(&name, "").await.replayed(), "it is still what it was");
        processor.say(APPROVED);
        let reply = givers.donated(&body).await;
        assert_eq!((reply.replayed(), reply.text("id")), (false, pre.text("id")));
        let [first, second] = &processor.keys()[..] else { panic!("asked again by the caller alone") };
        assert_eq!(first, second);
    }
    assert_eq!(givers.listed().await.len(), 6);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn each_request_has_a_question_of_its_own() {
    let (world, processor) = Processor::start().await;
    let givers = Givers::of(&world).await;
    processor.say(Says::This(503, ""));
    let own = method(&givers);
    let whole = givers.whole(&own);
    let named = givers.whole(&named("n", &own));
    for request in [
        givers.donate(&named),
        givers.donate(&named.replace(":250", ":251")),
        givers.donate(&named.replace("cause1", "cause2")),
        givers.donate(&whole).key("k"),
        givers.donate(&whole).key("l"),
        givers.donate(&whole),
        givers.donate(&whole),
    ] {
        assert_unavailable(&request.send().await);
    }
    let mut keys = processor.keys();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 7);
    assert_unavailable(&givers.donate(&whole).key("k").send().await);
    assert!(keys.contains(&processor.keys()[0]));
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "makes a service fail")]
async fn an_approval_that_could_not_be_recorded_is_asked_for_again_under_its_key() {
    let (world, processor) = Processor::start().await;
    let givers = Givers::of(&world).await;
    for (fault, asked_again) in [("throttle", true), ("error", true), ("timeout", true), ("lost_response", false)]
    {
        let name = reconciliation_id();
        let body = givers.whole(&named(&name, &method(&givers)));
        givers.announced(&name, "").await;
        givers.donate(&givers.whole(&method(&givers))).send().await;
        processor.asked();
        // The store fails between the processor's word and the record of it.
        processor.may_answer.forget_permits(usize::MAX);
        let during = tokio::spawn(givers.donate(&body).send());
        let first = until("a question", async || processor.keys().pop()).await;
        world.fault(fault, 1.0).await;
        processor.may_answer.add_permits(1_000);
        assert_unavailable(&during.await.unwrap());
        world.heal().await;
        let reply = givers.donated(&body).await;
        assert_eq!(reply.replayed(), !asked_again, "{fault}");
        assert_eq!(processor.keys(), if asked_again { vec![first] } else { vec![] }, "{fault}");
        assert_eq!(givers.ask_for(&reply.text("id")).send().await.text("transaction_status"), "to_be_payed");
    }
    assert_eq!(givers.listed().await.len(), 8);
}
