//! Every route: what opens it, and where its tests are.

mod collecting;
mod giving;
mod selling;
mod sending;

use almoner::auth::bearer::Role;
use http::StatusCode;

/// What opens a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// `API-Key` and `API-Secret`.
    ApiKey,
    /// These, or `X-Client-Id` and `X-Client-Secret`.
    EitherPair,
    /// The body's signature, with the dummy API's key. Whatever is wrong is answered 200, with a code.
    DummySignature,
    /// The same with that terminal's own key, or its unused token.
    Signature { device: &'static str, key: &'static str },
    /// `X-Client-Id` and `X-Client-Secret`.
    ClientId,
    /// A bearer token of that role.
    Token(Role),
    /// Nothing: anybody may.
    Nothing,
}

/// Route, what opens it, a body that passes (of a signed one the members beside the terminal's), the status it then gets,
/// and the file of its tests.
pub type Route = (&'static str, Opens, &'static str, StatusCode, &'static str);

/// All of them.
pub fn all() -> impl Iterator<Item = Route> {
    [collecting::TABLE, selling::TABLE, giving::TABLE, sending::TABLE].into_iter().flatten().copied()
}
