//! The Lambda's process: start, run.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), almoner::lambda::Error> {
    almoner::lambda::serve_events(statements_import::handle).await
}
