//! The kinds of object storage that this program was built with, each set up by the environment.

use super::bucket::IN_FLIGHT;
use super::carrier::{Carrier, Clock};
use super::client::Client;
use super::error::AddressError;
use object_store::{BackoffConfig, Error, ObjectStore, RetryConfig};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How often a request is made again that did not arrive, or that the store had no time for.
const MAX_RETRIES: usize = 10;
/// How long it is tried.
const RETRY_TIME: Duration = Duration::from_secs(60);
/// The first pause between two attempts; the next are longer, each by chance.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A client for an address; `None` where the program was built without its kind.
pub(super) fn client(scheme: &str, address: &Path) -> Result<Option<Client>, AddressError> {
    let wrong = |reason: String, hint: Option<String>| AddressError::Settings {
        address: address.to_owned(),
        reason,
        hint,
    };
    let text = address.to_str().unwrap_or_default();
    let below = text.split_once("://").map_or("", |(_, below)| below);
    let (bucket, prefix) = below.split_once('/').unwrap_or((below, ""));
    if bucket.is_empty() {
        let hint = Some(format!("name a bucket, as in {scheme}://bulletins/cards"));
        return Err(wrong("no bucket is named".to_owned(), hint));
    }
    let parts: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    let prefix: String = parts.iter().map(|part| format!("{part}/")).collect();
    // However many slashes were typed: names are joined to this.
    let root = format!("{scheme}://{bucket}/{}", parts.join("/"));
    let clock = Clock::default();
    let carrier = Carrier { clock: clock.clone(), connections: IN_FLIGHT * 2 };
    let opened = open(scheme, &format!("{scheme}://{bucket}"), carrier);
    let opened = opened.map_err(|error| {
        let hint = "its settings come from the environment: AWS_*, GOOGLE_* or AZURE_*".to_owned();
        wrong(error.to_string(), Some(hint))
    })?;
    Ok(opened.map(|store| Client {
        store,
        root: root.trim_end_matches('/').into(),
        prefix,
        clock,
        conditional: AtomicBool::new(true),
    }))
}

fn retry() -> RetryConfig {
    let backoff = BackoffConfig { init_backoff: FIRST_PAUSE, max_backoff: LONGEST_PAUSE, base: 2. };
    RetryConfig { backoff, max_retries: MAX_RETRIES, retry_timeout: RETRY_TIME }
}

type Opened = Result<Option<Arc<dyn ObjectStore>>, Error>;

fn open(scheme: &str, bucket: &str, carrier: Carrier) -> Opened {
    match scheme {
        #[cfg(feature = "s3")]
        "s3" => {
            let builder = object_store::aws::AmazonS3Builder::from_env().with_url(bucket);
            let builder = builder.with_retry(retry()).with_http_connector(carrier);
            // One object at a time is removed, and not every such store knows how to remove several.
            Ok(Some(Arc::new(builder.with_disable_bulk_delete(true).build()?)))
        }
        #[cfg(feature = "gs")]
        "gs" => {
            let builder = object_store::gcp::GoogleCloudStorageBuilder::from_env().with_url(bucket);
            Ok(Some(Arc::new(builder.with_retry(retry()).with_http_connector(carrier).build()?)))
        }
        #[cfg(feature = "az")]
        "az" => {
            let builder = object_store::azure::MicrosoftAzureBuilder::from_env().with_url(bucket);
            Ok(Some(Arc::new(builder.with_retry(retry()).with_http_connector(carrier).build()?)))
        }
        _ => Ok(None),
    }
}
