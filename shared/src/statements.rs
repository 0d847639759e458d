//! Where bank statements are, and their reports beside them: a bucket of S3, or a folder on the local stack.

use crate::aws_error::AwsError;
use crate::bucket::client_config;
use crate::domain::statement::Digest;
use aws_config::SdkConfig;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::primitives::ByteStream;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

/// How large a statement may be, in bytes: a function has room for two of them beside each other.
pub const MAX_BYTES: u64 = 256 * 1024 * 1024;
/// How long one attempt may take: a report may have as many bytes as a statement.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);
/// How much is copied at once.
const COPIED_AT_ONCE: usize = 64 * 1024;

/// The place.
#[derive(Clone, Debug)]
pub enum Statements {
    /// A bucket.
    Bucket {
        /// What reaches it.
        client: aws_sdk_s3::Client,
        /// Its name.
        name: String,
    },
    /// A folder; each object is a file in it.
    Folder(PathBuf),
}

/// What became of fetching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// All of it is there; this is what it is.
    Whole(Digest),
    /// There is no such object any more.
    Gone,
    /// It is larger than [`MAX_BYTES`].
    TooLarge,
}

impl Statements {
    /// A bucket, at an endpoint of its own where there is one.
    #[must_use]
    pub fn bucket(sdk: &SdkConfig, name: String) -> Self {
        let config = client_config(sdk, ATTEMPT_TIMEOUT)
            // A file is sent as it is: a checksum would come after it, in pieces that not every emulator puts together.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .build();
        Self::Bucket { client: aws_sdk_s3::Client::from_conf(config), name }
    }

    /// Copies an object into a file, because it is read twice: nothing is settled by one that cannot be read to its end.
    ///
    /// # Errors
    /// When the place cannot be asked, or the file not be written.
    pub async fn fetch(&self, object: &str, into: &mut File) -> Result<Fetched, AwsError> {
        let Self::Bucket { client, name } = self else { return self.fetch_file(object, into) };
        let got = match client.get_object().bucket(name).key(object).send().await {
            Ok(got) => got,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_no_such_key()) => {
                return Ok(Fetched::Gone);
            }
            Err(error) => return Err(error.into()),
        };
        let (mut body, mut hash, mut length) = (got.body, Sha256::new(), 0_u64);
        while let Some(bytes) = body.try_next().await.map_err(|error| away(&error))? {
            length += bytes.len() as u64;
            if length > MAX_BYTES {
                return Ok(Fetched::TooLarge);
            }
            hash.update(&bytes);
            into.write_all(&bytes).map_err(|error| away(&error))?;
        }
        Ok(Fetched::Whole(Digest(hash.finalize().into())))
    }

    fn fetch_file(&self, object: &str, into: &mut File) -> Result<Fetched, AwsError> {
        let Some(path) = self.path(object) else { return Ok(Fetched::Gone) };
        match File::open(path) {
            Ok(file) => copied(file, into).map_err(|error| away(&error)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Fetched::Gone),
            Err(error) => Err(away(&error)),
        }
    }

    /// Stores a report; storing it again changes nothing.
    ///
    /// # Errors
    /// When the place cannot be asked; it may have stored it all the same.
    pub async fn publish(&self, object: &str, report: &Path) -> Result<(), AwsError> {
        match self {
            Self::Bucket { client, name } => {
                let body = ByteStream::from_path(report).await.map_err(|error| away(&error))?;
                let put = client.put_object().bucket(name).key(object).content_type("application/x-ndjson");
                put.body(body).send().await?;
                Ok(())
            }
            Self::Folder(_) => {
                let path =
                    self.path(object).ok_or_else(|| AwsError::Broken(format!("no file may be {object:?}")))?;
                let write = || {
                    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
                    // Whole or not at all: a file that is being written has another name, and each writer its own.
                    let folder = path.parent().unwrap_or(Path::new(""));
                    let mut unfinished = tempfile::Builder::new().suffix(".unfinished").tempfile_in(folder)?;
                    std::io::copy(&mut File::open(report)?, &mut unfinished)?;
                    unfinished.persist(&path).map_err(|error| error.error)
                };
                write().map(drop).map_err(|error| away(&error))
            }
        }
    }

    /// Where an object is in the folder; `None` where its name would lead out of it.
    fn path(&self, object: &str) -> Option<PathBuf> {
        let Self::Folder(folder) = self else { return None };
        let within = Path::new(object).components().all(|part| matches!(part, Component::Normal(_)));
        within.then(|| folder.join(object))
    }
}

/// Copies a file from where it stands, and says what it is.
///
/// # Errors
/// When one cannot be read, or the other not be written.
pub fn copied(from: File, into: &mut File) -> std::io::Result<Fetched> {
    let mut from = from.take(MAX_BYTES + 1);
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; COPIED_AT_ONCE]);
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        into.write_all(&buffer[..read])?;
    }
    let too_large = from.limit() == 0;
    Ok(if too_large { Fetched::TooLarge } else { Fetched::Whole(Digest(hash.finalize().into())) })
}

fn away(error: &dyn std::error::Error) -> AwsError {
    AwsError::Unavailable(format!("statements: {error}"))
}

#[cfg(test)]
#[path = "statements_tests.rs"]
mod tests;
