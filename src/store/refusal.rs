//! What a store's server says when it refuses, in a line: the status, its code, its words. Never what it was signed with.

use super::error::StoreError;
use object_store::Error;
use std::error::Error as AnyError;
use std::path::Path;

/// Where credentials come from.
const CREDENTIALS: &str = "the environment has no right to it: for s3 look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, \
    AWS_SESSION_TOKEN, AWS_REGION and AWS_ENDPOINT_URL, for gs at GOOGLE_APPLICATION_CREDENTIALS, for az at \
    AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY";
/// How many characters of what a server says are shown.
const MAX_SHOWN: usize = 300;

/// The error of an object.
pub(super) fn of(path: &Path, doing: &'static str, error: &Error) -> StoreError {
    let text = deepest(error);
    StoreError::Remote { path: path.to_owned(), doing, reason: reason(&text), hint: hint(error, &text) }
}

/// Whether the bucket itself is missing, not an object of it.
pub(super) fn is_of_bucket(source: &(dyn AnyError + 'static)) -> bool {
    let text = source.to_string();
    ["NoSuchBucket", "ContainerNotFound"].iter().any(|code| text.contains(code))
        || (text.contains("bucket") && text.contains("does not exist"))
}

/// Whether the store does not know conditions.
pub(super) fn is_of_conditions(error: &Error) -> bool {
    matches!(error, Error::NotImplemented { .. }) || status(&deepest(error)) == Some(501)
}

/// Whether an object is shorter than what was asked of it.
pub(super) fn is_of_range(error: &Error) -> bool {
    let text = deepest(error);
    status(&text) == Some(416) || text.contains("too large")
}

/// The words of the innermost error: those around it repeat them.
fn deepest(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
        if text.contains("status code: ") {
            break;
        }
    }
    text
}

fn reason(text: &str) -> String {
    let between = |tag: &str| {
        let (_, rest) = text.split_once(&format!("<{tag}>"))?;
        Some(rest.split_once("</")?.0.trim().to_owned()).filter(|words| !words.is_empty())
    };
    let words = match (status_line(text), between("Code"), between("Message")) {
        (Some(status), Some(code), Some(message)) => format!("{status}, {code}: {message}"),
        (Some(status), Some(code), None) => format!("{status}, {code}"),
        (Some(status), _, _) => status.to_owned(),
        (None, _, _) => text.to_owned(),
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_end_matches('.');
    match words.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

/// `404 Not Found`
fn status_line(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("status code: ")?;
    Some(rest.split([':', '<', '\n']).next()?.trim())
}

fn status(text: &str) -> Option<u16> {
    status_line(text)?.split(' ').next()?.parse().ok()
}

fn hint(error: &Error, text: &str) -> Option<String> {
    let hint = match status(text) {
        _ if text.contains("NoSuchBucket") || text.contains("ContainerNotFound") => {
            "create the bucket, or name another with -o"
        }
        Some(401 | 403) => CREDENTIALS,
        Some(429 | 500..) => "the store was asked several times; try again later",
        Some(301 | 307 | 400) => "look at AWS_REGION and AWS_ENDPOINT_URL",
        _ if text.contains("https only") => {
            "set AWS_ALLOW_HTTP=true for an http:// endpoint, for gs and az likewise"
        }
        _ if matches!(error, Error::PermissionDenied { .. } | Error::Unauthenticated { .. }) => CREDENTIALS,
        None if !matches!(error, Error::NotImplemented { .. }) => {
            "look at the network, at AWS_ENDPOINT_URL and at the credentials in the environment"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_quoted_without_what_was_signed() {
        let said = "Server returned non-2xx status code: 403 Forbidden: <?xml version=\"1.0\"?><Error>\
            <Code>SignatureDoesNotMatch</Code><Message>The signature does not match.</Message>\
            <AWSAccessKeyId>AKIDEXAMPLE</AWSAccessKeyId><StringToSign>secret</StringToSign></Error>";
        let error = Error::Generic { store: "S3", source: said.into() };
        let StoreError::Remote { reason, hint, .. } = of(Path::new("s3://b/a.png"), "write", &error) else {
            panic!()
        };
        assert_eq!(reason, "403 Forbidden, SignatureDoesNotMatch: The signature does not match");
        assert!(hint.unwrap().contains("AWS_ACCESS_KEY_ID"));
    }

    #[test]
    fn a_missing_bucket_is_no_missing_object() {
        let bucket = "status code: 404 Not Found: <Error><Code>NoSuchBucket</Code></Error>";
        assert!(is_of_bucket(&*Box::<dyn AnyError + Send + Sync>::from(bucket)));
        assert!(!is_of_bucket(&*Box::<dyn AnyError + Send + Sync>::from("404 Not Found: NoSuchKey")));
    }
}
