use crate::{Change, IdentityError, change::differing};
use jiff::tz::TimeZone;
use kernel::{BrandId, Currency, Locale, Millis, OrgId, Phone, minutes};
use serde::{Deserialize, Serialize};
use storage::{Ask, Read, StoreError, Tx};

mod initiative;
mod quiet;
mod settings;
mod store;
mod till_rules;
mod voice_rules;

pub use initiative::{Initiative, Step};
pub use quiet::QuietHours;
pub use settings::{Decision, Settings};
pub use till_rules::TillRules;
pub use voice_rules::VoiceRules;

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
    /// What it has decided about voices.
    pub voice: VoiceRules,
    /// Whether the operator withholds voices from it, whatever it has decided.
    pub voices_withheld: bool,
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
    /// `#rrggbb`; none keeps the one it has, or gives a new brand the product's own.
    pub colour: Option<String>,
    /// What it has decided.
    pub settings: Settings,
}

const DEFAULT_COLOUR: &str = "#0f766e";

impl Brand {
    /// How long the stock of an unpaid order is kept.
    pub const fn hold(&self) -> Millis {
        minutes(self.hold_minutes)
    }

    /// Whether its agent listens to voice notes, where this installation can.
    pub const fn listens(&self) -> bool {
        self.voice.listens && !self.voices_withheld
    }

    /// Whether its agent may answer aloud, where this installation can.
    pub const fn speaks(&self) -> bool {
        self.voice.speaks && !self.voices_withheld
    }

    /// When the quiet hours that reign at `now` end; none when the brand may say something unasked.
    pub fn quiet_until(&self, now: Millis) -> Option<Millis> {
        // A zone that this machine does not know was refused when the brand was applied.
        self.initiative.quiet.ends(now, &TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC))
    }

    /// The brand, if there is one; for work of the platform itself. A teammate's request goes through
    /// [`crate::Staff::for_brand`].
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, id: BrandId) -> Result<Option<Self>, StoreError> {
        let (mut found,) = on.ask((Self::asking(id),)).await?;
        Ok(found.pop())
    }

    /// [`Brand::find`] as a question, to be asked together with others.
    pub fn asking(id: BrandId) -> Ask<Self> {
        store::asking(id)
    }

    /// The brand of an organisation that has this slug, if there is one.
    #[kernel::boxed]
    pub async fn by_slug(on: &mut dyn Read, org: OrgId, slug: &str) -> Result<Option<Self>, StoreError> {
        Ok(store::by_slug(on, slug).await?.filter(|brand| brand.org == org))
    }

    /// The brand with this slug, of any organisation: for public pages.
    #[kernel::boxed]
    pub async fn by_slug_anywhere(on: &mut dyn Read, slug: &str) -> Result<Option<Self>, StoreError> {
        store::by_slug(on, slug).await
    }

    /// Creates the organisation's brand, or makes it so.
    #[kernel::boxed]
    pub async fn upsert(tx: &mut Tx, org: OrgId, spec: &BrandSpec) -> Result<(Self, Change), IdentityError> {
        spec.check()?;
        let known = store::by_slug(tx, &spec.slug).await?;
        let Settings { hold_minutes, payment_methods, initiative, couriers, till, voice } = &spec.settings;
        let wanted = |id: BrandId, colour: &str| Self {
            id,
            org,
            slug: spec.slug.clone(),
            name: spec.name.clone(),
            country: spec.country.clone(),
            currency: spec.currency,
            locale: spec.locale,
            time_zone: spec.time_zone.clone(),
            hold_minutes: *hold_minutes,
            payment_methods: payment_methods.clone(),
            colour: spec.colour.as_deref().unwrap_or(colour).to_owned(),
            initiative: initiative.clone(),
            couriers: couriers.clone(),
            till: *till,
            voice: *voice,
            voices_withheld: known.as_ref().is_some_and(|known| known.voices_withheld),
        };
        let Some(known) = &known else {
            let new = wanted(BrandId(tx.new_id()), DEFAULT_COLOUR);
            store::insert(tx, &new).await?;
            return Ok((new, Change::Created));
        };
        if known.org != org {
            return Err(IdentityError::SlugTaken(spec.slug.clone()));
        }
        if known.currency != spec.currency {
            return Err(IdentityError::CurrencyIsFixed { slug: spec.slug.clone() });
        }
        let brand = wanted(known.id, &known.colour);
        let mut fields = differing! {
            "name": known.name => brand.name,
            "country": known.country => brand.country,
            "locale": known.locale => brand.locale,
            "time_zone": known.time_zone => brand.time_zone,
            "colour": known.colour => brand.colour,
        };
        fields.extend(known.settings().differing(&spec.settings));
        let change = Change::of(fields);
        if change != Change::Unchanged {
            store::update(tx, &brand).await?;
        }
        Ok((brand, change))
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
        self.settings.check()?;
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
#[kernel::boxed]
pub async fn brands_of(on: &mut dyn Read, org: OrgId) -> Result<Vec<Brand>, StoreError> {
    store::of(on, org).await
}
