//! Changing what opens the API for another while it is in use: a partner's secret, a terminal's key, a webhook's secret.

mod expiry;
mod load;
mod queued;
mod refused;
mod secrets;

use crate::world::{CONTRIBUTIONS, Request, World};
use almoner::directory::SHOWN_AFTER;
use almoner_ops::sandbox::DEMO;
use http::{Method, StatusCode};
use jiff::SignedDuration;

/// A credential of the demo partner's, as it was shown.
#[derive(Clone)]
pub struct Pair {
    pub key: String,
    secret: String,
}

impl Pair {
    pub async fn issued(world: &World, options: &str) -> Self {
        let partner = world.partner(DEMO).id;
        let shown = world.ops(&format!("credential issue --partner {partner} {options}")).await.unwrap();
        Self { key: line(&shown, "API-Key"), secret: line(&shown, "API-Secret") }
    }

    /// The same with the secret that it has from now on.
    async fn rotated(&self, world: &World, options: &str) -> Self {
        let shown = world.ops(&format!("credential rotate {} {options}", self.key)).await.unwrap();
        // A clock that stands still has not seen the command take its time.
        world.advance(SignedDuration::try_from(SHOWN_AFTER).unwrap());
        assert_eq!(line(&shown, "API-Key"), self.key, "the public half stays");
        Self { secret: line(&shown, "API-Secret"), ..self.clone() }
    }

    fn with(&self, secret: &str) -> Self {
        Self { secret: secret.to_owned(), ..self.clone() }
    }

    fn call(&self, world: &World, method: Method, path: &str) -> Request {
        let path = format!("{CONTRIBUTIONS}{path}");
        world.request(method, &path).header("API-Key", &self.key).header("API-Secret", &self.secret)
    }

    /// What a look at the partner's contributions is answered.
    async fn status(&self, world: &World) -> StatusCode {
        self.call(world, Method::GET, "").send().await.status
    }
}

/// What stands behind that word and a colon.
fn line(shown: &str, word: &str) -> String {
    let found = shown.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("{word} is not in {shown}")).to_owned()
}
