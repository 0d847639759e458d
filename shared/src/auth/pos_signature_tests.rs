//! Against the vectors of contracts/pos.md, and vectors computed elsewhere.

use super::*;
use proptest::prelude::*;

const DEVICE: &str = "dy33vQhksVsv";
const TOKEN: &str = "nb4i6ldxuVQC";
const DUMMY: &str = "1234567890";

/// The published ProcessAuthorisation, in no order.
const AUTHORISATION: [Member<'static>; 8] = [
    ("x_purchase_amount", "50000"),
    ("x_pos_transaction_ref", "tnx-ref1"),
    ("x_device_id", "d555"),
    ("x_finance_amount", "10000"),
    ("x_pre_approval_code", "6111NHQMAM4Z"),
    ("x_merchant_id", "30299999"),
    ("x_operator_id", "test_operator"),
    ("x_firmware_version", "123"),
];
const CREATE_KEY: [Member<'static>; 6] = [
    ("x_pos_vendor", "Pos Provider"),
    ("x_device_token", TOKEN),
    ("x_merchant_id", "30299999"),
    ("x_device_id", "d555"),
    ("x_firmware_version", "123"),
    ("x_operator_id", "test_operator"),
];

fn key(text: &str) -> DeviceKey {
    DeviceKey::new(text.to_owned())
}

fn answer(code: &'static str, message: &'static str) -> Vec<Member<'static>> {
    vec![("x_status", "Success"), ("x_message", message), ("x_code", code)]
}

#[test]
fn the_six_vectors_of_the_contract_hold_both_ways() {
    let mut dummy = AUTHORISATION;
    dummy[4].1 = "01ABCDEF";
    let mut created = answer("SCRK01", "Success");
    created.push(("x_key", DEVICE));
    let text = |code: &str| {
        format!(
            "x_device_idd555x_finance_amount10000x_firmware_version123x_merchant_id30299999\
             x_operator_idtest_operatorx_pos_transaction_reftnx-ref1x_pre_approval_code{code}x_purchase_amount50000"
        )
    };
    let create_key = "x_device_idd555x_device_tokennb4i6ldxuVQCx_firmware_version123x_merchant_id30299999\
                      x_operator_idtest_operatorx_pos_vendorPos Provider";
    for (secret, members, signed, signature) in [
        (
            DEVICE,
            AUTHORISATION.to_vec(),
            text("6111NHQMAM4Z"),
            "d6967970b99e585fc7d1a11702690f25b4be0c5fbfd10b39fbea3953ba48bad2",
        ),
        (
            DEVICE,
            answer("SPRA01", "Approved"),
            "x_codeSPRA01x_messageApprovedx_statusSuccess".to_owned(),
            "07fa5c9b43520bb9417d7eadb8390a87bf7a42767a67bd5af95627b51c2d8bae",
        ),
        (
            TOKEN,
            created,
            "x_codeSCRK01x_keydy33vQhksVsvx_messageSuccessx_statusSuccess".to_owned(),
            "c8340d19b24f8ec2fb915202ea7fb08d81fc711681fbfea297106d219a5c30a6",
        ),
        (
            TOKEN,
            CREATE_KEY.to_vec(),
            create_key.to_owned(),
            "cf4f4a19662c7617ea83a47456934123f530c82cdfdd66f5b706dd2263806848",
        ),
        (
            DEVICE,
            answer("SSER01", "Success"),
            "x_codeSSER01x_messageSuccessx_statusSuccess".to_owned(),
            "b55c8cbe59305d3d8abc6ea8f0cdcf4702059d6d2fa935c83595e56e7001157b",
        ),
        (
            DUMMY,
            dummy.to_vec(),
            text("01ABCDEF"),
            "110422b83378012ff9ef9d75b0c569f00df0e817d2a17310bda032edad962aef",
        ),
    ] {
        assert_eq!(plaintext(&members), signed);
        assert_eq!(sign(&key(secret), &members), signature, "{signed}");
        assert!(verifies(&key(secret), &members, signature), "{signed}");
    }
}

#[test]
fn a_key_may_have_any_length() {
    for (text, signature) in [
        (String::new(), "fffdbd9fd50615fe1c57a270a5cbebea17aa8d4511c91dd31a9f653bea02d4cb"),
        ("a".repeat(63), "e098e76abbac95e0523efcd0b8bd9d595f006ff3c1439f1784077bdd0b164e6b"),
        ("a".repeat(64), "2f81251fcd698b6918509929186ff4d125f4e3ae5a70335ca17ad9e87421e956"),
        ("a".repeat(65), "7fcee8dfaa9f4b1457082dcb5a00ed293ee73ab8a4cc39f41dcc6855c914389f"),
        ("a".repeat(131), "e80f2b579704f3fd088629aacb176e38e0fe40a7fcdfd58af4795bc2769d459b"),
        ("é".repeat(40), "5fe686115cd59c397af8437c7c63149bd3f1eb57911493237e06d1e0c5b79bbb"),
    ] {
        assert_eq!(sign(&key(&text), &[("x_a", "b")]), signature, "{text}");
    }
    let nothing = "8bb990c40a7d61cb97597a942125025be50ac8beb74436e3735b98893a7f6620";
    assert_eq!(sign(&key("k"), &[]), nothing, "no field at all");
}

#[test]
fn keys_are_in_ordinal_order() {
    let members =
        [("x_b", "1"), ("x_a_", "2"), ("x_aB", "3"), ("x_ab", "4"), ("x_a", "5"), ("x_A", ""), ("x_", "7")];
    assert_eq!(plaintext(&members), "x_7x_Ax_a5x_aB3x_a_2x_ab4x_b1");
    // By UTF-16: the second is written D83D DE00, and the first would come before it by code points.
    let wide = [("x_\u{fffd}", "1"), ("x_\u{1f600}", "2"), ("x_é", "3")];
    assert_eq!(plaintext(&wide), "x_é3x_\u{1f600}2x_\u{fffd}1");
}

#[test]
fn a_signature_is_64_hex_characters_of_any_case() {
    let signature = sign(&key(DUMMY), &AUTHORISATION);
    let accepts = |text: &str| verifies(&key(DUMMY), &AUTHORISATION, text);
    assert!(accepts(&signature));
    assert!(accepts(&signature.to_uppercase()));
    let mixed: String = signature
        .chars()
        .enumerate()
        .map(|(at, it)| if at % 2 == 0 { it.to_ascii_uppercase() } else { it })
        .collect();
    assert!(accepts(&mixed));
    for other in [
        "",
        "0",
        &signature[..63],
        &format!("{signature}0"),
        &format!(" {}", &signature[1..]),
        &format!("{signature} "),
        &"g".repeat(64),
        &"é".repeat(32),
        &"0".repeat(64),
        &signature.repeat(2),
        &sign(&key(DEVICE), &AUTHORISATION),
    ] {
        assert!(!accepts(other), "{other}");
    }
}

#[test]
fn a_key_is_never_printed() {
    assert_eq!(format!("{:?}", key("geheim")), "DeviceKey(redacted)");
    assert_eq!(key("geheim").reveal(), "geheim");
}

fn members() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::btree_map("x_[a-c_é]{0,4}", "[0-9a-zé]{0,4}", 1..6)
        .prop_map(|them| them.into_iter().collect())
}

fn lent(members: &[(String, String)]) -> Vec<Member<'_>> {
    members.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

proptest! {
    #[test]
    fn the_order_of_fields_does_not_count(members in members().prop_shuffle()) {
        let mut sorted = members.clone();
        sorted.sort();
        prop_assert_eq!(sign(&key(DUMMY), &lent(&members)), sign(&key(DUMMY), &lent(&sorted)));
    }

    #[test]
    fn whatever_changes_the_text_breaks_the_signature(one in members(), other in members()) {
        let signature = sign(&key(DUMMY), &lent(&one));
        let same = plaintext(&lent(&one)) == plaintext(&lent(&other));
        prop_assert_eq!(verifies(&key(DUMMY), &lent(&other), &signature), same);
    }

    #[test]
    fn no_text_makes_it_panic(signature in "\\PC{0,80}", member in "\\PC{0,20}") {
        prop_assert!(!verifies(&key(&signature), &[(&member, &signature)], &signature));
    }
}
