//! Who calls: by a partner's credential, or by a token that an issuer has signed.
//!
//! What must stay true: a caller never learns which part of what it presented was wrong, and once it is known, the call is
//! its tenant's.

use super::App;
use crate::auth::api_key::{self, Presented};
use crate::auth::bearer::{self, BearerError, Caller, Role};
use crate::domain::customer::CustomerId;
use crate::domain::partner::{CredentialKind, Partner};
use crate::domain::refusal::Refusal;
use crate::domain::tenant::Tenant;
use crate::http::call::Call;
use crate::issuers::{Issuers, IssuersError};
use crate::telemetry;
use http::HeaderMap;
use jiff::Timestamp;
use std::sync::Arc;

impl App {
    /// The partner whose pair of that kind the call carries; the call is its tenant's from here on.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] whichever part was missing or wrong; or the store could not be asked.
    pub async fn authenticate(
        &self,
        kind: CredentialKind,
        headers: &HeaderMap,
        call: &mut Call,
    ) -> Result<Arc<Partner>, Refusal> {
        let presented = api_key::presented(kind, headers).ok_or(Refusal::Unauthenticated)?;
        let partner = self.admit(&presented, self.clock.now()).await?;
        call.tenant = Some(partner.tenant);
        Ok(partner)
    }

    /// The partner whose pair of either kind the call carries; the call is its tenant's from here on.
    ///
    /// # Errors
    /// As [`App::authenticate`].
    pub async fn authenticate_either(
        &self,
        headers: &HeaderMap,
        call: &mut Call,
    ) -> Result<Arc<Partner>, Refusal> {
        let presented = api_key::presented_either(headers).ok_or(Refusal::Unauthenticated)?;
        let partner = self.admit(&presented, self.clock.now()).await?;
        call.tenant = Some(partner.tenant);
        Ok(partner)
    }

    /// The partner whose credential was presented at that moment.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] whichever part was wrong; or the store could not be asked.
    pub async fn admit(&self, presented: &Presented, presented_at: Timestamp) -> Result<Arc<Partner>, Refusal> {
        let now = self.clock.now();
        let partner = self.directory.authenticate(&self.store, presented, presented_at, now).await?;
        partner.ok_or(Refusal::Unauthenticated)
    }

    /// The caller in that role whose bearer token the call carries; a company's call is its tenant's from here on.
    ///
    /// # Errors
    /// [`Refusal::Unauthenticated`] whatever was wrong with the token, its role included; or the issuer's keys are
    /// not to be had.
    pub async fn bearer(&self, headers: &HeaderMap, role: Role, call: &mut Call) -> Result<Caller, Refusal> {
        let believed = match bearer::presented(headers) {
            Some(token) => self.issuers().caller(&token).await,
            None => Err(IssuersError::Refused(BearerError::Missing)),
        };
        let refused = match believed {
            Ok(caller) if caller.role == role => {
                if role == Role::Company {
                    call.tenant = Some(Tenant { mode: caller.mode, partner_id: caller.id });
                }
                return Ok(caller);
            }
            Ok(_) => BearerError::Role,
            Err(IssuersError::Refused(reason)) => reason,
            Err(IssuersError::Unavailable(cause)) => return Err(Refusal::Unavailable(cause)),
        };
        telemetry::token_refused(&call.request_id, refused);
        Err(Refusal::Unauthenticated)
    }

    /// The buyer whose bearer token the call carries.
    ///
    /// # Errors
    /// As [`App::bearer`].
    pub async fn buyer(&self, headers: &HeaderMap, call: &mut Call) -> Result<CustomerId, Refusal> {
        let Caller { mode, id, .. } = self.bearer(headers, Role::Buyer, call).await?;
        Ok(CustomerId { mode, id })
    }

    fn issuers(&self) -> &Issuers {
        self.issuers.get_or_init(|| Issuers::new(&self.config.tokens, self.clock.clone()))
    }
}

#[cfg(test)]
#[path = "callers_tests.rs"]
mod tests;
