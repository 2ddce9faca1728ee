//! What the platform's operator sees of organisations and their brands, and decides about them.

use crate::Organisation;
use kernel::{BrandId, Millis, OrgId, TeammateId, Uuid};
use storage::{Read, StoreError, Tx};

mod store;

/// Whom a decision of the operator's is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    /// Everybody on this installation.
    Everybody,
    /// An organisation, with all its brands.
    Organisation(OrgId),
    /// One brand.
    Brand(BrandId),
}

impl Whose {
    /// Its id in rows; everybody has the nil id.
    const fn id(self) -> Uuid {
        match self {
            Self::Everybody => Uuid::nil(),
            Self::Organisation(OrgId(id)) | Self::Brand(BrandId(id)) => id,
        }
    }
}

/// An organisation as its operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Which.
    pub organisation: Organisation,
    /// When voices were withheld from it; none: they are not.
    pub withheld_at: Option<Millis>,
    /// Its brands, by name.
    pub brands: Vec<TenantBrand>,
}

/// A brand as its operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantBrand {
    /// Which.
    pub id: BrandId,
    /// Its name for customers.
    pub name: String,
    /// Whether the merchant lets its agent listen to voice notes.
    pub listens: bool,
    /// Whether the merchant lets its agent answer aloud.
    pub speaks: bool,
    /// When voices were withheld from it alone; none: they are not.
    pub withheld_at: Option<Millis>,
}

/// Everybody on this installation, by name. For the operator only: it is of no brand.
#[kernel::boxed]
pub async fn tenants(on: &mut dyn Read) -> Result<Vec<Tenant>, StoreError> {
    let mut tenants = store::organisations(on).await?;
    for (org, brand) in store::brands(on).await? {
        if let Some(tenant) = tenants.iter_mut().find(|tenant| tenant.organisation.id == org) {
            tenant.brands.push(brand);
        }
    }
    Ok(tenants)
}

/// Since when voices are withheld from everybody; none: they are not.
#[kernel::boxed]
pub async fn voices_withheld_from_all(on: &mut dyn Read) -> Result<Option<Millis>, StoreError> {
    store::withheld(on, Whose::Everybody.id()).await
}

/// Withholds voices from somebody, or gives them back: neither notes are listened to nor answers said aloud there, whatever
/// the merchant's own switches say. The same again changes nothing; of whom nobody knows, nothing either.
#[kernel::boxed]
pub async fn withhold_voices(tx: &mut Tx, whose: Whose, withheld: bool, by: TeammateId) -> Result<(), StoreError> {
    if withheld && store::is_known(tx, whose).await? {
        store::withhold(tx, whose.id(), by).await
    } else {
        store::give_back(tx, whose.id()).await
    }
}
