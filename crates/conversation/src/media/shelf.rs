use super::MediaFile;
use bytes::Bytes;
use kernel::{BrandId, Uuid};
use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};
use tokio::io::AsyncReadExt;

/// Where the bytes of customers' files are kept.
#[derive(Debug, Clone)]
pub enum MediaStore {
    /// A folder of this machine, or one that all nodes share: `brand/id`, without a stranger's name or extension.
    Folder(PathBuf),
}

impl MediaStore {
    /// Opens the file for reading; `None` if it was never stored, or is no longer there.
    #[kernel::boxed]
    pub async fn open(&self, file: &MediaFile) -> io::Result<Option<tokio::fs::File>> {
        if file.stored_at.is_none() {
            return Ok(None);
        }
        match tokio::fs::File::open(self.path(file.brand, file.id)).await {
            Ok(opened) => Ok(Some(opened)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The whole file; `None` if it was never stored, or is no longer there.
    #[kernel::boxed]
    pub async fn read(&self, file: &MediaFile) -> io::Result<Option<Bytes>> {
        let Some(mut opened) = self.open(file).await? else { return Ok(None) };
        let mut bytes = Vec::new();
        opened.read_to_end(&mut bytes).await?;
        Ok(Some(bytes.into()))
    }

    /// Keeps the bytes; returns once the disk has them. Whole or not at all: a reader never sees half a file.
    pub(crate) async fn keep(&self, brand: BrandId, id: Uuid, bytes: Bytes) -> io::Result<()> {
        let path = self.path(brand, id);
        tokio::task::spawn_blocking(move || write(&path, &bytes)).await.map_err(io::Error::other)?
    }

    fn path(&self, brand: BrandId, id: Uuid) -> PathBuf {
        let Self::Folder(folder) = self;
        folder.join(brand.to_string()).join(id.to_string())
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("the media folder has no name"))?;
    fs::create_dir_all(folder)?;
    // Two nodes may fetch the same file at once: each has a half-written file of its own.
    let half = path.with_extension(format!("{}.part", std::process::id()));
    let mut file = fs::File::create(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&half, path)?;
    fs::File::open(folder)?.sync_all()
}
