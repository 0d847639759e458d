//! What an operator says of a customer, as it stands on the command line.

use almoner::domain::cents::Cents;
use almoner::domain::customer::{Customer, DepositSource, Standing};
use almoner::domain::money::Currency;
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Changes {
    /// What the limit is in (ISO 4217); said when the customer is new [default: USD]
    #[arg(long, value_name = "CODE", value_parser = currency)]
    pub(super) currency: Option<Currency>,
    /// What may be financed in all
    #[arg(long, value_name = "CENTS", value_parser = cents)]
    limit: Option<Cents>,
    /// What is financed and not paid back
    #[arg(long, value_name = "CENTS", value_parser = cents)]
    outstanding: Option<Cents>,
    /// How the account stands that deposits are drawn from
    #[arg(long, value_enum)]
    deposit_source: Option<Source>,
    /// Refuse as a risk (FPRA01)
    #[arg(long, value_name = "BOOL")]
    risk: Option<bool>,
    /// Refuse for how earlier purchases were paid (FPRA05)
    #[arg(long, value_name = "BOOL")]
    bad_history: Option<bool>,
    /// Refuse without a reason given (FPRA99)
    #[arg(long, value_name = "BOOL")]
    declined: Option<bool>,
    /// In how many instalments purchases are paid back
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(0..=520))]
    instalments: Option<u32>,
    /// What an instalment must come to (else FPRA08)
    #[arg(long, value_name = "CENTS", value_parser = cents)]
    least_instalment: Option<Cents>,
    /// Ask the buyer to confirm where the terminal can wait for it
    #[arg(long, value_name = "BOOL")]
    confirms: Option<bool>,
}

/// As on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Source {
    /// It pays
    Good,
    /// FPRA02
    InsufficientFunds,
    /// FPRA03
    BankUnavailable,
    /// FPRA06
    CardExpired,
}

impl From<Source> for DepositSource {
    fn from(source: Source) -> Self {
        match source {
            Source::Good => Self::Good,
            Source::InsufficientFunds => Self::InsufficientFunds,
            Source::BankUnavailable => Self::BankUnavailable,
            Source::CardExpired => Self::CardExpired,
        }
    }
}

fn currency(code: &str) -> Result<Currency, &'static str> {
    Currency::from_code(code).ok_or("must be an ISO 4217 code in capitals, such as USD")
}

fn cents(text: &str) -> Result<Cents, &'static str> {
    Cents::parse(text).ok_or("must be whole cents, 1 to 12 digits")
}

impl Changes {
    /// The customer with these changes.
    pub(super) fn on(&self, customer: Customer) -> Customer {
        let was = customer.standing;
        let standing = Standing {
            deposit_source: self.deposit_source.map_or(was.deposit_source, DepositSource::from),
            risk: self.risk.unwrap_or(was.risk),
            bad_history: self.bad_history.unwrap_or(was.bad_history),
            declined: self.declined.unwrap_or(was.declined),
            instalments: self.instalments.unwrap_or(was.instalments),
            least_instalment: self.least_instalment.unwrap_or(was.least_instalment),
            confirms: self.confirms.unwrap_or(was.confirms),
        };
        let customer = Customer { standing, ..customer };
        let customer = self.limit.map_or(customer.clone(), |limit| customer.with_limit(limit));
        self.outstanding.map_or(customer.clone(), |outstanding| customer.with_outstanding(outstanding))
    }
}
