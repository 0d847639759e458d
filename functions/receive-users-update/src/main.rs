//! The Lambda's process: start, run.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), almoner::lambda::Error> {
    almoner::lambda::serve(receive_users_update::handle).await
}
