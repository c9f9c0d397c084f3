//! Records of articles in a text that is there as a whole: a JSON object or an array of them, JSON lines, a CSV table
//! with a header.
//!
//! The names of fields are those of `inspect --json`, whose output reads back in, and what else people write.

use super::error::ReadError;
use super::kind::Kind;
use super::rows::{Record, Rows, broken, no_object, record};
use super::values::{self, Place};
use serde_json::Value;

/// The most records of one document.
pub(super) const MAX_RECORDS: usize = 100_000;

/// The most commas of a JSON document: each may part two values of many times its size in memory.
const MAX_COMMAS: usize = 4_000_000;

/// Reads an object, or an array of objects.
pub(super) fn json(text: &str, date_given: bool) -> Result<Vec<Record>, ReadError> {
    let commas = text.bytes().filter(|byte| *byte == b',').count();
    if commas > MAX_COMMAS {
        let message = format!("{commas} commas; the limit is {MAX_COMMAS}");
        return Err(ReadError::Syntax { kind: Kind::Json, place: "the whole input".to_owned(), message });
    }
    let text = text.trim_start_matches('\u{feff}');
    let value = serde_json::from_str(text).map_err(|error| broken(&error, Kind::Json, error.line()))?;
    match value {
        Value::Object(fields) => Ok(vec![values::fill(fields, Place::Object, date_given)]),
        Value::Array(items) => {
            check_count(items.len(), Kind::Json)?;
            let records = items.into_iter().enumerate();
            Ok(records
                .map(|(index, item)| record(item, Kind::Json, Place::Record(index + 1), date_given))
                .collect())
        }
        other => Err(no_object(&other, Kind::Json, "line 1".to_owned())),
    }
}

/// Reads an object a line; blank lines are passed over.
pub(super) fn json_lines(text: &str, date_given: bool) -> Result<Vec<Record>, ReadError> {
    all(Rows::new(text.as_bytes(), Kind::JsonLines)?, Kind::JsonLines, date_given)
}

/// Reads a table whose first row names the fields. Cells are parted by `,`, or by tabs or `;` where the header is.
pub(super) fn csv(text: &str, date_given: bool) -> Result<Vec<Record>, ReadError> {
    all(Rows::new(text.as_bytes(), Kind::Csv)?, Kind::Csv, date_given)
}

fn all(mut rows: Rows<&[u8]>, kind: Kind, date_given: bool) -> Result<Vec<Record>, ReadError> {
    let mut records = Vec::new();
    while rows.advance()? {
        check_count(records.len() + 1, kind)?;
        records.push(rows.article(date_given));
    }
    Ok(records)
}

fn check_count(records: usize, kind: Kind) -> Result<(), ReadError> {
    if records <= MAX_RECORDS {
        return Ok(());
    }
    let message = format!("more than {MAX_RECORDS} records, which is the limit");
    Err(ReadError::Syntax { kind, place: format!("record {}", MAX_RECORDS + 1), message })
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
