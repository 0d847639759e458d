//! `POST /auth/payment-gateway/transactions` with several transactions.

use super::gateways::each;
use super::{Givers, errors, reconciliation_id};
use crate::world::World;
use http::StatusCode;

const CREATED: StatusCode = StatusCode::CREATED;
const INVALID: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// So many bodies, each with its own amount and, where there is one, its own reconciliation id.
pub fn bodies(givers: &Givers<'_>, count: usize, name: Option<&str>) -> Vec<String> {
    let body = |number: usize| {
        let named = name.map(|name| format!(r#""reconciliation_id":"{name}-{number}""#)).unwrap_or_default();
        givers.whole(&named).replace(":250", &format!(":{}", 1_000 + number))
    };
    (0..count).map(body).collect()
}

pub fn array(bodies: &[String]) -> String {
    format!("[{}]", bodies.join(","))
}

#[tokio::test]
async fn twenty_five_are_each_answered_as_if_alone_in_their_order() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let bodies = bodies(&givers, 25, Some(&reconciliation_id()));
    let reply = givers.record(&array(&bodies)).send().await;
    assert_eq!((reply.status, reply.replayed()), (CREATED, false), "{reply:?}");
    let parts = each(&reply);
    assert_eq!(parts.len(), 25);
    for (number, (body, part)) in bodies.iter().zip(&parts).enumerate() {
        assert_eq!((part.status, part.number("donation_amount")), (CREATED, format!("10.{number:02}")));
        let alone = givers.record(body).send().await;
        assert_eq!((alone.status, alone.replayed(), &alone.body), (CREATED, true, &part.body));
    }
    let one = givers.record(&array(&bodies[..1])).send().await;
    assert_eq!((one.status, &each(&one)[0].body), (CREATED, &parts[0].body));
    let again = givers.record(&array(&bodies)).send().await;
    assert_eq!((again.status, again.replayed(), &again.body), (CREATED, true, &reply.body));
}

#[tokio::test]
async fn more_than_25_none_and_other_than_objects_are_refused() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let bodies = bodies(&givers, 26, None);
    for body in [array(&bodies), "[]".to_owned()] {
        let reply = givers.record(&body).send().await;
        assert_eq!(
            (reply.status, errors(&reply)),
            (INVALID, vec!["body must have 1 to 25 transactions".to_owned()])
        );
    }
    for body in ["5", "null", r#""a""#] {
        let reply = givers.record(body).send().await;
        assert_eq!(reply.status, INVALID, "{reply:?}");
        assert_eq!(errors(&reply), ["body must be a JSON object, or a list of them"]);
    }
}

#[tokio::test]
async fn what_is_wrong_with_one_is_no_matter_to_the_others() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let [good, late] = [0, 1].map(|number| bodies(&givers, 2, Some(&reconciliation_id()))[number].clone());
    let wrong = [
        givers.whole(r#""transaction_status":"refunded","company_sector":5"#),
        "[]".to_owned(),
        "5".to_owned(),
        "null".to_owned(),
        "{}".to_owned(),
    ];
    let all: Vec<String> = [&good].into_iter().chain(&wrong).chain([&late]).cloned().collect();
    let reply = givers.record(&array(&all)).send().await;
    assert_eq!(reply.status, StatusCode::MULTI_STATUS, "{reply:?}");
    let parts = each(&reply);
    let statuses: Vec<_> = parts.iter().map(|part| part.status).collect();
    assert_eq!(statuses, [CREATED, INVALID, INVALID, INVALID, INVALID, INVALID, CREATED]);
    for (body, part) in all.iter().zip(&parts) {
        if !body.starts_with('[') {
            assert_eq!(givers.record(body).send().await.body, part.body, "as alone");
        }
    }
    assert_eq!(errors(&parts[2]), ["body must be a JSON object, or a list of them"]);
}
