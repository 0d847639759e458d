//! Counting on a clock of the test's own.

use super::*;

const WINDOW: Duration = Duration::from_secs(60);

fn at(seconds: f64) -> Duration {
    Duration::from_secs_f64(1_000.0 + seconds)
}

#[test]
fn requests_are_counted_until_the_window_has_slid_past_them() {
    let mut rates = Rates::new(WINDOW, ADDRESSES);
    for (time, counted) in [
        (0.2, 1),
        (0.9, 2),
        (30.0, 3),
        (59.9, 4),
        // The first 0.4 s are out of the window, and so one of the two that came in the first second.
        (60.4, 4),
        (61.0, 4),
        (89.9, 5),
        (90.0, 5),
        (500.0, 1),
    ] {
        assert_eq!(rates.count("a", at(time)), counted, "{time}");
    }
}

#[test]
fn the_count_is_that_of_the_window_give_or_take_one_step() {
    let mut rates = Rates::new(WINDOW, ADDRESSES);
    // A few, then many, then none, over and over.
    let times: Vec<_> =
        (0..4_000_u32).map(|number| at(f64::from(number) * 0.05 + f64::from(number / 300) * 7.3)).collect();
    for (number, time) in times.iter().enumerate() {
        let came = times[..=number].iter().filter(|earlier| **earlier + WINDOW > *time).count();
        assert!(rates.count("a", *time).abs_diff(came as u64) <= 20, "{number}");
    }
}

#[test]
fn one_that_comes_just_at_the_rate_is_never_above_it() {
    let mut rates = Rates::new(WINDOW, ADDRESSES);
    let most = (0..10_000_u32).map(|number| rates.count("a", Duration::from_millis(50) * number)).max();
    assert_eq!(most, Some(1_200));
}

#[test]
fn addresses_are_counted_apart() {
    let mut rates = Rates::new(WINDOW, ADDRESSES);
    assert_eq!((rates.count("a", at(0.0)), rates.count("a", at(0.0)), rates.count("b", at(0.0))), (1, 2, 1));
}

#[test]
fn the_address_that_was_silent_for_longest_is_forgotten_first() {
    let mut rates = Rates::new(WINDOW, 3);
    for (address, time) in [("a", 0.0), ("b", 1.0), ("c", 2.0), ("a", 3.0), ("d", 4.0)] {
        rates.count(address, at(time));
    }
    assert_eq!(rates.by_address.len(), 3);
    assert_eq!(rates.count("a", at(5.0)), 3, "heard of since");
    assert_eq!(rates.count("b", at(5.0)), 1, "forgotten");
    assert_eq!(rates.by_address.len(), 3);
}

#[test]
fn memory_is_bounded_however_many_addresses_and_requests_there_are() {
    let mut rates = Rates::new(WINDOW, 10);
    for number in 0..5_000 {
        rates.count(&format!("{}", number % 37), at(f64::from(number) * 0.05));
        rates.count("steady", at(f64::from(number) * 0.05));
    }
    assert_eq!(rates.by_address.len(), 10);
    assert!(rates.by_address.values().all(|steps| steps.counts.len() <= STEPS as usize + 1));
}
