//! Where a brand delivers: a fee and a delay for each zone, pickup included. The fee enters the total before the yes.

mod spec;
pub(crate) mod store;

pub use spec::ZoneSpec;

use crate::OrderError;
use identity::Brand;
use kernel::{BrandId, Money, TeammateId, ZoneId};
use serde_json::json;
use storage::{Ask, NewFact, Read, StoreError, Tx};

/// A zone a brand delivers to, or a place where goods are picked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// Its name for customers: « Cocody », « Retrait en boutique ».
    pub name: String,
    /// The towns, communes and quarters it covers, besides its name.
    pub places: Vec<String>,
    /// What delivery costs there.
    pub fee: Money,
    /// How long it takes, in the merchant's words: « 24 h ».
    pub delay: String,
    /// From this sum of goods on, after discounts, delivery is free.
    pub free_above: Option<Money>,
    /// Whether customers come for the goods: no address is needed.
    pub pickup: bool,
}

impl Zone {
    /// The zones a brand delivers to now, in the merchant's order.
    #[kernel::boxed]
    pub async fn all(on: &mut dyn Read, brand: BrandId) -> Result<Vec<Self>, StoreError> {
        let (zones,) = on.ask((store::asking_all(brand),)).await?;
        Ok(zones)
    }

    /// The same, to be asked with other things.
    pub fn asking_all(brand: BrandId) -> Ask<Self> {
        store::asking_all(brand)
    }

    /// The zone, if the brand delivers there now.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: ZoneId) -> Result<Option<Self>, StoreError> {
        Ok(Self::all(on, brand).await?.into_iter().find(|zone| zone.id == id))
    }

    /// Makes the brand's zones these, in this order; those left out are switched off. The names that changed. `by` is the
    /// teammate who decides, none for the apply file.
    #[kernel::boxed]
    pub async fn set_all(
        tx: &mut Tx,
        brand: &Brand,
        specs: &[ZoneSpec],
        by: Option<TeammateId>,
    ) -> Result<Vec<String>, OrderError> {
        let specs = ZoneSpec::checked(specs)?;
        let changed = store::set_all(tx, brand.id, brand.currency, &specs).await?;
        if !changed.is_empty() {
            let data = json!({ "teammate": by, "zones": changed });
            jobs::tell(tx, brand.id, NewFact::new("brand.delivery_changed", brand.id).with(data)).await?;
        }
        Ok(changed)
    }

    /// What delivery costs for goods worth `goods`.
    pub fn fee_for(&self, goods: Money) -> Money {
        match self.free_above {
            Some(free_above) if goods.minor >= free_above.minor => Money::zero(self.fee.currency),
            _ => self.fee,
        }
    }

    /// The zone an address lies in: the one whose name or place it names, the longest name first (« Cocody Angré » over
    /// « Cocody »). None when it names none: then the customer is asked.
    pub fn of_address<'a>(zones: &'a [Self], address: &str) -> Option<&'a Self> {
        let said = format!(" {} ", plain(address));
        let named = |zone: &'a Self| {
            let names = std::iter::once(&zone.name).chain(&zone.places).map(|name| plain(name));
            let longest = names.filter(|name| !name.is_empty() && said.contains(&format!(" {name} "))).map(|n| n.len());
            longest.max().map(|length| (length, zone))
        };
        let mut best: Option<(usize, &Self)> = None;
        for found in zones.iter().filter_map(named) {
            if best.is_none_or(|(length, _)| found.0 > length) {
                best = Some(found);
            }
        }
        best.map(|(_, zone)| zone)
    }
}

/// Letters and digits, folded, one space between words.
fn plain(text: &str) -> String {
    let folded = language::fold(text);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Where a cart goes, as far as said.
pub(crate) async fn of_cart(
    on: &mut dyn Read,
    brand: BrandId,
    zone: Option<ZoneId>,
) -> Result<Option<Zone>, StoreError> {
    match zone {
        Some(zone) => Zone::find(on, brand, zone).await,
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Currency, Uuid};

    fn zone(n: u128, name: &str, places: &[&str]) -> Zone {
        Zone {
            id: ZoneId(Uuid::from_u128(n)),
            name: name.into(),
            places: places.iter().map(|place| (*place).to_owned()).collect(),
            fee: Money::new(1_500, Currency::XOF),
            delay: "24 h".into(),
            free_above: Some(Money::new(50_000, Currency::XOF)),
            pickup: false,
        }
    }

    #[test]
    fn an_address_finds_its_zone() {
        let zones = [
            zone(1, "Cocody", &["Riviera", "Deux-Plateaux", "II Plateaux"]),
            zone(2, "Angré", &["Cocody Angré"]),
            zone(3, "Yopougon", &["Yop", "Siporex"]),
        ];
        for (address, name) in [
            ("je suis à COCODY riviera 3", Some("Cocody")),
            ("cocody angré 8e tranche", Some("Angré")),
            ("angre chateau", Some("Angré")),
            ("deux plateaux vallon", Some("Cocody")),
            ("yop siporex", Some("Yopougon")),
            ("yopougonnais", None),
            ("Bouaké", None),
            ("", None),
        ] {
            let found = Zone::of_address(&zones, address).map(|zone| zone.name.as_str());
            assert_eq!(found, name, "{address}");
        }
    }

    #[test]
    fn delivery_is_free_from_a_sum_on() {
        let zone = zone(1, "Cocody", &[]);
        let xof = |minor| Money::new(minor, Currency::XOF);
        assert_eq!(zone.fee_for(xof(49_999)), xof(1_500));
        assert_eq!(zone.fee_for(xof(50_000)), xof(0));
    }
}
