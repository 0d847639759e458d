//! Counts every call of the store in the invocation that makes it.
//!
//! What must stay true: the SDK runs an operation, its attempts and its time-outs in the task that awaits it, so that the
//! invocation under way is the caller's; and it ends every operation here, also one that ran out of time.

use crate::invocation;
use aws_sdk_dynamodb::config::interceptors::{
    BeforeSerializationInterceptorContextRef, FinalizerInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint;
use aws_smithy_runtime_api::client::retries::RequestAttempts;
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use std::time::Instant;

/// What counts a client's calls.
#[derive(Debug)]
pub(super) struct Counting;

/// When a call began. The SDK keeps it beside the call.
#[derive(Clone, Copy, Debug)]
struct Since(Instant);

impl Storable for Since {
    type Storer = StoreReplace<Self>;
}

#[dyn_dispatch_hint]
impl Intercept for Counting {
    fn name(&self) -> &'static str {
        "Counting"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        call: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        call.interceptor_state().store_put(Since(Instant::now()));
        Ok(())
    }

    fn read_after_execution(
        &self,
        _: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        call: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(Since(since)) = call.load::<Since>() {
            let attempts = call.load::<RequestAttempts>().map_or(1, RequestAttempts::attempts);
            invocation::store_called(since.elapsed(), u64::from(attempts.saturating_sub(1)));
        }
        Ok(())
    }
}
