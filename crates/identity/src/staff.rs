use crate::{Brand, May, SignedIn, Teammate};
use kernel::{ApiError, BrandId};

/// The proof of who asks and for which brand: a handler that takes it cannot forget the tenant. Only
/// [`Staff::for_brand`] makes one.
#[derive(Debug, Clone)]
pub struct Staff {
    teammate: Teammate,
    brand: Brand,
}

impl Staff {
    /// The signed-in teammate at work in `brand`; none when the brand is another organisation's or not one of theirs:
    /// then answer 404, as for a brand that does not exist.
    pub fn for_brand(signed_in: &SignedIn, brand: &Brand) -> Option<Self> {
        let teammate = &signed_in.teammate;
        teammate.works_for(brand).then(|| Self { teammate: teammate.clone(), brand: brand.clone() })
    }

    /// Who asks.
    pub const fn teammate(&self) -> &Teammate {
        &self.teammate
    }

    /// For which brand.
    pub const fn brand(&self) -> &Brand {
        &self.brand
    }

    /// The brand's id, for finders.
    pub const fn brand_id(&self) -> BrandId {
        self.brand.id
    }

    /// Whether their role may do it: for showing or hiding a button.
    pub const fn may(&self, what: May) -> bool {
        self.teammate.role.may(what)
    }

    /// Refuses with 403 what their role may not do.
    pub fn require(&self, what: May) -> Result<(), ApiError> {
        if self.may(what) {
            return Ok(());
        }
        let role = self.teammate.role.word();
        Err(ApiError::forbidden(format_args!("a teammate with the role {role} may not {}", what.phrase())))
    }
}
