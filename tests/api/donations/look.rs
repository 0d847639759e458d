//! Looking at donations: a consumer sees their own within a company, a company all of its own.

use super::donated::{ids, named};
use super::{COMPANY, Givers, reconciliation_id, within};
use crate::world::{Reply, World};
use almoner_ops::sandbox::OTHER;
use http::{Method, StatusCode};
use uuid::Uuid;

const UNKNOWN: &str = r#"{"message":"There is no such transaction of yours: use an id that was returned to you.","errors":{"id":["is unknown"]}}"#;

fn assert_unknown(reply: &Reply, what: &str) {
    assert_eq!((reply.status, reply.body.as_str()), (StatusCode::NOT_FOUND, UNKNOWN), "{what}");
}

#[tokio::test]
async fn each_sees_their_own_alone() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let other_company = world.partner(OTHER);
    let other = world.token("consumer_user", givers.giving.other_consumer).await;
    let [company, stranger] =
        [world.token("company", givers.company.id).await, world.token("company", other_company.id).await];
    let johns = givers.donated(&givers.whole("")).await;
    let request = givers.as_bearer(&other, Method::POST, &within(givers.company));
    let others = request.json(&givers.whole("")).send().await;
    let request = givers.as_consumer(Method::POST, &within(other_company));
    let elsewhere = request.json(&givers.whole("")).send().await;
    let own = within(givers.company);
    let see = async |token: &str, path: &str, reply: &Reply| {
        givers.as_bearer(token, Method::GET, &format!("{path}/{}", reply.text("id"))).send().await
    };
    for (token, path, reply) in [
        (&givers.consumer, &own, &johns),
        (&other, &own, &others),
        (&givers.consumer, &within(other_company), &elsewhere),
        (&company, &COMPANY.to_owned(), &johns),
        (&company, &COMPANY.to_owned(), &others),
        (&stranger, &COMPANY.to_owned(), &elsewhere),
    ] {
        let seen = see(token, path, reply).await;
        assert_eq!((seen.status, &seen.body), (StatusCode::OK, &reply.body), "{path}");
    }
    for (what, token, path, reply) in [
        ("another consumer's", &other, &own, &johns),
        ("within another company", &givers.consumer, &within(other_company), &johns),
        ("another company's", &givers.consumer, &own, &elsewhere),
        ("not this company's", &company, &COMPANY.to_owned(), &elsewhere),
        ("the other company's", &stranger, &COMPANY.to_owned(), &johns),
    ] {
        assert_unknown(&see(token, path, reply).await, what);
    }
    let list = async |token: &str, path: &str| ids(&givers.as_bearer(token, Method::GET, path).send().await);
    assert_eq!(list(&givers.consumer, &own).await, [johns.text("id")]);
    assert_eq!(list(&other, &own).await, [others.text("id")]);
    assert_eq!(list(&other, &within(other_company)).await, [""; 0]);
    assert_eq!(list(&company, COMPANY).await, [others.text("id"), johns.text("id")], "newest first");
    assert_eq!(list(&stranger, COMPANY).await, [elsewhere.text("id")]);
}

#[tokio::test]
async fn what_is_no_id_of_ours_is_as_unknown_as_one_that_never_was() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let never = Uuid::new_v4().to_string();
    for id in [never.as_str(), "x", &never[..35], &never.replace('-', "")] {
        assert_unknown(&givers.ask_for(id).send().await, id);
    }
    let nowhere = format!("/auth/consumer-user/company/demo/transactions/{never}");
    assert_unknown(&givers.as_consumer(Method::GET, &nowhere).send().await, "no company");
}

#[tokio::test]
async fn a_gateways_transaction_is_the_companys_to_see_and_no_consumers() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let company = world.token("company", givers.company.id).await;
    let members = format!(r#""company_id":"{}","transaction_status":"paid""#, givers.company.id);
    let recorded = givers.record(&givers.whole(&members)).send().await;
    assert_eq!(recorded.status, StatusCode::CREATED, "{recorded:?}");
    let nobodys = givers.record(&givers.whole("")).send().await;
    assert_unknown(&givers.ask_for(&recorded.text("id")).send().await, "a gateway's");
    assert_eq!(givers.listed().await, [""; 0]);
    let seen = givers.as_bearer(&company, Method::GET, &format!("{COMPANY}/{}", recorded.text("id"))).send().await;
    assert_eq!([seen.text("transaction_status"), seen.number("donation_amount")], ["paid", "250"]);
    let named = format!("\"{}_{}\"", givers.giving.gateway_name, recorded.text("id"));
    assert_eq!(super::written(&seen, "external_id"), named);
    let unseen =
        givers.as_bearer(&company, Method::GET, &format!("{COMPANY}/{}", nobodys.text("id"))).send().await;
    assert_unknown(&unseen, "no company's");
    let listed = givers.as_bearer(&company, Method::GET, COMPANY).send().await;
    assert_eq!(ids(&listed), [recorded.text("id")]);
}

#[tokio::test]
async fn what_is_only_announced_is_in_no_list() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let company = world.token("company", givers.company.id).await;
    let name = reconciliation_id();
    let pre = givers.announced(&name, &format!(r#""company_id":"{}""#, givers.company.id)).await;
    let lists = async || {
        let listed = givers.as_bearer(&company, Method::GET, COMPANY).send().await;
        [ids(&listed), givers.listed().await]
    };
    assert_eq!(lists().await, [[""; 0], []]);
    assert_unknown(&givers.ask_for(&pre.text("id")).send().await, "nobody's");
    givers.donated(&givers.whole(&named(&name, ""))).await;
    assert_eq!(lists().await, [[pre.text("id")], [pre.text("id")]]);
}
