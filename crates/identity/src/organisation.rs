use crate::{Change, IdentityError, brand::check_slug, change::differing};
use kernel::{Millis, OrgId};
use storage::{Read, StoreError, Tx};

mod store;

/// One merchant, agency or franchise; owns brands and teammates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// Its stable key in apply files, unique on the platform.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// When it was created.
    pub created_at: Millis,
}

impl Organisation {
    /// The organisation, if there is one.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, id: OrgId) -> Result<Option<Self>, StoreError> {
        store::find(on, id).await
    }

    /// The organisation with this slug, if there is one.
    #[kernel::boxed]
    pub async fn by_slug(on: &mut dyn Read, slug: &str) -> Result<Option<Self>, StoreError> {
        store::by_slug(on, slug).await
    }

    /// Creates the organisation `slug`, or gives it this name.
    #[kernel::boxed]
    pub async fn upsert(tx: &mut Tx, slug: &str, name: &str) -> Result<(Self, Change), IdentityError> {
        check_slug(slug)?;
        if name.trim().is_empty() {
            return Err(IdentityError::Invalid { field: "name", why: "must not be empty" });
        }
        let Some(known) = store::by_slug(tx, slug).await? else {
            let new =
                Self { id: OrgId(tx.new_id()), slug: slug.to_owned(), name: name.to_owned(), created_at: tx.now() };
            store::insert(tx, &new).await?;
            return Ok((new, Change::Created));
        };
        let change = Change::of(differing! { "name": known.name => name });
        let organisation = Self { name: name.to_owned(), ..known };
        if change != Change::Unchanged {
            store::update(tx, &organisation).await?;
        }
        Ok((organisation, change))
    }
}
