//! Where the papers are that go with transactions: a bucket of S3, or a folder on the local stack.
//!
//! What must stay true: a document is stored before the ledger names it, under a name that no other request has, and is taken
//! away again when the request that brought it makes nothing.

use crate::aws_error::AwsError;
use crate::bucket::client_config;
use crate::domain::remittance::TransactionId;
use crate::domain::remittance::document::Content;
use aws_config::SdkConfig;
use aws_sdk_s3::primitives::ByteStream;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;
use uuid::Uuid;

/// How long one attempt may take: 5 MiB take longer than an item.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);

/// The place.
#[derive(Clone, Debug)]
pub enum Documents {
    /// A bucket.
    Bucket {
        /// What reaches it.
        client: aws_sdk_s3::Client,
        /// Its name.
        name: String,
    },
    /// A folder; each document is a file in it.
    Folder(PathBuf),
}

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Whose.
    pub transaction: TransactionId,
    /// Which of them.
    pub document: Uuid,
}

impl Name {
    /// `test/9b1deb4d-…/<transaction>/<document>`: all of a transaction's begin alike.
    #[must_use]
    pub fn path(self) -> String {
        let Self { transaction: TransactionId { tenant, id }, document } = self;
        format!("{}/{}/{id}/{document}", tenant.mode, tenant.partner_id)
    }
}

impl Documents {
    /// A bucket, at an endpoint of its own where there is one.
    #[must_use]
    pub fn bucket(sdk: &SdkConfig, name: String) -> Self {
        let config = client_config(sdk, ATTEMPT_TIMEOUT).build();
        Self::Bucket { client: aws_sdk_s3::Client::from_conf(config), name }
    }

    /// Stores a document; storing it again changes nothing.
    ///
    /// # Errors
    /// When the place cannot be asked; it may have stored it all the same.
    pub async fn store(&self, name: Name, content: Content) -> Result<(), AwsError> {
        match self {
            Self::Bucket { client, name: bucket } => {
                let put = client.put_object().bucket(bucket).key(name.path());
                let put = put.content_type(content.media_type).body(ByteStream::from(content.bytes));
                put.send().await?;
                Ok(())
            }
            Self::Folder(folder) => {
                let path = folder.join(name.path());
                // Whole or not at all: a file that is being written has another name.
                let unfinished = path.with_extension("unfinished");
                let parent = path.parent().map(PathBuf::from).unwrap_or_default();
                tokio::fs::create_dir_all(parent).await.map_err(unwritten)?;
                tokio::fs::write(&unfinished, content.bytes).await.map_err(unwritten)?;
                tokio::fs::rename(&unfinished, &path).await.map_err(unwritten)
            }
        }
    }

    /// Takes a document away; one that is not there is gone already.
    ///
    /// # Errors
    /// When the place cannot be asked.
    pub async fn remove(&self, name: Name) -> Result<(), AwsError> {
        match self {
            Self::Bucket { client, name: bucket } => {
                client.delete_object().bucket(bucket).key(name.path()).send().await?;
                Ok(())
            }
            Self::Folder(folder) => match tokio::fs::remove_file(folder.join(name.path())).await {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(unwritten(error)),
                _ => Ok(()),
            },
        }
    }
}

fn unwritten(error: std::io::Error) -> AwsError {
    AwsError::Unavailable(format!("documents folder: {error}"))
}

#[cfg(test)]
#[path = "documents_tests.rs"]
mod tests;
