//! Requests in, answers out. The only place that knows statuses: each contract's page maps its refusals to them.

pub mod answer;
pub mod authorisation;
pub mod body;
pub mod buyer;
pub mod call;
pub mod contributions;
pub mod donations;
pub mod field;
pub mod header;
pub mod pos;
pub mod problem;
pub mod query;
pub mod remittance;
pub mod webhooks;
