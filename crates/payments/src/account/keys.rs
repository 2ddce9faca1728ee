use super::{PaymentAccount, store};
use crate::Payments;
use kernel::Millis;
use psp::PspError;
use serde_json::json;
use storage::{NewFact, StoreError};

/// A provider does not accept an account's keys: nothing can be paid or looked up there until the merchant corrects them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeysRefused {
    /// Since when.
    pub since: Millis,
    /// The provider's word for it.
    pub why: String,
}

impl Payments {
    /// Notes what a call to the account says of its keys: that they are refused, once, or that they are good again. Says
    /// nothing about any payment (§9.2). A call that found nobody says nothing of the keys either.
    pub(crate) async fn note_keys(&self, account: &PaymentAccount, error: Option<&PspError>) -> Result<(), StoreError> {
        let refused = match error {
            Some(PspError::Credentials(why)) => Some(why.as_str()),
            None => None,
            Some(_) => return Ok(()),
        };
        if refused.is_some() == account.keys_refused.is_some() {
            return Ok(());
        }
        self.db
            .write(async |tx| {
                let now = tx.now();
                let refused = refused.map(|why| KeysRefused { since: now, why: why.to_owned() });
                if !store::set_keys_refused(tx, account, refused.as_ref()).await? {
                    return Ok(());
                }
                let kind = if refused.is_some() { "payment.keys_refused" } else { "payment.keys_accepted" };
                let data = json!({ "account": account.id, "provider": account.kind.code() });
                jobs::tell(tx, account.brand, NewFact::new(kind, account.id.0).with(data)).await?;
                Ok(())
            })
            .await
    }
}
