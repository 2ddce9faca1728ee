use super::{
    account::{ModelAccount, WrongModel},
    request::RequestKind,
    service::Service,
};
use kernel::{BrandId, Millis, ModelAccountId, Secret, Vault};
use models::Price;
use storage::{StoreError, Tx};

/// A model as a merchant describes it.
#[derive(Debug, Clone)]
pub struct ModelDraft {
    /// Which of the brand's it is; none: a new one.
    pub id: Option<ModelAccountId>,
    /// Where it is asked; none keeps the address that is held.
    pub service: Option<Service>,
    /// Its name there.
    pub name: String,
    /// The key; none keeps the one that is held.
    pub key: Option<Secret>,
    /// How long one question may take in all.
    pub time_out: Millis,
    /// What its tokens cost, in the brand's currency.
    pub price: Price,
    /// What it is asked for; empty: everything.
    pub requests: Vec<RequestKind>,
}

impl ModelAccount {
    /// Its service; none where the operator has set another address.
    pub fn service(&self) -> Option<Service> {
        Service::of(self.dialect, self.base_url.as_deref())
    }

    /// As a merchant may change it: its address and its key stay unless others are given.
    pub fn draft(&self) -> ModelDraft {
        ModelDraft {
            id: Some(self.id),
            service: None,
            name: self.name.clone(),
            key: None,
            time_out: self.time_out,
            price: self.price,
            requests: self.requests.clone(),
        }
    }

    /// Makes these the brand's models, in this order. A key that is held stays with its service: it goes nowhere else.
    #[kernel::boxed]
    pub async fn set_drafts(
        tx: &mut Tx,
        vault: &Vault,
        brand: BrandId,
        drafts: &[ModelDraft],
    ) -> Result<Result<(), WrongModel>, StoreError> {
        let held = Self::all(tx, brand).await?;
        let mut accounts = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let before = draft.id.map(|id| held.iter().find(|held| held.id == id));
            let account = match (before, draft.service) {
                (Some(None), _) => Err(WrongModel { field: "id", why: "must be one of the brand's models" }),
                (Some(Some(before)), service) => Self::changed(tx, vault, before, service, draft),
                (None, Some(service)) => Ok(Self::made(tx, vault, brand, service, draft)),
                (None, None) => Err(WrongModel { field: "service", why: "must be told for a new model" }),
            };
            match account {
                Ok(account) => accounts.push(account),
                Err(wrong) => return Ok(Err(wrong)),
            }
        }
        Self::keep(tx, brand, &accounts).await
    }

    fn changed(
        tx: &mut Tx,
        vault: &Vault,
        before: &Self,
        service: Option<Service>,
        draft: &ModelDraft,
    ) -> Result<Self, WrongModel> {
        let mut account = before.clone();
        draft.name.trim().clone_into(&mut account.name);
        account.time_out = draft.time_out;
        account.price = draft.price;
        account.requests.clone_from(&draft.requests);
        let moves = service.filter(|service| before.service() != Some(*service));
        if let Some(service) = moves {
            account.dialect = service.dialect();
            account.base_url = service.base_url().map(str::to_owned);
            if draft.key.is_none() {
                return Err(WrongModel { field: "key", why: "must be given again for another service" });
            }
        }
        if let Some(key) = &draft.key {
            account.seal(tx, vault, key);
        }
        Ok(account)
    }

    fn made(tx: &mut Tx, vault: &Vault, brand: BrandId, service: Service, draft: &ModelDraft) -> Self {
        let (id, name) = (ModelAccountId(tx.new_id()), draft.name.trim().to_owned());
        let base_url = service.base_url().map(str::to_owned);
        let mut account = Self::bare(brand, id, service.dialect(), base_url, name, draft.time_out, draft.price);
        account.requests.clone_from(&draft.requests);
        if let Some(key) = &draft.key {
            account.seal(tx, vault, key);
        }
        account
    }
}
