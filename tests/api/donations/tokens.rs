//! Whoever is not believed on a consumer's paths gets one and the same answer, byte for byte.

mod issuer;

use super::{Givers, within};
use crate::world::{Reply, Request, World};
use almoner::clock::Clock;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Method, StatusCode};
use issuer::{Issuer, hs256, input, rsa};
use serde_json::json;
use uuid::Uuid;

/// All of an answer but what each has of its own.
fn common(reply: &Reply) -> (StatusCode, Vec<(String, Vec<u8>)>, String) {
    let own =
        ["x-request-id", "x-amzn-requestid", "x-amz-request-id", "x-amzn-trace-id", "x-amz-apigw-id", "date"];
    let headers = reply.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let mut headers: Vec<_> =
        headers.map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_owned())).collect();
    headers.sort_unstable();
    (reply.status, headers, reply.body.clone())
}

/// The answer to whoever brings nothing.
async fn nobodys(world: &World, path: &str) -> Reply {
    let reply = world.request(Method::POST, path).json("{}").send().await;
    assert_eq!((reply.status, reply.header("WWW-Authenticate")), (StatusCode::UNAUTHORIZED, Some("Bearer")));
    insta::allow_duplicates! {
        insta::assert_snapshot!(reply.body, @r#"{"message":"The credentials were not accepted: send Authorization: Bearer with a token of your issuer for this path that has not expired.","errors":{}}"#);
    }
    reply
}

#[tokio::test]
async fn whoever_is_somebody_else_or_nobody_gets_one_and_the_same_answer() {
    let world = World::start().await;
    let givers = Givers::of(&world).await;
    let (path, token) = (within(givers.company), givers.consumer.clone());
    let expected = common(&nobodys(&world, &path).await);
    let [head, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let another = world.token("consumer_user", Uuid::new_v4()).await;
    let bearer = |token: &str| format!("Bearer {token}");
    for (what, authorization) in [
        ("a payment gateway", bearer(&givers.gateway)),
        ("a company", bearer(&world.token("company", givers.company.id).await)),
        ("a buyer", bearer(&world.token("buyer", givers.giving.consumer).await)),
        ("garbage", bearer("x.y.z")),
        ("nothing", "Bearer".to_owned()),
        ("another scheme", format!("Basic {token}")),
        ("no algorithm", bearer(&format!("{none}.{claims}."))),
        ("no algorithm, but a signature", bearer(&format!("{none}.{claims}.{signature}"))),
        ("no signature", bearer(&format!("{head}.{claims}."))),
        ("another's claims", bearer(&format!("{head}.{}.{signature}", another.split('.').nth(1).unwrap()))),
        ("too long", bearer(&"x".repeat(8_193))),
    ] {
        // Whatever else is wrong with the request.
        for (path, body) in
            [(path.as_str(), givers.whole("")), ("/auth/consumer-user/company/x/transactions", "{".to_owned())]
        {
            let request = world.request(Method::POST, path).header("Authorization", &authorization);
            assert_eq!(common(&request.json(&body).send().await), expected, "{what}");
        }
    }
    for path in [path.clone(), format!("{path}/{}", Uuid::new_v4()), format!("{path}?limit=0")] {
        assert_eq!(common(&world.request(Method::GET, &path).send().await), expected, "{path}");
        let company = world.token("company", givers.company.id).await;
        assert_eq!(common(&givers.as_bearer(&company, Method::GET, &path).send().await), expected, "{path}");
    }
    assert_eq!(givers.listed().await, [""; 0]);
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn a_token_that_is_wrong_in_whatever_way_gets_the_answer_of_none_at_all() {
    let issuer = Issuer::start().await;
    let world = World::with(Clock::System).env("TOKEN_ISSUER_TEST", &issuer.url).start().await;
    let company = world.partner(almoner_ops::sandbox::DEMO);
    let consumer = company.giving.unwrap().consumer;
    let (path, now_s) = (within(company), Clock::System.now().as_second());
    let expected = common(&nobodys(&world, &path).await);
    let head = |alg: &str, kid: &str| json!({ "alg": alg, "typ": "JWT", "kid": kid });
    let good = issuer.claims(consumer, "typ", json!("what we do not read"));
    let with = |name, value| {
        rsa(&RSA_PKCS1_SHA256, &issuer.key, &head("RS256", "k1"), &issuer.claims(consumer, name, value))
    };
    let stranger = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let public = issuer.key.public_key();
    let modulus = public.modulus().big_endian_without_leading_zero().to_owned();
    let ask = |token: &str| -> Request {
        world.request(Method::GET, &path).header("Authorization", &format!("Bearer {token}"))
    };
    let own = rsa(&RSA_PKCS1_SHA256, &issuer.key, &head("RS256", "k1"), &good);
    assert_eq!(ask(&own).send().await.status, StatusCode::OK, "it signs as issuers do");
    for (what, token) in [
        ("expired", with("exp", json!(now_s - 61))),
        ("not yet", with("nbf", json!(now_s + 120))),
        ("another issuer's", with("iss", json!("https://id.example"))),
        ("for others", with("aud", json!("others"))),
        ("for others and others", with("aud", json!(["others", "Almoner"]))),
        ("without an end", with("exp", json!(null))),
        ("of nobody", with("sub", json!("john"))),
        ("in no role", with("role", json!("admin"))),
        ("in another role", with("role", json!("payment_gateway"))),
        ("by no algorithm", format!("{}.", input(&head("none", "k1"), &good))),
        ("by None", format!("{}.", input(&head("None", "k1"), &good))),
        ("by HMAC with the public key", hs256(public.as_ref(), &head("HS256", "k1"), &good)),
        ("by HMAC with its modulus", hs256(&modulus, &head("HS256", "k1"), &good)),
        ("by HMAC, said to be RSA", hs256(public.as_ref(), &head("RS256", "k1"), &good)),
        ("by another hash", rsa(&RSA_PKCS1_SHA512, &issuer.key, &head("RS512", "k1"), &good)),
        ("by a stranger's key", rsa(&RSA_PKCS1_SHA256, &stranger, &head("RS256", "k1"), &good)),
        ("by a key that nobody knows", rsa(&RSA_PKCS1_SHA256, &issuer.key, &head("RS256", "k2"), &good)),
        ("by a key without a name", rsa(&RSA_PKCS1_SHA256, &issuer.key, &json!({ "alg": "RS256" }), &good)),
    ] {
        for method in [Method::POST, Method::GET] {
            let request = world.request(method, &path).header("Authorization", &format!("Bearer {token}"));
            assert_eq!(common(&request.json("{}").send().await), expected, "{what}");
        }
    }
    assert_eq!(ask(&own).send().await.status, StatusCode::OK, "and it is still believed");
}
