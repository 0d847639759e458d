//! `almoner-ops credential list`

use super::header_names;
use crate::cli::unreachable;
use crate::said::{Cell, Said, table};
use almoner::domain::tenant::Tenant;
use almoner::store::{Store, credential};
use jiff::Timestamp;

pub(super) async fn list(store: &Store, tenant: Tenant, now: Timestamp) -> Result<Said, String> {
    let credentials = credential::list(store, tenant).await.map_err(unreachable)?;
    let moment = |at: Option<Timestamp>| Cell::from(at.map(|at| format!("{at:.0}")));
    let rows = credentials.into_iter().map(|credential| {
        let state = match (credential.active, credential.is_open(now)) {
            (false, _) => "revoked",
            (true, false) => "expired",
            (true, true) => "active",
        };
        [
            header_names(credential.kind)[0].into(),
            state.into(),
            moment(Some(credential.created_at)),
            moment(credential.expires_at),
            moment(credential.valid_previous(now).map(|previous| previous.until)),
            credential.id.into(),
        ]
    });
    Ok(table(["HEADER", "STATE", "CREATED", "EXPIRES", "OLD SECRET UNTIL", "ID"], rows.collect()))
}
