//! What was read becomes the catalogue: one transaction, only what was approved, never over what a human wrote.

use super::{
    Change, ChangeKind, ChangedField, FieldChange, Odd, Sync, SyncCounts, SyncState, compare, diff::Known, facts,
    identity, product_store, store,
};
use crate::{
    Product, Said, SaidVariant, Source, SourceError, Staged, Variant,
    import::lock_shelves,
    source,
    stock::{self, Cause, Moved, Reason},
    version,
};
use kernel::{BrandId, Money, ProductId, SourceId, SyncId, TeammateId, VariantId};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use storage::{NewFact, StoreError, Tx};

/// Says how much of the stock is promised: orders keep that, above the catalogue.
pub trait Holds {
    /// How many of each variant are held for orders; variants of which none is held are left out.
    fn held(
        &self,
        tx: &mut Tx,
        brand: BrandId,
        variants: &[VariantId],
    ) -> impl Future<Output = Result<HashMap<VariantId, i64>, StoreError>> + Send;
}

/// Nothing is promised: where nobody orders.
#[derive(Debug, Clone, Copy)]
pub struct NoHolds;

impl Holds for NoHolds {
    async fn held(&self, _: &mut Tx, _: BrandId, _: &[VariantId]) -> Result<HashMap<VariantId, i64>, StoreError> {
        Ok(HashMap::new())
    }
}

/// What of a sync is approved.
#[derive(Debug, Clone, Default)]
pub struct Approval {
    /// Only these kinds; none: all.
    pub kinds: Option<HashSet<ChangeKind>>,
    /// Only these products, by their ids at the source; none: all.
    pub only: Option<HashSet<String>>,
    /// Not these.
    pub except: HashSet<String>,
    /// These, although something is odd about them.
    pub odd: HashSet<String>,
    /// What a human wrote and is to be as the source says.
    pub take: HashSet<(String, ChangedField)>,
    /// Who approves; none when the merchant's rule does.
    pub who: Option<TeammateId>,
}

impl Approval {
    fn covers(&self, change: &Change) -> bool {
        let id = &change.external_id;
        let wanted = self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&change.kind))
            && self.only.as_ref().is_none_or(|only| only.contains(id))
            && !self.except.contains(id);
        wanted && change.kind != ChangeKind::Lacking && (change.odd.is_none() || self.odd.contains(id))
    }
}

/// Carries out what is approved of a sync, and says what was done. One that was carried out before says what it did then.
pub async fn approve(
    tx: &mut Tx,
    brand: BrandId,
    id: SyncId,
    approval: &Approval,
    holds: &impl Holds,
) -> Result<SyncCounts, SourceError> {
    let sync = store::lock(tx, brand, id).await?.ok_or(SourceError::UnknownSync)?;
    match sync.state {
        SyncState::Ready => {}
        SyncState::Applied => return Ok(sync.counts),
        _ => return Err(SourceError::NotReady),
    }
    let mut source = source::store::lock(tx, brand, sync.source).await?.ok_or(SourceError::UnknownSource)?;
    version::lock(tx, brand).await?;
    lock_shelves(tx, brand).await?;
    let (diff, mut material) = compare(tx, &sync, &source).await?;
    if source.must_be_vouched_for() && diff.changes.iter().any(|change| change.is_due() && approval.covers(change)) {
        return Err(SourceError::NotVouched);
    }
    let shelves: Vec<VariantId> = diff
        .changes
        .iter()
        .flat_map(|change| change.fields.iter().filter(|field| field.field == ChangedField::Stock))
        .filter_map(|field| field.variant)
        .collect();
    let mut held = HashMap::new();
    for part in shelves.chunks(500) {
        held.extend(holds.held(tx, brand, part).await?);
    }
    let names = Names::of(&material.products, store::references(tx, brand).await?);
    let mut work = Work { tx, brand, source: &source, approval, held, names, counts: SyncCounts::default() };
    let mut changed: HashSet<String> = HashSet::new();
    for change in &diff.changes {
        changed.insert(change.external_id.clone());
        let known = material.known.get(&change.external_id);
        let staged = material.staged.get(&change.external_id);
        if !approval.covers(change) {
            work.counts.held += i64::from(change.is_due());
            continue;
        }
        let takes = |field: &FieldChange| approval.take.contains(&(change.external_id.clone(), field.field));
        if !change.is_due() && !change.fields.iter().any(takes) {
            continue;
        }
        let product = change.product.and_then(|id| material.products.remove(&id));
        match (change.kind, staged, product) {
            (ChangeKind::New, Some(staged), _) => work.create(staged).await?,
            (ChangeKind::Changed | ChangeKind::Back, Some(staged), Some(product)) => {
                work.change(change, staged, product, known).await?;
            }
            (ChangeKind::Shared, Some(staged), Some(product)) => work.share(staged, &product).await?,
            (ChangeKind::Gone, _, Some(_)) => work.retire(known).await?,
            _ => {}
        }
    }
    // What is as it was, but said otherwise (a count that sales have reached by themselves), is remembered as said.
    for (id, staged) in material.staged.iter().filter(|(id, _)| !changed.contains(*id)) {
        if let Some(known) = material.known.get(id)
            && let Some(product) = material.products.get(&known.product)
        {
            work.remember(staged, product, Some(known), &[]).await?;
        }
    }
    let counts = work.counts;
    // Somebody has said that half of the shop is gone indeed: that is the shop from now on.
    let mut halves = diff.changes.iter().filter(|change| change.odd == Some(Odd::HalfGone));
    if sync.half_gone && sync.complete && halves.all(|change| approval.covers(change)) {
        source.last_count = i64::try_from(material.staged.len()).unwrap_or(i64::MAX);
    }
    finish(tx, &sync, &mut source, counts, approval.who).await?;
    Ok(counts)
}

async fn finish(
    tx: &mut Tx,
    sync: &Sync,
    source: &mut Source,
    counts: SyncCounts,
    who: Option<TeammateId>,
) -> Result<(), StoreError> {
    let brand = sync.brand;
    store::drop_staged(tx, brand, sync.id).await?;
    store::end(tx, &Sync { counts, ..sync.clone() }, SyncState::Applied, who).await?;
    if counts.created + counts.updated + counts.gone > 0 {
        version::bump(tx, brand).await?;
        let data = json!({
            "created": counts.created,
            "updated": counts.updated,
            "gone": counts.gone,
            "source": source.id,
            "teammate": who,
        });
        jobs::tell(tx, brand, NewFact::new("catalogue.imported", brand.0).with(data)).await?;
    }
    let data = json!({ "sync": sync.id, "state": SyncState::Applied.word(), "held": counts.held });
    jobs::tell(tx, brand, NewFact::new("source.synced", source.id.0).with(data)).await?;
    source::store::update(tx, source).await
}

/// What names are taken: references and numbers are unique in a brand.
struct Names {
    references: HashSet<String>,
    skus: HashSet<String>,
}

impl Names {
    fn of(products: &HashMap<ProductId, Product>, references: Vec<(String,)>) -> Self {
        let skus = products.values().flat_map(|product| product.variants.iter().map(|variant| variant.sku.clone()));
        Self { references: references.into_iter().map(|(name,)| name).collect(), skus: skus.collect() }
    }

    /// The wanted name if it is free, else one made of what never changes: the source and its own id.
    fn take(taken: &mut HashSet<String>, wanted: Option<&str>, source: SourceId, id: &str) -> String {
        let fits = |name: &&str| !name.is_empty() && name.chars().count() <= 64 && !taken.contains(*name);
        let name = match wanted.filter(fits) {
            Some(name) => name.to_owned(),
            None => (0..)
                .map(|more: u32| {
                    let hash = shopfront::link::hash(&[&source.to_string(), id, &more.to_string()]);
                    format!("S-{}", hash.chars().take(12).collect::<String>())
                })
                .find(|name| !taken.contains(name))
                .unwrap_or_default(),
        };
        taken.insert(name.clone());
        name
    }
}

struct Work<'a> {
    tx: &'a mut Tx,
    brand: BrandId,
    source: &'a Source,
    approval: &'a Approval,
    held: HashMap<VariantId, i64>,
    names: Names,
    counts: SyncCounts,
}

impl Work<'_> {
    fn cause(&self) -> Cause {
        Cause { reason: Reason::Import, order: None, teammate: self.approval.who }
    }

    async fn create(&mut self, staged: &Staged) -> Result<(), StoreError> {
        let id = ProductId(self.tx.new_id());
        let said = &staged.said;
        let zero = Money::zero(self.source.currency);
        let first = said.variants.iter().find(|variant| variant.sku.is_some());
        let only = first.filter(|_| said.variants.len() == 1).and_then(|variant| variant.sku.as_deref());
        let wanted = only.or(Some(staged.external_id.as_str()).filter(|id| !id.contains('/')));
        let reference = Names::take(&mut self.names.references, wanted, self.source.id, &staged.external_id);
        let mut product = Product {
            id,
            reference,
            name: said.name.clone(),
            category: said.category.clone(),
            description: said.description.clone().unwrap_or_default(),
            image: said.image.clone(),
            price: zero,
            active: true,
            variants: Vec::new(),
        };
        for form in &said.variants {
            let variant = self.form(&product, form, &staged.external_id);
            product.variants.push(variant);
        }
        product.price = product.variants.first().map_or(zero, |variant| variant.price);
        product_store::insert(self.tx, self.brand, &product).await?;
        for (position, variant) in product.variants.iter().enumerate() {
            self.insert(&product, variant, position).await?;
        }
        self.counts.created += 1;
        self.remember(staged, &product, None, &[]).await
    }

    /// A form that is not there yet.
    fn form(&mut self, product: &Product, said: &SaidVariant, external_id: &str) -> Variant {
        let id = VariantId(self.tx.new_id());
        let place = format!("{external_id}#{}", said.key);
        Variant {
            id,
            product: product.id,
            sku: Names::take(&mut self.names.skus, said.sku.as_deref(), self.source.id, &place),
            size: said.size.clone(),
            colour: said.colour.clone(),
            price: Money::new(said.price.unwrap_or_default(), self.source.currency),
            on_hand: said.shelf.pieces(None, self.source.settings.pieces).unwrap_or(0),
            active: said.price.is_some(),
        }
    }

    async fn insert(&mut self, product: &Product, variant: &Variant, position: usize) -> Result<(), StoreError> {
        product_store::insert_variant(self.tx, self.brand, product, variant, position).await?;
        if variant.on_hand > 0 {
            let moved = Moved { variant: variant.id, product: product.id, from: 0, to: variant.on_hand };
            stock::log(self.tx, self.brand, &moved, self.cause()).await?;
        }
        Ok(())
    }

    async fn change(
        &mut self,
        change: &Change,
        staged: &Staged,
        was: Product,
        known: Option<&Known>,
    ) -> Result<(), StoreError> {
        let mut product = was.clone();
        let mut left = Vec::new();
        let mut stocks = Vec::new();
        for field in &change.fields {
            let id = &change.external_id;
            if field.is_edited && !self.approval.take.contains(&(id.clone(), field.field)) {
                left.push((field.field, field.variant));
                continue;
            }
            let said = &staged.said;
            let form = || said.variants.iter().find(|variant| variant.key == field.key);
            let own = product.variants.iter_mut().find(|variant| Some(variant.id) == field.variant);
            match (field.field, own) {
                (ChangedField::Name, _) => product.name.clone_from(&said.name),
                (ChangedField::Category, _) => product.category.clone_from(&said.category),
                (ChangedField::Description, _) => product.description = said.description.clone().unwrap_or_default(),
                (ChangedField::Image, _) => product.image.clone_from(&said.image),
                (ChangedField::Price, Some(own)) => {
                    if let Some(price) = form().and_then(|form| form.price) {
                        own.price = Money::new(price, own.price.currency);
                    }
                }
                (ChangedField::Stock, Some(own)) => {
                    let to = form().and_then(|form| form.shelf.pieces(Some(own.on_hand), self.source.settings.pieces));
                    stocks.extend(to.map(|to| (own.id, own.on_hand, to)));
                }
                (ChangedField::Variant, Some(own)) => own.active = !field.to.is_empty(),
                (ChangedField::Variant, None) => {
                    if let Some(form) = form() {
                        let variant = self.form(&product, form, id);
                        product.variants.push(variant);
                    }
                }
                _ => {}
            }
        }
        product.active |= change.kind == ChangeKind::Back;
        self.write(&was, &mut product).await?;
        for (variant, from, to) in stocks {
            self.restock(product.id, variant, from, to).await?;
        }
        self.counts.updated += 1;
        self.remember(staged, &product, known, &left).await
    }

    /// Writes what differs, stock apart.
    async fn write(&mut self, was: &Product, product: &mut Product) -> Result<(), StoreError> {
        product.price = product.variants.first().map_or(product.price, |variant| variant.price);
        product_store::update(self.tx, self.brand, product).await?;
        for (position, variant) in product.variants.iter().enumerate() {
            match was.variants.iter().find(|before| before.id == variant.id) {
                Some(before) => {
                    // A variant without a price of its own follows the product's: all are written when that one moves.
                    product_store::update_variant(self.tx, self.brand, product, variant).await?;
                    if variant.price.minor < before.price.minor && variant.active {
                        let prices = (before.price, variant.price);
                        facts::price_dropped(self.tx, self.brand, (product.id, variant.id), prices, self.source.id)
                            .await?;
                    }
                }
                None => self.insert(product, variant, position).await?,
            }
        }
        Ok(())
    }

    /// Puts a shelf to what the source says, as far as what is promised to customers allows.
    async fn restock(&mut self, product: ProductId, variant: VariantId, from: i64, to: i64) -> Result<(), StoreError> {
        let held = self.held.get(&variant).copied().unwrap_or(0);
        let to = allowed(from, to, held);
        let moved = Moved { variant, product, from, to };
        stock::record(self.tx, self.brand, &moved, self.cause()).await?;
        if from == 0 && to > 0 {
            facts::restocked(self.tx, self.brand, (product, variant), to, self.source.id).await?;
        }
        Ok(())
    }

    async fn share(&mut self, staged: &Staged, product: &Product) -> Result<(), StoreError> {
        let now = self.tx.now();
        let known = Known {
            external_id: staged.external_id.clone(),
            product: product.id,
            gtin: staged.gtin.clone(),
            url: staged.url.clone(),
            said: said_of(staged, product, None, &[]),
            follows: false,
            gone: false,
            missed: 0,
            changed_at: now,
        };
        store::keep(self.tx, self.brand, self.source.id, &known).await
    }

    async fn retire(&mut self, known: Option<&Known>) -> Result<(), StoreError> {
        let Some(known) = known else { return Ok(()) };
        crate::product::store::set_product_active(self.tx, self.brand, known.product, false).await?;
        self.counts.gone += 1;
        let known = Known { gone: true, changed_at: self.tx.now(), ..known.clone() };
        store::keep(self.tx, self.brand, self.source.id, &known).await
    }

    /// Keeps what the source says, so that the next sync knows what it changes and what a human changed.
    async fn remember(
        &mut self,
        staged: &Staged,
        product: &Product,
        known: Option<&Known>,
        left: &[(ChangedField, Option<VariantId>)],
    ) -> Result<(), StoreError> {
        let said = said_of(staged, product, known.map(|known| &known.said), left);
        let is_same =
            |known: &Known| known.said == said && !known.gone && known.gtin == staged.gtin && known.url == staged.url;
        if known.is_some_and(is_same) {
            return Ok(());
        }
        let fresh = Known {
            external_id: staged.external_id.clone(),
            product: product.id,
            gtin: staged.gtin.clone(),
            url: staged.url.clone(),
            said,
            follows: known.is_none_or(|known| known.follows),
            gone: false,
            missed: 0,
            changed_at: self.tx.now(),
        };
        store::keep(self.tx, self.brand, self.source.id, &fresh).await
    }
}

/// How far a shelf may move: never below what is promised, and not up while more is promised than there is.
fn allowed(from: i64, to: i64, held: i64) -> i64 {
    if to > from && from < held {
        from
    } else if to < from {
        to.max(from.min(held))
    } else {
        to
    }
}

/// What to remember as said: fields that were left to the human stay as they were said when they were last taken.
fn said_of(
    staged: &Staged,
    product: &Product,
    base: Option<&Said>,
    left: &[(ChangedField, Option<VariantId>)],
) -> Said {
    let pairs = identity::paired(&staged.said, base, product);
    let was_left = |field: ChangedField| left.iter().any(|(known, _)| *known == field);
    let mut said = staged.said.clone();
    if let Some(base) = base {
        if was_left(ChangedField::Name) {
            said.name.clone_from(&base.name);
        }
        for (field, to, from) in [
            (ChangedField::Category, &mut said.category, &base.category),
            (ChangedField::Description, &mut said.description, &base.description),
            (ChangedField::Image, &mut said.image, &base.image),
        ] {
            // A page that says nothing of a field once takes nothing away.
            if was_left(field) || to.is_none() {
                to.clone_from(from);
            }
        }
    }
    for (form, ours) in said.variants.iter_mut().zip(pairs) {
        form.variant = ours.map(|ours| ours.id);
        let was = base.and_then(|base| base.variants.iter().find(|was| was.variant == form.variant));
        if let Some(was) = was
            && left.contains(&(ChangedField::Price, form.variant))
        {
            form.price = was.price;
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn a_shelf_never_falls_below_what_is_promised_nor_rises_while_more_is_promised_than_there_is() {
        assert_eq!(allowed(5, 0, 0), 0);
        assert_eq!(allowed(5, 0, 2), 2);
        assert_eq!(allowed(1, 0, 2), 1, "it is short already: what is there stays");
        assert_eq!(allowed(1, 9, 2), 1);
        assert_eq!(allowed(2, 9, 2), 9);
        assert_eq!(allowed(0, 4, 0), 4);
    }
}
