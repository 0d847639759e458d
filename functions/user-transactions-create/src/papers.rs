//! The documents of a transaction that is being made.
//!
//! What must stay true: each request stores its own and takes away its own alone. Of several that bring the same under one
//! key, one makes the transaction, and only what that one stored is left.

use almoner::app::App;
use almoner::documents::Name;
use almoner::domain::id;
use almoner::domain::refusal::Refusal;
use almoner::domain::remittance::TransactionId;
use almoner::domain::remittance::document::{Content, Document};
use almoner::http::remittance::transaction_body::Said;
use almoner::telemetry;

/// Each document, and its content while it is not stored.
pub(crate) struct Papers {
    transaction: TransactionId,
    documents: Vec<(Document, Option<Content>)>,
}

impl Papers {
    /// Those that the body brought, named after the transaction and the request.
    pub(crate) fn of(transaction: TransactionId, request_id: &str, said: &mut Said) -> Self {
        let brought = std::mem::take(&mut said.documents).into_iter().enumerate();
        let documents = brought.map(|(at, (document_type, content))| {
            let id = id::of_document(transaction.id, request_id, at);
            (Document { id, document_type, stored: content.is_some() }, content)
        });
        Self { transaction, documents: documents.collect() }
    }

    /// As the ledger knows them.
    pub(crate) fn documents(&self) -> Vec<Document> {
        self.documents.iter().map(|(document, _)| *document).collect()
    }

    /// Stores what they say.
    ///
    /// # Errors
    /// When the place cannot be asked; what was stored is taken away again.
    pub(crate) async fn store(&self, app: &App) -> Result<(), Refusal> {
        for (document, content) in &self.documents {
            let Some(content) = content else { continue };
            let stored = app.documents()?.store(self.name(*document), content.clone()).await;
            if let Err(error) = stored {
                self.remove(app).await;
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Takes them away again. What cannot be taken away is named in the log for operators.
    pub(crate) async fn remove(&self, app: &App) {
        for (document, _) in self.documents.iter().filter(|(document, _)| document.stored) {
            let name = self.name(*document);
            let removed = match app.documents() {
                Ok(place) => place.remove(name).await,
                Err(error) => Err(error),
            };
            if let Err(error) = removed {
                telemetry::work_failed("removal of a refused document", &name.path(), &error);
            }
        }
    }

    fn name(&self, document: Document) -> Name {
        Name { transaction: self.transaction, document: document.id }
    }
}
