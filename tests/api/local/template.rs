//! What the stack makes of `template.yaml`.

use crate::world::{World, parsed, project, template};
use almoner::clock::Clock;
use almoner_local::engine::dynamodb;
use almoner_local::template::{Template, yaml};
use serde_json::json;

const QUEUES: &str = "
  Work:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 60
      RedrivePolicy: { deadLetterTargetArn: !GetAtt WorkDead.Arn, maxReceiveCount: 1 }
  WorkDead:
    Type: AWS::SQS::Queue
    Properties: { MessageRetentionPeriod: 1209600 }
";

fn with(resources: &str) -> String {
    template().replace("\nOutputs:", &format!("{resources}\nOutputs:"))
}

#[test]
fn the_table_has_the_templates_keys_index_stream_and_ttl() {
    let template = Template::load(&project().join("template.yaml")).unwrap();
    let [table] = template.tables.as_slice() else { panic!("one table") };
    let database = dynamodb::open(None, &template.tables).unwrap();
    let name = json!({ "TableName": table.name });
    let described = database.describe_table(serde_json::from_value(name.clone()).unwrap()).unwrap();
    let described = serde_json::to_value(described).unwrap();
    assert_eq!(described["Table"]["KeySchema"], table.create["KeySchema"]);
    assert_eq!(described["Table"]["GlobalSecondaryIndexes"][0]["IndexName"], "list");
    assert_eq!(described["Table"]["GlobalSecondaryIndexes"][0]["Projection"]["ProjectionType"], "KEYS_ONLY");
    assert_eq!(described["Table"]["StreamSpecification"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
    let ttl = database.describe_time_to_live(serde_json::from_value(name).unwrap()).unwrap();
    let ttl = serde_json::to_value(ttl).unwrap();
    assert_eq!(ttl["TimeToLiveDescription"]["AttributeName"], "forget_at_s");
}

#[tokio::test]
async fn queues_are_made_with_their_redrive_policy_and_a_message_dies_where_it_says() {
    let world = World::with(Clock::System).template("\nOutputs:", &format!("{QUEUES}\nOutputs:")).start().await;
    let sqs = aws_sdk_sqs::Client::new(&world.sdk("sqs"));
    let url = async |name: &str| sqs.get_queue_url().queue_name(name).send().await.unwrap().queue_url.unwrap();
    let (work, dead) = (url("Work").await, url("WorkDead").await);
    let receive = async |url: &str| {
        let received = sqs.receive_message().queue_url(url).send().await.unwrap();
        received.messages.unwrap_or_default().pop()
    };
    sqs.send_message().queue_url(&work).message_body("hello").send().await.unwrap();

    let first = receive(&work).await.unwrap();
    assert_eq!(first.body(), Some("hello"));
    assert!(receive(&work).await.is_none(), "not visible for a minute");
    let handle = first.receipt_handle.unwrap();
    let again = sqs.change_message_visibility().queue_url(&work).receipt_handle(handle).visibility_timeout(0);
    again.send().await.unwrap();
    assert!(receive(&work).await.is_none(), "it was received once, and once is all it may be");
    assert_eq!(receive(&dead).await.unwrap().body(), Some("hello"));
}

#[test]
fn every_function_is_told_where_metrics_go_and_whether_to_trace() {
    let told = parsed(&template());
    for function in &told.functions {
        let namespace = function.environment.get("METRICS_NAMESPACE").map(String::as_str);
        assert_eq!(namespace, Some("Almoner"), "{}", function.name);
    }
    let template = yaml::read(&template()).unwrap();
    assert_eq!(template["Parameters"]["Tracing"]["AllowedValues"], json!(["Active", "PassThrough"]));
    assert_eq!(template["Globals"]["Function"]["Tracing"], json!({ "Ref": "Tracing" }));
    for (name, resource) in template["Resources"].as_object().unwrap() {
        assert_eq!(resource["Properties"].get("Tracing"), None, "{name} has no mind of its own");
        assert_eq!(resource["Properties"].pointer("/Environment/Variables/METRICS_NAMESPACE"), None, "{name}");
    }
    let api = &template["Resources"]["Api"]["Properties"]["TracingEnabled"];
    assert_eq!(api, &json!({ "Fn::If": ["TraceRequests", true, false] }));
    let active = json!({ "Fn::Equals": [{ "Ref": "Tracing" }, "Active"] });
    assert_eq!(template["Conditions"]["TraceRequests"], active);
}

#[test]
fn a_template_that_is_wrong_is_refused_with_one_clear_sentence() {
    let whole = template();
    for (text, says) in [
        (whole.replace("Resources:", "Resources: ["), "line "),
        (whole.replace("TABLE_NAME: !Ref LedgerTable", "TABLE_NAME: !Ref Nobody"), "nothing is called Nobody"),
        (
            whole.replace("BuildProperties: { Binary: contributions-get }", "Other: x"),
            "ContributionsGetFunction names no binary",
        ),
        ("Resources: {}".to_owned(), "it declares no function"),
        ("a: 1".to_owned(), "it has no Resources"),
        (with("\n  Fifo: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }\n"), "Fifo is a FIFO queue"),
    ] {
        let problem = Template::parse_in(&text, &project()).unwrap_err();
        assert!(problem.contains(says), "{problem:?} should say {says:?}");
        assert!(!problem.contains('\n'), "{problem}");
    }
}
