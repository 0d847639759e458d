//! The stand-in for the issuer, checked with the functions' own eyes.

use super::*;
use almoner::auth::bearer::{BearerError, Caller, Expected, presented, verify};
use almoner::auth::jwks::KeySet;
use almoner::domain::tenant::Mode;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::SignedDuration;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

const ID: &str = "3f33b5e7-a94b-4f86-92e5-b1f7c1a7c68b";

fn clock() -> Clock {
    Clock::stopped_at("2026-11-20T12:00:00Z".parse().unwrap())
}

fn open(folder: Option<&Path>, clock: &Clock) -> Issuer {
    Issuer::open(folder, "127.0.0.1:3000", clock.clone()).unwrap()
}

/// What the functions of a stack with that issuer's keys make of a token.
fn check(issuer: &Issuer, token: &str, clock: &Clock) -> Result<Caller, BearerError> {
    let keys = KeySet::parse(issuer.jwks().unwrap().to_string().as_bytes()).unwrap();
    let headers = HeaderMap::from_iter([(AUTHORIZATION, format!("Bearer {token}").parse().unwrap())]);
    let expected =
        Expected { mode: Mode::Test, issuer: "http://127.0.0.1:3000/_local/issuer", audience: AUDIENCE };
    verify(&presented(&headers).unwrap(), &keys, expected, clock.now())
}

fn token(issuer: &Issuer, expires_in_s: u64) -> String {
    let body = json!({ "as": "buyer", "id": ID, "expires_in": expires_in_s });
    issuer.token(body.to_string().as_bytes()).unwrap()
}

#[test]
fn a_token_is_believed_in_every_role_until_it_expires() {
    let clock = clock();
    let issuer = open(None, &clock);
    for role in Role::ALL {
        let body = json!({ "as": role.as_str(), "id": ID }).to_string();
        let token = issuer.token(body.as_bytes()).unwrap();
        let expected = Caller { mode: Mode::Test, role, id: ID.parse().unwrap() };
        assert_eq!(check(&issuer, &token, &clock), Ok(expected));
    }
    let token = token(&issuer, 1);
    clock.advance(SignedDuration::from_secs(61));
    assert_eq!(check(&issuer, &token, &clock), Err(BearerError::Expired));
}

#[test]
fn the_folders_key_survives_a_restart_and_is_its_owners_alone() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), clock());
    let first = open(Some(folder.path()), &clock);
    let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let token = token(&first, 60);
    let second = open(Some(folder.path()), &clock);
    assert!(check(&second, &token, &clock).is_ok());
    let elsewhere = open(None, &clock);
    assert_eq!(check(&elsewhere, &token, &clock), Err(BearerError::Key), "another key has another name");

    fs::write(folder.path().join(FILE), "short").unwrap();
    let refused = Issuer::open(Some(folder.path()), "h", clock).err().unwrap();
    assert!(refused.ends_with("issuer.key cannot be used: it must have an RSA key in PKCS #8."), "{refused}");
}
