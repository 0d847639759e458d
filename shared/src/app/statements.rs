//! What the import of bank statements asks for.

use super::{App, at};
use crate::aws_error::AwsError;
use crate::config::StatementsPlace;
use crate::notify::queue::Queue;
use crate::statements::Statements;

impl App {
    /// Where bank statements are.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn statements(&self) -> Result<&Statements, AwsError> {
        let missing = || AwsError::Broken("STATEMENTS_BUCKET is not set".to_owned());
        let place = self.config.statements.as_ref().ok_or_else(missing)?;
        Ok(self.statements.get_or_init(|| match place {
            StatementsPlace::Folder(folder) => Statements::Folder(folder.clone()),
            StatementsPlace::Bucket(name) => {
                Statements::bucket(&at(&self.sdk, self.config.endpoints.s3.as_deref()), name.clone())
            }
        }))
    }

    /// The queue of what S3 says of new ones.
    ///
    /// # Errors
    /// When the function was not told of it.
    pub fn statements_queue(&self) -> Result<Queue, AwsError> {
        self.queues().at("STATEMENTS_QUEUE_URL", self.config.queues.statements.as_ref())
    }
}
