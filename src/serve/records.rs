//! A card's record in the language of whoever asks.

use super::language::Language;
use super::made::Made;
use serde_json::{Map, Value};

/// The record as it lies beside a card, its words translated, with what became of its pictures.
pub(super) fn record(made: &Made, language: Language) -> Value {
    let mut record = serde_json::to_value(&made.record).unwrap_or(Value::Object(Map::new()));
    let said = |value: &mut Value| {
        if let Value::String(text) = value {
            *text = language.said(text);
        }
    };
    for list in ["warnings", "packing"] {
        all(record.get_mut(list)).for_each(said);
    }
    all(record.get_mut("left_out")).filter_map(|left_out| left_out.get_mut("why")).for_each(said);
    if let Some(link) = record.get_mut("link") {
        link.get_mut("evidence").into_iter().for_each(said);
        for list in ["refused", "others"] {
            all(link.get_mut(list)).for_each(said);
        }
    }
    if let Some(Value::Array(warnings)) = record.get_mut("warnings") {
        warnings.extend(made.notices.iter().map(|notice| Value::from(notice.of(language))));
    }
    record
}

fn all(list: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    list.and_then(Value::as_array_mut).into_iter().flatten()
}
