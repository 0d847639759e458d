//! Every function of the bundle, by the name of its binary. One line a function.

use almoner::app::App;
use futures::future::BoxFuture;
use lambda_http::{Body, Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// A function's own handler.
#[derive(Clone, Copy)]
pub enum Handler {
    /// Answers requests of the API.
    Http(fn(Arc<App>, Request) -> BoxFuture<'static, Response<Body>>),
    /// Takes what a queue, a stream or a schedule sends: the event's JSON in, the answer's JSON out.
    Event(fn(Arc<App>, Value) -> BoxFuture<'static, Result<Value, String>>),
}

/// The handler of that name.
#[must_use]
#[expect(clippy::too_many_lines, reason = "as many as there are functions")]
pub fn handler(name: &str) -> Option<Handler> {
    Some(match name {
        "authorisations-cancel" => {
            Handler::Http(|app, request| Box::pin(authorisations_cancel::handle(app, request)))
        }
        "authorisations-confirm" => {
            Handler::Http(|app, request| Box::pin(authorisations_confirm::handle(app, request)))
        }
        "authorisations-expire" => {
            Handler::Event(|app, payload| Box::pin(event(app, payload, authorisations_expire::handle)))
        }
        "company-transactions-create" => {
            Handler::Http(|app, request| Box::pin(company_transactions_create::handle(app, request)))
        }
        "company-transactions-get" => {
            Handler::Http(|app, request| Box::pin(company_transactions_get::handle(app, request)))
        }
        "company-transactions-list" => {
            Handler::Http(|app, request| Box::pin(company_transactions_list::handle(app, request)))
        }
        "completions-apply" => {
            Handler::Event(|app, payload| Box::pin(event(app, payload, completions_apply::handle)))
        }
        "contributions-complete" => {
            Handler::Http(|app, request| Box::pin(contributions_complete::handle(app, request)))
        }
        "contributions-create" => {
            Handler::Http(|app, request| Box::pin(contributions_create::handle(app, request)))
        }
        "contributions-expire" => {
            Handler::Event(|app, payload| Box::pin(event(app, payload, contributions_expire::handle)))
        }
        "contributions-get" => Handler::Http(|app, request| Box::pin(contributions_get::handle(app, request))),
        "contributions-list" => Handler::Http(|app, request| Box::pin(contributions_list::handle(app, request))),
        "events-relay" => Handler::Event(|app, payload| Box::pin(event(app, payload, events_relay::handle))),
        "funds-create" => Handler::Http(|app, request| Box::pin(funds_create::handle(app, request))),
        "funds-delete" => Handler::Http(|app, request| Box::pin(funds_delete::handle(app, request))),
        "funds-list" => Handler::Http(|app, request| Box::pin(funds_list::handle(app, request))),
        "gateway-transactions-create" => {
            Handler::Http(|app, request| Box::pin(gateway_transactions_create::handle(app, request)))
        }
        "gateway-transactions-get" => {
            Handler::Http(|app, request| Box::pin(gateway_transactions_get::handle(app, request)))
        }
        "gateway-transactions-list" => {
            Handler::Http(|app, request| Box::pin(gateway_transactions_list::handle(app, request)))
        }
        "gateway-transactions-update" => {
            Handler::Http(|app, request| Box::pin(gateway_transactions_update::handle(app, request)))
        }
        "holds-cancel" => Handler::Event(|app, payload| Box::pin(event(app, payload, holds_cancel::handle))),
        "kyc-submit" => Handler::Http(|app, request| Box::pin(kyc_submit::handle(app, request))),
        "notifications-deliver" => {
            Handler::Event(|app, payload| Box::pin(event(app, payload, notifications_deliver::handle)))
        }
        "notifications-recover" => {
            Handler::Event(|app, payload| Box::pin(event(app, payload, notifications_recover::handle)))
        }
        "pos-create-key" => Handler::Http(|app, request| Box::pin(pos_create_key::handle(app, request))),
        "pos-invite" => Handler::Http(|app, request| Box::pin(pos_invite::handle(app, request))),
        "pos-process-authorisation" => {
            Handler::Http(|app, request| Box::pin(pos_process_authorisation::handle(app, request)))
        }
        "pos-process-authorisation-test" => {
            Handler::Http(|app, request| Box::pin(pos_process_authorisation_test::handle(app, request)))
        }
        "pos-process-sales-adjustment" => {
            Handler::Http(|app, request| Box::pin(pos_process_sales_adjustment::handle(app, request)))
        }
        "pos-process-sales-adjustment-reversal" => {
            Handler::Http(|app, request| Box::pin(pos_process_sales_adjustment_reversal::handle(app, request)))
        }
        "pos-send-receipt" => Handler::Http(|app, request| Box::pin(pos_send_receipt::handle(app, request))),
        "pre-approvals-cancel" => {
            Handler::Http(|app, request| Box::pin(pre_approvals_cancel::handle(app, request)))
        }
        "pre-approvals-create" => {
            Handler::Http(|app, request| Box::pin(pre_approvals_create::handle(app, request)))
        }
        "pre-transactions-create" => {
            Handler::Http(|app, request| Box::pin(pre_transactions_create::handle(app, request)))
        }
        "receive-accounts-create" => {
            Handler::Http(|app, request| Box::pin(receive_accounts_create::handle(app, request)))
        }
        "receive-users-create" => {
            Handler::Http(|app, request| Box::pin(receive_users_create::handle(app, request)))
        }
        "receive-users-list" => Handler::Http(|app, request| Box::pin(receive_users_list::handle(app, request))),
        "receive-users-update" => {
            Handler::Http(|app, request| Box::pin(receive_users_update::handle(app, request)))
        }
        "sandbox-advance" => Handler::Event(|app, payload| Box::pin(event(app, payload, sandbox_advance::handle))),
        "settlements-apply" => {
            Handler::Event(|app, payload| Box::pin(event(app, payload, settlements_apply::handle)))
        }
        "statements-import" => {
            Handler::Event(|app, payload| Box::pin(event(app, payload, statements_import::handle)))
        }
        "user-transactions-cancel" => {
            Handler::Http(|app, request| Box::pin(user_transactions_cancel::handle(app, request)))
        }
        "user-transactions-create" => {
            Handler::Http(|app, request| Box::pin(user_transactions_create::handle(app, request)))
        }
        "user-transactions-deliver" => {
            Handler::Http(|app, request| Box::pin(user_transactions_deliver::handle(app, request)))
        }
        "user-transactions-get" => {
            Handler::Http(|app, request| Box::pin(user_transactions_get::handle(app, request)))
        }
        "users-create" => Handler::Http(|app, request| Box::pin(users_create::handle(app, request))),
        "users-get" => Handler::Http(|app, request| Box::pin(users_get::handle(app, request))),
        "users-update" => Handler::Http(|app, request| Box::pin(users_update::handle(app, request))),
        "webhook-deliveries" => Handler::Http(|app, request| Box::pin(webhook_deliveries::handle(app, request))),
        "webhooks" => Handler::Http(|app, request| Box::pin(webhooks::handle(app, request))),
        _ => return None,
    })
}

/// Runs an event function as its Lambda does: the event is read from its JSON, the answer written as JSON.
pub async fn event<E, R, F>(app: Arc<App>, event: Value, handle: fn(Arc<App>, E) -> F) -> Result<Value, String>
where
    E: DeserializeOwned,
    R: Serialize,
    F: Future<Output = Result<R, almoner::lambda::Error>>,
{
    let event = serde_json::from_value(event).map_err(|error| error.to_string())?;
    let answer = handle(app, event).await.map_err(|error| error.to_string())?;
    serde_json::to_value(answer).map_err(|error| error.to_string())
}
