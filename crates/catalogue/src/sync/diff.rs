//! What a sync would change: what was read and what is there in, changes out. Pure.

use super::identity::{self, Identity};
use crate::{Lack, Product, Said, Staged, Variant};
use kernel::{Currency, Millis, Money, ProductId, VariantId};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A price that many times higher or lower is not taken silently (contract, section 18).
const TOO_FAR: i64 = 5;
/// Above this part of prices that change at once, in hundredths, all are held; below so many products nothing is judged by
/// parts (contract, section 25: poisoned sync).
const MOST_PRICES: usize = 30;
const FEW: usize = 10;
/// Complete syncs in a row after which what is not seen is gone (contract, section 23).
pub(crate) const MISSES: i64 = 2;

/// A product that is kept in step with a source.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub external_id: String,
    pub product: ProductId,
    pub gtin: Option<String>,
    pub url: Option<String>,
    pub said: Said,
    pub follows: bool,
    pub gone: bool,
    pub missed: i64,
    pub changed_at: Millis,
}

/// What a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A product that is not there yet.
    New,
    /// One of which something differs.
    Changed,
    /// One that was gone and is there again.
    Back,
    /// One that is gone: it is switched off.
    Gone,
    /// One that another source keeps already: from now on both know it, and the other one decides.
    Shared,
    /// One that cannot be made yet: something is missing.
    Lacking,
}

impl ChangeKind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::New, Self::Changed, Self::Back, Self::Gone, Self::Shared, Self::Lacking];

    /// Its word in forms and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Back => "back",
            Self::Gone => "gone",
            Self::Shared => "shared",
            Self::Lacking => "lacking",
        }
    }
}

/// Why a change waits for somebody to look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Odd {
    /// A price is more than five times what it was, or less than a fifth.
    PriceJump,
    /// Nearly a third of all prices change at once.
    ManyPrices,
    /// Half of the shop is missing.
    HalfGone,
}

impl Odd {
    /// Its word in forms and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PriceJump => "price_jump",
            Self::ManyPrices => "many_prices",
            Self::HalfGone => "half_gone",
        }
    }
}

/// What a value is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangedField {
    /// Its name.
    Name,
    /// Its family.
    Category,
    /// Its text.
    Description,
    /// Its picture.
    Image,
    /// What a form of it costs.
    Price,
    /// How many there are of a form.
    Stock,
    /// A form of it: one more, or one less.
    Variant,
}

impl ChangedField {
    /// Its word in forms and answers.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Category => "category",
            Self::Description => "description",
            Self::Image => "image",
            Self::Price => "price",
            Self::Stock => "stock",
            Self::Variant => "variant",
        }
    }
}

/// One value, before and after; prices in major units, nothing as an empty text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Of what.
    pub field: ChangedField,
    /// The form it is of; empty for the product's own fields and its only form.
    pub label: String,
    /// Before.
    pub from: String,
    /// After.
    pub to: String,
    /// Whether a human wrote what stands there: then it stays, unless somebody says to take the source's.
    pub is_edited: bool,
    /// The source's id of the form.
    #[serde(skip)]
    pub(crate) key: String,
    /// Which variant of ours it is, where it is one.
    #[serde(skip)]
    pub(crate) variant: Option<VariantId>,
}

/// What would become of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The source's own id of it.
    pub external_id: String,
    /// Which product it is, where there is one.
    pub product: Option<ProductId>,
    /// Its name at the source.
    pub name: String,
    /// Its picture at the source.
    pub image: Option<String>,
    /// What it is.
    pub kind: ChangeKind,
    /// What differs, or what a new one begins with.
    pub fields: Vec<FieldChange>,
    /// Why it waits for somebody to look at it.
    pub odd: Option<Odd>,
    /// What is missing to make it.
    pub lack: Option<Lack>,
}

impl Change {
    /// Whether each of these words stands in its name; accents and case do not matter.
    pub fn is_named(&self, words: &str) -> bool {
        let name = language::fold(&self.name);
        language::fold(words).split_whitespace().all(|word| name.contains(word))
    }

    /// Whether anything would be written, were it approved: a field a human wrote alone is not.
    pub fn is_due(&self) -> bool {
        match self.kind {
            ChangeKind::Lacking => false,
            ChangeKind::Changed => self.fields.iter().any(|field| !field.is_edited),
            _ => true,
        }
    }
}

/// What is compared.
pub(crate) struct Compared<'a> {
    pub staged: &'a [Staged],
    pub known: &'a HashMap<String, Known>,
    pub products: &'a HashMap<ProductId, Product>,
    pub identity: &'a Identity,
    pub currency: Currency,
    pub pieces: i64,
    pub half_gone: bool,
    pub gone_pages: &'a HashSet<String>,
}

/// Every change, in the order in which the source says its products, what is gone last; and how many products are as they were.
pub(crate) fn changes(c: &Compared<'_>) -> (Vec<Change>, usize) {
    let mut changes = Vec::new();
    let (mut same, mut prices, mut compared) = (0, 0, 0_usize);
    let matched = identity::matched(c.staged, c.known, c.identity);
    for (staged, of) in c.staged.iter().zip(&matched) {
        let known = c.known.get(&staged.external_id);
        let product = of.and_then(|of| c.products.get(&of));
        let Some(product) = product else {
            changes.push(created(staged, c));
            continue;
        };
        let shared = known.map_or_else(|| c.identity.is_followed(product.id), |known| !known.follows);
        if shared {
            match known {
                Some(_) => same += 1,
                None => changes.push(plain(staged, Some(product), ChangeKind::Shared)),
            }
            continue;
        }
        let mut change = changed(staged, product, known, c);
        compared += usize::from(known.is_some());
        prices += usize::from(change.fields.iter().any(|field| field.field == ChangedField::Price && !field.is_edited));
        if known.is_some_and(|known| known.gone) {
            change.kind = ChangeKind::Back;
        }
        if change.fields.is_empty() && change.kind == ChangeKind::Changed && known.is_some() {
            same += 1;
        } else {
            changes.push(change);
        }
    }
    if compared >= FEW && prices * 100 > compared * MOST_PRICES {
        let moves = |change: &&mut Change| change.fields.iter().any(|field| field.field == ChangedField::Price);
        changes.iter_mut().filter(|change| change.kind == ChangeKind::Changed).filter(moves).for_each(|change| {
            change.odd = change.odd.or(Some(Odd::ManyPrices));
        });
    }
    changes.extend(gone(c, &matched));
    (changes, same)
}

/// What the source does not say any more.
fn gone(c: &Compared<'_>, matched: &[Option<ProductId>]) -> Vec<Change> {
    let seen: HashSet<&str> = c.staged.iter().map(|staged| staged.external_id.as_str()).collect();
    // A product whose id moved at its source is there under the new one.
    let there: HashSet<ProductId> = matched.iter().flatten().copied().collect();
    let missing = c.known.values().filter(|known| {
        known.follows && !known.gone && !seen.contains(known.external_id.as_str()) && !there.contains(&known.product)
    });
    let mut gone: Vec<Change> = missing
        .filter(|known| c.half_gone || known.missed >= MISSES || c.gone_pages.contains(&known.external_id))
        .map(|known| Change {
            external_id: known.external_id.clone(),
            product: Some(known.product),
            name: known.said.name.clone(),
            image: known.said.image.clone(),
            kind: ChangeKind::Gone,
            fields: Vec::new(),
            odd: c.half_gone.then_some(Odd::HalfGone),
            lack: None,
        })
        .collect();
    gone.sort_by(|a, b| (&a.name, &a.external_id).cmp(&(&b.name, &b.external_id)));
    gone
}

fn plain(staged: &Staged, product: Option<&Product>, kind: ChangeKind) -> Change {
    Change {
        external_id: staged.external_id.clone(),
        product: product.map(|product| product.id),
        name: staged.said.name.clone(),
        image: staged.said.image.clone(),
        kind,
        fields: Vec::new(),
        odd: None,
        lack: staged.lack.clone(),
    }
}

fn created(staged: &Staged, c: &Compared<'_>) -> Change {
    let kind = if staged.lack.is_some() { ChangeKind::Lacking } else { ChangeKind::New };
    let mut change = plain(staged, None, kind);
    let many = staged.said.variants.len() > 1;
    for variant in &staged.said.variants {
        let label = if many {
            crate::product::label(variant.size.as_deref(), variant.colour.as_deref())
        } else {
            String::new()
        };
        let mut begins = |field, to: String| {
            if !to.is_empty() {
                let (label, key) = (label.clone(), variant.key.clone());
                change.fields.push(FieldChange {
                    field,
                    label,
                    from: String::new(),
                    to,
                    is_edited: false,
                    key,
                    variant: None,
                });
            }
        };
        begins(ChangedField::Price, major(variant.price, c.currency));
        begins(ChangedField::Stock, variant.shelf.pieces(None, c.pieces).unwrap_or(0).to_string());
    }
    change
}

fn major(minor: Option<i64>, currency: Currency) -> String {
    minor.map(|minor| Money::new(minor, currency).to_major()).unwrap_or_default()
}

fn changed(staged: &Staged, product: &Product, known: Option<&Known>, c: &Compared<'_>) -> Change {
    let mut change = plain(staged, Some(product), ChangeKind::Changed);
    change.lack = None;
    let base = known.map(|known| &known.said);
    let (said, none) = (&staged.said, String::new());
    let mut text = |field, now: &str, new: Option<&str>, was: Option<&str>| {
        let Some(new) = new.filter(|new| !new.is_empty() && *new != now) else { return };
        // The source says what it said: what differs, a human wrote.
        if was == Some(new) {
            return;
        }
        // A product that was there before its source: its texts are the merchant's.
        let is_edited = was.map_or(!now.is_empty(), |was| was != now);
        let (label, key, from) = (none.clone(), none.clone(), now.to_owned());
        change.fields.push(FieldChange { field, label, from, to: new.to_owned(), is_edited, key, variant: None });
    };
    let nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    let was = |of: fn(&Said) -> Option<&str>| base.map(|base| of(base).unwrap_or_default());
    text(ChangedField::Name, &product.name, Some(&said.name), was(|said| Some(&said.name)));
    let description = &product.description;
    text(ChangedField::Description, description, said.description.as_deref(), was(|said| said.description.as_deref()));
    let image = nothing(&product.image);
    let is_same = said.image.as_deref().is_some_and(|new| bare(new) == bare(&image));
    text(ChangedField::Image, &image, said.image.as_deref().filter(|_| !is_same), was(|said| said.image.as_deref()));
    let category = nothing(&product.category);
    text(ChangedField::Category, &category, said.category.as_deref(), was(|said| said.category.as_deref()));
    // Where it stands among the merchant's own is theirs, once it stands somewhere (contract, section 23).
    if let Some(family) = change.fields.last_mut().filter(|field| field.field == ChangedField::Category) {
        family.is_edited = !category.is_empty();
    }
    variants(&mut change, staged, product, base, c);
    change
}

/// A cache-buster is no other picture (contract, section 20).
fn bare(image: &str) -> &str {
    image.split_once(['?', '#']).map_or(image, |(bare, _)| bare)
}

fn variants(change: &mut Change, staged: &Staged, product: &Product, base: Option<&Said>, c: &Compared<'_>) {
    let pairs = identity::paired(&staged.said, base, product);
    for (said, ours) in staged.said.variants.iter().zip(&pairs) {
        let label = crate::product::label(said.size.as_deref(), said.colour.as_deref());
        let new = |field, from: String, to: String| FieldChange {
            field,
            label: label.clone(),
            from,
            to,
            is_edited: false,
            key: said.key.clone(),
            variant: ours.map(|ours| ours.id),
        };
        let cost = major(said.price, c.currency);
        let Some(ours) = ours else {
            change.fields.push(new(ChangedField::Variant, String::new(), cost));
            continue;
        };
        let was = base.and_then(|base| base.variants.iter().find(|was| was.variant == Some(ours.id)));
        // A form that was let go is in nobody's memory: it is offered anew. One a human switched off stays off.
        if !ours.active && was.is_none() && base.is_some() {
            change.fields.push(new(ChangedField::Variant, String::new(), cost.clone()));
        }
        let now = ours.price.minor;
        if let Some(price) = said.price.filter(|new| *new != now && was.is_none_or(|was| was.price != Some(*new))) {
            let is_edited = was.is_some_and(|was| was.price.is_some_and(|was| was != now));
            change.fields.push(FieldChange { is_edited, ..new(ChangedField::Price, ours.price.to_major(), cost) });
            let far = price > now.saturating_mul(TOO_FAR) || now > price.saturating_mul(TOO_FAR);
            if far && !is_edited {
                change.odd = Some(Odd::PriceJump);
            }
        }
        let moved = was.is_none_or(|was| was.shelf != said.shelf);
        let target = said.shelf.pieces(Some(ours.on_hand), c.pieces).filter(|target| moved && *target != ours.on_hand);
        if let Some(target) = target {
            change.fields.push(new(ChangedField::Stock, ours.on_hand.to_string(), target.to_string()));
        }
    }
    let kept: HashSet<_> = pairs.iter().flatten().map(|ours| ours.id).collect();
    let retired = base.into_iter().flat_map(|base| &base.variants).filter_map(|was| was.variant);
    for id in retired.filter(|id| !kept.contains(id)) {
        let Some(ours) = product.variants.iter().find(|ours| ours.id == id && ours.active) else { continue };
        change.fields.push(leaving(ours));
    }
}

fn leaving(ours: &Variant) -> FieldChange {
    FieldChange {
        field: ChangedField::Variant,
        label: ours.label(),
        from: ours.price.to_major(),
        to: String::new(),
        is_edited: false,
        key: String::new(),
        variant: Some(ours.id),
    }
}
