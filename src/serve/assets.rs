//! The page's files, in the binary: a line for each in the table, the files themselves in `page/`.

use std::sync::LazyLock;

/// A file of the page.
#[derive(Debug)]
pub(super) struct Asset {
    /// Its name below `/page/`.
    pub(super) name: &'static str,
    pub(super) bytes: &'static [u8],
    pub(super) media_type: &'static str,
    /// BLAKE3 of its bytes, in quotes.
    pub(super) etag: String,
}

/// The page itself.
pub(super) const INDEX: &str = "index.html";

macro_rules! table {
    ($($name:literal)+) => {
        &[$(($name, include_bytes!(concat!("page/", $name))),)+]
    };
}

/// The files of the page.
const FILES: &[(&str, &[u8])] = table![
    "index.html" "base.css" "icons.css" "make.css" "views.css" "api.js" "app.js" "article.js" "brand.js"
    "checks.js" "dialog.js" "dom.js" "draft.js" "early.js" "editor.js" "fields.js" "files.js" "head.js"
    "intake.js" "intro.js" "keep.js" "look.js" "merge.js" "phone.js" "picture.js" "preview.js" "problem.js" "rows.js"
    "say.js" "server.js" "stage.js" "store.js" "stream.js" "table.js" "take.js" "thumbnails.js" "token.js"
    "view-batch.js" "view-help.js" "view-make.js" "view-templates.js" "ways.js" "well.js" "words-en.js"
    "words-zh.js" "words.js" "zip.js" "auto.svg" "bad.svg" "bin.svg" "box.svg" "busy.svg" "close.svg"
    "code.svg" "copy.svg" "dot.svg" "download.svg" "edit.svg" "good.svg" "help.svg" "image.svg"
    "layout.svg" "mark.svg" "minus.svg" "moon.svg" "phone.svg" "play.svg" "plus.svg" "qr.svg" "retry.svg"
    "rows.svg" "spark.svg" "sun.svg" "undo.svg" "upload.svg" "warn.svg"
];

const MEDIA_TYPES: [(&str, &str); 6] = [
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("webmanifest", "application/manifest+json"),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let asset = |(name, bytes): &(&'static str, &'static [u8])| Asset {
        name,
        bytes,
        media_type: media_type(name),
        etag: format!("\"{}\"", &blake3::hash(bytes).to_hex()[..32]),
    };
    FILES.iter().map(asset).collect()
});

/// A file by its name.
pub(super) fn asset(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

fn media_type(name: &str) -> &'static str {
    let suffix = name.rsplit('.').next().unwrap_or_default();
    MEDIA_TYPES
        .iter()
        .find(|(known, _)| *known == suffix)
        .map_or("application/octet-stream", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folder_is_in_the_table() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/serve/page");
        let entries = std::fs::read_dir(folder).unwrap();
        let files: BTreeSet<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        let listed: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(listed, files);
    }

    #[test]
    fn every_file_has_a_media_type() {
        for asset in ASSETS.iter() {
            assert_ne!(asset.media_type, "application/octet-stream", "{}", asset.name);
        }
    }
}
