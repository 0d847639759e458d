//! `POST /webapi/v1/ProcessAuthorisation`: a terminal asks that a purchase be financed with a buyer's pre-approval.
//!
//! One BatchGetItem knows the terminal and the code, and tells a replay and a useless code; one TransactWriteItems takes
//! the code and records what was decided, only while everything it was decided by still holds. See contracts/pos.md.

use almoner::app::App;
use almoner::domain::authorisation::{Asked, Authorisation, LEAST_FINANCE, RETRY_AFTER_S};
use almoner::domain::code::Code as PreApprovalCode;
use almoner::domain::pos_code::Code;
use almoner::domain::pre_approval::{Found, PreApproval, look};
use almoner::http::pos::Malformed;
use almoner::http::pos::answer::Answer;
use almoner::http::pos::body::SignedBody;
use almoner::http::pos::request::{ProcessAuthorisation, Terminal};
use almoner::store::authorisation::{self, Recorded};
use almoner::terminal::{Caller, Visit, answer};
use jiff::Timestamp;
use lambda_http::{Body, Request, Response};
use std::sync::Arc;

/// How often a decision is made anew because what it was made by had changed.
const MAX_ROUNDS: usize = 5;

/// Answers one request.
pub async fn handle(app: Arc<App>, request: Request) -> Response<Body> {
    answer(&request, async |body, visit| authorise(&app, body, visit).await).await
}

async fn authorise(app: &App, body: &SignedBody<'_>, visit: &mut Visit) -> Result<Answer, Answer> {
    let now = app.clock.now();
    let wanted = read(body);
    let (device, found) = match Terminal::name(body) {
        Ok((merchant_id, device_id)) => {
            let code = wanted.as_ref().ok().map(|(_, code)| code);
            authorisation::look(&app.store, merchant_id, device_id, code).await?
        }
        Err(_) => (None, None),
    };
    let (caller, (wanted, _)) = visit.believe(app, body, device, wanted).await?;
    let retry_duration = wanted.buyer_confirms.then_some(RETRY_AFTER_S);
    let decided = decide(app, &caller, &wanted, found, now).await;
    let stamp = |answer| Answer { retry_duration, ..answer };
    decided.map(stamp).map_err(stamp)
}

fn read<'b>(body: &'b SignedBody<'_>) -> Result<(ProcessAuthorisation<'b>, PreApprovalCode), Malformed> {
    let wanted = ProcessAuthorisation::read(body)?;
    if wanted.finance_amount > wanted.purchase_amount {
        return Err(Malformed::new("x_finance_amount", "must be at most x_purchase_amount"));
    }
    let code = PreApprovalCode::parse(wanted.pre_approval_code);
    Ok((wanted, code.ok_or_else(|| Malformed::new("x_pre_approval_code", "must be a pre-approval code"))?))
}

/// Decides by what was found, and records it; by what has come of that meanwhile, when something has.
async fn decide(
    app: &App,
    caller: &Caller,
    wanted: &ProcessAuthorisation<'_>,
    mut found: Option<PreApproval>,
    now: Timestamp,
) -> Result<Answer, Answer> {
    let asked = asked(caller, wanted);
    let mut customer = found.as_ref().map(|code| code.customer.clone());
    for _ in 0..MAX_ROUNDS {
        let (code, new) = match look(found.as_ref(), &asked.signature, now) {
            Found::Known(code, known) if known.state_at(now) == known.state => {
                return Ok(Answer { replayed: true, ..told(code, known) });
            }
            // Not confirmed in time. That is written down before it is told: no confirmation that is under way, or
            // whose clock is behind, may come after it.
            Found::Known(code, known) => (code, known.cancelled(now)),
            // A replay has asked for enough: what asks for less was never recorded.
            _ if asked.finance.get() < LEAST_FINANCE => return Err(Code::EVAL02.into()),
            Found::Useless(why) => return Err(why.code().into()),
            Found::Open(code) => {
                let seen = customer.as_ref().unwrap_or(&code.customer);
                (code, Authorisation::new(asked.clone(), code, seen, wanted.buyer_confirms, now))
            }
        };
        let seen = customer.as_ref().unwrap_or(&code.customer);
        match authorisation::record(&app.store, code, seen, &new).await? {
            Recorded::Now => return Ok(told(code, &new)),
            Recorded::ReferenceTaken => return Err(Code::FPRA07.into()),
            Recorded::Overtaken(by) => found = Some(*by),
            Recorded::Customer(as_it_is) => customer = Some(*as_it_is),
        }
    }
    // Every round somebody else has changed something: nothing was recorded, and asking again is right.
    Err(Code::EISE01.into())
}

fn asked(caller: &Caller, wanted: &ProcessAuthorisation<'_>) -> Asked {
    Asked {
        tenant: caller.device.tenant,
        merchant_id: wanted.terminal.merchant_id.to_owned(),
        device_id: wanted.terminal.device_id.to_owned(),
        operator_id: wanted.terminal.operator_id.to_owned(),
        reference: wanted.pos_transaction_ref.to_owned(),
        signature: caller.signature.clone(),
        amount: wanted.purchase_amount,
        finance: wanted.finance_amount,
        currency: caller.partner.currency,
        purchase_items: wanted.purchase_items.map(str::to_owned),
    }
}

/// Where an authorisation stands, as recorded.
fn told(code: &PreApproval, authorisation: &Authorisation) -> Answer {
    Answer { purchase_number: Some(code.code.purchase_number()), ..authorisation.state.code().into() }
}
