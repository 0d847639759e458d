use super::*;
use crate::auth::pos_signature::verifies;
use crate::domain::refusal::FieldErrors;
use crate::http::pos::body::SignedBody;
use lambda_http::Request;
use serde_json::Value;

fn key(text: &str) -> DeviceKey {
    DeviceKey::new(text.to_owned())
}

fn answered(key: Option<&DeviceKey>, tracking: Tracking<'_>, answer: impl Into<Answer>) -> String {
    let response = respond(&Call::begin(&Request::default()), key, tracking, &answer.into());
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["Content-Type"], "application/json");
    assert_eq!(response.headers()["Cache-Control"], "no-store");
    assert!(response.headers().contains_key("X-Request-Id"));
    match response.into_body() {
        Body::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_answers_of_the_vectors_are_made_to_the_byte_and_verified() {
    let device = key("dy33vQhksVsv");
    let mut created: Answer = Code::SCRK01.into();
    created.new_key = Some(device.clone());
    for (secret, answer, expected) in [
        (
            &device,
            Code::SPRA01.into(),
            r#"{"x_status":"Success","x_code":"SPRA01","x_message":"Approved","tracking_data":null,"signature":"07fa5c9b43520bb9417d7eadb8390a87bf7a42767a67bd5af95627b51c2d8bae"}"#,
        ),
        (
            &key("nb4i6ldxuVQC"),
            created,
            r#"{"x_status":"Success","x_code":"SCRK01","x_message":"Success","x_key":"dy33vQhksVsv","tracking_data":null,"signature":"c8340d19b24f8ec2fb915202ea7fb08d81fc711681fbfea297106d219a5c30a6"}"#,
        ),
        (
            &device,
            Code::SSER01.into(),
            r#"{"x_status":"Success","x_code":"SSER01","x_message":"Success","tracking_data":null,"signature":"b55c8cbe59305d3d8abc6ea8f0cdcf4702059d6d2fa935c83595e56e7001157b"}"#,
        ),
    ] {
        let text = answered(Some(secret), Tracking::default(), answer);
        assert_eq!(text, expected);
        let body = SignedBody::parse(&text).unwrap();
        assert!(verifies(secret, &body.members().unwrap(), body.signature().unwrap()));
    }
}

#[test]
fn every_x_field_that_is_sent_is_signed_and_none_is_null() {
    let full = Answer {
        purchase_number: Some("P1".to_owned()),
        new_key: Some(key("k")),
        retry_duration: Some(5),
        ..Code::SPND01.into()
    };
    for answer in [full, Code::FPRA21.into()] {
        let text = answered(Some(&key("k")), Tracking::default(), answer);
        let body = SignedBody::parse(&text).unwrap();
        assert!(verifies(&key("k"), &body.members().unwrap(), body.signature().unwrap()), "{text}");
        let wire: Value = serde_json::from_str(&text).unwrap();
        assert!(wire.as_object().unwrap().iter().all(|(name, value)| name == "tracking_data" || !value.is_null()));
        assert_eq!(wire.get("retry_duration").is_some(), wire["x_code"] == "SPND01");
    }
}

#[test]
fn without_a_key_there_is_no_signature() {
    let text = answered(None, Tracking::default(), Code::EAUT01);
    assert!(text.ends_with(r#","tracking_data":null}"#), "{text}");
}

#[test]
fn tracking_data_comes_back_to_the_byte() {
    let sent = "{ \"b\" : 1.50,\n\t\"a\":\"\\u00e9é\\/\", \"a\":[1e2 , {}] }";
    let text = format!("{{\"tracking_data\": {sent} }}");
    let body = SignedBody::parse(&text).unwrap();
    let answer = answered(None, body.echo(), Code::SPRA01);
    assert!(answer.contains(&format!("\"tracking_data\":{sent}}}")), "{answer}");
}

#[test]
fn whatever_is_refused_has_a_code() {
    let cause = || Cause::new("the table burns");
    for (refusal, code, says) in [
        (Refusal::Unavailable(cause()), "EISE01", "Send the same request again."),
        (Refusal::Broken(cause()), "EISE01", "Send the same request again."),
        (Refusal::Malformed(FieldErrors::one("x_a", "is required")), "EVAL01", "x_a is required."),
        (Refusal::Invalid(FieldErrors::default()), "EVAL01", "The request is not valid."),
        (Refusal::Unauthenticated, "EAUT01", "unknown"),
        (Refusal::Unknown { field: "id" }, "EISE01", "our side"),
        (Refusal::Forbidden { field: "id", reason: "r" }, "EISE01", "our side"),
        (Refusal::KeyReused { header: "h" }, "EISE01", "our side"),
    ] {
        let text = answered(None, Tracking::default(), refusal);
        let wire: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(wire["x_code"], code);
        assert!(wire["x_message"].as_str().unwrap().contains(says), "{text}");
        assert!(!text.contains("burns"), "causes are for the log");
    }
}

#[test]
fn a_malformed_field_is_named_whatever_it_is_called() {
    let text = answered(Some(&key("k")), Tracking::default(), Malformed::new("x_\"\u{1}é", "is required"));
    let body = SignedBody::parse(&text).unwrap();
    assert_eq!(body.text("x_message", 99), Ok("x_\"\u{1}é is required."));
    assert!(verifies(&key("k"), &body.members().unwrap(), body.signature().unwrap()));
}

#[test]
fn a_new_key_is_never_printed() {
    let answer = Answer { new_key: Some(key("geheim")), ..Code::SCRK01.into() };
    assert!(!format!("{answer:?}").contains("geheim"));
}
