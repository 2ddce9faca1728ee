use crate::AlertError;
use kernel::BrandId;
use storage::{Read, StoreError, Tx};

mod store;

/// The template that carries a brand's alerts to teammates who have not written to it for a day: approved by Meta under this
/// name, in category utility, with two values in its body: `{{1}}` what happened, `{{2}}` where to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertTemplate {
    /// Its name.
    pub name: String,
    /// The language it was approved in: `fr`, `en_US`.
    pub language: String,
}

impl AlertTemplate {
    /// The brand's, if it has named one.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: BrandId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand).await
    }

    /// Whether a template may be called so.
    pub fn check(&self) -> Result<(), AlertError> {
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && !text.is_empty();
        let must = |holds, field, why| if holds { Ok(()) } else { Err(AlertError::Invalid { field, why }) };
        let name = &self.name;
        let is_name = plain(name) && name.len() <= 512 && *name == name.to_lowercase();
        must(is_name, "template", "must be small letters, digits and _, as Meta approved it")?;
        let is_language = plain(&self.language) && self.language.len() <= 10;
        must(is_language, "language", "must be as Meta approved it, such as fr or en_US")
    }

    /// Names it; none: alerts go by WhatsApp only to those who wrote within a day. True if that is new.
    #[kernel::boxed]
    pub async fn set(tx: &mut Tx, brand: BrandId, template: Option<&Self>) -> Result<bool, AlertError> {
        if let Some(template) = template {
            template.check()?;
        }
        if store::find(tx, brand).await?.as_ref() == template {
            return Ok(false);
        }
        store::set(tx, brand, template).await?;
        Ok(true)
    }
}
