use super::{LogoInput, check::Check, shape::Text};
use identity::Logo;
use paper::Picture;
use std::path::Path;

impl Check<'_> {
    /// Absent: the one it has; empty: none; else a PNG or JPEG, which is decoded here.
    pub(super) fn logo(&mut self, named: Option<&Text>) -> LogoInput {
        let Some(named) = named else { return LogoInput::AsItIs };
        if named.get_ref().is_empty() {
            return LogoInput::None;
        }
        let file = self.path.parent().unwrap_or(Path::new("")).join(named.get_ref());
        let wrong = |check: &mut Self, why: String| {
            check.wrong(named, format!("logo {}: {why}", file.display()));
            LogoInput::AsItIs
        };
        let bytes = match read(&file) {
            Ok(bytes) => bytes,
            Err(error) => return wrong(self, format!("cannot be read: {error}")),
        };
        match Picture::read(bytes) {
            Ok(picture) => {
                LogoInput::Picture(Logo { mime: picture.mime().to_owned(), bytes: picture.bytes().to_vec() })
            }
            Err(error) => wrong(self, error.to_string()),
        }
    }
}

/// One byte more than a logo may have is enough to know.
fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let most = u64::try_from(Picture::MOST_BYTES).unwrap_or(u64::MAX);
    std::fs::File::open(file)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
