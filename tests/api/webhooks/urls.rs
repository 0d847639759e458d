use super::{asks, assert_problem, busy, busy_world, create, ids};
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;

/// Refused whether on a developer's machine or not.
const NEVER: [&str; 40] = [
    "ftp://example.com/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//example.com/",
    "/hooks",
    "example.com",
    "https:example.com",
    "https:/example.com",
    "https://",
    "https:///hooks",
    "https://user@93.184.215.14/",
    "https://user:password@93.184.215.14/",
    "https://:password@93.184.215.14/",
    "https://93.184.215.14/#fragment",
    "https://93.184.215.14/#",
    "https://93.184.215.14/a b",
    " https://93.184.215.14/",
    "https://93.184.215.14/\\n",
    "https://93.184.215.14:65536/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://0xa.1/",
    "https://167772161/",
    "https://012.0.0.1/",
    "https://[::]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[ff02::1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::]/",
    "https://gone.invalid/",
    "https://a.b.invalid:8443/hooks",
];
/// Refused unless on a developer's machine.
const LOCAL: [&str; 9] = [
    "http://127.0.0.1:9/",
    "https://127.0.0.1:9/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://127.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://localhost/",
    "http://93.184.215.14/",
];
/// What may be registered anywhere.
const EVERYWHERE: [&str; 5] = [
    "https://93.184.215.14/",
    "https://93.184.215.14:8443/hooks?a=b",
    "HTTPS://93.184.215.14",
    "https://[2606:4700::1111]/",
    "https://0x5d.0xb8.0xd7.0xe/",
];

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn a_url_is_https_to_the_public_internet() {
    let world = busy(Clock::System).env("WEBHOOK_LOCAL_TARGETS", "false").start().await;
    for url in NEVER.iter().chain(&LOCAL) {
        let reply = create(&world, DEMO, &asks(url)).send().await;
        assert_problem(&reply, StatusCode::UNPROCESSABLE_ENTITY, "url", url);
    }
    assert!(ids(&world, DEMO).await.is_empty());
    for url in EVERYWHERE {
        let reply = create(&world, DEMO, &asks(url)).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{url}: {reply:?}");
    }
}

#[tokio::test]
async fn a_developers_machine_allows_itself_and_http_and_nothing_else() {
    let world = busy_world().await;
    for url in NEVER {
        for url in [url.to_owned(), url.replacen("https://", "http://", 1)] {
            let reply = create(&world, DEMO, &asks(&url)).send().await;
            assert_problem(&reply, StatusCode::UNPROCESSABLE_ENTITY, "url", &url);
        }
    }
    for url in LOCAL.iter().chain(&EVERYWHERE) {
        let reply = create(&world, DEMO, &asks(url)).send().await;
        assert_eq!(reply.status, StatusCode::CREATED, "{url}: {reply:?}");
    }
}

#[tokio::test]
async fn a_url_has_2048_bytes_at_most() {
    let world = busy_world().await;
    let long = |length: usize| format!("https://93.184.215.14/{}", "a".repeat(length - 22));
    assert_eq!(create(&world, DEMO, &asks(&long(2_048))).send().await.status, StatusCode::CREATED);
    for url in [long(2_049), format!("https://93.184.215.14/{}", "é".repeat(1_024))] {
        let reply = create(&world, DEMO, &asks(&url)).send().await;
        assert_problem(&reply, StatusCode::UNPROCESSABLE_ENTITY, "url", "too long");
    }
}

#[tokio::test]
#[cfg_attr(deployed, ignore = "sets the functions' environment")]
async fn a_refused_url_is_told_why() {
    let world = busy(Clock::System).env("WEBHOOK_LOCAL_TARGETS", "false").start().await;
    let mut reasons = String::new();
    for url in [
        "http://93.184.215.14/",
        "https://u@93.184.215.14/",
        "https://10.0.0.1/",
        "https://localhost/",
        "https://gone.invalid/",
    ] {
        let reply = create(&world, DEMO, &asks(url)).send().await;
        let problem: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
        reasons += &format!("{url} {}\n", problem["errors"]["url"][0].as_str().unwrap());
    }
    insta::assert_snapshot!(reasons, @r"
    http://93.184.215.14/ must begin with https://
    https://u@93.184.215.14/ must have no user name or password
    https://10.0.0.1/ must not be a private or reserved address
    https://localhost/ must not lead to a private or reserved address
    https://gone.invalid/ must have a host that can be looked up
    ");
}
