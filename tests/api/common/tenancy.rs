use crate::world::World;
use almoner_ops::sandbox::{DEMO, OTHER};
use http::StatusCode;

#[tokio::test]
async fn another_tenants_id_answers_exactly_as_an_unknown_one() {
    let world = World::start().await;
    let foreign = world.created(OTHER).await;
    let unknown = uuid::Uuid::new_v4().to_string();
    let answers = async |id: &str| {
        let (got, completed) = (world.get(DEMO, id).send().await, world.complete(DEMO, id).send().await);
        [(got.status, got.body), (completed.status, completed.body)]
    };
    assert_eq!(answers(&foreign).await, answers(&unknown).await);
    assert_eq!(answers(&foreign).await[0].0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_key_of_another_tenant_is_no_key_of_mine() {
    let world = World::start().await;
    let body = r#"{"project_id":4,"amount":5,"user_hash":"u"}"#;
    let theirs = world.create(OTHER, body).key("shared").send().await.text("transaction_id");
    let mine = world.create(DEMO, &body.replace('5', "6")).key("shared").send().await;
    assert_eq!(mine.status, StatusCode::OK);
    assert_eq!(world.list(OTHER, "").send().await.ids(), [theirs]);
    assert_eq!(world.list(DEMO, "").send().await.ids(), [mine.text("transaction_id")]);
}
