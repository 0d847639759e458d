//! The receiver of a body, its `to`.

use crate::domain::remittance::calculation::CalculationMode;
use crate::domain::remittance::payout::PayoutMethod;
use crate::http::field::{Fields, integer};
use crate::http::remittance::{uuid, word};
use uuid::Uuid;

/// Who is to receive it, and how.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "contracts/remittance.md describes each field under its name")]
pub struct To {
    pub id: Uuid,
    pub payout_method: PayoutMethod,
    pub fund_id: Option<Uuid>,
    pub payer_id: Option<u64>,
    pub pickup_location: Option<u64>,
    pub calculation_mode: CalculationMode,
}

/// Reads it; what is wrong with it is in `fields`.
pub(super) fn read(fields: &mut Fields<'_>) -> Option<To> {
    let Some(mut to) = fields.within("to") else {
        if !fields.is_wrong("to") {
            fields.required("to", |_| Ok(()));
        }
        return None;
    };
    let id = to.required("id", uuid);
    let method = to.optional("payout_method", |json| word(json, &PayoutMethod::ALL, PayoutMethod::as_str));
    let method = if to.has("payout_method") { method } else { Some(PayoutMethod::BankDeposit) };
    let mode = to.optional("calculation_mode", |json| word(json, &CalculationMode::ALL, CalculationMode::as_str));
    let mode = if to.has("calculation_mode") { mode } else { Some(CalculationMode::SenderAmount) };
    let fund_id = to.optional("fund_id", uuid);
    let payer_id = to.optional("payer_id", integer);
    let pickup_location = to.optional("pickup_location", integer);
    if let Some(method) = method {
        let name = method.as_str();
        match (method.needs_account(), to.has("fund_id")) {
            (true, false) => to.wrong("fund_id", format!("is required for {name}")),
            (false, true) => to.wrong("fund_id", format!("must be left out for {name}")),
            _ => {}
        }
        if method.needs_payer() && !to.has("payer_id") {
            to.wrong("payer_id", format!("is required for {name}"));
        }
    }
    let fine = to.is_fine();
    fields.wrong_within("to", to.into_errors());
    let (Some(id), Some(payout_method), Some(calculation_mode), true) = (id, method, mode, fine) else {
        return None;
    };
    Some(To { id, payout_method, fund_id, payer_id, pickup_location, calculation_mode })
}
