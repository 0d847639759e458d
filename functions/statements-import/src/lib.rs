//! The `statements` queue: bank statements that S3 tells of, each held against the ledger, with a report beside it. See
//! contracts/contributions.md, *Reconciliation*.
//!
//! What must stay true: a statement that cannot be read is refused in its report and not tried again; one for which the
//! ledger or the bucket could not be asked comes again, and goes on where it was.

use almoner::app::App;
use almoner::aws_error::AwsError;
use almoner::batch::{self, Message, Then};
use almoner::domain::statement::name::{Name, report_of};
use almoner::lambda::Error;
use almoner::reconcile::report;
use almoner::reconcile::summary::Summary;
use almoner::reconcile::{Import, ImportError, reconcile};
use almoner::statement::{Unreadable, notice};
use almoner::statements::{Fetched, Statements};
use almoner::store::partner;
use almoner::telemetry;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::sync::Arc;
use tempfile::NamedTempFile;

/// Works on a batch.
///
/// # Errors
/// None: what could not be imported is reported message by message.
pub async fn handle(app: Arc<App>, event: SqsEvent) -> Result<SqsBatchResponse, Error> {
    let app = app.as_ref();
    Ok(batch::each(app.statements_queue(), event, |message| work(app, message)).await)
}

async fn work(app: &App, message: Message) -> Then {
    let objects = match notice::objects(&message.body) {
        Ok(objects) => objects,
        Err(error) => {
            telemetry::work_failed("statement", "", &AwsError::Broken(format!("unreadable message: {error}")));
            return Then::Hide(batch::growing_s(message.receives));
        }
    };
    for object in objects {
        if let Err(error) = import(app, &object).await {
            telemetry::work_failed("statement", &object, &error);
            return Then::Hide(batch::growing_s(message.receives));
        }
    }
    Then::Delete
}

/// What came of a statement that the ledger and the bucket could be asked about.
enum Outcome {
    Imported(Summary),
    Refused(Unreadable),
    Gone,
}

async fn import(app: &App, object: &str) -> Result<(), AwsError> {
    let statements = app.statements()?;
    let mut report = NamedTempFile::new().map_err(unwritten)?;
    match outcome(app, statements, object, report.as_file_mut()).await? {
        Outcome::Imported(summary) => {
            statements.publish(&report_of(object), report.path()).await?;
            telemetry::statement_imported(object, &summary);
        }
        Outcome::Refused(why) => {
            // What had been written of a report is none.
            let mut report = NamedTempFile::new().map_err(unwritten)?;
            report::refused(&mut report, object, &why).and_then(|()| report.flush()).map_err(unwritten)?;
            telemetry::statement_refused(object, &why.to_string());
            match statements.publish(&report_of(object), report.path()).await {
                // No report can have such a name, now or later; the log has said why.
                Err(AwsError::Broken(_)) => {}
                published => published?,
            }
        }
        Outcome::Gone => telemetry::statement_refused(object, "is gone"),
    }
    Ok(())
}

async fn outcome(
    app: &App,
    statements: &Statements,
    object: &str,
    report: &mut File,
) -> Result<Outcome, AwsError> {
    let named = match Name::parse(object) {
        Ok(name) => name,
        Err(error) => {
            let fix = "Name it test/<partner id>/<file>.csv or .xml, or live/…, and put it there anew.";
            return Ok(refused("the name", error.to_string(), fix));
        }
    };
    let Some(partner) = partner::find(&app.store, named.tenant).await? else {
        return Ok(refused("the name", "names no partner of ours in that mode", "See almoner-ops partner list."));
    };
    let mut file = tempfile::tempfile().map_err(unwritten)?;
    let digest = match statements.fetch(object, &mut file).await? {
        Fetched::Whole(digest) => digest,
        Fetched::Gone => return Ok(Outcome::Gone),
        Fetched::TooLarge => {
            return Ok(refused("the file", "is larger than 256 MiB", "Divide it into several, by days."));
        }
    };
    let (store, clock) = (&app.store, &app.clock);
    let import = Import { store, clock, partner: &partner, name: &named, digest, file: &file };
    match reconcile(import, BufWriter::new(report), |_| {}).await {
        Ok(summary) => Ok(Outcome::Imported(summary)),
        Err(ImportError::Refused(why)) => Ok(Outcome::Refused(why)),
        Err(ImportError::Away(error)) => Err(error),
        Err(ImportError::Unwritten(error)) => Err(unwritten(error)),
    }
}

fn refused(place: &str, problem: impl Into<String>, fix: &'static str) -> Outcome {
    Outcome::Refused(Unreadable { place: place.to_owned(), problem: problem.into(), fix })
}

fn unwritten(error: std::io::Error) -> AwsError {
    AwsError::Unavailable(format!("this machine's files: {error}"))
}
