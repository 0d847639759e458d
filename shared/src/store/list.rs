//! Lists by any of the list indexes, newest first.

use super::contribution_list::place;
use super::{Store, StoreError, key};
use crate::domain::cursor::Position;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;

/// A list, and the index that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    pub(super) index: &'static str,
    pub(super) partition_key: &'static str,
    /// Its partition: names the list, for a cursor too.
    pub name: String,
}

/// The places of one Query below a bound, and where it stopped unless the list is over.
pub(super) async fn below(
    store: &Store,
    list: &List,
    bound: Position,
    from: Timestamp,
    count: usize,
) -> Result<(Vec<(Position, String)>, Option<Position>), StoreError> {
    let answer = store
        .client
        .query()
        .table_name(&store.table)
        .index_name(list.index)
        .key_condition_expression("#list = :list AND list_sk BETWEEN :lower AND :upper")
        .expression_attribute_names("#list", list.partition_key)
        .expression_attribute_values(":list", AttributeValue::S(list.name.clone()))
        .expression_attribute_values(":lower", AttributeValue::S(key::list_from(from)))
        .expression_attribute_values(":upper", AttributeValue::S(key::list_position(bound)))
        .scan_index_forward(false)
        .limit(i32::try_from(count).unwrap_or(i32::MAX))
        .send()
        .await?;
    let places = answer.items().iter().map(place).collect::<Result<Vec<_>, _>>()?;
    let last = places.last().filter(|_| answer.last_evaluated_key().is_some()).map(|(place, _)| *place);
    Ok((places, last))
}
