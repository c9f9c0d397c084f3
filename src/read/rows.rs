//! Records one after another from a text as it comes: the lines of JSON lines, the rows of a CSV table. No more than one
//! of them is held at a time.

use super::error::ReadError;
use super::keys;
use super::kind::Kind;
use super::values::{self, Place};
use crate::article::Article;
use csv::StringRecord;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::io::{self, BufRead, Cursor, Read};

/// The most bytes of one record.
const MAX_ROW_BYTES: usize = 64 << 20;

/// One article, or what is wrong with its record.
pub(super) type Record = Result<Article, ReadError>;

/// The records of a text in UTF-8. A byte order mark before it is passed over, and so are blank lines and rows.
pub(super) enum Rows<R: Read> {
    /// An object a line.
    Lines(Lines<R>),
    /// Rows behind one that names their fields.
    Table(Box<Table<R>>),
}

impl<R: BufRead> Rows<R> {
    /// Before the first record. Whatever is no table is read as JSON lines.
    ///
    /// # Errors
    /// The text breaks off, is no UTF-8, or the head of a table names no known field.
    pub(super) fn new(mut from: R, kind: Kind) -> Result<Self, ReadError> {
        let mut first = Vec::new();
        let begun = (&mut from).take(MAX_ROW_BYTES as u64).read_until(b'\n', &mut first);
        begun.map_err(|error| interrupted(kind, 1, &error))?;
        while first.starts_with("\u{feff}".as_bytes()) {
            first.drain(..'\u{feff}'.len_utf8());
        }
        if kind == Kind::Csv {
            return Table::new(first, from).map(|table| Self::Table(Box::new(table)));
        }
        let from = Cursor::new(first).chain(from);
        Ok(Self::Lines(Lines { from, text: String::new(), number: 0 }))
    }

    /// Goes on to the next record; whether there is one.
    ///
    /// # Errors
    /// The text breaks off, is no UTF-8, or a record is too long. Nothing comes behind that.
    pub(super) fn advance(&mut self) -> Result<bool, ReadError> {
        match self {
            Self::Lines(lines) => lines.advance(),
            Self::Table(table) => table.advance(),
        }
    }

    /// The article of the record at hand.
    pub(super) fn article(&self, date_given: bool) -> Record {
        match self {
            Self::Lines(lines) => lines.article(date_given),
            Self::Table(table) => table.article(date_given),
        }
    }
}

/// JSON lines.
pub(super) struct Lines<R: Read> {
    from: io::Chain<Cursor<Vec<u8>>, R>,
    /// The line at hand, with its end.
    text: String,
    /// Its number, from 1.
    number: usize,
}

impl<R: BufRead> Lines<R> {
    fn advance(&mut self) -> Result<bool, ReadError> {
        loop {
            let mut bytes = std::mem::take(&mut self.text).into_bytes();
            bytes.clear();
            self.number += 1;
            let read = (&mut self.from).take(MAX_ROW_BYTES as u64 + 1).read_until(b'\n', &mut bytes);
            let read = read.map_err(|error| interrupted(Kind::JsonLines, self.number, &error))?;
            if read > MAX_ROW_BYTES {
                return Err(interrupted(Kind::JsonLines, self.number, &too_long()));
            }
            let text = String::from_utf8(bytes);
            self.text = text.map_err(|error| interrupted(Kind::JsonLines, self.number, &error))?;
            if read == 0 || !self.text.trim().is_empty() {
                return Ok(read > 0);
            }
        }
    }

    fn article(&self, date_given: bool) -> Record {
        let line = self.text.strip_suffix('\n').unwrap_or(&self.text);
        let value = serde_json::from_str(line)
            .map_err(|error| broken(&error, Kind::JsonLines, self.number - 1 + error.line()))?;
        record(value, Kind::JsonLines, Place::Line(self.number as u64), date_given)
    }
}

/// A table.
pub(super) struct Table<R: Read> {
    rows: csv::Reader<Counted<io::Chain<Cursor<Vec<u8>>, R>>>,
    header: StringRecord,
    /// The row at hand.
    row: StringRecord,
    /// The line in which it begins, from 1.
    line: u64,
}

impl<R: BufRead> Table<R> {
    fn new(first: Vec<u8>, rest: R) -> Result<Self, ReadError> {
        let delimiter = delimiter(&first);
        let from = Counted { from: Cursor::new(first).chain(rest), passed: RefCell::default() };
        let mut rows = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(from);
        let header = rows.headers().map_err(|error| broken_table(&error, 1))?.clone();
        if !header.iter().any(keys::is_known) {
            return Err(ReadError::NoKnownField);
        }
        Ok(Self { rows, header, row: StringRecord::new(), line: 1 })
    }

    fn advance(&mut self) -> Result<bool, ReadError> {
        loop {
            let more = self.rows.read_record(&mut self.row);
            if !more.map_err(|error| broken_table(&error, self.line))? {
                return Ok(false);
            }
            let byte = self.row.position().map_or(0, csv::Position::byte);
            self.line = self.rows.get_ref().line_at(byte);
            if self.row.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(true);
            }
        }
    }

    /// Makes an article of the row. One of another length than the header's is refused, not guessed at; empty cells
    /// behind the last are none.
    fn article(&self, date_given: bool) -> Record {
        let (header, row) = (&self.header, &self.row);
        let filled = row.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        let cells = filled.map(|(index, _)| index + 1).max().unwrap_or(0);
        if cells > header.len() || row.len() < header.len() {
            return Err(ReadError::Syntax {
                kind: Kind::Csv,
                place: format!("line {}", self.line),
                message: format!("{} cells, where the header names {}", row.len(), header.len()),
            });
        }
        let fields: Map<String, Value> =
            header.iter().zip(row).map(|(name, cell)| (name.trim().to_owned(), Value::from(cell))).collect();
        values::fill(fields, Place::Line(self.line), date_given)
    }
}

/// Counts lines up to a row: the reader's own count is one short where lines end in CR LF. It keeps what the reader has
/// taken and not passed yet.
struct Counted<R> {
    from: R,
    passed: RefCell<Passed>,
}

#[derive(Default)]
struct Passed {
    /// What was read from byte `start` on.
    bytes: Vec<u8>,
    start: u64,
    /// How many of these bytes were passed, and the ends of lines in all before them.
    done: usize,
    ends: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        let Passed { bytes, start, done, .. } = self.passed.get_mut();
        bytes.drain(..*done);
        *start += std::mem::take(done) as u64;
        bytes.extend_from_slice(&into[..read]);
        if bytes.len() > MAX_ROW_BYTES { Err(too_long()) } else { Ok(read) }
    }
}

impl<R> Counted<R> {
    /// The line of the first character from `byte` on that ends no line. Rows are asked for in their order.
    fn line_at(&self, byte: u64) -> u64 {
        let Passed { bytes, start, done, ends } = &mut *self.passed.borrow_mut();
        let byte = usize::try_from(byte.saturating_sub(*start)).unwrap_or(usize::MAX);
        let mut end = byte.clamp(*done, bytes.len());
        while bytes.get(end).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            end += 1;
        }
        *ends += bytes[*done..end].iter().filter(|byte| **byte == b'\n').count() as u64;
        *done = end;
        *ends + 1
    }
}

/// The mark that parts a header's names: a comma, unless there is none of it but tabs or semicolons.
fn delimiter(header: &[u8]) -> u8 {
    let other = [b'\t', b';'].into_iter().find(|mark| header.contains(mark));
    if header.contains(&b',') { b',' } else { other.unwrap_or(b',') }
}

/// Makes an article of one value, which should be an object.
pub(super) fn record(value: Value, kind: Kind, place: Place<'_>, date_given: bool) -> Record {
    match (value, place) {
        (Value::Object(fields), place) => values::fill(fields, place, date_given),
        (other, Place::Record(number)) => Err(no_object(&other, kind, format!("record {number}"))),
        (other, Place::Line(line)) => Err(no_object(&other, kind, format!("line {line}"))),
        (other, _) => Err(no_object(&other, kind, "line 1".to_owned())),
    }
}

pub(super) fn no_object(value: &Value, kind: Kind, place: String) -> ReadError {
    let message = format!("an article should be an object, not {}", values::kind_of(value));
    ReadError::Syntax { kind, place, message }
}

/// A text that is no JSON. The message's own place is replaced: in JSON lines it counts from the line.
pub(super) fn broken(error: &serde_json::Error, kind: Kind, line: usize) -> ReadError {
    let message = error.to_string();
    let message =
        message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message).to_owned();
    ReadError::Syntax { kind, place: format!("line {line}, column {}", error.column()), message }
}

fn broken_table(error: &csv::Error, line: u64) -> ReadError {
    let line = error.position().map_or(line, csv::Position::line);
    ReadError::Syntax { kind: Kind::Csv, place: format!("line {line}"), message: error.to_string() }
}

fn interrupted(kind: Kind, line: usize, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::Syntax { kind, place: format!("line {line}"), message: error.to_string() }
}

fn too_long() -> io::Error {
    io::Error::other(format!("a record of more than {MAX_ROW_BYTES} bytes, which is the limit"))
}
