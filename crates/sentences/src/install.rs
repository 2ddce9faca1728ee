use std::path::Path;

/// The files of the model, in its folder: the pieces of words, and the weights. Crate `weights` installs them.
pub const FILES: [&str; 2] = ["use-multilingual-3.pieces", "use-multilingual-3.npz"];

/// Whether the folder holds the model.
pub fn is_installed(folder: &Path) -> bool {
    FILES.iter().all(|name| folder.join(name).is_file())
}
