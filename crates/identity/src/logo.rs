//! A brand's logo. Those it had before are kept: what was printed with one prints so again.

mod store;

use crate::Change;
use kernel::{BrandId, sha256};
use storage::{Read, StoreError, Tx};

/// A picture of a brand, as it was given. Whoever takes it from outside has checked that it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Its type.
    pub mime: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Logo {
    /// Names these bytes among a brand's logos.
    pub fn hash(bytes: &[u8]) -> String {
        sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The hash of the logo that the brand has now, if it has one.
    #[kernel::boxed]
    pub async fn in_use(on: &mut dyn Read, brand: BrandId) -> Result<Option<String>, StoreError> {
        store::in_use(on, brand).await
    }

    /// A logo that the brand has or had.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, hash: &str) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, hash).await
    }

    /// Makes this the brand's logo, or leaves it without one.
    #[kernel::boxed]
    pub async fn set(tx: &mut Tx, brand: BrandId, logo: Option<&Self>) -> Result<Change, StoreError> {
        let held = store::in_use(tx, brand).await?;
        let hash = logo.map(|logo| Self::hash(&logo.bytes));
        if held == hash {
            return Ok(Change::Unchanged);
        }
        store::put_away(tx, brand).await?;
        if let Some((logo, hash)) = logo.zip(hash) {
            store::take(tx, brand, logo, &hash).await?;
        }
        Ok(if held.is_none() { Change::Created } else { Change::Updated(vec!["logo"]) })
    }
}
