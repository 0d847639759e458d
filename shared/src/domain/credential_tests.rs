use super::*;
use crate::domain::tenant::Mode;
use uuid::Uuid;

const OLD: [u8; 32] = [1; 32];
const NEW: [u8; 32] = [2; 32];
const NEWEST: [u8; 32] = [3; 32];

fn at(hours: i64) -> Timestamp {
    Timestamp::from_second(hours * 3_600).unwrap()
}

fn credential() -> Credential {
    Credential {
        id: "k".to_owned(),
        kind: CredentialKind::ApiKey,
        tenant: Tenant { mode: Mode::Test, partner_id: Uuid::nil() },
        secret_sha256: OLD,
        previous: None,
        active: true,
        created_at: at(0),
        expires_at: None,
    }
}

fn wish(hours: i64) -> Wish {
    Wish { overlap: SignedDuration::from_hours(hours), expires_at: None, dropped: None }
}

/// The credential after it was given that secret.
fn rotated(before: &Credential, secret: [u8; 32], wish: Wish, now: Timestamp) -> Result<Credential, NotRotated> {
    let Rotation { secret_sha256, previous, expires_at } = before.rotation(secret, wish, now)?;
    Ok(Credential { secret_sha256, previous: Some(previous), expires_at, ..before.clone() })
}

#[test]
fn the_old_secret_goes_on_until_the_overlap_is_over() {
    let both = rotated(&credential(), NEW, wish(24), at(1)).unwrap();
    assert_eq!(both.secret_sha256, NEW);
    let valid = |hours| both.valid_previous(at(hours)).map(|previous| previous.secret_sha256);
    assert_eq!([valid(1), valid(24), valid(25)], [Some(OLD), Some(OLD), None]);
    let at_once = rotated(&credential(), NEW, wish(0), at(1)).unwrap();
    assert!(at_once.valid_previous(at(1)).is_none());
}

#[test]
fn while_two_are_valid_a_third_needs_to_know_which_it_replaces() {
    let both = rotated(&credential(), NEW, wish(24), at(1)).unwrap();
    assert_eq!(both.rotation(NEWEST, wish(24), at(24)), Err(NotRotated::TwoValid(at(25))));
    for (dropped, kept, until) in [(Dropped::Newest, OLD, at(25)), (Dropped::Oldest, NEW, at(48))] {
        let third = rotated(&both, NEWEST, Wish { dropped: Some(dropped), ..wish(24) }, at(24)).unwrap();
        assert_eq!(third.secret_sha256, NEWEST, "{dropped:?}");
        assert!(third.previous == Some(Previous { secret_sha256: kept, until }), "{dropped:?}");
    }
    let at_once = rotated(&both, NEWEST, Wish { dropped: Some(Dropped::Newest), ..wish(0) }, at(24)).unwrap();
    assert!(at_once.valid_previous(at(24)).is_none(), "less is up to whoever rotates");
    let later = rotated(&both, NEWEST, wish(24), at(25)).unwrap();
    assert!(later.previous == Some(Previous { secret_sha256: NEW, until: at(49) }));
    let said = rotated(&both, NEWEST, Wish { dropped: Some(Dropped::Newest), ..wish(24) }, at(25)).unwrap();
    assert_eq!(said.previous.unwrap().secret_sha256, NEW, "one that is over does not come back");
}

#[test]
fn what_is_over_is_not_rotated_unless_it_gets_more_time_and_then_for_the_new_secret_alone() {
    let expiring = Credential { expires_at: Some(at(10)), ..credential() };
    assert_eq!((expiring.is_open(at(9)), expiring.is_open(at(10))), (true, false));
    let within = rotated(&expiring, NEW, wish(24), at(9)).unwrap();
    assert_eq!((within.expires_at, within.previous.unwrap().until), (Some(at(10)), at(10)));
    assert_eq!(expiring.rotation(NEW, wish(24), at(10)), Err(NotRotated::Expired(at(10))));
    let more = Wish { expires_at: Some(at(99)), ..wish(24) };
    let renewed = rotated(&expiring, NEW, more, at(11)).unwrap();
    assert_eq!((renewed.is_open(at(98)), renewed.is_open(at(99))), (true, false));
    assert!(renewed.valid_previous(at(11)).is_none(), "the old secret had expired");
    let in_time = rotated(&expiring, NEW, more, at(9)).unwrap();
    assert_eq!(in_time.previous.unwrap().until, at(10), "and gets no more than it had");

    let revoked = Credential { active: false, ..credential() };
    assert_eq!(revoked.rotation(NEW, more, at(1)), Err(NotRotated::Revoked));
    assert!(!revoked.is_open(at(1)));
}
