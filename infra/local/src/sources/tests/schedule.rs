//! Schedules, on a clock that jumps.

use super::*;

async fn world(properties: &str) -> World {
    World::new(&format!("{{ Type: ScheduleV2, Properties: {{ {properties} }} }}")).await
}

const HOURLY: &str = "ScheduleExpression: rate(1 hour)";

/// Lets time pass; the clock jumps when nothing else is to be done.
async fn minutes(minutes: u64) {
    tokio::time::sleep(Duration::from_secs(minutes * 60)).await;
}

#[tokio::test(start_paused = true)]
async fn a_schedule_runs_after_each_interval_with_the_schedulers_event() {
    let world = world(HOURLY).await;
    let (seen, function) = recording(|number, _| if number == 0 { Err("no".to_owned()) } else { Ok(json!(1)) });
    let started = world.start(function).await;
    minutes(59).await;
    assert_eq!(seen.lock().unwrap().len(), 0);
    minutes(2).await;
    assert_eq!(seen.lock().unwrap().len(), 1);
    minutes(120).await;
    assert_eq!(seen.lock().unwrap().len(), 3, "a run that fails is followed by the next");
    started.stop().await;

    let event = seen.lock().unwrap()[0].clone();
    let fixed = ["version", "source", "detail-type", "detail", "resources"].map(|name| event[name].clone());
    let arn = "arn:aws:scheduler:us-east-1:123456789012:schedule/default/E";
    assert_eq!(fixed, [json!("0"), json!("aws.scheduler"), json!("Scheduled Event"), json!({}), json!([arn])]);
    let time = event["time"].as_str().unwrap();
    assert!(time.len() == "2026-11-20T12:00:00Z".len() && time.ends_with('Z'), "{time}");
}

#[tokio::test(start_paused = true)]
async fn a_restarted_stack_runs_every_schedule_at_once_and_gives_the_input_that_is_set() {
    let world = world(&format!("{HOURLY}, Input: '{{\"only\":1}}'")).await;
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start_again(function, true).await;
    minutes(1).await;
    assert_eq!(*seen.lock().unwrap(), [json!({"only": 1})]);
    minutes(60).await;
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_run_that_catches_up_is_told_that_the_queues_are_lost() {
    let world = world(HOURLY).await;
    let (seen, function) = recording(|_, _| Ok(Value::Null));
    let _started = world.start_again(function, true).await;
    minutes(61).await;
    let details: Vec<Value> = seen.lock().unwrap().iter().map(|event| event["detail"].clone()).collect();
    assert_eq!(details, [json!({"queues_lost": true}), json!({})]);
}

#[tokio::test(start_paused = true)]
async fn a_schedule_runs_on_demand_and_says_how_it_went() {
    let world = world(HOURLY).await;
    let (seen, function) = recording(|number, _| if number == 0 { Ok(json!(1)) } else { Err("no".to_owned()) });
    let started = world.start(function).await;
    assert_eq!(started.sources.run_schedules("f").await, Some(Ok(())));
    assert_eq!(started.sources.run_schedules("f").await, Some(Err("no".to_owned())));
    assert_eq!(started.sources.run_schedules("g").await, None);
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn two_runs_of_a_schedule_are_never_under_way_at_once() {
    let world = world(HOURLY).await;
    let [now, runs] = [(); 2].map(|()| Arc::new(AtomicUsize::new(0)));
    let (counted_now, counted_runs) = (Arc::clone(&now), Arc::clone(&runs));
    let started = world
        .start(function(move |_| {
            let (now, runs) = (Arc::clone(&counted_now), Arc::clone(&counted_runs));
            async move {
                assert_eq!(now.fetch_add(1, Ordering::SeqCst), 0);
                tokio::time::sleep(Duration::from_millis(500)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                runs.fetch_add(1, Ordering::SeqCst);
                Ok(Value::Null)
            }
        }))
        .await;
    let run = || started.sources.run_schedules("f");
    assert_eq!(futures::join!(run(), run(), run()), (Some(Ok(())), Some(Ok(())), Some(Ok(()))));
    assert_eq!(runs.load(Ordering::SeqCst), 3);
}
