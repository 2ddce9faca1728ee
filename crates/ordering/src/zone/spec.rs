use super::{Zone, plain};
use crate::OrderError;
use std::collections::BTreeSet;

/// A zone as a merchant writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ZoneSpec {
    /// Its key and its name.
    pub name: String,
    /// The places it covers.
    pub places: Vec<String>,
    /// In the brand's currency, minor units.
    pub fee: i64,
    /// In the merchant's words.
    pub delay: String,
    /// In the brand's currency, minor units.
    pub free_above: Option<i64>,
    /// Whether customers come for the goods.
    pub pickup: bool,
}

impl ZoneSpec {
    /// As many zones as a brand may have: more than Côte d’Ivoire has regions and districts.
    pub const MOST: usize = 60;
    /// The longest a name or a place may be, in characters.
    pub const LONGEST: usize = 60;
    const MOST_PLACES: usize = 100;
    const LONGEST_DELAY: usize = 40;

    /// Zones as they are kept, without what surrounds their words, or the first thing that cannot be.
    pub(super) fn checked(specs: &[Self]) -> Result<Vec<Self>, OrderError> {
        let wrong = |field, why| Err(OrderError::Invalid { field, why });
        if specs.len() > Self::MOST {
            return wrong("delivery_zones", "must be at most 60");
        }
        let specs: Vec<Self> = specs.iter().map(Self::tidy).collect();
        let (mut names, mut places) = (BTreeSet::new(), BTreeSet::new());
        for spec in &specs {
            spec.check()?;
            if !names.insert(plain(&spec.name)) {
                return wrong("name", "must be another for each zone");
            }
            // A place of two zones would have two fees.
            let own: BTreeSet<_> = std::iter::once(&spec.name).chain(&spec.places).map(|place| plain(place)).collect();
            if own.into_iter().any(|place| !places.insert(place)) {
                return wrong("places", "must be of one zone each");
            }
        }
        Ok(specs)
    }

    fn tidy(&self) -> Self {
        let places = self.places.iter().map(|place| place.trim().to_owned()).filter(|place| !place.is_empty());
        Self {
            name: self.name.trim().to_owned(),
            places: places.collect(),
            delay: self.delay.trim().to_owned(),
            ..self.clone()
        }
    }

    fn check(&self) -> Result<(), OrderError> {
        let wrong = |field, why| Err(OrderError::Invalid { field, why });
        let long = |text: &str, most| text.chars().count() > most;
        match self {
            Self { name, .. } if plain(name).is_empty() => wrong("name", "must not be empty"),
            Self { name, .. } if long(name, Self::LONGEST) => wrong("name", "must have at most 60 characters"),
            Self { fee, .. } if *fee < 0 => wrong("fee", "must not be negative"),
            Self { free_above: Some(sum), .. } if *sum < 0 => wrong("free_above", "must not be negative"),
            Self { delay, .. } if long(delay, Self::LONGEST_DELAY) => wrong("delay", "must have at most 40 characters"),
            Self { places, .. } if places.len() > Self::MOST_PLACES => wrong("places", "must be at most 100"),
            Self { places, .. } if places.iter().any(|place| long(place, Self::LONGEST)) => {
                wrong("places", "must have at most 60 characters")
            }
            _ => Ok(()),
        }
    }
}

impl From<&Zone> for ZoneSpec {
    fn from(zone: &Zone) -> Self {
        Self {
            name: zone.name.clone(),
            places: zone.places.clone(),
            fee: zone.fee.minor,
            delay: zone.delay.clone(),
            free_above: zone.free_above.map(|sum| sum.minor),
            pickup: zone.pickup,
        }
    }
}
