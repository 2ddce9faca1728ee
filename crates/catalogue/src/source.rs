//! Where a brand's catalogue comes from, and how it is kept in step.
//!
//! A [`Source`] is an address, a file or a catalogue at Meta. A sync of it (see [`crate::Sync`]) reads it, shows what would
//! change, and changes it when somebody says so, or by itself where the merchant allows it and nothing is odd.

pub(crate) mod store;

use crate::{SourceError, schedule::SyncSource, sync};
use kernel::{BrandId, Currency, Millis, Secret, SourceId, TeammateId, Vault, hours};
use serde::{Deserialize, Serialize};
use shopfront::{Column, Fetcher};
use storage::{Read, StoreError, Tx};

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// An address: a shop, a page, a feed, a shared sheet.
    Link,
    /// A file that somebody handed in.
    File,
    /// A catalogue at Meta, read with a token.
    Meta,
}

impl SourceKind {
    const ALL: [Self; 3] = [Self::Link, Self::File, Self::Meta];

    /// Its word in the database and in facts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::File => "file",
            Self::Meta => "meta",
        }
    }

    /// From its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Where a brand's catalogue comes from.
#[derive(Debug, Clone)]
pub struct Source {
    /// Whose.
    pub brand: BrandId,
    /// Its id.
    pub id: SourceId,
    /// What it is.
    pub kind: SourceKind,
    /// What people recognise it by: a host and a path, a file's name. Without what may be secret in an address.
    pub shown: String,
    /// What it is set to.
    pub settings: SourceSettings,
    /// What its prices are in, and those of the brand.
    pub currency: Currency,
    /// The merchant's country, two letters.
    pub country: Option<String>,
    /// What it turned out to be: « WooCommerce ».
    pub platform: Option<String>,
    /// How many products its last complete sync saw.
    pub last_count: i64,
    /// Syncs in a row that failed.
    pub failures: i64,
    /// Why the last one failed; none when it did not.
    pub problem: Option<String>,
    /// When it is read next by itself.
    pub next_at: Option<Millis>,
    /// When it was last read to its end.
    pub last_at: Option<Millis>,
    /// When somebody said that what is there is theirs to publish.
    pub vouched_at: Option<Millis>,
    address: Vec<u8>,
    token: Option<Vec<u8>>,
}

/// What a merchant decides about a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSettings {
    /// How long after one sync the next begins; none: only when somebody asks. At least an hour.
    pub every: Option<Millis>,
    /// Whether changes are made without asking, where nothing is odd.
    pub automatic: bool,
    /// How many pieces to count where the source says « in stock » without a number, 0 to 1000.
    pub pieces: i64,
    /// What the columns of a table hold, as the merchant said: their names with what they hold.
    pub columns: Vec<(String, Column)>,
}

impl Default for SourceSettings {
    fn default() -> Self {
        Self { every: Some(hours(24)), automatic: false, pieces: 5, columns: Vec::new() }
    }
}

/// The shortest time between two syncs (contract, section 22).
const SHORTEST: Millis = hours(1);
/// The most pieces that are counted without being told.
const MOST_PIECES: i64 = 1_000;
/// After so many failures running a source is read once a week (contract, section 22).
pub const RARELY_AFTER: i64 = 10;
/// The most sources of one brand.
pub const MOST_SOURCES: usize = 20;
/// The longest address or token, in bytes.
const LONGEST: usize = 2_000;

/// A source as somebody names it.
#[derive(Debug, Clone)]
pub struct NewSource {
    /// What it is.
    pub kind: SourceKind,
    /// The address, the file's name, or the number of a catalogue at Meta.
    pub address: Secret,
    /// What opens it, if something does.
    pub token: Option<Secret>,
    /// What it is set to.
    pub settings: SourceSettings,
    /// What the brand's prices are in.
    pub currency: Currency,
    /// The merchant's country, two letters.
    pub country: Option<String>,
}

impl Source {
    /// The brand's source, if there is one.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: SourceId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// Adds a source. The same address again is the same source, with its new settings.
    ///
    /// # Errors
    /// [`SourceError::Refused`] for an address that may not be asked, before anybody asks.
    #[kernel::boxed]
    pub async fn add(
        tx: &mut Tx,
        brand: BrandId,
        new: &NewSource,
        (vault, fetcher): (&Vault, &Fetcher),
        who: Option<TeammateId>,
    ) -> Result<Self, SourceError> {
        check(&new.settings)?;
        let (address, shown) = address_of(new, fetcher)?;
        if new.token.as_ref().is_some_and(|token| token.reveal().len() > LONGEST) {
            return Err(SourceError::Refused);
        }
        let known = store::all(tx, brand).await?;
        for source in &known {
            if source.kind == new.kind && source.address(vault)?.reveal() == address.reveal() {
                let token = new.token.as_ref().map(|token| vault.seal(tx.chance(), &token_place(source.id), token));
                let token = token.or_else(|| source.token.clone());
                let mut kept = Self { settings: new.settings.clone(), token, ..source.clone() };
                // What a merchant said of its columns stays, unless something else is said.
                if kept.settings.columns.is_empty() {
                    kept.settings.columns.clone_from(&source.settings.columns);
                }
                if kept.settings != source.settings && source.next_at.is_some() {
                    let now = tx.now();
                    kept.plan(tx, now).await?;
                }
                store::update(tx, &kept).await?;
                return Ok(kept);
            }
        }
        if known.len() >= MOST_SOURCES {
            return Err(SourceError::TooManySources);
        }
        let id = SourceId(tx.new_id());
        let source = Self {
            brand,
            id,
            kind: new.kind,
            shown,
            settings: new.settings.clone(),
            currency: new.currency,
            country: new.country.clone(),
            platform: None,
            last_count: 0,
            failures: 0,
            problem: None,
            next_at: None,
            last_at: None,
            vouched_at: None,
            address: vault.seal(tx.chance(), &place(id), &address),
            token: new.token.as_ref().map(|token| vault.seal(tx.chance(), &token_place(id), token)),
        };
        store::insert(tx, &source, who).await?;
        Ok(source)
    }

    /// Hands in the file of a source, in place of the one before.
    ///
    /// # Errors
    /// [`SourceError::TooLarge`].
    #[kernel::boxed]
    pub async fn put_file(tx: &mut Tx, brand: BrandId, id: SourceId, file: &[u8]) -> Result<(), SourceError> {
        crate::read_source::put_file(tx, brand, id, file).await
    }

    /// Changes what a source is set to.
    #[kernel::boxed]
    pub async fn set(
        tx: &mut Tx,
        brand: BrandId,
        id: SourceId,
        settings: &SourceSettings,
    ) -> Result<Self, SourceError> {
        check(settings)?;
        let source = store::lock(tx, brand, id).await?.ok_or(SourceError::UnknownSource)?;
        let mut source = Self { settings: settings.clone(), ..source };
        source.plan(tx, tx.now()).await?;
        store::update(tx, &source).await?;
        Ok(source)
    }

    /// Whether somebody must say that it is theirs before anything of it is published: anybody can paste the address of
    /// somebody else's shop (contract, section 25). A file and a token are proof enough.
    pub fn must_be_vouched_for(&self) -> bool {
        self.kind == SourceKind::Link && self.vouched_at.is_none()
    }

    /// Writes down that a teammate says it is the merchant's own, or that they may use what is there. The first word counts.
    #[kernel::boxed]
    pub async fn vouch(tx: &mut Tx, brand: BrandId, id: SourceId, who: TeammateId) -> Result<(), SourceError> {
        store::lock(tx, brand, id).await?.ok_or(SourceError::UnknownSource)?;
        Ok(store::vouch(tx, brand, id, who).await?)
    }

    /// Gives a source another token, in place of one that is no good any more.
    ///
    /// # Errors
    /// [`SourceError::Refused`] for one that is too long.
    #[kernel::boxed]
    pub async fn renew_token(
        tx: &mut Tx,
        brand: BrandId,
        id: SourceId,
        (vault, token): (&Vault, &Secret),
    ) -> Result<Self, SourceError> {
        if token.reveal().len() > LONGEST {
            return Err(SourceError::Refused);
        }
        let source = store::lock(tx, brand, id).await?.ok_or(SourceError::UnknownSource)?;
        let source = Self { token: Some(vault.seal(tx.chance(), &token_place(id), token)), ..source };
        store::update(tx, &source).await?;
        Ok(source)
    }

    /// Lets a source go. Its products stay as the merchant's own, or are switched off; what points at them goes on.
    #[kernel::boxed]
    pub async fn remove(tx: &mut Tx, brand: BrandId, id: SourceId, keep: bool) -> Result<(), SourceError> {
        store::lock(tx, brand, id).await?.ok_or(SourceError::UnknownSource)?;
        jobs::cancel::<SyncSource>(tx, brand, &id.to_string()).await?;
        sync::forget(tx, brand, id, keep).await?;
        store::delete(tx, brand, id).await?;
        Ok(())
    }

    /// What is asked.
    pub(crate) fn address(&self, vault: &Vault) -> Result<Secret, SourceError> {
        Ok(vault.open(&place(self.id), &self.address)?)
    }

    /// What opens it.
    pub(crate) fn token(&self, vault: &Vault) -> Result<Option<Secret>, SourceError> {
        let open = |sealed: &Vec<u8>| vault.open(&token_place(self.id), sealed);
        Ok(self.token.as_ref().map(open).transpose()?)
    }

    /// Says when it is read next, after a sync that ended at `now`, and sets the timer. A source that has failed ten times
    /// running is read once a week; a file is read when somebody hands it in.
    pub(crate) async fn plan(&mut self, tx: &mut Tx, now: Millis) -> Result<(), StoreError> {
        let every = self.settings.every.filter(|_| self.kind != SourceKind::File);
        let every = every.map(|every| if self.failures >= RARELY_AFTER { every.max(hours(7 * 24)) } else { every });
        // Not all at once: each source has its own minute.
        let spread = i64::try_from(self.id.0.as_u128() % 600_000).unwrap_or_default();
        self.next_at = every.map(|every| now + every + Millis(spread));
        match self.next_at {
            Some(at) => jobs::enqueue_at(tx, at, &SyncSource { brand: self.brand, source: self.id }).await,
            None => jobs::cancel::<SyncSource>(tx, self.brand, &self.id.to_string()).await.map(drop),
        }
    }
}

/// The brand's sources, the latest first.
#[kernel::boxed]
pub async fn sources(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Source>, StoreError> {
    store::all(on, brand).await
}

fn place(id: SourceId) -> String {
    format!("source.address:{id}")
}

fn token_place(id: SourceId) -> String {
    format!("source.token:{id}")
}

fn check(settings: &SourceSettings) -> Result<(), SourceError> {
    let fits = settings.every.is_none_or(|every| every >= SHORTEST) && (0..=MOST_PIECES).contains(&settings.pieces);
    if fits && settings.columns.len() <= 200 { Ok(()) } else { Err(SourceError::NotASetting) }
}

/// What is asked of a source, and what people see of it.
fn address_of(new: &NewSource, fetcher: &Fetcher) -> Result<(Secret, String), SourceError> {
    let said = new.address.reveal().trim();
    if said.is_empty() || said.len() > LONGEST {
        return Err(SourceError::Refused);
    }
    match new.kind {
        SourceKind::File => {
            let name: String = said.chars().filter(|c| !c.is_control()).take(200).collect();
            Ok((Secret::new(name.clone()), name))
        }
        SourceKind::Link => {
            // People paste names as they say them: « chezawa.ci ».
            let whole = if said.contains("://") { said.to_owned() } else { format!("https://{said}") };
            let url = fetcher.may_ask(&whole).map_err(|_| SourceError::Refused)?;
            let shown = format!("{}{}", url.host_str().unwrap_or_default(), url.path().trim_end_matches('/'));
            Ok((Secret::new(url.to_string()), shown.chars().take(200).collect()))
        }
        SourceKind::Meta => {
            let place = meta_number(said).unwrap_or_else(|| said.to_owned());
            let number = place.rsplit('/').next().and_then(meta_number).ok_or(SourceError::Refused)?;
            fetcher.may_ask(&meta_address(&place)).map_err(|_| SourceError::Refused)?;
            Ok((Secret::new(place), format!("Meta {number}")))
        }
    }
}

/// Where Meta is asked.
const GRAPH: &str = "https://graph.facebook.com";

/// The number of a catalogue at Meta: as its page shows it, or out of that page's address
/// (`business.facebook.com/commerce/catalogs/1234/products`); none where there is none.
pub fn meta_number(said: &str) -> Option<String> {
    let is_number = |text: &str| (5..=30).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    if is_number(&bare) {
        return Some(bare);
    }
    let mut parts = bare.split(['/', '?', '#']).skip_while(|part| *part != "catalogs");
    parts.nth(1).filter(|part| is_number(part)).map(str::to_owned)
}

/// A catalogue at Meta as a source names it: its number, behind the Graph API's host where that is another one than Meta's.
pub fn meta_place(graph: &str, number: &str) -> String {
    let graph = graph.trim_end_matches('/');
    if graph == GRAPH { number.to_owned() } else { format!("{graph}/{number}") }
}

/// Where its products are asked for (contract, section 17).
pub(crate) fn meta_address(place: &str) -> String {
    let (graph, number) = place.rsplit_once('/').unwrap_or((GRAPH, place));
    const FIELDS: &str = "id,retailer_id,retailer_product_group_id,name,description,price,sale_price,currency,availability,\
        inventory,image_url,additional_image_urls,url,category,brand,color,size,visibility,review_status";
    format!("{graph}/v26.0/{number}/products?fields={FIELDS}&limit=100")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogues_number_is_read_as_people_have_it() {
        for said in [
            "1029384756012345",
            " 1029 3847 5601 2345 ",
            "https://business.facebook.com/commerce/catalogs/1029384756012345/products?business_id=77",
            "business.facebook.com/commerce/catalogs/1029384756012345",
        ] {
            assert_eq!(meta_number(said).as_deref(), Some("1029384756012345"), "{said}");
        }
        for said in [
            "",
            "12",
            "ma boutique",
            "https://www.facebook.com/chezawa",
            "https://business.facebook.com/commerce/catalogs/",
        ] {
            assert_eq!(meta_number(said), None, "{said}");
        }
    }
}
