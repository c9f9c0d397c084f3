//! The families in the binary: a line for each in the table, the files themselves in `templates/`.

use super::located::Toml;

/// The file of a family that its formats extend; it is no card of its own.
pub(super) const BASE: &str = "base";

/// `"family": "file" "file" …;` → names (`family/file`) and texts of the files in `templates/`.
macro_rules! table {
    ($($family:literal: $($file:literal)+;)+) => {
        &[$($((
            concat!($family, "/", $file),
            include_str!(concat!("../../templates/", $family, "/", $file, ".toml")),
        ),)+)+]
    };
}

/// The built-in templates. A family's files stand together: the base, if it has one, then its formats in the order in
/// which they are shown.
pub(super) const BUILT_IN: &[(&str, &str)] = table![
    "bulletin": "base" "poster" "story" "cover" "cover-square" "square" "mini" "og" "print";
    "plain": "base" "poster" "story" "cover" "cover-square" "square" "mini" "og" "print";
    "photo": "base" "poster" "story" "cover" "cover-square" "square" "mini" "og" "print";
    "festive": "base" "poster" "story" "cover" "cover-square" "square" "mini" "og" "print";
    "ink": "base" "poster" "story" "cover" "cover-square" "square" "mini" "og" "print";
];

/// The text of a built-in template (`bulletin/poster`).
#[must_use]
pub fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Whether every word of a file is ours, as our tests know it.
#[must_use]
pub(super) fn wrote(toml: &Toml) -> bool {
    built_in(&toml.name) == Some(toml.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folder_is_in_the_table() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut files = BTreeSet::new();
        for family in std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()) {
            for file in std::fs::read_dir(&family).into_iter().flatten().map(|entry| entry.unwrap().path()) {
                if file.extension().is_some_and(|suffix| suffix == "toml") {
                    let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
                    files.insert(format!("{}/{}", stem(&family), stem(&file)));
                }
            }
        }
        let listed: BTreeSet<String> = BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(listed, files);
        assert_eq!(listed.len(), BUILT_IN.len(), "a template stands twice in the table");
    }

    #[test]
    fn the_files_of_a_family_stand_together() {
        let mut families: Vec<&str> =
            BUILT_IN.iter().filter_map(|(name, _)| Some(name.split_once('/')?.0)).collect();
        families.dedup();
        let distinct: BTreeSet<&&str> = families.iter().collect();
        assert_eq!(distinct.len(), families.len(), "{families:?}");
    }
}
