//! Records of articles: a JSON object or an array of them, JSON lines, a CSV table with a header.
//!
//! The names of fields are those of `inspect --json`, whose output reads back in, and what else people write.

use super::error::ReadError;
use super::keys;
use super::kind::Kind;
use super::values::{self, Place};
use crate::article::Article;
use serde_json::{Map, Value};

/// The most records of one document.
pub(super) const MAX_RECORDS: usize = 100_000;

/// The most commas of a JSON document: each may part two values of many times its size in memory.
const MAX_COMMAS: usize = 4_000_000;

/// One article, or what is wrong with its record.
type Record = Result<Article, ReadError>;

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
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    check_count(lines.clone().count(), Kind::JsonLines)?;
    let records = lines.map(|(index, line)| {
        let value = serde_json::from_str(line)
            .map_err(|error| broken(&error, Kind::JsonLines, index + error.line()))?;
        record(value, Kind::JsonLines, Place::Line(index as u64 + 1), date_given)
    });
    Ok(records.collect())
}

/// Reads a table whose first row names the fields. Cells are parted by `,`, or by tabs or `;` where the header is.
pub(super) fn csv(text: &str, date_given: bool) -> Result<Vec<Record>, ReadError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| broken_table(&error, 1))?.clone();
    if !header.iter().any(keys::is_known) {
        return Err(ReadError::NoKnownField);
    }
    let mut records = Vec::new();
    let mut lines = Lines { text, byte: 0, line: 1 };
    for row in reader.records() {
        let row = row.map_err(|error| broken_table(&error, 0))?;
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        check_count(records.len() + 1, Kind::Csv)?;
        let line = lines.to(row.position().map_or(0, csv::Position::byte));
        records.push(table_row(&header, &row, line, date_given));
    }
    Ok(records)
}

/// Makes an article of one row. A row of another length than the header's is refused, not guessed at;
/// empty cells behind the last are none.
fn table_row(header: &csv::StringRecord, row: &csv::StringRecord, line: u64, date_given: bool) -> Record {
    let filled = row.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    let cells = filled.map(|(index, _)| index + 1).max().unwrap_or(0);
    if cells > header.len() || row.len() < header.len() {
        return Err(ReadError::Syntax {
            kind: Kind::Csv,
            place: format!("line {line}"),
            message: format!("{} cells, where the header names {}", row.len(), header.len()),
        });
    }
    let fields: Map<String, Value> =
        header.iter().zip(row).map(|(name, cell)| (name.trim().to_owned(), Value::from(cell))).collect();
    values::fill(fields, Place::Line(line), date_given)
}

/// Counts lines up to a row. The reader's own count is one short where lines end in CR LF.
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first character from `byte` on that ends no line. Rows are asked for in their order.
    fn to(&mut self, byte: u64) -> u64 {
        let bytes = self.text.as_bytes();
        let mut end = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.byte, bytes.len());
        while bytes.get(end).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            end += 1;
        }
        self.line += bytes[self.byte..end].iter().filter(|byte| **byte == b'\n').count() as u64;
        self.byte = end;
        self.line
    }
}

/// The mark that parts a header's names: a comma, unless there is none of it but tabs or semicolons.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default().as_bytes();
    let other = [b'\t', b';'].into_iter().find(|mark| header.contains(mark));
    if header.contains(&b',') { b',' } else { other.unwrap_or(b',') }
}

/// Makes an article of one value, which should be an object.
fn record(value: Value, kind: Kind, place: Place<'_>, date_given: bool) -> Record {
    match (value, place) {
        (Value::Object(fields), place) => values::fill(fields, place, date_given),
        (other, Place::Record(number)) => Err(no_object(&other, kind, format!("record {number}"))),
        (other, Place::Line(line)) => Err(no_object(&other, kind, format!("line {line}"))),
        (other, _) => Err(no_object(&other, kind, "line 1".to_owned())),
    }
}

fn no_object(value: &Value, kind: Kind, place: String) -> ReadError {
    let message = format!("an article should be an object, not {}", values::kind_of(value));
    ReadError::Syntax { kind, place, message }
}

fn check_count(records: usize, kind: Kind) -> Result<(), ReadError> {
    if records <= MAX_RECORDS {
        return Ok(());
    }
    let message = format!("more than {MAX_RECORDS} records, which is the limit");
    Err(ReadError::Syntax { kind, place: format!("record {}", MAX_RECORDS + 1), message })
}

/// A text that is no JSON. The message's own place is replaced: in JSON lines it counts from the line.
fn broken(error: &serde_json::Error, kind: Kind, line: usize) -> ReadError {
    let message = error.to_string();
    let message =
        message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message).to_owned();
    ReadError::Syntax { kind, place: format!("line {line}, column {}", error.column()), message }
}

fn broken_table(error: &csv::Error, line: u64) -> ReadError {
    let line = error.position().map_or(line, csv::Position::line);
    ReadError::Syntax { kind: Kind::Csv, place: format!("line {line}"), message: error.to_string() }
}

#[cfg(test)]
#[path = "records_tests.rs"]
mod tests;
