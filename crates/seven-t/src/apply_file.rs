//! What `seven-t apply FILE.toml` is given: an organisation with its teammates, brands, lines, agents, payment accounts
//! and products, as `docs/going-live.md` explains it.
//!
//! Reading is strict and comes before any work on the database: an unknown key, a wrong type, a slug that comes twice, a
//! price that is none, are faults with their file and line, and a file with one fault gives nothing at all.

mod agenda;
mod agents;
mod brand;
mod check;
mod countries;
#[cfg(test)]
mod demo_tests;
mod fault;
mod initiative;
mod input;
mod knowledge;
mod logo;
mod models;
mod offers;
mod products;
mod shape;
mod sources;
#[cfg(test)]
mod tests;

pub use fault::{ApplyFault, ApplyFileError};
pub use input::{
    AgentInput, BrandInput, LineInput, LogoInput, ModelInput, OrganisationInput, Password, PaymentAccountInput,
    ProductInput, SettingsInput, TeammateInput, Tone, VariantInput,
};

pub use sources::SourceInput;

use check::Check;
use std::path::Path;

/// The largest apply file read, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A whole apply file, checked; the rows of the CSV files it names are among the products.
#[derive(Debug, Clone)]
pub struct ApplyFile {
    /// The organisation, known by its slug.
    pub organisation: OrganisationInput,
    /// Its humans, known by their e-mail address.
    pub teammates: Vec<TeammateInput>,
    /// Its shops, known by their slug.
    pub brands: Vec<BrandInput>,
}

impl ApplyFile {
    /// Reads and checks the file at `path` and the CSV files it names, relative to its folder.
    pub fn load(path: &Path) -> Result<Self, ApplyFileError> {
        let unreadable = |source| ApplyFileError::Unreadable { path: path.to_owned(), source };
        let size = std::fs::metadata(path).map_err(unreadable)?.len();
        if size > MAX_BYTES {
            return Err(ApplyFileError::TooLarge { path: path.to_owned(), bytes: size, most: MAX_BYTES });
        }
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        Self::parse(path, &text)
    }

    /// The same, of a text already read; `path` names it in faults and is where CSV files are sought.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ApplyFileError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let shape: shape::File = match toml::from_str(text) {
            Ok(shape) => shape,
            Err(error) => return Err(ApplyFileError::Wrong(vec![fault::of_toml(path, text, &error)])),
        };
        let mut check = Check::new(path, text);
        let file = Self {
            organisation: check.organisation(shape.organisation),
            teammates: check.teammates(shape.teammates, &shape.brands),
            brands: check.brands(shape.brands),
        };
        check.verdict().map(|()| file)
    }
}
