//! A payment method says yes before a transaction is recorded that is to be paid by it.
//!
//! What must stay true: whatever else is wrong is told before a payment is refused; nothing is recorded as to be paid
//! that was not approved; and the processor is asked about the same transaction under the same key, however often.
//!
//! A method that is good by its record, where no processor decides, costs nothing. Else the transaction is looked at
//! first (one more call), because a refused payment must come after all other refusals and a repeat must be answered as
//! the first time. An approval that is not recorded in the end, because another transaction was faster, is never drawn:
//! only what is recorded is.

use almoner::app::App;
use almoner::domain::consumer_user::{MethodState, PaymentMethod};
use almoner::domain::donation::{Party, Recording, Status};
use almoner::domain::id;
use almoner::domain::refusal::Refusal;
use almoner::domain::tenant::Mode;
use almoner::processor::{Asked, Decision, Processor};
use almoner::store::donation::{self, Recorded};

/// Records the transaction once its payment method, if it has one, is approved.
///
/// # Errors
/// [`Refusal::PaymentRequired`] when it is not; or the processor or the store could not be asked, and nothing is to be
/// paid.
pub(crate) async fn pay_and_record(
    app: &App,
    recording: &Recording,
    method: Option<PaymentMethod>,
) -> Result<Recorded, Refusal> {
    if let Some(method) = method {
        let processor = app.processor().filter(|_| recording.status == Status::ToBePayed);
        if processor.is_some() || method.state != MethodState::Good {
            if let Some(otherwise) = donation::foresee(&app.store, recording).await? {
                return Ok(otherwise);
            }
            let reason = match decide(processor, recording, method).await? {
                Decision::Approved => None,
                Decision::Declined => Some("was declined"),
                Decision::Expired => Some("has expired"),
            };
            if let Some(reason) = reason {
                return Err(Refusal::PaymentRequired { field: "payment_method", reason });
            }
        }
    }
    Ok(donation::record(&app.store, recording).await?)
}

/// The processor's word, else the method's own state.
async fn decide(
    processor: Option<&Processor>,
    recording: &Recording,
    method: PaymentMethod,
) -> Result<Decision, Refusal> {
    let own = match method.state {
        MethodState::Good => Decision::Approved,
        MethodState::Declined => Decision::Declined,
        MethodState::Expired => Decision::Expired,
    };
    let Some(processor) = processor else { return Ok(own) };
    let (Party::Consumer { user_id, company_id }, Some(amount_minor), Some(currency)) =
        (recording.by, recording.details.donation_amount, recording.details.donation_currency)
    else {
        return Ok(own);
    };
    let asked = Asked {
        idempotency_key: id::of_payment(recording.id.id, recording.origin.fingerprint),
        transaction_id: recording.id.id,
        company_id,
        consumer_user_id: user_id,
        payment_method: method.id,
        amount_minor,
        currency: currency.code(),
        exponent: currency.exponent(),
        live: recording.id.mode == Mode::Live,
    };
    Ok(processor.authorise(&asked).await?)
}
