//! Which answer a request selects, by the contract's tables. What no table has is [`Code::EISE01`].

use almoner::domain::authorisation::RETRY_AFTER_S;
use almoner::domain::cents::Cents;
use almoner::domain::pos_code::Code;
use almoner::http::pos::Malformed;
use almoner::http::pos::body::SignedBody;
use almoner::http::pos::request::{
    CreateKey, Invite, MAX_TEXT, ProcessAuthorisation, ProcessSalesAdjustment, ProcessSalesAdjustmentReversal,
    SendReceipt,
};

/// What is answered to a request that is rightly signed.
pub(crate) struct Selected {
    pub(crate) code: Code,
    pub(crate) retry_duration: Option<u32>,
}

impl From<Option<Code>> for Selected {
    fn from(code: Option<Code>) -> Self {
        Self { code: code.unwrap_or(Code::EISE01), retry_duration: None }
    }
}

/// Reads that method's request.
pub(crate) fn read(method: &str, body: &SignedBody<'_>) -> Result<Selected, Malformed> {
    Ok(match method {
        "ProcessAuthorisation" => {
            // Shorter codes than the real ones, too, because any value has an answer.
            let asked = ProcessAuthorisation::read_with(body, 1..=MAX_TEXT)?;
            let retry_duration = asked.buyer_confirms.then_some(RETRY_AFTER_S);
            Selected { retry_duration, ..authorisation(asked.pre_approval_code).into() }
        }
        "CreateKey" => key(CreateKey::read(body)?.device_token).into(),
        "Invite" => invitation(Invite::read(body)?.purchase_amount).into(),
        "SendReceipt" => receipt(SendReceipt::read(body)?.pos_transaction_ref).into(),
        "ProcessSalesAdjustment" => adjustment(ProcessSalesAdjustment::read(body)?.amount).into(),
        "ProcessSalesAdjustmentReversal" => {
            reversal(ProcessSalesAdjustmentReversal::read(body)?.adjustment_signature).into()
        }
        _ => None.into(),
    })
}

/// By the first two of eight characters, the other six being letters or digits; or by one of two words.
fn authorisation(code: &str) -> Option<Code> {
    match code {
        "Pending" => return Some(Code::SPND01),
        "Cancelled" => return Some(Code::FCNL01),
        _ => {}
    }
    let (digits, rest) = code.split_at_checked(2)?;
    if rest.len() != 6 || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    Some(match digits {
        "01" => Code::SPRA01,
        "10" => Code::FPRA01,
        "11" => Code::FPRA02,
        "12" => Code::FPRA03,
        "13" => Code::FPRA04,
        "14" => Code::FPRA05,
        "15" => Code::FPRA06,
        "16" => Code::FPRA07,
        "17" => Code::FPRA08,
        "18" => Code::FPRA21,
        "19" => Code::FPRA22,
        "20" => Code::FPRA23,
        "21" => Code::FPRA24,
        "22" => Code::FPRA99,
        "23" => Code::FPRA09,
        "30" => Code::EVAL01,
        "31" => Code::EAUT01,
        "32" => Code::EVAL02,
        _ => return None,
    })
}

fn key(device_token: &str) -> Option<Code> {
    Some(match device_token {
        "1" => Code::SCRK01,
        "2" => Code::EVAL01,
        _ => return None,
    })
}

/// By the amount's last two digits, of which the first may be left out when it is 0.
fn invitation(purchase_amount: Cents) -> Option<Code> {
    Some(match purchase_amount.get() % 100 {
        1 => Code::SINV01,
        2 => Code::EVAL01,
        _ => return None,
    })
}

fn receipt(pos_transaction_ref: &str) -> Option<Code> {
    Some(match pos_transaction_ref {
        "1" => Code::SSER01,
        "2" => Code::EVAL01,
        _ => return None,
    })
}

/// By the amount's last two digits.
fn adjustment(amount: Cents) -> Option<Code> {
    Some(match amount.get() % 100 {
        1 => Code::SPSA01,
        10 => Code::FPSA01,
        11 => Code::FPSA02,
        12 => Code::FPSA03,
        13 => Code::FPSA04,
        14 => Code::FPSA05,
        15 => Code::FPSA06,
        16 => Code::FPSA07,
        17 => Code::FPSA08,
        18 => Code::FPSA09,
        30 => Code::EVAL01,
        31 => Code::EAUT01,
        _ => return None,
    })
}

/// By its first two characters.
fn reversal(adjustment_signature: &str) -> Option<Code> {
    Some(match adjustment_signature.split_at_checked(2)?.0 {
        "01" => Code::SPAR01,
        "10" => Code::FPAR01,
        "11" => Code::FPAR02,
        "12" => Code::FPAR03,
        "13" => Code::FPAR05,
        "14" => Code::FPAR06,
        "15" => Code::FPAR07,
        "16" => Code::FPAR08,
        "30" => Code::EVAL01,
        "31" => Code::EAUT01,
        _ => return None,
    })
}
