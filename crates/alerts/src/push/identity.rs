use super::{encrypt, place, secret_text, store, unpadded};
use crate::AlertError;
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Chance, Vault};
use storage::{Db, StoreError};

/// The installation's key pair towards push services. Browsers that took notices of one key take none of another: it is
/// made once and kept.
pub struct PushIdentity {
    private: Vec<u8>,
    public: [u8; 65],
}

impl PushIdentity {
    /// The installation's, made now if nobody needed it yet.
    #[kernel::boxed]
    pub async fn of(db: &Db, vault: &Vault) -> Result<Self, AlertError> {
        let held = match store::identity(&mut &*db).await? {
            Some(held) => held,
            None => db.write(async |tx| Self::make(tx, vault).await).await?,
        };
        let opened = vault.open(&place("push_identity", 1), &held.sealed).map_err(|_| AlertError::Sealed)?;
        let private = unpadded(opened.reveal()).ok_or(AlertError::Sealed)?;
        let public = encrypt::public_of(&private).filter(|public| public[..] == held.public[..]);
        Ok(Self { private, public: public.ok_or(AlertError::Sealed)? })
    }

    async fn make(tx: &mut storage::Tx, vault: &Vault) -> Result<store::HeldIdentity, StoreError> {
        let new = Self::fresh(tx.chance()).ok_or_else(|| StoreError::Defect("no key pair could be made".into()))?;
        let sealed = vault.seal(tx.chance(), &place("push_identity", 1), &secret_text(&new.private));
        store::put_identity(tx, &new.public, &sealed).await?;
        // Another node may have been first: its key is the one.
        store::identity(tx).await?.ok_or_else(|| StoreError::Defect("the key pair was not kept".into()))
    }

    pub(super) fn fresh(chance: &Chance) -> Option<Self> {
        let private = encrypt::fresh_key(chance).to_vec();
        let public = encrypt::public_of(&private)?;
        Some(Self { private, public })
    }

    /// The public key as browsers want it.
    pub fn public_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.public)
    }

    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(algorithm, &self.private, &self.public).ok()?;
        // The library takes the chance of a signature from the machine, whatever it is given.
        Some(pair.sign(&SystemRandom::new(), message).ok()?.as_ref().to_vec())
    }
}
