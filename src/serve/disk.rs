//! Finished cards on the disk: whole or not at all, found again after a restart, swept when they are too many.

use super::limits::DISK_CACHE_BYTES;
use crate::store;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// The suffix of our files: others are left alone.
const SUFFIX: &str = "card";
/// A file begins with the BLAKE3 of what follows.
const DIGEST_BYTES: usize = 32;
/// Characters of a name that name its folder.
const FOLDER_CHARS: usize = 2;

/// A folder of finished cards.
#[derive(Debug)]
pub(super) struct Disk {
    folder: PathBuf,
    most: u64,
    /// About how many bytes it holds; counted anew by each sweep.
    bytes: AtomicU64,
}

/// A file in it.
struct Held {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

impl Disk {
    /// Of this folder, which is made where it is not there.
    ///
    /// # Errors
    /// It cannot be made or read.
    pub(super) fn new(folder: PathBuf) -> io::Result<Self> {
        Self::within(folder, DISK_CACHE_BYTES)
    }

    fn within(folder: PathBuf, most: u64) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let disk = Self { folder, most, bytes: AtomicU64::new(0) };
        disk.sweep()?;
        Ok(disk)
    }

    /// A file by its key; one that is not whole is none.
    pub(super) fn get(&self, key: &str) -> Option<Vec<u8>> {
        let path = self.path(key)?;
        let mut bytes = fs::read(&path).ok()?;
        let digest = bytes.get(..DIGEST_BYTES)?.try_into().map(blake3::Hash::from_bytes).ok()?;
        if blake3::hash(&bytes[DIGEST_BYTES..]) != digest {
            let _ = fs::remove_file(path);
            return None;
        }
        // The sweep leaves what was used last. Where that cannot be noted, it is swept earlier.
        let _ =
            File::options().append(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        bytes.drain(..DIGEST_BYTES);
        Some(bytes)
    }

    /// Keeps a file. What cannot be written is not kept: it can be made again.
    pub(super) fn put(&self, key: &str, bytes: &[u8]) {
        let Some(path) = self.path(key) else { return };
        let file = [blake3::hash(bytes).as_bytes().as_slice(), bytes].concat();
        if store::commit(&path, &file).is_err() {
            return;
        }
        let held = self.bytes.fetch_add(file.len() as u64, Ordering::Relaxed) + file.len() as u64;
        if held > self.most {
            let _ = self.sweep();
        }
    }

    /// Removes what was not used for longest, down to nine tenths of what may be.
    fn sweep(&self) -> io::Result<()> {
        let mut held = Vec::new();
        for folder in fs::read_dir(&self.folder)?.flatten() {
            held.extend(files(&folder.path()));
        }
        let mut bytes: u64 = held.iter().map(|file| file.bytes).sum();
        if bytes > self.most {
            held.sort_by_key(|file| file.used);
            for file in &held {
                if bytes <= self.most / 10 * 9 {
                    break;
                }
                if fs::remove_file(&file.path).is_ok() {
                    bytes -= file.bytes;
                }
            }
        }
        self.bytes.store(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Keys are hexadecimal: nothing else becomes a path.
    fn path(&self, key: &str) -> Option<PathBuf> {
        let plain = key.len() > FOLDER_CHARS && key.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        plain.then(|| self.folder.join(&key[..FOLDER_CHARS]).join(format!("{key}.{SUFFIX}")))
    }
}

/// Our files in a folder.
fn files(folder: &Path) -> Vec<Held> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let held = entries.filter_map(|entry| {
        let path = entry.path();
        let known = entry.metadata().ok().filter(|known| known.is_file())?;
        let ours = path.extension().is_some_and(|suffix| suffix == SUFFIX);
        let used = known.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        ours.then_some(Held { path, bytes: known.len(), used })
    });
    held.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn what_is_kept_is_found_again_whole() {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::within(folder.path().join("a/b"), 1000).unwrap();
        assert_eq!(disk.get("0123"), None);
        disk.put("0123", b"a card");
        assert_eq!(disk.get("0123").as_deref(), Some(b"a card".as_slice()));
        let again = Disk::within(folder.path().join("a/b"), 1000).unwrap();
        assert_eq!(again.get("0123").as_deref(), Some(b"a card".as_slice()));
        let path = again.path("0123").unwrap();
        for broken in [b"".as_slice(), b"short", &[7; 40]] {
            fs::write(&path, broken).unwrap();
            assert_eq!(again.get("0123"), None, "{broken:?}");
        }
        for key in ["../../etc/passwd", "ab/cd", "ab", ""] {
            disk.put(key, b"x");
            assert_eq!(disk.get(key), None);
        }
    }

    #[test]
    fn the_least_recently_used_are_swept_and_others_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("README"), "mine").unwrap();
        fs::create_dir(folder.path().join("ab")).unwrap();
        fs::write(folder.path().join("ab/notes.txt"), [0; 5000]).unwrap();
        let disk = Disk::within(folder.path().to_owned(), 1000).unwrap();
        let age = |key: &str, hours: u64| {
            let when = SystemTime::now() - Duration::from_secs(3600 * hours);
            File::options().append(true).open(disk.path(key).unwrap()).unwrap().set_modified(when).unwrap();
        };
        for (number, key) in ["ab01", "ab02", "cd03"].into_iter().enumerate() {
            disk.put(key, &[0; 268]);
            age(key, 9 - number as u64);
        }
        // It was used just now.
        assert!(disk.get("ab01").is_some());
        disk.put("ef04", &[0; 268]);
        assert_eq!(
            ["ab01", "ab02", "cd03", "ef04"].map(|key| disk.get(key).is_some()),
            [true, false, true, true]
        );
        assert!(folder.path().join("ab/notes.txt").exists() && folder.path().join("README").exists());
    }
}
