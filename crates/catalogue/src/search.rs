use crate::{Synonym, synonyms, version};
use kernel::{BrandId, ProductId};
use language::{Colour, Entry, EntryKind, Lexicon, colour_of, fold};
use sentences::{Packed, Sentences};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use storage::{Ask, Db, Read, StoreError};
use words::Words;

mod meanings;
mod seek;
mod store;
mod words;

pub use meanings::{MakeMeanings, Meanings};

/// A brand's catalogue as a customer may name it, whatever the spelling: in memory, made from the database, never
/// written. Only what is sold now is in it; price and stock are not.
#[derive(Debug, Default)]
pub struct Search {
    lexicon: Lexicon,
    /// What each key of the lexicon stands for.
    named: Vec<Named>,
    /// The products of each category, by the key of the category.
    members: HashMap<u32, Vec<ProductId>>,
    /// The names as the merchant writes them.
    names: HashMap<ProductId, String>,
    /// The colours each product comes in, or has in its name.
    colours: HashMap<ProductId, Vec<Colour>>,
    /// The products in the order of their names: what the numbers of `words` and `meanings` stand for.
    order: Vec<ProductId>,
    /// The number of each product.
    places: HashMap<ProductId, usize>,
    /// The words of each: its name, category, colours and description.
    words: Words,
    /// What each means; none before it was made, or where no model is installed.
    meanings: Vec<Option<Packed>>,
    /// What makes a meaning of a query.
    sentences: Option<Arc<Sentences>>,
    /// The catalogue's version when it was read.
    version: i64,
}

/// What a key of [`Search::lexicon`] stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A product.
    Product(ProductId),
    /// A category, as the merchant writes it.
    Category(String),
}

/// A product that fits the words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which.
    pub product: ProductId,
    /// 0 to 1: 1 when the words are exactly its name.
    pub score: f32,
}

/// The most hits of one search.
const MOST_HITS: usize = 50;
/// A product that is only in a category that fits: after those that fit by name.
const BY_CATEGORY: f32 = 0.8;
/// A product in a shade of the plain colour asked for: turquoise for blue.
const SHADE: f32 = 0.8;
/// A product that does not come in the colour asked for: after those that do, however well its name fits.
const OTHER_COLOUR: f32 = 0.5;

impl Search {
    /// Reads what the brand sells now, and where a model is installed what it means.
    #[kernel::boxed]
    pub async fn load(
        on: &mut dyn Read,
        brand: BrandId,
        sentences: Option<Arc<Sentences>>,
    ) -> Result<Self, StoreError> {
        // The version is read before the products: a change in between is found again by its newer version.
        let version = version::current(on, brand).await?;
        let sold = store::sold(on, brand).await?;
        let colours = store::colours(on, brand).await?;
        let synonyms = synonyms(on, brand).await?;
        let meanings = if sentences.is_some() { store::meanings(on, brand).await? } else { HashMap::new() };
        Ok(Self { version, sentences, ..Self::of(sold, &colours, &synonyms, &meanings) })
    }

    fn of(
        sold: Vec<store::SoldRow>,
        colours: &[(ProductId, String)],
        synonyms: &[Synonym],
        meanings: &HashMap<ProductId, Packed>,
    ) -> Self {
        let mut search = Self::default();
        let mut colours_of: HashMap<ProductId, Vec<&str>> = HashMap::new();
        for (product, label) in colours {
            colours_of.entry(*product).or_default().push(label);
            if let Some(colour) = colour_of(label) {
                search.colours.entry(*product).or_default().push(colour);
            }
        }
        let mut entries = Vec::new();
        let mut categories: HashMap<String, Vec<ProductId>> = HashMap::new();
        for (row, key) in sold.into_iter().zip(0_u32..) {
            let category = row.category.clone().unwrap_or_default();
            let in_colours = colours_of.get(&row.id).map_or(String::new(), |labels| labels.join(" "));
            // What this shop's customers call it stands beside what the shop does.
            let called = called(&format!("{} {category}", row.name), synonyms);
            let parts =
                [(&*row.name, 3.0), (&*called, 2.0), (&*category, 1.0), (&*in_colours, 1.0), (&*row.description, 1.0)];
            search.words.add(&parts);
            search.places.insert(row.id, search.order.len());
            search.order.push(row.id);
            search.meanings.push(meanings.get(&row.id).cloned());
            if let Some(category) = &row.category {
                categories.entry(category.clone()).or_default().push(row.id);
            }
            // « Savon noir » is black, whatever its variants say.
            if let Some(colour) = colour_of(&row.name) {
                search.colours.entry(row.id).or_default().insert(0, colour);
            }
            let mut also: Vec<String> = row.category.into_iter().collect();
            also.extend((!called.is_empty()).then_some(called));
            search.names.insert(row.id, row.name.clone());
            entries.push(Entry { key, kind: EntryKind::Product, name: row.name, also });
            search.named.push(Named::Product(row.id));
        }
        let mut categories: Vec<(String, Vec<ProductId>)> = categories.into_iter().collect();
        categories.sort();
        let first = u32::try_from(search.named.len()).unwrap_or(u32::MAX);
        for ((name, members), key) in categories.into_iter().zip(first..) {
            entries.push(Entry { key, kind: EntryKind::Category, name: name.clone(), also: Vec::new() });
            search.named.push(Named::Category(name));
            search.members.insert(key, members);
        }
        search.lexicon = Lexicon::new(entries);
        search
    }

    /// Asks whether this is the brand's catalogue of now: [`Search::is_current`] takes the answer.
    pub fn asking_version(brand: BrandId) -> Ask<(i64,)> {
        version::asking(brand)
    }

    /// Whether nothing that a search can find has changed since it was read.
    pub fn is_current(&self, answer: &[(i64,)]) -> bool {
        answer.first().map_or(0, |(version,)| *version) == self.version
    }

    /// The names as language understands them; what a key stands for is told by [`Search::named`].
    pub const fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The name of a product that is sold.
    pub fn name_of(&self, product: ProductId) -> Option<&str> {
        self.names.get(&product).map(String::as_str)
    }

    /// The names of what is sold.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.order.iter().filter_map(|id| self.name_of(*id))
    }

    /// What this key of the lexicon stands for.
    pub fn named(&self, key: u32) -> Option<&Named> {
        self.named.get(usize::try_from(key).ok()?)
    }

    /// The product of this key, if it is one.
    pub fn product(&self, key: u32) -> Option<ProductId> {
        match self.named(key)? {
            Named::Product(id) => Some(*id),
            Named::Category(_) => None,
        }
    }

    /// The products of the category of this key, by name; none for a product's key.
    pub fn members(&self, key: u32) -> &[ProductId] {
        self.members.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The products that fit the words, the best first: accents, plural, SMS spelling and a slip of the finger do not
    /// matter. A colour among the words puts the products that come in it first.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let mut best: HashMap<ProductId, f32> = HashMap::new();
        let mut order: Vec<ProductId> = Vec::new();
        let mut hit = |product: ProductId, score: f32| {
            let known = best.entry(product).or_insert_with(|| {
                order.push(product);
                0.0
            });
            *known = known.max(score);
        };
        for candidate in self.lexicon.search(text, MOST_HITS) {
            match self.product(candidate.key) {
                Some(product) => hit(product, candidate.score),
                None => {
                    for product in self.members(candidate.key) {
                        hit(*product, candidate.score * BY_CATEGORY);
                    }
                }
            }
        }
        let wanted = colour_of(text);
        let fit = |product: ProductId| wanted.as_ref().map_or(1.0, |colour| self.fit(product, colour));
        let score = |product: ProductId| best[&product] * fit(product);
        let mut hits: Vec<Hit> = order.into_iter().map(|product| Hit { product, score: score(product) }).collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits.truncate(MOST_HITS);
        hits
    }

    /// How much of its score a product keeps when this colour is asked for.
    fn fit(&self, product: ProductId, wanted: &Colour) -> f32 {
        let colours = self.colours.get(&product).map_or(&[][..], Vec::as_slice);
        if colours.iter().any(|colour| colour.name == wanted.name) {
            1.0
        } else if colours.iter().any(|colour| colour.family == wanted.name) {
            SHADE
        } else {
            OTHER_COLOUR
        }
    }
}

/// What customers say instead of these words of the shop, in the shop's own list.
fn called(words: &str, synonyms: &[Synonym]) -> String {
    let words = format!(" {} ", fold(words));
    let also: Vec<&str> = synonyms
        .iter()
        .filter(|one| words.contains(&format!(" {} ", fold(&one.meant))))
        .map(|one| one.said.as_str())
        .collect();
    also.join(" ")
}

/// The searches of the brands that were asked for lately; clones share them.
#[derive(Debug, Clone, Default)]
pub struct SearchCache {
    kept: Arc<Mutex<Kept>>,
    sentences: Option<Arc<Sentences>>,
}

#[derive(Debug, Default)]
struct Kept {
    by_brand: HashMap<BrandId, Known>,
    asked: u64,
}

#[derive(Debug)]
struct Known {
    search: Arc<Search>,
    last_asked: u64,
}

/// Brands kept in memory; a thousand products take about a megabyte.
const MOST_BRANDS: usize = 200;

impl SearchCache {
    /// Searches that also go by what a sentence means, where a model is installed.
    pub fn understanding(sentences: Option<Arc<Sentences>>) -> Self {
        Self { sentences, ..Self::default() }
    }

    /// The brand's search, made again when its catalogue has changed: by this process or by another.
    #[kernel::boxed]
    pub async fn of(&self, db: &Db, brand: BrandId) -> Result<Arc<Search>, StoreError> {
        if let Some(search) = self.kept(brand) {
            let (version,) = db.ask((Search::asking_version(brand),)).await?;
            if search.is_current(&version) {
                return Ok(search);
            }
        }
        self.load(db, brand).await
    }

    /// The brand's search as this process last read it, for whoever then asks in their transaction whether it
    /// [is current](Search::is_current).
    #[kernel::boxed]
    pub async fn last(&self, db: &Db, brand: BrandId) -> Result<Arc<Search>, StoreError> {
        match self.kept(brand) {
            Some(search) => Ok(search),
            None => self.load(db, brand).await,
        }
    }

    async fn load(&self, db: &Db, brand: BrandId) -> Result<Arc<Search>, StoreError> {
        let search = Arc::new(Search::load(&mut &*db, brand, self.sentences.clone()).await?);
        self.keep(brand, &search);
        Ok(search)
    }

    fn kept(&self, brand: BrandId) -> Option<Arc<Search>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.asked += 1;
        let asked = kept.asked;
        let known = kept.by_brand.get_mut(&brand)?;
        known.last_asked = asked;
        Some(known.search.clone())
    }

    fn keep(&self, brand: BrandId, search: &Arc<Search>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let last_asked = kept.asked;
        kept.by_brand.insert(brand, Known { search: search.clone(), last_asked });
        if kept.by_brand.len() > MOST_BRANDS {
            let oldest = kept.by_brand.iter().min_by_key(|(_, known)| known.last_asked).map(|(brand, _)| *brand);
            if let Some(oldest) = oldest {
                kept.by_brand.remove(&oldest);
            }
        }
    }
}
