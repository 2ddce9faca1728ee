use crate::{Change, IdentityError, change::differing};
use jiff::tz::TimeZone;
use kernel::{BrandId, Currency, Locale, Millis, OrgId, Phone, minutes};
use serde::{Deserialize, Serialize};
use storage::{Ask, Read, StoreError, Tx};

mod initiative;
mod quiet;
mod store;
mod till_rules;

pub use initiative::{Initiative, Step};
pub use quiet::QuietHours;
pub use till_rules::TillRules;

/// A shop of an organisation: its numbers, agents, catalogue and offers are its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Its id.
    pub id: BrandId,
    /// Whose it is.
    pub org: OrgId,
    /// Its stable key in addresses and apply files, unique on the platform.
    pub slug: String,
    /// Its name for customers.
    pub name: String,
    /// ISO 3166 code of two letters.
    pub country: String,
    /// What its prices are in; never changes.
    pub currency: Currency,
    /// What its customers are answered in first.
    pub locale: Locale,
    /// IANA name: `Africa/Abidjan`.
    pub time_zone: String,
    /// How long the stock of an unpaid order is kept, 5 to 1440 minutes.
    pub hold_minutes: i64,
    /// How customers may pay, the preferred one first; never empty.
    pub payment_methods: Vec<PaymentMethod>,
    /// The accent of its pages, `#rrggbb`.
    pub colour: String,
    /// What it says unasked.
    pub initiative: Initiative,
    /// The WhatsApp numbers of those who deliver for it.
    pub couriers: Vec<Phone>,
    /// What it has decided about its till.
    pub till: TillRules,
}

/// How a customer may pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// By a payment link.
    Online,
    /// To whoever delivers.
    CashOnDelivery,
}

/// A brand as an apply file describes it.
#[derive(Debug, Clone)]
pub struct BrandSpec {
    /// Stable key.
    pub slug: String,
    /// Its name for customers.
    pub name: String,
    /// ISO 3166 code of two letters.
    pub country: String,
    /// What its prices are in.
    pub currency: Currency,
    /// What its customers are answered in first.
    pub locale: Locale,
    /// IANA name.
    pub time_zone: String,
    /// 5 to 1440.
    pub hold_minutes: i64,
    /// At least one.
    pub payment_methods: Vec<PaymentMethod>,
    /// `#rrggbb`; none keeps the one it has, or gives a new brand the product's own.
    pub colour: Option<String>,
    /// Reminders of 0 to 240 minutes before, 0 to 23 hours after.
    pub initiative: Initiative,
    /// The WhatsApp numbers of those who deliver.
    pub couriers: Vec<Phone>,
}

const DEFAULT_COLOUR: &str = "#0f766e";

impl Brand {
    /// How long the stock of an unpaid order is kept.
    pub const fn hold(&self) -> Millis {
        minutes(self.hold_minutes)
    }

    /// When the quiet hours that reign at `now` end; none when the brand may say something unasked.
    pub fn quiet_until(&self, now: Millis) -> Option<Millis> {
        // A zone that this machine does not know was refused when the brand was applied.
        self.initiative.quiet.ends(now, &TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC))
    }

    /// The brand, if there is one; for work of the platform itself. A teammate's request goes through
    /// [`crate::Staff::for_brand`].
    pub async fn find(on: &mut impl Read, id: BrandId) -> Result<Option<Self>, StoreError> {
        let (mut found,) = on.ask((Self::asking(id),)).await?;
        Ok(found.pop())
    }

    /// [`Brand::find`] as a question, to be asked together with others.
    pub fn asking(id: BrandId) -> Ask<Self> {
        store::asking(id)
    }

    /// The brand of an organisation that has this slug, if there is one.
    pub async fn by_slug(on: &mut impl Read, org: OrgId, slug: &str) -> Result<Option<Self>, StoreError> {
        Ok(store::by_slug(on, slug).await?.filter(|brand| brand.org == org))
    }

    /// The brand with this slug, of any organisation: for public pages.
    pub async fn by_slug_anywhere(on: &mut impl Read, slug: &str) -> Result<Option<Self>, StoreError> {
        store::by_slug(on, slug).await
    }

    /// Creates the organisation's brand, or makes it so.
    pub async fn upsert(tx: &mut Tx, org: OrgId, spec: &BrandSpec) -> Result<(Self, Change), IdentityError> {
        spec.check()?;
        let known = store::by_slug(tx, &spec.slug).await?;
        let wanted = |id: BrandId, colour: &str, till: TillRules| Self {
            id,
            org,
            slug: spec.slug.clone(),
            name: spec.name.clone(),
            country: spec.country.clone(),
            currency: spec.currency,
            locale: spec.locale,
            time_zone: spec.time_zone.clone(),
            hold_minutes: spec.hold_minutes,
            payment_methods: spec.payment_methods.clone(),
            colour: spec.colour.as_deref().unwrap_or(colour).to_owned(),
            initiative: spec.initiative.clone(),
            couriers: spec.couriers.clone(),
            till,
        };
        let Some(known) = known else {
            let new = wanted(BrandId(tx.new_id()), DEFAULT_COLOUR, TillRules::default());
            store::insert(tx, &new).await?;
            return Ok((new, Change::Created));
        };
        if known.org != org {
            return Err(IdentityError::SlugTaken(spec.slug.clone()));
        }
        if known.currency != spec.currency {
            return Err(IdentityError::CurrencyIsFixed { slug: spec.slug.clone() });
        }
        let brand = wanted(known.id, &known.colour, known.till);
        let change = Change::of(differing! {
            "name": known.name => brand.name,
            "country": known.country => brand.country,
            "locale": known.locale => brand.locale,
            "time_zone": known.time_zone => brand.time_zone,
            "hold_minutes": known.hold_minutes => brand.hold_minutes,
            "payment_methods": known.payment_methods => brand.payment_methods,
            "colour": known.colour => brand.colour,
            "remind_before_minutes": known.initiative.remind_before => brand.initiative.remind_before,
            "remind_after_hours": known.initiative.remind_after => brand.initiative.remind_after,
            "notices": known.initiative.notices => brand.initiative.notices,
            "couriers": known.couriers => brand.couriers,
            "quiet_hours": known.initiative.quiet => brand.initiative.quiet,
        });
        if change != Change::Unchanged {
            store::update(tx, &brand).await?;
        }
        Ok((brand, change))
    }

    /// Decides about the brand's till: on the page of settings, by the API, or in an apply file.
    pub async fn set_till(tx: &mut Tx, brand: &Self, till: TillRules) -> Result<(Self, Change), IdentityError> {
        till.check()?;
        let known = brand.till;
        let change = Change::of(differing! {
            "cash_open_most": known.cash_open_most => till.cash_open_most,
            "cash_refusals_most": known.cash_refusals_most => till.cash_refusals_most,
            "refund_when_gone": known.refund_when_gone => till.refund_when_gone,
        });
        store::set_till(tx, brand.id, till).await?;
        Ok((Self { till, ..brand.clone() }, change))
    }
}

impl BrandSpec {
    fn check(&self) -> Result<(), IdentityError> {
        let must = |holds: bool, field: &'static str, why: &'static str| {
            if holds { Ok(()) } else { Err(IdentityError::Invalid { field, why }) }
        };
        check_slug(&self.slug)?;
        must(!self.name.trim().is_empty(), "name", "must not be empty")?;
        let two_letters = self.country.len() == 2 && self.country.bytes().all(|b| b.is_ascii_uppercase());
        must(two_letters, "country", "must be two capital letters (ISO 3166), such as CI")?;
        must(TimeZone::get(&self.time_zone).is_ok(), "time_zone", "must be an IANA name: Africa/Abidjan")?;
        must((5..=1440).contains(&self.hold_minutes), "hold_minutes", "must be 5 to 1440")?;
        let Initiative { remind_before, remind_after, .. } = self.initiative;
        must((0..=240).contains(&remind_before), "remind_before_minutes", "must be 0 to 240")?;
        // A day after the customer's last word, free text may not go any more.
        must((0..=23).contains(&remind_after), "remind_after_hours", "must be 0 to 23")?;
        must(!self.payment_methods.is_empty(), "payment_methods", "must hold at least one")?;
        let twice = |i: usize| self.payment_methods[..i].contains(&self.payment_methods[i]);
        must(!(0..self.payment_methods.len()).any(twice), "payment_methods", "must not name one twice")?;
        must(self.colour.as_deref().is_none_or(is_colour), "colour", "must be #rrggbb")
    }
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Slugs stand in addresses: small letters, digits and dashes.
pub(crate) fn check_slug(slug: &str) -> Result<(), IdentityError> {
    let plain = slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if plain && (1..=64).contains(&slug.len()) && !slug.starts_with('-') {
        return Ok(());
    }
    Err(IdentityError::Invalid { field: "slug", why: "must be 1 to 64 small letters, digits and dashes" })
}

/// The organisation's brands, in the order of their names.
pub async fn brands_of(on: &mut impl Read, org: OrgId) -> Result<Vec<Brand>, StoreError> {
    store::of(on, org).await
}
