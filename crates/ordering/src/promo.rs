//! Codes that make an order cheaper: what they give, to whom, until when. Asked for in the cart, checked again under a
//! lock when the order is placed, counted while the order lives.

mod given;
mod refused;
pub(crate) mod store;

use crate::{Order, OrderError};
use identity::Brand;
use kernel::{BrandId, ContactId, Millis, Money, PromoId};
use serde::{Deserialize, Serialize};
use storage::{Read, Tx};

pub use given::{Given, give, serves, serving};
pub use refused::PromoRefused;

/// A code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promo {
    /// Its id.
    pub id: PromoId,
    /// What customers say, in capitals: `WA10`.
    pub code: String,
    /// What it gives.
    pub gives: Gives,
    /// Not before.
    pub starts_at: Option<Millis>,
    /// Not from then on.
    pub ends_at: Option<Millis>,
    /// How long it lasts from when it was given to a contact.
    pub valid_for: Option<Millis>,
    /// The least sum of the goods it is for.
    pub minimum: Option<Money>,
    /// References of the products it is for; with `categories` empty too, everything.
    pub products: Vec<String>,
    /// Names of the categories it is for.
    pub categories: Vec<String>,
    /// How many orders it serves in all.
    pub max_uses: Option<i64>,
    /// How many orders of one contact it serves.
    pub max_per_contact: Option<i64>,
    /// Whether it goes with other codes that do too.
    pub stackable: bool,
    /// Whose it is alone.
    pub contact: Option<ContactId>,
    /// Whether the agent may give it by itself, to a customer who bargains.
    pub agent_gives: bool,
}

/// What a code gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// A part of the price of what it is for, in hundredths of a percent (1 000 = 10 %).
    Percent(i64),
    /// An amount, in minor units of the brand's currency; never more than what it is for costs.
    Amount(i64),
    /// Delivery.
    FreeDelivery,
}

/// A code as a merchant writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromoSpec {
    /// The code; capitals and figures do not matter, spaces fall.
    pub code: String,
    /// What it gives.
    pub gives: Gives,
    /// Not before.
    pub starts_at: Option<Millis>,
    /// Not from then on.
    pub ends_at: Option<Millis>,
    /// How long it lasts from when it is given.
    pub valid_for: Option<Millis>,
    /// The least sum of goods, minor units.
    pub minimum: Option<i64>,
    /// References of products.
    pub products: Vec<String>,
    /// Names of categories.
    pub categories: Vec<String>,
    /// Orders in all.
    pub max_uses: Option<i64>,
    /// Orders of one contact.
    pub max_per_contact: Option<i64>,
    /// Whether it goes with others.
    pub stackable: bool,
    /// Whose it is alone.
    pub contact: Option<ContactId>,
    /// Whether the agent may give it by itself, to a customer who bargains.
    pub agent_gives: bool,
}

impl PromoSpec {
    /// A code that gives this to everybody, as often as they like, until it is switched off.
    pub fn new(code: impl Into<String>, gives: Gives) -> Self {
        Self {
            code: code.into(),
            gives,
            starts_at: None,
            ends_at: None,
            valid_for: None,
            minimum: None,
            products: Vec::new(),
            categories: Vec::new(),
            max_uses: None,
            max_per_contact: None,
            stackable: false,
            contact: None,
            agent_gives: false,
        }
    }
}

/// What a code gave: how often it was used, by orders that live, and how much. What came in for them is the till's to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PromoUse {
    /// Orders that live and used it.
    pub uses: i64,
    /// What it gave them, minor units.
    pub given: i64,
}

/// The longest code.
const LONGEST: usize = 32;

impl Promo {
    /// The brand's codes that are switched on, the newest first.
    #[kernel::boxed]
    pub async fn all(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Self>, OrderError> {
        store::all(on, brand).await
    }

    /// The code, if the brand has it and it is switched on.
    #[kernel::boxed]
    pub async fn by_code(on: &mut dyn Read, brand: BrandId, code: &str) -> Result<Option<Self>, OrderError> {
        store::by_code(on, brand, &normal(code)).await
    }

    /// Makes a new code. [`OrderError::CodeExists`] when one of that name is switched on: changing it is another act. One
    /// that was switched off is made anew, and keeps what it brought.
    #[kernel::boxed]
    pub async fn create(tx: &mut Tx, brand: &Brand, spec: &PromoSpec) -> Result<(), OrderError> {
        let spec = spec.checked()?;
        store::lock_code(tx, brand.id, &spec.code).await?;
        if store::by_code(tx, brand.id, &spec.code).await?.is_some() {
            return Err(OrderError::CodeExists { code: spec.code });
        }
        store::upsert(tx, brand.id, brand.currency, &spec).await?;
        Ok(())
    }

    /// Creates the code, or makes it so and switches it on; whether something changed.
    #[kernel::boxed]
    pub async fn upsert(tx: &mut Tx, brand: &Brand, spec: &PromoSpec) -> Result<bool, OrderError> {
        let spec = spec.checked()?;
        Ok(store::upsert(tx, brand.id, brand.currency, &spec).await?)
    }

    /// Switches the code off: carts that wanted it go on without. False when it was off or unknown.
    #[kernel::boxed]
    pub async fn switch_off(tx: &mut Tx, brand: BrandId, code: &str) -> Result<bool, OrderError> {
        Ok(store::switch_off(tx, brand, &normal(code)).await?)
    }

    /// What each code brought.
    #[kernel::boxed]
    pub async fn uses(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(PromoId, PromoUse)>, OrderError> {
        Ok(store::uses(on, brand).await?)
    }

    /// Whether it is for a product.
    pub fn is_for(&self, reference: &str, category: Option<&str>) -> bool {
        (self.products.is_empty() && self.categories.is_empty())
            || self.products.iter().any(|own| own == reference)
            || self.categories.iter().any(|own| Some(own.as_str()) == category)
    }
}

impl PromoSpec {
    /// As it is kept, or why it cannot be.
    fn checked(&self) -> Result<Self, OrderError> {
        let code = normal(&self.code);
        let wrong = |field, why| Err(OrderError::Invalid { field, why });
        // What stands between letters may go; another sign is a slip, and a code that nobody chose would come of it.
        let is_spelt = |c: char| c.is_alphanumeric() || c == ' ' || c == '-' || c == '_';
        if !self.code.trim().chars().all(is_spelt) || code.is_empty() || code.chars().count() > LONGEST {
            return wrong("code", "must have 1 to 32 letters or figures");
        }
        match self.gives {
            Gives::Percent(part) if !(1..=10_000).contains(&part) => {
                return wrong("percent", "must be above 0, at most 100");
            }
            Gives::Amount(amount) if amount < 1 => return wrong("amount", "must be above 0"),
            _ => {}
        }
        if self.starts_at.zip(self.ends_at).is_some_and(|(from, until)| until <= from) {
            return wrong("ends_at", "must come after starts_at");
        }
        if self.valid_for.is_some_and(|time| time.0 < 60_000) {
            return wrong("valid_for", "must be a minute or more");
        }
        if [self.minimum, self.max_uses, self.max_per_contact].into_iter().flatten().any(|limit| limit < 0) {
            return wrong("limits", "must not be negative");
        }
        Ok(Self { code, ..self.clone() })
    }
}

/// An order lives again, for its money came too late: it takes its uses of codes again, counted under their locks as when
/// it was placed (§9.6). [`OrderError::CodeUsedUp`] when others have had them since; what it agreed on in time is not
/// asked again, neither dates nor minimum, for its price was a promise.
pub(crate) async fn take_again(tx: &mut Tx, order: &Order) -> Result<(), OrderError> {
    store::lock_released(tx, order.brand, order.id).await?;
    match used_up(tx, order).await? {
        Some(code) => Err(OrderError::CodeUsedUp { code }),
        None => Ok(store::take_again(tx, order.brand, order.id).await?),
    }
}

/// The first of the codes an order gave back that has since been used as often as it serves.
pub(crate) async fn used_up(on: &mut dyn Read, order: &Order) -> Result<Option<String>, OrderError> {
    for (promo, code, in_all, of_one) in store::released(on, order.brand, order.id).await? {
        let (uses, theirs) = store::live_uses(on, order.brand, promo, order.contact).await?;
        if in_all.is_some_and(|most| uses >= most) || of_one.is_some_and(|most| theirs >= most) {
            return Ok(Some(code));
        }
    }
    Ok(None)
}

/// A code as it is kept: folded, in capitals, without what stands between its letters.
pub(crate) fn normal(code: &str) -> String {
    language::fold(code).chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
}
