//! Which credential opens which route. A route that is not in this table, or has no handler, fails the build.

use super::opened::Route;
use super::routes::{Opens, all};
use crate::pos::{DUMMY_KEY, signed};
use crate::world::{World, project};
use almoner_local::functions::handler;
use almoner_local::template::Template;
use almoner_ops::sandbox::DEMO;
use http::StatusCode;

#[test]
#[cfg_attr(deployed, ignore = "looks at the clone")]
fn every_route_has_a_line_a_handler_and_tests() {
    let template = Template::load(&project().join("template.yaml")).unwrap();
    let mut routes: Vec<_> = template.routes().map(|(route, _)| route.to_string()).collect();
    let mut lines: Vec<_> = all().map(|(route, ..)| route.to_owned()).collect();
    routes.sort();
    lines.sort();
    assert_eq!(routes, lines, "the template's routes and the table's lines");
    for function in &template.functions {
        assert!(handler(&function.name).is_some(), "{} has no handler in infra/local", function.name);
        let folder = project().join("functions").join(&function.name);
        assert!(folder.join("src/lib.rs").is_file(), "{} has no folder", function.name);
    }
    for (route, .., file) in all() {
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
    for (route, opens, body, status, _) in all() {
        let (_, path) = route.split_once(' ').unwrap();
        let parts = path.trim().split('/');
        let part =
            |part: &'static str| if part.starts_with('{') { "00000000-0000-4000-8000-000000000000" } else { part };
        let path = parts.map(part).collect::<Vec<_>>().join("/");
        let asked = Route { world: &world, name: route, path: &path, body };
        match opens {
            Opens::ApiKey => asked.by_a_pair_of_headers(status, StatusCode::UNAUTHORIZED).await,
            Opens::EitherPair => asked.by_a_pair_of_headers(status, status).await,
            Opens::ClientId => asked.by_a_pair_of_headers(StatusCode::UNAUTHORIZED, status).await,
            Opens::Token(role) => asked.by_a_token(role, status).await,
            Opens::Nothing => asked.by_nothing(status).await,
            Opens::DummySignature => asked.by_its_signature(DUMMY_KEY, |key| signed(key, body)).await,
            Opens::Signature { device, key } => {
                let till = |key: &str| world.till_of(DEMO, 0, device, key);
                asked.by_its_signature(key, |key| till(key).body(body)).await;
            }
        }
    }
}
