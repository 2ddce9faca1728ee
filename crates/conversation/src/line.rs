mod book;
pub(crate) mod store;

pub use book::LineBook;
pub(crate) use book::OpenLine;
use kernel::{BrandId, Chance, LineId, Millis, Secret, Vault, VaultError};
use storage::{Db, Read, StoreError, Tx};

/// A WhatsApp number of a brand, as configured.
#[derive(Debug, Clone)]
pub struct Line {
    /// Whose.
    pub brand: BrandId,
    /// Ours.
    pub id: LineId,
    /// Meta's id of the number: the tenant key of webhooks.
    pub phone_number_id: String,
    /// Meta's id of the account the number belongs to.
    pub waba_id: String,
    /// As people dial it, digits only.
    pub display_phone: String,
    /// Base of the Graph API, without version.
    pub graph_url: String,
    /// Meta's catalogue that is connected to the account, if any: its items are named by our SKUs.
    pub catalog_id: Option<String>,
    /// One-way mark of the app secret that must have signed this line's webhooks.
    pub app_key: [u8; 32],
}

impl Line {
    /// The brand's lines.
    #[kernel::boxed]
    pub async fn of_brand(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Self>, StoreError> {
        store::of_brand(on, brand).await
    }

    /// Meta's catalogue of this line, if one is connected.
    #[kernel::boxed]
    pub async fn catalogue(on: &mut dyn Read, brand: BrandId, id: LineId) -> Result<Option<String>, StoreError> {
        store::catalogue(on, brand, id).await
    }

    /// Every brand that has a line: for work of the platform itself.
    #[kernel::boxed]
    pub async fn brands(db: &Db) -> Result<Vec<BrandId>, StoreError> {
        store::brands(db).await
    }

    /// How many messages of customers each of the brand's lines heard in these stretches of time (from, and until before),
    /// as we received them; a line that heard nothing in one is not in its list.
    #[kernel::boxed]
    pub async fn heard(
        on: &mut dyn Read,
        brand: BrandId,
        stretches: &[(Millis, Millis)],
    ) -> Result<Vec<Vec<(LineId, i64)>>, StoreError> {
        store::heard(on, brand, stretches).await
    }
}

/// What a line needs to speak and to be believed, opened.
#[derive(Debug, Clone)]
pub struct LineSecrets {
    /// Bearer token for sending.
    pub access_token: Secret,
    /// Key of the webhook signature.
    pub app_secret: Secret,
}

/// A line as an operator writes it.
#[derive(Debug, Clone)]
pub struct LineInput {
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// Meta's id of the account.
    pub waba_id: String,
    /// As people dial it.
    pub display_phone: String,
    /// Bearer token.
    pub access_token: Secret,
    /// Key of the webhook signature.
    pub app_secret: Secret,
    /// Word that Meta repeats when it verifies our address.
    pub verify_token: Secret,
    /// Base of the Graph API, without version.
    pub graph_url: String,
    /// Meta's catalogue that is connected to the account, if any.
    pub catalog_id: Option<String>,
}

/// What [`LineInput::apply`] did: nothing, or the line is new, or these fields changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineChange {
    /// As before.
    Unchanged,
    /// New.
    Created,
    /// These fields are new.
    Updated(Vec<&'static str>),
}

impl LineInput {
    /// Creates or updates the brand's line of this number. A number that another brand has is refused as a duplicate.
    #[kernel::boxed]
    pub async fn apply(&self, tx: &mut Tx, vault: &Vault, brand: BrandId) -> Result<LineChange, StoreError> {
        let Some(held) = store::by_number(tx, &self.phone_number_id).await? else {
            store::insert(tx, vault, brand, self).await?;
            return Ok(LineChange::Created);
        };
        if held.line.brand != brand {
            return Err(StoreError::Duplicate("another brand has this phone_number_id".into()));
        }
        let opened = held.open(vault).map_err(|error| StoreError::Defect(error.to_string()))?;
        let fields = [
            ("waba_id", held.line.waba_id != self.waba_id),
            ("display_phone", held.line.display_phone != self.display_phone),
            ("graph_url", held.line.graph_url != self.graph_url),
            ("catalog_id", held.line.catalog_id != self.catalog_id),
            ("access_token", opened.access_token != self.access_token),
            ("app_secret", opened.app_secret != self.app_secret),
            ("verify_token", held.verify_key != vault.fingerprint(&self.verify_token)),
        ];
        let changed: Vec<_> = fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
        if changed.is_empty() {
            return Ok(LineChange::Unchanged);
        }
        store::update(tx, vault, &held.line, self).await?;
        Ok(LineChange::Updated(changed))
    }
}

/// A line with its sealed secrets, as stored.
#[derive(Clone)]
pub(crate) struct HeldLine {
    pub line: Line,
    pub verify_key: [u8; 32],
    pub access_token: Vec<u8>,
    pub app_secret: Vec<u8>,
}

impl HeldLine {
    pub(crate) fn open(&self, vault: &Vault) -> Result<LineSecrets, VaultError> {
        Ok(LineSecrets {
            access_token: vault.open(&place("access_token", self.line.id), &self.access_token)?,
            app_secret: vault.open(&place("app_secret", self.line.id), &self.app_secret)?,
        })
    }
}

/// Where a sealed secret lives: it opens nowhere else.
pub(crate) fn place(column: &str, line: LineId) -> String {
    format!("line.{column}:{line}")
}

pub(crate) fn seal(vault: &Vault, chance: &Chance, column: &str, line: LineId, secret: &Secret) -> Vec<u8> {
    vault.seal(chance, &place(column, line), secret)
}
