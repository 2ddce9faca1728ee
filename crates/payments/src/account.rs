//! A brand's account at a payment provider: whose keys a session is opened with.

mod keys;
pub(crate) mod store;

pub use keys::KeysRefused;

use crate::PaymentError;
use identity::Change;
use kernel::{BrandId, Millis, Money, PaymentAccountId, Secret, Vault};
use psp::Kind;
use storage::{Read, StoreError, Tx};

/// A brand's account at a payment provider.
#[derive(Debug, Clone)]
pub struct PaymentAccount {
    /// Whose.
    pub brand: BrandId,
    /// Its id: the tenant key of notification addresses.
    pub id: PaymentAccountId,
    /// At which provider.
    pub kind: Kind,
    /// Where the provider's API is; none: its official address.
    pub base_url: Option<String>,
    /// Whether customers may pay on it.
    pub active: bool,
    /// Since when we know it.
    pub created_at: Millis,
    /// Its keys are not accepted; none while they are, as far as anybody knows.
    pub keys_refused: Option<KeysRefused>,
    credentials: Vec<u8>,
}

/// An account as an apply file describes it.
#[derive(Debug, Clone)]
pub struct AccountSpec {
    /// At which provider: a brand has one account per kind.
    pub kind: Kind,
    /// Where the provider's API is; none: its official address.
    pub base_url: Option<String>,
    /// The keys, as [`psp::Account::credentials`].
    pub credentials: Secret,
    /// Whether customers may pay on it.
    pub active: bool,
}

impl PaymentAccount {
    /// The account, if the brand has it.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: PaymentAccountId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// The account that a notification's address names, of whatever brand: the id is the key.
    pub(crate) async fn of_address(on: &mut dyn Read, id: PaymentAccountId) -> Result<Option<Self>, StoreError> {
        store::of_address(on, id).await
    }

    /// Creates the brand's account of that kind, or makes it so. The same keys in another order of fields are the same.
    #[kernel::boxed]
    pub async fn upsert(
        tx: &mut Tx,
        vault: &Vault,
        brand: BrandId,
        spec: &AccountSpec,
    ) -> Result<(Self, Change), PaymentError> {
        let Some(known) = store::by_kind(tx, brand, spec.kind).await? else {
            let id = PaymentAccountId(tx.new_id());
            let credentials = vault.seal(tx.chance(), &place(id), &spec.credentials);
            let (kind, base_url, active, created_at) = (spec.kind, spec.base_url.clone(), spec.active, tx.now());
            let new = Self { brand, id, kind, base_url, active, created_at, keys_refused: None, credentials };
            store::insert(tx, &new).await?;
            return Ok((new, Change::Created));
        };
        let mut fields = Vec::new();
        if known.base_url != spec.base_url {
            fields.push("base_url");
        }
        if known.active != spec.active {
            fields.push("active");
        }
        // Keys that do not open any more (another secret_key) are replaced by those of the file.
        let same_keys = known.credentials(vault).is_ok_and(|stored| same_json(&stored, &spec.credentials));
        if !same_keys {
            fields.push("credentials");
        }
        if fields.is_empty() {
            return Ok((known, Change::Unchanged));
        }
        let credentials =
            if same_keys { known.credentials } else { vault.seal(tx.chance(), &place(known.id), &spec.credentials) };
        // Other keys, another address: whether they are accepted is to be seen.
        let account =
            Self { base_url: spec.base_url.clone(), active: spec.active, keys_refused: None, credentials, ..known };
        store::update(tx, &account).await?;
        Ok((account, Change::Updated(fields)))
    }

    /// The account as the provider's crate takes it, its keys open.
    pub(crate) fn unsealed(&self, vault: &Vault) -> Result<psp::Account, PaymentError> {
        let credentials = self.credentials(vault)?;
        Ok(psp::Account { kind: self.kind, base_url: self.base_url.clone(), credentials, dialect: None })
    }

    fn credentials(&self, vault: &Vault) -> Result<Secret, PaymentError> {
        Ok(vault.open(&place(self.id), &self.credentials)?)
    }
}

fn place(id: PaymentAccountId) -> String {
    format!("payment_account.credentials:{id}")
}

fn same_json(a: &Secret, b: &Secret) -> bool {
    let read = |secret: &Secret| serde_json::from_str::<serde_json::Value>(secret.reveal()).ok();
    a == b || read(a).is_some_and(|a| Some(a) == read(b))
}

/// The brand's accounts, active or not, by kind.
#[kernel::boxed]
pub async fn accounts_of(on: &mut dyn Read, brand: BrandId) -> Result<Vec<PaymentAccount>, StoreError> {
    store::of(on, brand).await
}

/// Whether a provider of the brand takes this amount (§9.6); true where the brand has no provider yet, which is another
/// matter.
#[kernel::boxed]
pub async fn takes_online(on: &mut dyn Read, brand: BrandId, amount: Money) -> Result<bool, StoreError> {
    let accounts = accounts_of(on, brand).await?;
    let mut active = accounts.iter().filter(|account| account.active).peekable();
    let takes = |account: &PaymentAccount| {
        account.kind.limits(amount.currency).is_some_and(|limits| limits.admits(amount.minor))
    };
    Ok(active.peek().is_none() || active.any(takes))
}
