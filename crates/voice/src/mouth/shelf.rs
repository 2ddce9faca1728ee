//! Voice notes that were made, by what they say and who says it: greetings and stock phrases come again and again.

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The most notes that are kept, of 30 KB each.
const MOST: usize = 2_000;

pub(super) struct Shelf(PathBuf);

impl Shelf {
    pub fn at(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    fn path(&self, key: &str) -> PathBuf {
        self.0.join(format!("{}.ogg", hex::encode(kernel::sha256(key.as_bytes()))))
    }

    /// A note and its seconds.
    pub fn find(&self, key: &str) -> Option<(Vec<u8>, f32)> {
        let kept = fs::read(self.path(key)).ok()?;
        let (seconds, bytes) = kept.split_at_checked(4)?;
        Some((bytes.to_vec(), f32::from_le_bytes([seconds[0], seconds[1], seconds[2], seconds[3]])))
    }

    /// Keeps a note; where it cannot be kept it is made again.
    pub fn keep(&self, key: &str, bytes: &[u8], seconds: f32) {
        let path = self.path(key);
        let new = path.with_extension(format!("{:?}.new", std::thread::current().id()));
        let all: Vec<u8> = seconds.to_le_bytes().iter().chain(bytes).copied().collect();
        let kept =
            fs::create_dir_all(&self.0).and_then(|()| fs::write(&new, all)).and_then(|()| fs::rename(&new, &path));
        if let Err(error) = kept.and_then(|()| self.make_room()) {
            tracing::warn!(error = %error, "A voice note cannot be kept: {error}");
        }
    }

    /// The oldest half goes when there are too many.
    fn make_room(&self) -> std::io::Result<()> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            found.push((entry.metadata()?.modified().unwrap_or(SystemTime::UNIX_EPOCH), entry.path()));
        }
        if found.len() > MOST {
            found.sort();
            for (_, path) in &found[..MOST / 2] {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}
