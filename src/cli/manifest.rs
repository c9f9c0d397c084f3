//! `sharecard manifest`.

use super::exit::Exit;
use super::manifest_args::{ManifestVerb, MergeArgs};
use super::say;
use sharecard::batch::{self, FolderError, MANIFEST_NAME, MergeError};

pub(super) fn manifest(verb: &ManifestVerb) -> Exit {
    match verb {
        ManifestVerb::Merge(args) => merge(args),
    }
}

fn merge(args: &MergeArgs) -> Exit {
    match batch::merge(&args.folder) {
        Ok(merged) => {
            let name = args.folder.join(MANIFEST_NAME);
            let (shards, inputs, files) = (merged.shards, merged.inputs, merged.files);
            say::say(&format!("{}: {shards} shards, {inputs} inputs, {files} files", name.display()));
            Exit::Good
        }
        Err(error) => {
            say::error(&error.to_string(), error.hint().as_deref());
            match error {
                MergeError::Folder(FolderError::Write(_)) => Exit::SomeFailed,
                _ => Exit::Usage,
            }
        }
    }
}
