use crate::world::{CONTRIBUTIONS, World};
use almoner::clock::Clock;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

#[tokio::test]
async fn an_unknown_route_and_a_wrong_method_are_404_in_the_houses_shape() {
    let world = World::start().await;
    for (method, path) in [
        (Method::GET, "/".to_owned()),
        (Method::GET, "/company".to_owned()),
        (Method::GET, format!("{CONTRIBUTIONS}/a/b")),
        (Method::GET, format!("/v1{CONTRIBUTIONS}")),
        (Method::POST, CONTRIBUTIONS.to_owned()),
        (Method::DELETE, format!("{CONTRIBUTIONS}/x")),
        // `create` is a resource of its own, and only has PUT.
        (Method::GET, format!("{CONTRIBUTIONS}/create")),
        // The point of sale: without a version, with another, an unknown method, another case, not by POST.
        (Method::POST, "/webapi/CreateKey".to_owned()),
        (Method::POST, "/webapi/v2/CreateKey".to_owned()),
        (Method::POST, "/webapi/v1/Nothing".to_owned()),
        (Method::POST, "/webapi/v1/Test/Nothing".to_owned()),
        (Method::POST, "/webapi/v1/Test/createkey".to_owned()),
        (Method::POST, "/webapi/Test/CreateKey".to_owned()),
        (Method::GET, "/webapi/v1/Test/CreateKey".to_owned()),
    ] {
        let reply = world.call(DEMO, method.clone(), &path).send().await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{method} {path}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(reply.body, @r#"{"message":"There is no such path or method","code":40400,"fix":"Check both against the documentation; paths are case-sensitive.","params":{}}"#);
        }
        assert_eq!(reply.header("x-amzn-errortype"), Some("MissingAuthenticationTokenException"));
        assert_eq!(reply.header("Cache-Control"), Some("no-store"));
        assert_eq!(reply.header("X-Request-Id"), reply.header("x-amzn-requestid"));
    }
}

#[tokio::test]
async fn a_request_over_ten_megabytes_does_not_reach_the_function() {
    let world = World::start().await;
    // Where documents are sent; elsewhere the edge refuses what is that large.
    let send = async |bytes: usize| {
        world.call(DEMO, Method::POST, "/users/u/transactions").body(vec![b'x'; bytes]).send().await
    };
    let reply = send(10 * 1024 * 1024 + 1).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(reply.number("code"), "41300");
    assert_eq!(reply.header("x-amzn-errortype"), Some("RequestTooLargeException"));
    let reply = send(10 * 1024 * 1024).await;
    assert!(reply.status.is_client_error(), "{reply:?}");
    assert_eq!(reply.header("x-amzn-errortype"), None, "the function says so itself");
}

#[tokio::test]
async fn where_no_documents_are_sent_a_megabyte_does_not_reach_the_api() {
    let world = World::start().await;
    let send = async |bytes: usize| world.create(DEMO, "").body(vec![b'x'; bytes]).send().await;
    let reply = send(1_000_000).await;
    assert_eq!((reply.status, reply.number("code").as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "41300"));
    assert_eq!(reply.header("x-amzn-errortype"), None, "the edge, not the gateway");
    assert_eq!((reply.params().as_str(), reply.header("Cache-Control")), ("body", Some("no-store")));
    let reply = send(999_999).await;
    assert_eq!((reply.status, reply.params().as_str()), (StatusCode::BAD_REQUEST, "body"));
}

#[tokio::test]
async fn a_method_is_throttled_as_the_template_says() {
    let world = World::with(Clock::System)
        .template(
            "ThrottlingRateLimit: 100\n          ThrottlingBurstLimit: 200",
            "ThrottlingRateLimit: 1\n          ThrottlingBurstLimit: 2",
        )
        .start()
        .await;
    let mut replies = Vec::new();
    for _ in 0..12 {
        replies.push(world.list(DEMO, "").send().await);
    }
    let throttled: Vec<_> = replies.iter().filter(|reply| reply.status == StatusCode::TOO_MANY_REQUESTS).collect();
    assert!(throttled.len() >= 5, "{}", throttled.len());
    assert_eq!(replies[0].status, StatusCode::OK);
    assert_eq!(throttled[0].header("Retry-After"), Some("1"));
    assert_eq!(throttled[0].number("code"), "42900");
    assert!(throttled[0].header("X-Request-Id").is_some());
    assert_eq!(world.created(DEMO).await.len(), 36, "other methods are not affected");
}

#[tokio::test]
async fn a_function_that_takes_too_long_is_a_5xx_of_the_gateway() {
    let world = World::with(Clock::System)
        .template("Timeout: 10", "Timeout: 1")
        .env("STORE_ATTEMPT_TIMEOUT_MS", "5000")
        .start()
        .await;
    world.fault("timeout", 1.0).await;
    let reply = world.list(DEMO, "").send().await;
    assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(reply.number("code"), "50000");
    assert_eq!(reply.header("X-Request-Id"), Some(reply.text("request_id").as_str()));
    world.heal().await;
    assert_eq!(world.list(DEMO, "").send().await.status, StatusCode::OK, "the next invocation is not harmed");
}

#[tokio::test]
async fn a_route_changed_in_the_template_is_changed_in_the_stack() {
    let world = World::with(Clock::System)
        .template("Path: /company/integration/contributions\n", "Path: /elsewhere\n")
        .start()
        .await;
    assert_eq!(world.list(DEMO, "").send().await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.call(DEMO, Method::GET, "/elsewhere").send().await.status, StatusCode::OK);
}

#[tokio::test]
async fn paths_and_queries_are_decoded_once_and_headers_have_any_case() {
    let world = World::start().await;
    let id = world.created(DEMO).await;
    let encoded: String = id.bytes().map(|byte| format!("%{byte:02X}")).collect();
    assert_eq!(world.get(DEMO, &encoded).send().await.text("transaction_id"), id);
    assert_eq!(world.get(DEMO, &encoded.replace('%', "%25")).send().await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.list(DEMO, "st%61tus=%70ending").send().await.ids(), [id]);
    let shouted = world
        .request(Method::GET, CONTRIBUTIONS)
        .header("API-KEY", "demo-key")
        .header("api-secret", "demo-secret");
    assert_eq!(shouted.send().await.status, StatusCode::OK);
}

#[tokio::test]
async fn of_a_repeated_header_the_function_sees_the_last() {
    let world = World::start().await;
    let twice =
        world.request(Method::GET, CONTRIBUTIONS).header("API-Key", "nobody").header("API-Key", "demo-key");
    assert_eq!(twice.header("API-Secret", "demo-secret").send().await.status, StatusCode::OK);
}
