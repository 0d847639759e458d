//! What a consumer user's record gives away, and how its details change.

use super::*;

fn john() -> ConsumerUser {
    let id = |id| Uuid::from_u128(id);
    ConsumerUser {
        id: ConsumerUserId { mode: Mode::Test, id: id(7) },
        full_name: Some("John Doe".to_owned()),
        email: Some("john@email.com".to_owned()),
        email_anonymized: true,
        phone: Some("393334445555".to_owned()),
        payment_methods: vec![
            PaymentMethod { id: id(1), state: MethodState::Good },
            PaymentMethod { id: id(2), state: MethodState::Expired },
        ],
    }
}

#[test]
fn who_somebody_is_never_gets_printed() {
    let details = Details {
        full_name: john().full_name,
        email: john().email,
        email_anonymized: Some(true),
        phone: john().phone,
    };
    for printed in [format!("{:?}", john()), format!("{:#?}", Some(john())), format!("{details:?}")] {
        for personal in ["John", "email.com", "39333"] {
            assert!(!printed.contains(personal), "{printed}");
        }
    }
    assert!(format!("{:?}", john()).contains("00000000-0000-0000-0000-000000000007"));
}

#[test]
fn a_payment_method_is_found_among_ones_own() {
    assert_eq!(john().payment_method(Uuid::from_u128(2)).map(|own| own.state), Some(MethodState::Expired));
    assert_eq!(john().payment_method(Uuid::from_u128(3)), None);
    assert_eq!(ConsumerUser::new(john().id).payment_method(Uuid::from_u128(1)), None);
}

#[test]
fn every_state_is_read_as_it_is_written_and_nothing_else_is() {
    for state in MethodState::ALL {
        assert_eq!(MethodState::parse(state.as_str()), Some(state));
    }
    for text in ["", "Good", "good ", "remove"] {
        assert_eq!(MethodState::parse(text), None, "{text}");
    }
}

#[test]
fn what_is_not_said_stays_and_an_empty_text_is_taken_away() {
    assert_eq!(Details::default().on(john()), john());
    let details = Details {
        full_name: Some("Jane Doe".to_owned()),
        email: Some(String::new()),
        email_anonymized: Some(false),
        phone: None,
    };
    let jane = details.on(john());
    assert_eq!((jane.full_name.as_deref(), jane.email), (Some("Jane Doe"), None));
    assert_eq!((jane.email_anonymized, jane.phone, jane.payment_methods.len()), (false, john().phone, 2));
}

#[test]
fn a_detail_has_1_to_256_characters_and_an_address_two_sides() {
    assert!(is_detail("é") && is_detail(&"é".repeat(256)));
    assert!(!is_detail("") && !is_detail(&"é".repeat(257)));
    assert!(is_email("john@email.com"));
    for text in ["", "john", "@email.com", "john@", &format!("{}@b", "a".repeat(255))] {
        assert!(!is_email(text), "{text}");
    }
}
