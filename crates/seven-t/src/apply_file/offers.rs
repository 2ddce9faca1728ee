//! What makes an order dearer or cheaper than its goods: delivery zones and promo codes.

use super::{
    check::{Check, Once},
    shape::{self, Text},
};
use jiff::{civil, tz::TimeZone};
use kernel::{Currency, Millis, minutes};
use ordering::{Gives, PromoSpec, ZoneSpec};
use toml::Spanned;

/// The longest a code may last from when it is given: a year.
const LONGEST_MINUTES: i64 = 366 * 24 * 60;

impl Check<'_> {
    pub(super) fn delivery_zones(&mut self, shapes: Vec<shape::DeliveryZone>, currency: Currency) -> Vec<ZoneSpec> {
        let mut names = Once::new("delivery zone");
        let mut zones = Vec::with_capacity(shapes.len());
        for shape in shapes {
            names.see(self, &shape.name);
            if shape.fee.is_none() && !shape.pickup {
                self.wrong(&shape.name, "a delivery zone needs a fee (0 when it is free), or pickup = true");
            }
            let fee = shape.fee.and_then(|fee| self.amount("fee", &fee, currency));
            let free_above = shape.free_above.and_then(|sum| self.amount("free_above", &sum, currency));
            zones.push(ZoneSpec {
                name: self.filled("name", &shape.name, 60),
                places: shape.places.iter().map(|place| self.filled("place", place, 60)).collect(),
                fee: fee.map_or(0, |fee| fee.minor),
                delay: shape.delay.map(|delay| self.at_most("delay", &delay, 40)).unwrap_or_default(),
                free_above: free_above.map(|sum| sum.minor),
                pickup: shape.pickup,
            });
        }
        zones
    }

    pub(super) fn promo_codes(
        &mut self,
        shapes: Vec<shape::PromoCode>,
        currency: Currency,
        time_zone: &str,
    ) -> Vec<PromoSpec> {
        let mut codes = Once::new("promo code");
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let mut specs = Vec::with_capacity(shapes.len());
        for shape in shapes {
            codes.see(self, &shape.code);
            let gives = self.gives(&shape, currency);
            let (starts_at, ends_at) = (shape.starts_at.as_ref(), shape.ends_at.as_ref());
            let (from, until) =
                (starts_at.and_then(|at| self.moment(at, &zone)), ends_at.and_then(|at| self.moment(at, &zone)));
            if let (Some(from), Some(until), Some(place)) = (from, until, ends_at)
                && until <= from
            {
                self.wrong(place, "ends_at must come after starts_at");
            }
            let minimum = shape.minimum.and_then(|sum| self.amount("minimum", &sum, currency));
            let code = self.filled("code", &shape.code, 32);
            if !code.chars().any(char::is_alphanumeric) {
                self.wrong(&shape.code, "code needs letters or figures");
            }
            specs.push(PromoSpec {
                code,
                gives,
                starts_at: from,
                ends_at: until,
                valid_for: shape
                    .valid_minutes
                    .map(|time| minutes(self.between("valid_minutes", &time, 1, LONGEST_MINUTES))),
                minimum: minimum.map(|sum| sum.minor),
                products: shape.products.into_iter().map(Spanned::into_inner).collect(),
                categories: shape.categories.into_iter().map(Spanned::into_inner).collect(),
                max_uses: shape.max_uses.map(|most| self.between("max_uses", &most, 1, i64::from(i32::MAX))),
                max_per_contact: shape
                    .max_per_contact
                    .map(|most| self.between("max_per_contact", &most, 1, i64::from(i32::MAX))),
                stackable: shape.stackable,
                contact: None,
                agent_gives: shape.agent_gives,
            });
        }
        specs
    }

    /// Exactly one of percent, amount and free_delivery.
    fn gives(&mut self, shape: &shape::PromoCode, currency: Currency) -> Gives {
        match (&shape.percent, &shape.amount, &shape.free_delivery) {
            (Some(percent), None, None) => {
                let part = (percent.get_ref() * 100.0).round();
                if !(1.0..=10_000.0).contains(&part) {
                    self.wrong(percent, format!("percent is {}: it must be above 0, at most 100", percent.get_ref()));
                }
                // In hundredths of a percent, at most 10,000: exact.
                #[allow(clippy::cast_possible_truncation, reason = "checked to lie between 1 and 10,000")]
                Gives::Percent(part.clamp(1.0, 10_000.0) as i64)
            }
            (None, Some(amount), None) => {
                let given = self.amount("amount", amount, currency);
                if given.is_some_and(|given| given.minor == 0) {
                    self.wrong(amount, "amount is 0: a code must give something");
                }
                Gives::Amount(given.map_or(1, |given| given.minor.max(1)))
            }
            (None, None, Some(free)) if *free.get_ref() => Gives::FreeDelivery,
            _ => {
                self.wrong(&shape.code, "a promo code needs one of percent, amount or free_delivery = true");
                Gives::FreeDelivery
            }
        }
    }

    /// A day, or a day and an hour, in the brand's zone; a day begins at midnight.
    fn moment(&mut self, text: &Text, zone: &TimeZone) -> Option<Millis> {
        let written = text.get_ref().trim();
        let civil = written.parse::<civil::DateTime>().or_else(|_| written.parse::<civil::Date>().map(Into::into));
        let at = civil.ok().and_then(|at: civil::DateTime| at.to_zoned(zone.clone()).ok());
        if at.is_none() {
            self.wrong(text, format!("{written:?} is not a day such as 2026-12-24, or 2026-12-24T18:00"));
        }
        at.map(|at| Millis(at.timestamp().as_millisecond()))
    }

    fn between(&mut self, key: &str, number: &Spanned<i64>, least: i64, most: i64) -> i64 {
        if !(least..=most).contains(number.get_ref()) {
            self.wrong(number, format!("{key} is {}: it must be from {least} to {most}", number.get_ref()));
        }
        *number.get_ref()
    }
}
