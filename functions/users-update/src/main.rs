//! The Lambda's process: start, run.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), almoner::lambda::Error> {
    almoner::lambda::serve(users_update::handle).await
}
