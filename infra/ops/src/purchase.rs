//! `almoner-ops purchase …`

use crate::cli::{PartnerArg, unreachable};
use crate::events::moment;
use crate::partner::missing;
use crate::said::{MAX_LISTED, Said, listed, table};
use almoner::domain::authorisation::{Asked, Authorisation};
use almoner::domain::code::Code;
use almoner::domain::cursor::Position;
use almoner::domain::pre_approval::PreApproval;
use almoner::domain::tenant::Mode;
use almoner::store::{Store, authorisation_list, partner, pre_approval};
use clap::Subcommand;
use jiff::Timestamp;
use uuid::Uuid;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what became of a pre-approval, by its purchase's number or its code
    Show {
        /// P-… or the code itself
        #[arg(value_name = "NUMBER")]
        number: String,
        /// Test or live data
        #[arg(long, default_value = "test", value_parser = str::parse::<Mode>)]
        mode: Mode,
    },
    /// List a partner's decided purchases of some time, oldest first, 1,000 at most
    List {
        #[command(flatten)]
        partner: PartnerArg,
        /// From this moment on: 2026-11-20T12:00:00Z, or a date for its first moment (UTC)
        #[arg(long, value_name = "TIME", value_parser = moment)]
        from: Timestamp,
        /// To before this moment
        #[arg(long, value_name = "TIME", value_parser = moment)]
        to: Timestamp,
    },
}

pub(crate) async fn run(store: &Store, command: Command, now: Timestamp) -> Result<Said, String> {
    match command {
        Command::Show { number, mode } => {
            let code = Code::of_purchase(&number).or_else(|| Code::parse(&number));
            let unknown = || format!("There is no {mode} purchase {number}.");
            let code = code.ok_or_else(unknown)?;
            let found = pre_approval::find(store, mode, &code).await.map_err(unreachable)?.ok_or_else(unknown)?;
            Ok(shown(&found, now))
        }
        Command::List { partner, from, to } => list(store, partner, (from, to.min(now)), now).await,
    }
}

async fn list(
    store: &Store,
    partner: PartnerArg,
    (from, to): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<Said, String> {
    let tenant = partner.tenant();
    let known = partner::find(store, tenant).await.map_err(unreachable)?.ok_or_else(|| missing(tenant))?;
    let mut rows = Vec::new();
    // No purchase of a partner's is older than it.
    let mut next = Some(Position { created_at: from.max(known.created_at), id: Uuid::nil() });
    while let Some(at) = next.filter(|at| at.created_at < to && rows.len() < MAX_LISTED) {
        let step = authorisation_list::step(store, tenant, at, to).await.map_err(unreachable)?;
        let mut codes = step.authorisations;
        codes.sort_by_key(|code| code.authorisation.as_ref().map(|it| it.created_at));
        rows.extend(codes.iter().filter_map(|code| Some(row(code, code.authorisation.as_ref()?, now))));
        next = step.next;
    }
    let more = next.is_some_and(|at| at.created_at < to);
    let heads = ["PURCHASE", "STATUS", "CODE", "AMOUNT", "FINANCED", "REFUNDED", "MERCHANT", "REFERENCE", "AT"];
    Ok(listed(heads, rows, more, "say --from and --to"))
}

fn row(code: &PreApproval, authorisation: &Authorisation, now: Timestamp) -> [String; 9] {
    let (asked, state) = (&authorisation.asked, authorisation.state_at(now));
    let cents = [asked.amount, asked.finance, authorisation.refunded];
    let [amount, finance, refunded] = cents.map(|cents| cents.to_string());
    [
        code.code.purchase_number(),
        state.as_str().to_owned(),
        state.code().as_str().to_owned(),
        amount,
        finance,
        refunded,
        asked.merchant_id.clone(),
        asked.reference.clone(),
        format!("{:.0}", authorisation.created_at),
    ]
}

pub(crate) fn shown(code: &PreApproval, now: Timestamp) -> Said {
    let mut lines = vec![
        ["code".to_owned(), code.code.to_string()],
        ["customer".to_owned(), code.customer.id.id.to_string()],
        ["limit".to_owned(), format!("{} cents {}", code.limit, code.customer.currency)],
        ["expires".to_owned(), format!("{:.0}", code.expires_at)],
    ];
    let mut say = |name: &str, value: String| lines.push([name.to_owned(), value]);
    match &code.authorisation {
        None => say("status", if code.cancelled { "taken back by its buyer" } else { "unused" }.to_owned()),
        Some(authorisation) => {
            let state = authorisation.state_at(now);
            let Authorisation { asked, refunded, released, .. } = authorisation;
            let Asked { amount, finance, merchant_id, device_id, operator_id, .. } = asked;
            say("purchase", code.code.purchase_number());
            say("status", format!("{} ({})", state.as_str(), state.code().as_str()));
            say("partner", asked.tenant.partner_id.to_string());
            say("merchant, device, operator", format!("{merchant_id}, {device_id}, {operator_id}"));
            say("reference", asked.reference.clone());
            say("amount, financed", format!("{amount}, {finance} cents {}", asked.currency));
            say("refunded, of that off what is owed", format!("{refunded}, {released} cents"));
            say("asked for", format!("{:.0}", authorisation.created_at));
            say("decided", authorisation.decided_at.map_or("-".to_owned(), |at| format!("{at:.0}")));
        }
    }
    Said::shown(table(["FACT", "VALUE"], lines).into_text()).joined(members(code, now))
}

/// The same, each fact by itself.
fn members(code: &PreApproval, now: Timestamp) -> Said {
    let said = Said::shown("").with("code", code.code.to_string());
    let said = said.with("customer", code.customer.id.id.to_string()).with("limit_cents", code.limit.to_string());
    let said = said.with("currency", code.customer.currency.to_string());
    let said = said.with("expires_at", format!("{:.0}", code.expires_at));
    let Some(authorisation) = &code.authorisation else {
        return said.with("status", if code.cancelled { "taken back by its buyer" } else { "unused" });
    };
    let (asked, state) = (&authorisation.asked, authorisation.state_at(now));
    let said = said.with("purchase", code.code.purchase_number()).with("status", state.as_str());
    let said =
        said.with("response_code", state.code().as_str()).with("partner", asked.tenant.partner_id.to_string());
    let said = said.with("merchant", &*asked.merchant_id).with("device", &*asked.device_id);
    let said = said.with("operator", &*asked.operator_id).with("reference", &*asked.reference);
    let said =
        said.with("amount_cents", asked.amount.to_string()).with("financed_cents", asked.finance.to_string());
    let said = said.with("refunded_cents", authorisation.refunded.to_string());
    let said = said.with("released_cents", authorisation.released.to_string());
    let said = said.with("asked_at", format!("{:.0}", authorisation.created_at));
    said.with("decided_at", authorisation.decided_at.map(|at| format!("{at:.0}")))
}
