//! Projects: which ones a partner may collect for.

use super::{Item, Store, StoreError, from_item, key, to_item};
use crate::domain::partner::Project;
use crate::domain::tenant::Tenant;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct ProjectItem {
    pk: String,
    sk: String,
    id: u64,
    open: bool,
}

/// The partner's project, open or not. One GetItem.
///
/// # Errors
/// When the store cannot be asked.
pub async fn find(store: &Store, tenant: Tenant, project_id: u64) -> Result<Option<Project>, StoreError> {
    store.read(&key::project(tenant, project_id), false).await?.map(read).transpose()
}

/// Records a project as it is to be from now on.
///
/// # Errors
/// When the store cannot be asked.
pub async fn set(store: &Store, tenant: Tenant, project: Project) -> Result<(), StoreError> {
    let key = key::project(tenant, project.id);
    let item = to_item(ProjectItem { pk: key.pk, sk: key.sk, id: project.id, open: project.open })?;
    store.client.put_item().table_name(&store.table).set_item(Some(item)).send().await?;
    Ok(())
}

/// All projects of a partner.
///
/// # Errors
/// When the store cannot be asked.
pub async fn list(store: &Store, tenant: Tenant) -> Result<Vec<Project>, StoreError> {
    let answer = store
        .client
        .query()
        .table_name(&store.table)
        .key_condition_expression("pk = :partner AND begins_with(sk, :project)")
        .expression_attribute_values(":partner", AttributeValue::S(key::partner(tenant).pk))
        .expression_attribute_values(":project", AttributeValue::S(key::PROJECT_PREFIX.to_owned()));
    let items = answer.into_paginator().items().send().try_collect().await?;
    let mut projects = items.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    projects.sort_unstable_by_key(|project| project.id);
    Ok(projects)
}

fn read(item: Item) -> Result<Project, StoreError> {
    let item: ProjectItem = from_item(item)?;
    Ok(Project { id: item.id, open: item.open })
}
