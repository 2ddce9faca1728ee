//! Which models a brand's agent may think with, in which order, and what they may cost a month. Without one, or when none
//! answers, the built-in brain does.

mod store;

use super::request::RequestKind;
use kernel::{BrandId, Millis, ModelAccountId, Money, Secret, Vault, VaultError};
use models::{Dialect, Price};
use std::time::Duration;
use storage::{Ask, Read, StoreError, Tx};

/// A model of a brand.
#[derive(Debug, Clone)]
pub struct ModelAccount {
    /// Whose.
    pub brand: BrandId,
    /// Its id.
    pub id: ModelAccountId,
    /// How its service is spoken to.
    pub dialect: Dialect,
    /// Where the service is; none: the official address of its dialect.
    pub base_url: Option<String>,
    /// Its name there.
    pub name: String,
    /// How long one question may take in all.
    pub time_out: Millis,
    /// What its tokens cost, in the brand's currency.
    pub price: Price,
    /// What it is asked for; empty: everything.
    pub requests: Vec<RequestKind>,
    key: Option<Vec<u8>>,
}

/// A model as a merchant or an apply file describes it.
#[derive(Debug, Clone)]
pub struct ModelSpec {
    /// How its service is spoken to.
    pub dialect: Dialect,
    /// Where the service is; none: the official address of its dialect.
    pub base_url: Option<String>,
    /// Its name there; a brand has each once.
    pub name: String,
    /// The key; none for a service on one's own machine. In a form that keeps it, none keeps the one held.
    pub key: Option<Secret>,
    /// How long one question may take in all.
    pub time_out: Millis,
    /// What its tokens cost, in the brand's currency.
    pub price: Price,
    /// What it is asked for; empty: everything.
    pub requests: Vec<RequestKind>,
}

/// What a brand's models may cost in a month, for all its conversations: reached, the built-in brain answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget(pub Option<Money>);

/// Why a model's settings are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field} {why}")]
pub struct WrongModel {
    /// Which field.
    pub field: &'static str,
    /// What it must be.
    pub why: &'static str,
}

/// The shortest and longest time a question may take: a customer waits for it.
const TIME_OUT: (Millis, Millis) = (Millis(1_000), Millis(30_000));
/// The most models of one brand.
const MOST: usize = 4;

impl ModelAccount {
    fn check(&self) -> Result<(), WrongModel> {
        let wrong = |field, why| Err(WrongModel { field, why });
        if self.name.trim().is_empty() || self.name.chars().count() > 120 {
            return wrong("name", "must have 1 to 120 letters");
        }
        if models::base_url(self.dialect, self.base_url.as_deref()).is_err() {
            return wrong("base_url", "must be an address that begins with https:// (http:// on one's own machine)");
        }
        if self.requests.iter().enumerate().any(|(n, one)| self.requests[..n].contains(one)) {
            return wrong("requests", "must each be there once");
        }
        if !(TIME_OUT.0..=TIME_OUT.1).contains(&self.time_out) {
            return wrong("time_out", "must be between 1 and 30 seconds");
        }
        Ok(())
    }
}

impl ModelAccount {
    /// The most models of one brand.
    pub const MOST: usize = MOST;

    /// The brand's models, the one asked first in front.
    #[kernel::boxed]
    pub async fn all(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Self>, StoreError> {
        let (all,) = on.ask((Self::asking(brand),)).await?;
        Ok(all)
    }

    /// [`ModelAccount::all`] as a question, to be asked together with others.
    pub fn asking(brand: BrandId) -> Ask<Self> {
        store::all(brand)
    }

    /// Makes these the brand's models, in this order; whether something changed. A model that stays keeps its key where
    /// none is given.
    #[kernel::boxed]
    pub async fn set_all(
        tx: &mut Tx,
        vault: &Vault,
        brand: BrandId,
        specs: &[ModelSpec],
    ) -> Result<Result<bool, WrongModel>, StoreError> {
        let held = Self::all(tx, brand).await?;
        let same = held.len() == specs.len() && held.iter().zip(specs).all(|(held, spec)| held.is(vault, spec));
        if same {
            return Ok(Ok(false));
        }
        let mut accounts = Vec::with_capacity(specs.len());
        for spec in specs {
            let before = held.iter().find(|held| held.name == spec.name && held.dialect == spec.dialect);
            let id = before.map_or_else(|| ModelAccountId(tx.new_id()), |held| held.id);
            let ModelSpec { dialect, base_url, name, time_out, price, .. } = spec.clone();
            let mut account = Self::bare(brand, id, dialect, base_url, name, time_out, price);
            account.requests.clone_from(&spec.requests);
            match &spec.key {
                Some(key) => account.seal(tx, vault, key),
                None => account.key = before.and_then(|held| held.key.clone()),
            }
            accounts.push(account);
        }
        Ok(Self::keep(tx, brand, &accounts).await?.map(|()| true))
    }

    /// A model without a key.
    pub(super) const fn bare(
        brand: BrandId,
        id: ModelAccountId,
        dialect: Dialect,
        base_url: Option<String>,
        name: String,
        time_out: Millis,
        price: Price,
    ) -> Self {
        Self { brand, id, dialect, base_url, name, time_out, price, requests: Vec::new(), key: None }
    }

    /// Gives it this key.
    pub(super) fn seal(&mut self, tx: &mut Tx, vault: &Vault, key: &Secret) {
        self.key = Some(vault.seal(tx.chance(), &place(self.id), key));
    }

    /// These and no others are the brand's models, in this order; unless one of them can be none.
    pub(super) async fn keep(
        tx: &mut Tx,
        brand: BrandId,
        accounts: &[Self],
    ) -> Result<Result<(), WrongModel>, StoreError> {
        if accounts.len() > MOST {
            return Ok(Err(WrongModel { field: "models", why: "must be at most 4" }));
        }
        if let Some(wrong) = accounts.iter().find_map(|account| account.check().err()) {
            return Ok(Err(wrong));
        }
        let same = |a: &Self, b: &Self| (a.dialect, &a.base_url, &a.name) == (b.dialect, &b.base_url, &b.name);
        if accounts.iter().enumerate().any(|(n, one)| accounts[..n].iter().any(|other| same(one, other))) {
            return Ok(Err(WrongModel { field: "models", why: "must each be there once" }));
        }
        store::forget(tx, brand).await?;
        for (account, position) in accounts.iter().zip(0_i64..) {
            store::insert(tx, account, position).await?;
        }
        Ok(Ok(()))
    }

    fn is(&self, vault: &Vault, spec: &ModelSpec) -> bool {
        let same_key = spec.key.as_ref().is_none_or(|key| self.key(vault).ok().flatten().as_ref() == Some(key));
        let mine = (self.dialect, &self.base_url, &self.name, self.time_out, self.price, &self.requests);
        same_key && mine == (spec.dialect, &spec.base_url, &spec.name, spec.time_out, spec.price, &spec.requests)
    }

    /// Whether it is asked for requests of this kind.
    pub fn answers(&self, kind: RequestKind) -> bool {
        self.requests.is_empty() || self.requests.contains(&kind)
    }

    /// Whether a key is held for it.
    pub const fn has_key(&self) -> bool {
        self.key.is_some()
    }

    fn key(&self, vault: &Vault) -> Result<Option<Secret>, VaultError> {
        self.key.as_deref().map(|sealed| vault.open(&place(self.id), sealed)).transpose()
    }

    /// As the providers' crate takes it, its key open; none when the key does not open any more or the address is none.
    pub(crate) fn unsealed(&self, vault: &Vault) -> Option<models::Model> {
        let base_url = models::base_url(self.dialect, self.base_url.as_deref()).ok()?;
        let key = self.key(vault).ok()?;
        let time_out = Duration::from_millis(u64::try_from(self.time_out.0).unwrap_or_default());
        Some(models::Model {
            dialect: self.dialect,
            base_url,
            name: self.name.clone(),
            key,
            time_out,
            price: self.price,
        })
    }
}

impl Budget {
    /// The brand's.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: BrandId) -> Result<Self, StoreError> {
        store::budget(on, brand).await.map(Self)
    }

    /// Sets it; none lets models cost what they cost.
    #[kernel::boxed]
    pub async fn set(self, tx: &mut Tx, brand: BrandId) -> Result<(), StoreError> {
        store::set_budget(tx, brand, self.0).await
    }
}

fn place(id: ModelAccountId) -> String {
    format!("model_account.key:{id}")
}
