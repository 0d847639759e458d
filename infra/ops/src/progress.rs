//! How far long work is: on standard error, and on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// How often what cannot be counted shows that it goes on.
const TICK: Duration = Duration::from_millis(120);

/// A bar of so many steps; it shows nothing where nobody looks.
pub(crate) fn bar(what: &'static str, steps: u64) -> ProgressBar {
    // Standard error is where it goes by itself, and where that is no terminal it is not drawn.
    let bar = ProgressBar::new(steps).with_message(what);
    match ProgressStyle::with_template("{msg} [{bar:30}] {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The same for what cannot be counted beforehand.
pub(crate) fn spinner(what: &'static str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(what);
    // Its thread is for a terminal alone.
    if !spinner.is_hidden() {
        spinner.enable_steady_tick(TICK);
    }
    spinner
}
