//! `sharecard manifest`.

use super::exit::Exit;
use super::manifest_args::{ManifestVerb, MergeArgs};
use super::say;
use sharecard::batch::{self, MANIFEST_NAME, MergeError};
use sharecard::store::{self, FolderError};

pub(super) fn manifest(verb: &ManifestVerb) -> Exit {
    match verb {
        ManifestVerb::Merge(args) => merge(args),
    }
}

fn merge(args: &MergeArgs) -> Exit {
    let store = match store::open(&args.folder, "") {
        Ok(store) => store,
        Err(error) => {
            say::error(&error.to_string(), error.hint().as_deref());
            return Exit::Usage;
        }
    };
    match batch::merge(&*store, &mut |said| say::warning(said)) {
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
