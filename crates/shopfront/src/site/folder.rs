use super::{
    Page,
    shelf::{Kept, Shelf, Soon},
};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use url::Url;

/// The largest page that is kept, in bytes, and all of one reading together.
const MOST_PAGE: usize = 2 * 1024 * 1024;
const MOST_PAGES: usize = 300 * 1024 * 1024;
/// How long after it was cut short a reading may go on; later, everything is asked for again.
const GOES_ON: Duration = Duration::from_secs(3600);

/// Answers in a folder: each in a file, beside one that tells of it.
#[derive(Debug)]
pub(super) struct Folder {
    place: PathBuf,
    /// The number of this reading.
    reading: u64,
    bytes: AtomicUsize,
}

#[derive(Serialize, Deserialize)]
struct About {
    url: String,
    content_type: String,
    hints: String,
    etag: Option<String>,
    modified: Option<String>,
    reading: u64,
}

impl Folder {
    pub(super) fn open(place: PathBuf, reading: u64) -> io::Result<Self> {
        fs::create_dir_all(&place)?;
        Ok(Self { place, reading, bytes: AtomicUsize::new(0) })
    }

    fn paths(&self, asked: &Url) -> (PathBuf, PathBuf) {
        let name = crate::link::hash(&[asked.as_str()]);
        (self.place.join(&name), self.place.join(format!("{name}.json")))
    }

    fn read(&self, asked: &Url) -> Option<Kept> {
        let (body, about) = self.paths(asked);
        let age = fs::metadata(&about).ok()?.modified().ok()?.elapsed().unwrap_or_default();
        let about: About = serde_json::from_slice(&fs::read(about).ok()?).ok()?;
        let page = Page {
            url: about.url.parse().ok()?,
            status: 200,
            content_type: about.content_type,
            hints: about.hints,
            body: Arc::new(fs::read(body).ok()?),
        };
        let is_fresh = about.reading == self.reading && age < GOES_ON;
        Some(Kept { asked: asked.clone(), page, etag: about.etag, modified: about.modified, is_fresh })
    }

    fn write(&self, kept: &Kept) -> io::Result<()> {
        let size = kept.page.body.len();
        if size > MOST_PAGE || self.bytes.fetch_add(size, Ordering::Relaxed) + size > MOST_PAGES {
            return Ok(());
        }
        let (body, about) = self.paths(&kept.asked);
        let told = About {
            url: kept.page.url.to_string(),
            content_type: kept.page.content_type.clone(),
            hints: kept.page.hints.clone(),
            etag: kept.etag.clone(),
            modified: kept.modified.clone(),
            reading: self.reading,
        };
        // What tells of an answer goes first and comes last: it never stands beside another one.
        match fs::remove_file(&about) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        whole(&body, &kept.page.body)?;
        whole(&about, &serde_json::to_vec(&told)?)
    }
}

fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    fs::write(&fresh, bytes)?;
    fs::rename(fresh, path)
}

impl Shelf for Folder {
    fn find<'a>(&'a self, asked: &'a Url) -> Soon<'a, Option<Kept>> {
        Box::pin(std::future::ready(self.read(asked)))
    }

    fn keep(&self, kept: Kept) -> Soon<'_, ()> {
        // What cannot be kept is asked for again.
        let _ = self.write(&kept);
        Box::pin(std::future::ready(()))
    }
}
