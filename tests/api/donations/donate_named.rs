//! What a consumer's body names must be there: the company, the charity and its cause, their own payment method; and
//! what is known of the consumer is answered.

use super::donated::{assert_invalid, joined};
use super::{Givers, within, written};
use crate::world::World;
use almoner_ops::sandbox::SandboxPartner;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use uuid::Uuid;

#[tokio::test]
async fn a_company_is_one_that_we_know() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let nobody = within(SandboxPartner { id: Uuid::new_v4(), ..givers.company });
    let cut = nobody.replace(&nobody[40..45], "");
    for path in [&nobody, "/auth/consumer-user/company/demo/transactions", &cut] {
        let reply = givers.as_consumer(Method::POST, path).json(&givers.whole("")).send().await;
        assert_invalid(&reply, &["company_id is unknown"]);
    }
}

#[tokio::test]
async fn charity_and_cause_exist_together() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let [first, second] = givers.giving.charities.map(|id| id.to_string());
    let nobody = Uuid::new_v4().to_string();
    let no_cause = "donation_cause is not a cause of that charity";
    for (charity, cause, expected) in [
        (&first, "wells", no_cause),
        (&first, "Cause1", no_cause),
        (&second, "cause1", no_cause),
        (&nobody, "cause1", "charity_id is unknown"),
    ] {
        let named = format!(r#"{{"charity_id":"{charity}","donation_cause":"{cause}"}}"#);
        assert_invalid(&givers.donate(&joined(&givers.whole(""), &named)).send().await, &[expected]);
    }
    let named = format!(r#"{{"charity_id":"{second}","donation_cause":"wells"}}"#);
    assert_eq!(givers.donated(&joined(&givers.whole(""), &named)).await.text("donation_cause"), "wells");
}

#[tokio::test]
async fn a_charity_that_is_disabled_or_of_the_other_mode_is_unknown() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let [live, disabled] = [(); 2].map(|()| Uuid::new_v4());
    world.ops(&format!("charity create --name n --cause c --mode live --id {live}")).await.unwrap();
    world.ops(&format!("charity create --name n --cause c --id {disabled}")).await.unwrap();
    world.ops(&format!("charity disable {disabled}")).await.unwrap();
    for charity in [live, disabled] {
        let named = format!(r#"{{"charity_id":"{charity}","donation_cause":"c"}}"#);
        let reply = givers.donate(&joined(&givers.whole(""), &named)).send().await;
        assert_invalid(&reply, &["charity_id is unknown"]);
    }
}

#[tokio::test]
async fn a_payment_method_is_the_consumers_own() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let other = world.token("consumer_user", givers.giving.other_consumer).await;
    let nobody = world.token("consumer_user", Uuid::new_v4()).await;
    let own = givers.giving.methods[0];
    for (token, method) in [(&givers.consumer, Uuid::new_v4()), (&other, own), (&nobody, own)] {
        let body = givers.whole(&format!(r#""payment_method":"{method}""#));
        let reply = givers.as_bearer(token, Method::POST, &within(givers.company)).json(&body).send().await;
        assert_invalid(&reply, &["payment_method is not a payment method of yours"]);
    }
    let reply = givers.donated(&givers.whole(&format!(r#""payment_method":"{own}""#))).await;
    assert_eq!(reply.text("payment_method"), own.to_string());
}

#[tokio::test]
async fn what_is_not_known_of_a_consumer_is_null() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    for consumer in [givers.giving.other_consumer, Uuid::new_v4()] {
        let token = world.token("consumer_user", consumer).await;
        let request = givers.as_bearer(&token, Method::POST, &within(givers.company));
        let reply = request.json(&givers.whole("")).send().await;
        assert_eq!((reply.status, reply.text("consumer_user_id")), (StatusCode::CREATED, consumer.to_string()));
        for name in ["full_name", "email", "email_anonymized", "phone"] {
            assert_eq!(written(&reply, &format!("consumer_user_{name}")), "null", "{name}");
        }
    }
}

#[tokio::test]
async fn a_substitute_for_an_email_address_is_said_to_be_one() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let jane = Uuid::new_v4();
    world.ops(&format!("consumer set {jane} --email j@anon.example --email-anonymized true")).await.unwrap();
    let token = world.token("consumer_user", jane).await;
    let donate = |members: &str| {
        givers.as_bearer(&token, Method::POST, &within(givers.company)).json(&givers.whole(members)).send()
    };
    let reply = donate("").await;
    let said = |reply, name| written(reply, &format!("consumer_user_{name}"));
    assert_eq!([said(&reply, "email"), said(&reply, "email_anonymized")], ["\"j@anon.example\"", "true"]);
    // What she typed in a browser is her own.
    let name = super::reconciliation_id();
    givers.announced(&name, r#""consumer_user_email":"jane@email.com""#).await;
    let reply = donate(&format!(r#""reconciliation_id":"{name}""#)).await;
    assert_eq!([said(&reply, "email"), said(&reply, "email_anonymized")], ["\"jane@email.com\"", "false"]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "moves the clock")]
async fn what_an_operator_changes_is_known_within_a_minute() {
    let world = World::start_at("2026-11-20T12:00:00Z").await;
    let givers = Givers::of(&world).await;
    givers.donated(&givers.whole("")).await;
    world.ops(&format!("charity remove-cause {} cause1", givers.giving.charities[0])).await.unwrap();
    world.advance(SignedDuration::from_secs(61));
    let reply = givers.donate(&givers.whole("")).send().await;
    assert_invalid(&reply, &["donation_cause is not a cause of that charity"]);
}
