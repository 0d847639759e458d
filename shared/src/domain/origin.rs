//! Which request recorded a transaction: tells a repeated request from another one under the same key.

/// What is kept of the request that created a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// What was asked for: see [`super::fingerprint`].
    pub fingerprint: [u8; 32],
    /// The gateway's id of the request, its own for each.
    pub request_id: String,
}

/// What a request is to the one that took its key before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// The very same request: the store had recorded it, its answer was lost, and its client asked again.
    Itself,
    /// The same request, sent again.
    Same,
    /// Another request.
    Different,
}

impl Origin {
    /// Judges a request that found its key taken by this one.
    #[must_use]
    pub fn repeated_by(&self, request: &Self) -> Repeat {
        match (self.fingerprint == request.fingerprint, self.request_id == request.request_id) {
            (true, true) => Repeat::Itself,
            (true, false) => Repeat::Same,
            (false, _) => Repeat::Different,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_known_by_what_it_asks_and_then_by_its_id() {
        let origin = |byte, id: &str| Origin { fingerprint: [byte; 32], request_id: id.to_owned() };
        assert_eq!(origin(1, "a").repeated_by(&origin(1, "a")), Repeat::Itself);
        assert_eq!(origin(1, "a").repeated_by(&origin(1, "b")), Repeat::Same);
        assert_eq!(origin(1, "a").repeated_by(&origin(2, "b")), Repeat::Different);
        assert_eq!(origin(1, "a").repeated_by(&origin(2, "a")), Repeat::Different);
    }
}
