//! Each field's rules, one wrong thing at a time.

use super::{Remitter, assert_refused};
use crate::world::World;

/// What is put in place of what, and what is said of it.
type Case = (&'static str, &'static str, &'static str);

const FROM: &str = r#""from_amount":100.5"#;
const RATE: &str = r#""exchange_rate":6.11"#;
const FEE: &str = r#""fee_amount":0"#;
const BANK: &str = r#""funding_source_type":"BANK_ACCOUNT""#;
const PURPOSE: &str = r#""purpose":"PERSONAL_TRANSFER""#;
const METHOD: &str = r#""payout_method":"BANK_DEPOSIT""#;

const AMOUNTS: [Case; 34] = [
    (FROM, r#""x":1"#, "from_amount is required"),
    (FROM, r#""from_amount":null"#, "from_amount is required"),
    (FROM, r#""from_amount":0"#, "from_amount must be greater than 0"),
    (FROM, r#""from_amount":0.00"#, "from_amount must be greater than 0"),
    (FROM, r#""from_amount":-1"#, "from_amount must be greater than 0"),
    (FROM, r#""from_amount":1.005"#, "from_amount must have at most 2 decimals"),
    (FROM, r#""from_amount":1.000"#, "from_amount must have at most 2 decimals"),
    (FROM, r#""from_amount":1e2"#, "from_amount must be written without an exponent"),
    (FROM, r#""from_amount":"NaN""#, "from_amount must be a decimal number"),
    (FROM, r#""from_amount":"""#, "from_amount must be a decimal number"),
    (FROM, r#""from_amount":true"#, "from_amount must be a decimal number"),
    (FROM, r#""from_amount":[1]"#, "from_amount must be a decimal number"),
    (FROM, r#""from_amount":10000000000.01"#, "from_amount must be at most 1000000000000 minor units"),
    (RATE, r#""x":1"#, "exchange_rate is required"),
    (RATE, r#""exchange_rate":0"#, "exchange_rate must be greater than 0"),
    (RATE, r#""exchange_rate":0.0000"#, "exchange_rate must be greater than 0"),
    (RATE, r#""exchange_rate":-6.11"#, "exchange_rate must be greater than 0"),
    (RATE, r#""exchange_rate":6.1111111"#, "exchange_rate must have at most 6 decimals"),
    (RATE, r#""exchange_rate":6e0"#, "exchange_rate must be written without an exponent"),
    (RATE, r#""exchange_rate":"x""#, "exchange_rate must be a decimal number"),
    (RATE, r#""exchange_rate":{}"#, "exchange_rate must be a decimal number"),
    (RATE, r#""exchange_rate":1000000.1"#, "exchange_rate must be at most 1000000"),
    (FEE, r#""x":1"#, "fee_amount is required"),
    (FEE, r#""fee_amount":-0.01"#, "fee_amount must not be below 0"),
    (FEE, r#""fee_amount":0.001"#, "fee_amount must have at most 2 decimals"),
    (FEE, r#""fee_amount":1e1"#, "fee_amount must be written without an exponent"),
    (FEE, r#""fee_amount":"free""#, "fee_amount must be a decimal number"),
    (FEE, r#""fee_amount":10000000000.01"#, "fee_amount must be at most 1000000000000 minor units"),
    (FEE, r#""fee_amount":0,"to_amount":614.055"#, "to_amount must have at most 2 decimals"),
    (FEE, r#""fee_amount":0,"to_amount":-1"#, "to_amount must be greater than 0"),
    (FEE, r#""fee_amount":0,"to_amount":6e2"#, "to_amount must be written without an exponent"),
    (FEE, r#""fee_amount":0,"to_amount":"x""#, "to_amount must be a decimal number"),
    (r#""from_currency":"USD""#, r#""from_currency":"JPY""#, "from_amount must have at most 0 decimals in JPY"),
    (
        RATE,
        r#""exchange_rate":0.000001"#,
        "from_amount times exchange_rate must be from 1 to 1000000000000 minor units of to_currency",
    ),
];

const CODE: &str = "must be an ISO 4217 code in capitals, such as USD";

/// Every word that a field may be is one of a list.
const WORDS: [Case; 15] = [
    (r#""from_currency":"USD","#, "", "from_currency is required"),
    (r#""from_currency":"USD""#, r#""from_currency":"usd""#, CODE),
    (r#""from_currency":"USD""#, r#""from_currency":"US""#, CODE),
    (r#""from_currency":"USD""#, r#""from_currency":840"#, "from_currency must be a string"),
    (r#""to_currency":"USD","#, "", "to_currency is required"),
    (r#""to_currency":"USD""#, r#""to_currency":"XXX""#, CODE),
    (r#""to_currency":"USD""#, r#""to_currency":[]"#, "to_currency must be a string"),
    (BANK, r#""x":1"#, "funding_source_type is required"),
    (BANK, r#""funding_source_type":"CASH""#, "funding_source_type must be one of CARD, BANK_ACCOUNT"),
    (BANK, r#""funding_source_type":"card""#, "funding_source_type must be one of CARD, BANK_ACCOUNT"),
    (PURPOSE, r#""x":1"#, "purpose is required"),
    (PURPOSE, r#""purpose":7"#, "purpose must be a string"),
    (
        METHOD,
        r#""payout_method":7"#,
        "to.payout_method must be one of BANK_DEPOSIT, WALLET, CASH_PICKUP, HOME_DELIVERY",
    ),
    (
        METHOD,
        r#""payout_method":"""#,
        "to.payout_method must be one of BANK_DEPOSIT, WALLET, CASH_PICKUP, HOME_DELIVERY",
    ),
    (METHOD, r#""calculation_mode":"BOTH""#, "to.calculation_mode must be one of SENDER_AMOUNT, RECEIVER_AMOUNT"),
];

const TEXTS: [Case; 17] = [
    (PURPOSE, r#""purpose":"OTHER""#, "custom_purpose is required when purpose is OTHER"),
    (PURPOSE, r#""purpose":"OTHER","custom_purpose":null"#, "custom_purpose is required when purpose is OTHER"),
    (PURPOSE, r#""purpose":"OTHER","custom_purpose":"""#, "custom_purpose must have 1 to 128 characters"),
    (PURPOSE, r#""purpose":"GIFT","custom_purpose":7"#, "custom_purpose must be a string"),
    (FEE, r#""fee_amount":0,"note":7"#, "note must be a string"),
    (FEE, r#""fee_amount":0,"ip_address":"10.10.10""#, "ip_address must be an IP address"),
    (FEE, r#""fee_amount":0,"ip_address":"10.10.10.256""#, "ip_address must be an IP address"),
    (FEE, r#""fee_amount":0,"ip_address":"""#, "ip_address must be an IP address"),
    (FEE, r#""fee_amount":0,"ip_address":7"#, "ip_address must be a string"),
    (METHOD, r#""payer_id":"9""#, "to.payer_id must be a positive integer"),
    (METHOD, r#""payer_id":-9"#, "to.payer_id must be a positive integer"),
    (METHOD, r#""payer_id":9.5"#, "to.payer_id must be a positive integer"),
    (METHOD, r#""payer_id":18446744073709551616"#, "to.payer_id must be a positive integer"),
    (METHOD, r#""pickup_location":"1""#, "to.pickup_location must be a positive integer"),
    (METHOD, r#""pickup_location":true"#, "to.pickup_location must be a positive integer"),
    (METHOD, r#""pickup_location":-1"#, "to.pickup_location must be a positive integer"),
    (METHOD, r#""pickup_location":1e3"#, "to.pickup_location must be a positive integer"),
];

async fn assert_each_refused(cases: &[Case]) {
    let world = World::start().await;
    let sender = Remitter::of(&world).await;
    let body = sender.deposit("100.5");
    for (instead_of, said, message) in cases {
        assert!(body.contains(instead_of), "{instead_of}");
        let field = instead_of.split('"').nth(1).unwrap();
        let message =
            if message.starts_with("must") { format!("{field} {message}") } else { (*message).to_owned() };
        let reply = sender.send(&body.replacen(instead_of, said, 1)).send().await;
        assert_refused(&reply, &format!("{message}."));
    }
    assert!(sender.listed().await.is_empty(), "nothing was made");
    assert_eq!(sender.left().await, ["1000", "5000", "20000"], "and nothing used");
}

#[tokio::test]
async fn an_amount_is_a_decimal_above_zero_of_two_places_at_most() {
    assert_each_refused(&AMOUNTS).await;
}

#[tokio::test]
async fn a_word_is_one_of_those_that_the_contract_lists() {
    assert_each_refused(&WORDS).await;
}

#[tokio::test]
async fn texts_and_numbers_are_what_the_contract_says() {
    assert_each_refused(&TEXTS).await;
}
