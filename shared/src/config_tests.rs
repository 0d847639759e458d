use super::*;

fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
}

#[test]
fn a_queue_and_the_key_service_may_take_as_long_as_the_store() {
    let timeout =
        |ms| read(&[("TABLE_NAME", "ledger"), ("STORE_ATTEMPT_TIMEOUT_MS", ms)]).unwrap().attempt_timeout();
    assert_eq!(timeout("250"), Duration::from_millis(1_500), "a hasty store does not make the others hasty");
    assert_eq!(timeout("5000"), Duration::from_secs(5));
}

#[test]
fn defaults_fill_what_is_not_set() {
    let config = read(&[("TABLE_NAME", "ledger"), ("LOG_LEVEL", "")]).unwrap();
    assert_eq!(config.attempt_timeout(), Duration::from_millis(1_500));
    assert_eq!((config.table.as_str(), config.endpoints), ("ledger", Endpoints::default()));
    assert_eq!(config.store_attempt_timeout, Duration::from_secs(1));
    assert_eq!(config.notification_schedule, Schedule::default());
    assert_eq!(config.notification_recover_after, Duration::from_secs(120));
    assert!(!config.webhook_local_targets, "loopback is not for AWS");
    assert_eq!(config.log_level, tracing::Level::INFO);
    assert_eq!(config.tokens, Tokens::default(), "nobody's tokens are believed");
    assert_eq!(config.payment_processor, None);
    assert_eq!((config.documents, config.sandbox_step_s), (None, 30));
    assert_eq!(config.metrics_namespace, None, "no metrics");
}

#[test]
fn documents_are_in_a_bucket_or_in_a_folder_which_wins() {
    let read = |pairs: &[_]| read(&[&[("TABLE_NAME", "t")], pairs].concat()).unwrap().documents;
    let (bucket, folder) = (("DOCUMENTS_BUCKET", "papers"), ("DOCUMENTS_DIR", "/papers"));
    assert_eq!(read(&[bucket, ("DOCUMENTS_DIR", "")]), Some(DocumentsPlace::Bucket("papers".to_owned())));
    assert_eq!(read(&[bucket, folder]), Some(DocumentsPlace::Folder("/papers".into())));
}

#[test]
fn the_sandbox_waits_for_a_quarter_of_an_hour_at_most() {
    let read = |value| read(&[("TABLE_NAME", "t"), ("SANDBOX_STEP_S", value)]);
    assert_eq!(["0", "900"].map(|value| read(value).unwrap().sandbox_step_s), [0, 900]);
    for value in ["901", "-1", "soon"] {
        let error = read(value).unwrap_err().to_string();
        assert_eq!(error, "environment variable SANDBOX_STEP_S must be a number from 0 to 900");
    }
}

#[test]
fn a_services_own_endpoint_wins_over_the_general_one() {
    let read = |pairs: &[_]| read(&[&[("TABLE_NAME", "t")], pairs].concat()).unwrap().endpoints;
    let general = ("AWS_ENDPOINT_URL", "http://a");
    assert_eq!(read(&[general]).dynamodb.as_deref(), Some("http://a"));
    for (name, of) in [
        ("AWS_ENDPOINT_URL_DYNAMODB", (|all| all.dynamodb) as fn(Endpoints) -> Option<String>),
        ("AWS_ENDPOINT_URL_SQS", |all| all.sqs),
        ("AWS_ENDPOINT_URL_KMS", |all| all.kms),
        ("AWS_ENDPOINT_URL_S3", |all| all.s3),
    ] {
        assert_eq!(of(read(&[general, (name, "http://b")])).as_deref(), Some("http://b"), "{name}");
    }
}

#[test]
fn a_tokens_mode_is_that_of_its_issuer() {
    let read = |pairs: &[_]| read(&[&[("TABLE_NAME", "t"), ("TOKEN_AUDIENCE", "almoner")], pairs].concat());
    let (test, live) = ("https://test.example", "https://id.example/live");
    let tokens = read(&[("TOKEN_ISSUER_TEST", test), ("TOKEN_ISSUER_LIVE", live)]).unwrap().tokens;
    let issuers: Vec<_> = tokens.issuers.iter().map(|(mode, url)| (*mode, url.as_str())).collect();
    assert_eq!(issuers, [(Mode::Test, test), (Mode::Live, live)]);
    assert_eq!(tokens.audience, "almoner");
    let tokens = read(&[("TOKEN_ISSUER_TEST", ""), ("TOKEN_ISSUER_LIVE", live)]).unwrap().tokens;
    assert_eq!(tokens.issuers.len(), 1);
    assert_eq!(tokens.issuers[0].0, Mode::Live);
    for same in [test, "https://test.example/", "https://TEST.example:443"] {
        let error = read(&[("TOKEN_ISSUER_TEST", test), ("TOKEN_ISSUER_LIVE", same)]).unwrap_err().to_string();
        let rule = "environment variable TOKEN_ISSUER_LIVE must be another issuer than TOKEN_ISSUER_TEST";
        assert_eq!(error, rule, "{same}");
    }
}

#[test]
fn an_issuer_needs_an_audience() {
    let read = |pairs: &[_]| read(&[&[("TABLE_NAME", "t")], pairs].concat());
    let error = read(&[("TOKEN_ISSUER_LIVE", "https://id.example")]).unwrap_err().to_string();
    let rule =
        "environment variable TOKEN_AUDIENCE must say whom tokens are for, where there is an issuer of them";
    assert_eq!(error, rule);
    assert!(read(&[("TOKEN_AUDIENCE", "almoner")]).is_ok());
}

#[test]
fn a_payment_processor_is_asked_where_it_is_said_to_be() {
    let read = |url| read(&[("TABLE_NAME", "t"), ("PAYMENT_PROCESSOR_URL", url)]).unwrap().payment_processor;
    for url in ["https://pay.example/authorise", "http://127.0.0.1:9000/"] {
        assert_eq!(read(url), ServiceUrl::parse(url));
        assert!(read(url).is_some(), "{url}");
    }
    assert_eq!(read(""), None, "the template's default");
}

#[test]
fn each_wrong_variable_is_named() {
    let error = |pairs: &[_]| read(pairs).unwrap_err().to_string();
    assert_eq!(error(&[]), "environment variable TABLE_NAME must name the ledger's table");
    for (name, values, says) in [
        ("STORE_ATTEMPT_TIMEOUT_MS", ["9", "5001", "soon", "-1"].as_slice(), "must be a number from 10 to 5000"),
        ("NOTIFICATION_RECOVER_AFTER_S", &["0", "3601", "x"], "must be a number from 1 to 3600"),
        ("WEBHOOK_LOCAL_TARGETS", &["yes", "1"], "must be true or false"),
        (
            "TOKEN_ISSUER_TEST",
            &["id.example", "http://id.example", "https://u@id.example", "https://id.example/?a"],
            "must be an https:// URL without user, query or fragment (http:// on this machine alone)",
        ),
        (
            "PAYMENT_PROCESSOR_URL",
            &[
                "pay.example",
                "http://pay.example",
                "http://10.0.0.1/",
                "https://u:p@pay.example",
                "https://pay.example/#a",
            ],
            "must be an https:// URL without user, query or fragment (http:// on this machine alone)",
        ),
        ("LOG_LEVEL", &["loud"], "must be error, warn, info or debug"),
        (
            "METRICS_NAMESPACE",
            &[":a", "a b", "a\"", "é", &"a".repeat(256)],
            "must be up to 255 letters, digits and ._/#:- without a colon at the beginning",
        ),
        (
            "NOTIFICATION_SCHEDULE_S",
            &["0", "5,", "5 300", "604801", "a"],
            "must be 1 to 20 numbers from 1 to 604800, 1209600 in all, with commas between",
        ),
    ] {
        for value in values {
            assert_eq!(
                error(&[("TABLE_NAME", "t"), (name, value)]),
                format!("environment variable {name} {says}")
            );
        }
    }
}

#[test]
fn statements_are_in_a_bucket_or_in_a_folder_which_wins() {
    let read = |pairs: &[_]| read(&[&[("TABLE_NAME", "t")], pairs].concat()).unwrap().statements;
    assert_eq!(read(&[]), None);
    let bucket = ("STATEMENTS_BUCKET", "b");
    assert_eq!(read(&[bucket]), Some(StatementsPlace::Bucket("b".to_owned())));
    assert_eq!(read(&[bucket, ("STATEMENTS_DIR", "/d")]), Some(StatementsPlace::Folder("/d".into())));
}
