//! Template files, parsed, and how they lie over one another.

use super::brand::BrandQr;
use super::located::Toml;
use super::node::Node;
use crate::picture::Original;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the names of texts from the command line begin.
const SET: &str = "--set";

/// One template file, as written.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    /// The format, which gives the size.
    pub format: Option<String>,
    /// The template under this one: `bulletin/base`, or a path beside this file (`./base.toml`).
    pub extends: Option<String>,
    /// One line on what it looks like, for `template list`.
    pub about: Option<String>,
    /// Names for colours.
    pub palette: BTreeMap<String, String>,
    /// What the palette's colours are instead when a brand asks for `tone = "dark"`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dark: BTreeMap<String, String>,
    /// Roles to names of font families.
    pub fonts: BTreeMap<String, String>,
    /// The nodes by name; `card` is the whole card.
    pub node: BTreeMap<String, Node>,
}

/// Template files from the deepest `extends` to the one asked for, parsed.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    /// The files' texts, for errors.
    pub tomls: Vec<Toml>,
    /// The same files, parsed.
    pub files: Vec<File>,
    /// The pictures that their nodes name, by the BLAKE3 of their content.
    pub art: BTreeMap<String, Original>,
}

impl File {
    /// Lays a brand's properties over all QR codes.
    fn brand_codes(&mut self, brand: &BrandQr) {
        self.node
            .values_mut()
            .filter(|node| node.qr.is_some())
            .for_each(|node| node.overlay(brand.as_node()));
    }
}

impl Chain {
    /// All files laid over one another, property by property.
    #[must_use]
    pub fn merged(&self) -> File {
        self.merged_under(&BrandQr::default())
    }

    /// The same, with a brand's QR codes between the files and what the command line sets.
    #[must_use]
    pub(super) fn merged_under(&self, brand: &BrandQr) -> File {
        let mut merged = File::default();
        let files = self.asked().map_or(0, |asked| asked + 1);
        for (place, file) in self.files.iter().enumerate() {
            if place == files {
                merged.brand_codes(brand);
            }
            let File { format, palette, dark, fonts, node, .. } = file.clone();
            merged.format = format.or(merged.format);
            merged.palette.extend(palette);
            merged.dark.extend(dark);
            merged.fonts.extend(fonts);
            for (name, over) in node {
                merged.node.entry(name).or_default().overlay(over);
            }
        }
        if self.files.len() == files {
            merged.brand_codes(brand);
        }
        merged
    }

    /// Whether the file at a place is a `--set` of the command line.
    #[must_use]
    pub fn is_set(&self, place: usize) -> bool {
        self.tomls.get(place).is_some_and(is_set)
    }

    /// The place of the file asked for: the last that is no `--set`.
    #[must_use]
    pub fn asked(&self) -> Option<usize> {
        (0..self.files.len()).rev().find(|&place| !self.is_set(place))
    }

    /// Whether the file asked for means to be read in the dark tone too: there is a `[dark]`, and a file that sets
    /// colours of its own has one of its own.
    #[must_use]
    pub fn is_dark_too(&self) -> bool {
        let own = self.asked().is_some_and(|place| {
            let file = &self.files[place];
            file.palette.is_empty() || !file.dark.is_empty()
        });
        own && self.files.iter().any(|file| !file.dark.is_empty())
    }
}

/// Whether a text is a `--set` of the command line.
pub(super) fn is_set(toml: &Toml) -> bool {
    toml.name.starts_with(SET)
}
