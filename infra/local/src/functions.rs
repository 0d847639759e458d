//! Every function of the bundle, by the name of its binary. One line a function.

use almoner::app::App;
use futures::future::BoxFuture;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// A function's own handler.
pub type Handler = fn(Arc<App>, Request) -> BoxFuture<'static, Response<Body>>;

/// The handler of that name.
#[must_use]
pub fn handler(name: &str) -> Option<Handler> {
    Some(match name {
        "contributions-complete" => |app, request| Box::pin(contributions_complete::handle(app, request)),
        "contributions-create" => |app, request| Box::pin(contributions_create::handle(app, request)),
        "contributions-get" => |app, request| Box::pin(contributions_get::handle(app, request)),
        "contributions-list" => |app, request| Box::pin(contributions_list::handle(app, request)),
        _ => return None,
    })
}
