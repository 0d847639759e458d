//! Every kind of event source as a template says it, and every sentence about one that is not understood.

use super::*;
use crate::template::Template;
use serde_json::json;
use std::time::Duration;

const TEMPLATE: &str = "
Resources:
  Q: { Type: AWS::SQS::Queue }
  Failed: { Type: AWS::SQS::Queue }
  T:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
      StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
  NoStream:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
  F:
    Type: AWS::Serverless::Function
    Metadata: { BuildProperties: { Binary: f } }
    Properties:
      Events:
        E: ";

/// The event source that the template's only function has.
fn read(event: &str) -> Result<EventSource, String> {
    let template = Template::parse(&format!("{TEMPLATE}{event}"))?;
    Ok(template.functions[0].sources[0].clone())
}

fn queue(properties: &str) -> Result<EventSource, String> {
    read(&format!("{{ Type: SQS, Properties: {{ Queue: !GetAtt Q.Arn, {properties} }} }}"))
}

fn stream(properties: &str) -> Result<EventSource, String> {
    let given = format!("Stream: !GetAtt T.StreamArn, StartingPosition: LATEST, {properties}");
    read(&format!("{{ Type: DynamoDB, Properties: {{ {given} }} }}"))
}

fn schedule(properties: &str) -> Result<EventSource, String> {
    read(&format!("{{ Type: ScheduleV2, Properties: {{ {properties} }} }}"))
}

#[test]
fn a_queue_is_read_with_its_defaults_or_without() {
    let plain = QueueSource {
        queue: "Q".to_owned(),
        batch_size: 10,
        window: Duration::ZERO,
        reports_failures: false,
        max_concurrency: 50,
    };
    assert_eq!(queue("Enabled: true"), Ok(EventSource::Queue(plain.clone())));
    let said = "BatchSize: 20, MaximumBatchingWindowInSeconds: 3, \
                FunctionResponseTypes: [ReportBatchItemFailures], ScalingConfig: { MaximumConcurrency: 2 }";
    let full = QueueSource {
        batch_size: 20,
        window: Duration::from_secs(3),
        reports_failures: true,
        max_concurrency: 2,
        ..plain
    };
    assert_eq!(queue(said), Ok(EventSource::Queue(full)));
}

#[test]
fn a_stream_is_read_with_its_defaults_or_without() {
    let plain = StreamSource {
        table: "T".to_owned(),
        start: StartingPosition::Latest,
        batch_size: 100,
        window: Duration::ZERO,
        bisect: false,
        max_retries: None,
        max_age: None,
        reports_failures: false,
        on_failure: None,
        filters: Filters::default(),
    };
    assert_eq!(stream("ParallelizationFactor: 4"), Ok(EventSource::Stream(plain.clone())));
    assert_eq!(stream("MaximumRetryAttempts: -1"), Ok(EventSource::Stream(plain.clone())));
    let said = r#"BatchSize: 5, BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0,
        MaximumRecordAgeInSeconds: 60, FunctionResponseTypes: [ReportBatchItemFailures],
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } },
        FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] }"#
        .replace('\n', "");
    let said = said.as_str();
    let Ok(EventSource::Stream(source)) = stream(said) else { panic!("{:?}", stream(said)) };
    assert!(source.filters.want(&json!({"eventName": "INSERT"})));
    assert!(!source.filters.want(&json!({"eventName": "MODIFY"})));
    let full = StreamSource {
        batch_size: 5,
        bisect: true,
        max_retries: Some(0),
        max_age: Some(Duration::from_secs(60)),
        reports_failures: true,
        on_failure: Some("Failed".to_owned()),
        filters: source.filters.clone(),
        ..plain
    };
    assert_eq!(source, full);
}

#[test]
fn a_schedule_is_a_rate() {
    for (rate, minutes) in
        [("1 minute", 1), ("15 minutes", 15), ("1 hour", 60), ("6 hours", 360), ("1 day", 1440), ("2 days", 2880)]
    {
        let read = schedule(&format!("ScheduleExpression: rate({rate}), Name: x, State: ENABLED"));
        let every = Duration::from_secs(minutes * 60);
        assert_eq!(read, Ok(EventSource::Schedule(Schedule { name: "E".to_owned(), every, input: None })));
    }
    let old = read(r#"{ Type: Schedule, Properties: { Schedule: rate(1 minute), Input: '{"a":1}' } }"#);
    let Ok(EventSource::Schedule(old)) = old else { panic!("{old:?}") };
    assert_eq!(old.input, Some(json!({"a": 1})));
}

#[test]
fn what_is_not_understood_is_refused_by_name() {
    for (refused, says) in [
        (read("{ Type: SNS }"), "F's event E is of type SNS, which the local stack does not have"),
        (read("{ Properties: {} }"), "F's event E has no Type"),
        (read("{ Type: SQS, Properties: [1] }"), "F's event E has Properties that are no mapping"),
        (read("{ Type: SQS }"), "F's event E: Queue is missing"),
        (read("{ Type: Api, Properties: { Path: /x } }"), "F's event E is a route without a Method and a Path"),
        (read("{ Type: SQS, Properties: { Queue: !GetAtt T.Arn } }"), "F's event E: Queue must be a queue's Arn"),
        (
            read("{ Type: SQS, Properties: { Queue: \"arn:aws:sqs:us-east-1:123456789012:Gone\" } }"),
            "F needs the queue Gone, which the template does not have",
        ),
        (
            read(
                "{ Type: SQS, Properties: { Queue: !GetAtt Q.Arn } }\n\
                  \x20       Again: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } }",
            ),
            "F is called by Q twice",
        ),
        (queue("FilterCriteria: {}"), "F's event E: FilterCriteria is not known to the local stack"),
        (queue("BatchSize: 0"), "F's event E: BatchSize must be a whole number from 1 to 10000"),
        (queue("BatchSize: 11"), "F's event E: BatchSize above 10 needs a MaximumBatchingWindowInSeconds"),
        (queue("Enabled: false"), "F's event E: Enabled must be true on the local stack"),
        (
            queue("FunctionResponseTypes: [Other]"),
            "F's event E: FunctionResponseTypes must be [ReportBatchItemFailures]",
        ),
        (queue("ScalingConfig: 3"), "F's event E: ScalingConfig must be a mapping"),
        (
            queue("ScalingConfig: { MaximumConcurrency: 1 }"),
            "F's event E, ScalingConfig: MaximumConcurrency must be a whole number from 2 to 1000",
        ),
    ] {
        assert_eq!(refused, Err(says.to_owned()));
    }
}

#[test]
fn a_stream_that_is_not_understood_is_refused_by_name() {
    let of = |table: &str| {
        let given = format!("Stream: !GetAtt {table}, StartingPosition: LATEST");
        read(&format!("{{ Type: DynamoDB, Properties: {{ {given} }} }}"))
    };
    let destination =
        "F's event E: DestinationConfig must be {OnFailure: {Type: SQS, Destination: a queue's Arn}}";
    for (refused, says) in [
        (of("T.Arn"), "F's event E: Stream must be a table's StreamArn"),
        (of("NoStream.StreamArn"), "F needs the stream of NoStream, which the template does not have"),
        (
            read(
                "{ Type: DynamoDB, Properties: { Stream: !GetAtt T.StreamArn, StartingPosition: AT_TIMESTAMP } }",
            ),
            "F's event E: StartingPosition must be TRIM_HORIZON or LATEST",
        ),
        (
            stream("TumblingWindowInSeconds: 1"),
            "F's event E: TumblingWindowInSeconds is not known to the local stack",
        ),
        (stream("BisectBatchOnFunctionError: 1"), "F's event E: BisectBatchOnFunctionError must be true or false"),
        (
            stream("MaximumRetryAttempts: -2"),
            "F's event E: MaximumRetryAttempts must be a whole number from -1 to 10000",
        ),
        (stream("DestinationConfig: { OnSuccess: 1 }"), destination),
        (stream("DestinationConfig: { OnFailure: { Type: SNS, Destination: !GetAtt Q.Arn } }"), destination),
        (
            stream(r#"FilterCriteria: { Filters: [{ Pattern: '{"a":[{"numeric":[">",1]}]}' }] }"#),
            "F's event E: FilterCriteria has a pattern with numeric, which is not known to the local stack",
        ),
        (
            stream(&format!("FilterCriteria: {{ Filters: [{}] }}", r#"{ Pattern: '{"a":["b"]}' }, "#.repeat(6))),
            "F's event E: FilterCriteria must be {Filters: […]} with 5 filters at most",
        ),
    ] {
        assert_eq!(refused, Err(says.to_owned()));
    }
}

#[test]
fn a_schedule_that_is_not_understood_is_refused_by_name() {
    let no_rate =
        |text: &str| format!("F's event E: ScheduleExpression is {text}, which is no rate(N minutes|hours|days)");
    for text in [
        "rate(0 minutes)",
        "rate(2 minute)",
        "rate(1 minutes)",
        "rate(1 second)",
        "at(2030-01-01)",
        "rate(999999 days)",
    ] {
        assert_eq!(schedule(&format!("ScheduleExpression: {text}")), Err(no_rate(text)));
    }
    for (refused, says) in [
        (
            schedule("ScheduleExpression: cron(0 12 * * ? *)"),
            "F's event E: ScheduleExpression is cron(0 12 * * ? *): the local stack knows rate(…) only",
        ),
        (schedule(""), "F's event E: ScheduleExpression is missing"),
        (schedule("ScheduleExpression: rate(1 hour), Input: '{'"), "F's event E: Input must be JSON"),
        (
            schedule("ScheduleExpression: rate(1 hour), State: DISABLED"),
            "F's event E: State must be ENABLED on the local stack",
        ),
        (
            schedule("ScheduleExpression: rate(1 hour), StartDate: x"),
            "F's event E: StartDate is not known to the local stack",
        ),
    ] {
        assert_eq!(refused, Err(says.to_owned()));
    }
}

#[test]
fn a_pattern_matches_as_event_filtering_does() {
    let record = json!({"eventName": "INSERT", "dynamodb": {"NewImage": {
        "kind": {"S": "contribution"}, "tags": {"SS": ["a", "b"]}, "none": {"NULL": true},
    }}});
    for (pattern, matches) in [
        (r#"{"eventName":["INSERT"]}"#, true),
        (r#"{"eventName":["MODIFY","INSERT"]}"#, true),
        (r#"{"eventName":["MODIFY"]}"#, false),
        (r#"{"dynamodb":{"NewImage":{"kind":{"S":[{"prefix":"contri"}]}}}}"#, true),
        (r#"{"dynamodb":{"NewImage":{"kind":{"S":[{"prefix":"x"}]}}}}"#, false),
        (r#"{"dynamodb":{"NewImage":{"kind":{"S":[{"exists":true}]}}}}"#, true),
        (r#"{"dynamodb":{"NewImage":{"kind":[{"exists":true}]}}}"#, false),
        (r#"{"dynamodb":{"OldImage":{"kind":{"S":[{"exists":false}]}}}}"#, true),
        (r#"{"dynamodb":{"NewImage":{"kind":{"S":[{"exists":false}]}}}}"#, false),
        (r#"{"dynamodb":{"NewImage":{"kind":{"S":[{"anything-but":["x","y"]}]}}}}"#, true),
        (r#"{"dynamodb":{"NewImage":{"kind":{"S":[{"anything-but":["contribution"]}]}}}}"#, false),
        (r#"{"dynamodb":{"NewImage":{"kind":{"S":[{"anything-but":"x"}]}}}}"#, true),
        (r#"{"dynamodb":{"NewImage":{"gone":{"S":[{"anything-but":["x"]}]}}}}"#, false),
        (r#"{"dynamodb":{"NewImage":{"tags":{"SS":["b"]}}}}"#, true),
        (r#"{"dynamodb":{"NewImage":{"none":{"NULL":[true]}}}}"#, true),
        (r#"{"eventName":["INSERT"],"dynamodb":{"NewImage":{"kind":{"S":["other"]}}}}"#, false),
    ] {
        assert_eq!(Pattern::read(pattern).map(|read| read.matches(&record)), Ok(matches), "{pattern}");
    }
}

#[test]
fn a_pattern_that_is_not_understood_is_refused() {
    for (pattern, says) in [
        ("[", "has a pattern that is no JSON: ["),
        ("[]", "has a pattern that is no object: []"),
        (r#"{"a":"b"}"#, "has a pattern whose a is neither an object nor a list with entries"),
        (r#"{"a":[]}"#, "has a pattern whose a is neither an object nor a list with entries"),
        (r#"{"a":[["b"]]}"#, "has a pattern with a list in a list"),
        (r#"{"$or":[{}]}"#, "has a pattern with $or, which is not known to the local stack"),
        (r#"{"a":[{"suffix":"x"}]}"#, "has a pattern with suffix, which is not known to the local stack"),
        (r#"{"a":[{"prefix":1}]}"#, "has a pattern whose prefix is wrong: 1"),
        (
            r#"{"a":[{"anything-but":{"prefix":"x"}}]}"#,
            r#"has a pattern whose anything-but is wrong: {"prefix":"x"}"#,
        ),
        (r#"{"a":[{}]}"#, "has a pattern with {} in it, which is not one operator"),
    ] {
        assert_eq!(Pattern::read(pattern), Err(says.to_owned()), "{pattern}");
    }
}
