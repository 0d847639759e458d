//! `almoner-ops ledger retention`

use crate::said::{Said, table};
use almoner::domain::retention::{KINDS, Kept, Kind};

/// Every kind of item and how long it lives.
pub(super) fn list() -> Said {
    let row = |kind: &Kind| {
        let sk = match kind.sk {
            "" => "a moment".to_owned(),
            prefix if prefix.ends_with('#') => format!("{prefix}…"),
            whole => whole.to_owned(),
        };
        let days = |kept: jiff::SignedDuration| kept.as_hours() / 24;
        let (kept, why) = match kind.kept {
            Kept::Always(why) => ("for good".to_owned(), why.to_owned()),
            Kept::For(kept, from) => (format!("{} d", days(kept)), format!("from when {from}")),
            Kept::After(kept, end) => (format!("{} d", days(kept)), format!("after {end}; else for good")),
        };
        [format!("{}#…", kind.pk), sk, kept, why, kind.what.to_owned()]
    };
    table(["PARTITION KEY", "SORT KEY", "KEPT", "WHY", "WHAT"], KINDS.iter().map(row).collect())
}
