//! Which credential opens which route. A route that is not in this table, or has no handler, fails the build.

use crate::pos::{DUMMY_KEY, signed};
use crate::world::{World, project};
use almoner_local::functions::handler;
use almoner_local::template::Template;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};

/// What opens a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opens {
    /// `API-Key` and `API-Secret`.
    ApiKey,
    /// These, or `X-Client-Id` and `X-Client-Secret`.
    EitherPair,
    /// The body's signature, with the dummy API's key. Whatever is wrong is answered 200, with a code.
    DummySignature,
}

/// Route, what opens it, a body that passes (of a signed one the members beside the terminal's), the status it then gets, and the file of its tests.
const TABLE: [(&str, Opens, &str, StatusCode, &str); 18] = [
    (
        "PUT    /company/integration/contributions/create",
        Opens::ApiKey,
        r#"{"project_id":4,"amount":5,"user_hash":"u"}"#,
        StatusCode::OK,
        "contributions/create.rs",
    ),
    (
        "PUT    /company/integration/contributions/{transaction_id}",
        Opens::ApiKey,
        r#"{"status":"completed"}"#,
        StatusCode::NOT_FOUND,
        "contributions/complete.rs",
    ),
    (
        "GET    /company/integration/contributions/{transaction_id}",
        Opens::ApiKey,
        "",
        StatusCode::NOT_FOUND,
        "contributions/get.rs",
    ),
    ("GET    /company/integration/contributions", Opens::ApiKey, "", StatusCode::OK, "contributions/list.rs"),
    (
        "POST   /webhooks",
        Opens::EitherPair,
        r#"{"url":"http://127.0.0.1:9/","events":["*"]}"#,
        StatusCode::CREATED,
        "webhooks/create.rs",
    ),
    ("GET    /webhooks", Opens::EitherPair, "", StatusCode::OK, "webhooks/manage.rs"),
    ("GET    /webhooks/{webhook_id}", Opens::EitherPair, "", StatusCode::NOT_FOUND, "webhooks/manage.rs"),
    ("DELETE /webhooks/{webhook_id}", Opens::EitherPair, "", StatusCode::NOT_FOUND, "webhooks/manage.rs"),
    ("POST   /webhooks/{webhook_id}/rotate", Opens::EitherPair, "", StatusCode::NOT_FOUND, "webhooks/rotate.rs"),
    ("POST   /webhooks/{webhook_id}/test", Opens::EitherPair, "", StatusCode::NOT_FOUND, "webhooks/trial.rs"),
    (
        "GET    /webhooks/{webhook_id}/deliveries",
        Opens::EitherPair,
        "",
        StatusCode::NOT_FOUND,
        "webhooks/deliveries.rs",
    ),
    (
        "POST   /webhooks/{webhook_id}/deliveries/{event_id}/redeliver",
        Opens::EitherPair,
        "",
        StatusCode::NOT_FOUND,
        "webhooks/redeliver.rs",
    ),
    (
        "POST   /webapi/v1/Test/CreateKey",
        Opens::DummySignature,
        r#""x_device_token":"1","x_pos_vendor":"v""#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/Invite",
        Opens::DummySignature,
        r#""x_mobile":"0400000000","x_purchase_amount":1"#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/ProcessAuthorisation",
        Opens::DummySignature,
        r#""x_pos_transaction_ref":"r","x_purchase_amount":1,"x_finance_amount":1,"x_pre_approval_code":"01ABCDEF""#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/SendReceipt",
        Opens::DummySignature,
        r#""x_pos_transaction_ref":"1","x_receipt_number":"r""#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/ProcessSalesAdjustment",
        Opens::DummySignature,
        r#""x_pos_transaction_ref":"r","x_purchase_ref":"p","x_amount":1"#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
    (
        "POST   /webapi/v1/Test/ProcessSalesAdjustmentReversal",
        Opens::DummySignature,
        r#""x_pos_transaction_ref":"r","x_adjustment_signature":"01""#,
        StatusCode::OK,
        "pos/dummy.rs",
    ),
];

#[test]
#[cfg_attr(deployed, ignore = "looks at the clone")]
fn every_route_has_a_line_a_handler_and_tests() {
    let template = Template::load(&project().join("template.yaml")).unwrap();
    let mut routes: Vec<_> = template.routes().map(|(route, _)| route.to_string()).collect();
    let mut lines: Vec<_> = TABLE.iter().map(|(route, ..)| (*route).to_owned()).collect();
    routes.sort();
    lines.sort();
    assert_eq!(routes, lines, "the template's routes and the table's lines");
    for function in &template.functions {
        assert!(handler(&function.name).is_some(), "{} has no handler in infra/local", function.name);
        let folder = project().join("functions").join(&function.name);
        assert!(folder.join("src/lib.rs").is_file(), "{} has no folder", function.name);
    }
    for (route, .., file) in TABLE {
        let text = std::fs::read_to_string(project().join("tests/api").join(file)).unwrap_or_default();
        assert!(text.matches("#[tokio::test]").count() >= 2, "{route} has no tests in {file}");
    }
}

#[test]
#[cfg_attr(deployed, ignore = "looks at the clone")]
fn every_function_of_the_repository_is_in_the_template() {
    let template = Template::load(&project().join("template.yaml")).unwrap();
    let mut declared: Vec<_> = template.functions.iter().map(|function| function.name.clone()).collect();
    let folders = std::fs::read_dir(project().join("functions")).unwrap();
    let mut folders: Vec<_> = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    declared.sort();
    folders.sort();
    assert_eq!(declared, folders);
    for function in &template.functions {
        let words = function.name.split('-').map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]));
        assert_eq!(function.logical_id, format!("{}Function", words.collect::<String>()));
    }
}

#[tokio::test]
async fn every_route_is_opened_by_its_credential_and_by_nothing_else() {
    let world = World::start().await;
    for (route, opens, body, status, _) in TABLE {
        let (method, path) = route.split_once(' ').unwrap();
        let parts = path.trim().split('/');
        let part =
            |part: &'static str| if part.starts_with('{') { "00000000-0000-4000-8000-000000000000" } else { part };
        let path = parts.map(part).collect::<Vec<_>>().join("/");
        let with_client_id = match opens {
            Opens::ApiKey => StatusCode::UNAUTHORIZED,
            Opens::EitherPair => status,
            Opens::DummySignature => {
                assert_opened_by_its_signature(&world, &path, body).await;
                continue;
            }
        };
        let ask = || world.request(method.parse().unwrap(), &path).json(body);
        let api_key = ask()
            .header("API-Key", world.partner(DEMO).api_key[0])
            .header("API-Secret", world.partner(DEMO).api_key[1]);
        let client = world.partner(DEMO).client.unwrap();
        let client_id = ask().header("X-Client-Id", client[0]).header("X-Client-Secret", client[1]);
        let bearer = ask().header("Authorization", "Bearer abc");
        assert_eq!(ask().send().await.status, StatusCode::UNAUTHORIZED, "{route} with nothing");
        assert_eq!(bearer.send().await.status, StatusCode::UNAUTHORIZED, "{route} with a token");
        assert_eq!(client_id.send().await.status, with_client_id, "{route} with a client id");
        assert_eq!(api_key.send().await.status, status, "{route} with its key");
    }
}

/// No header opens it, and none closes it.
async fn assert_opened_by_its_signature(world: &World, path: &str, members: &str) {
    let [key, secret] = world.partner(DEMO).api_key;
    for (what, body, opened) in [
        ("no signature", signed(DUMMY_KEY, members).replace("\"signature\"", "\"unsigned\""), false),
        ("another key's", signed(key, members), false),
        ("its key's", signed(DUMMY_KEY, members), true),
    ] {
        let ask = || world.request(Method::POST, path).json(&body);
        let with_key = ask().header("API-Key", key).header("API-Secret", secret);
        for request in [ask(), with_key, ask().header("Authorization", "Bearer abc")] {
            let reply = request.send().await;
            assert_eq!(reply.status, StatusCode::OK, "{path} with {what}");
            assert_eq!(reply.text("x_status") == "Success", opened, "{path} with {what}: {reply:?}");
        }
    }
}
