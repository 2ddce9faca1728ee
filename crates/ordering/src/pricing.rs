//! What a cart comes to: goods, codes, delivery. The only place that knows; the chat, the page, the order and the link
//! all say what it says.

use crate::{CartLine, Gives, OrderError, PromoRefused, Zone, promo::store::Wanted};
use kernel::{Millis, Money, PromoId};

/// A cart's price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The goods.
    pub goods: Money,
    /// What each code gives, in the order they were said. A code for free delivery gives what delivery would cost.
    pub discounts: Vec<Discount>,
    /// Codes that were said and do not serve now, and why.
    pub refused: Vec<(String, PromoRefused)>,
    /// What delivery costs before a code that gives it; none while nobody said where to.
    pub delivery: Option<Money>,
    /// What is owed: goods, less what the codes give, plus delivery. Never below zero.
    pub total: Money,
}

/// What a code gives a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discount {
    /// Which code.
    pub promo: PromoId,
    /// As customers say it.
    pub code: String,
    /// What it gives.
    pub amount: Money,
    /// Until when it serves this contact, if its time runs.
    pub until: Option<Millis>,
}

impl Price {
    /// The sum of what the codes give.
    pub fn discount(&self) -> Money {
        let given = self.discounts.iter().map(|discount| discount.amount.minor).sum();
        Money::new(given, self.goods.currency)
    }
}

/// Prices what is in a cart; none for an empty one, which has no currency.
///
/// Codes apply in the order they were said. A percentage is of what the code is for, at full price, rounded down to the
/// minor unit; together the codes never give more than the goods cost. Where prices can be paid in coins, so can what
/// codes leave of them: the last code gives the rest. Free delivery from a sum on looks at the goods
/// after the codes.
pub(crate) fn price(
    lines: &[CartLine],
    wanted: &[Wanted],
    zone: Option<&Zone>,
    now: Millis,
) -> Result<Option<Price>, OrderError> {
    let Some(goods) = sum(lines.iter().map(|line| line.total))? else { return Ok(None) };
    let (mut discounts, mut refused) = (Vec::new(), Vec::new());
    let mut left = goods.minor;
    let mut kept: Vec<&Wanted> = Vec::new();
    for one in wanted {
        let concerned = lines.iter().filter(|line| one.promo.is_for(&line.reference, line.category.as_deref()));
        let concerned = sum(concerned.map(|line| line.total))?;
        if let Err(why) = serves(one, concerned, &kept, now) {
            refused.push((one.promo.code.clone(), why));
            continue;
        }
        kept.push(one);
        let of = concerned.map_or(0, |sum| sum.minor);
        let amount = match one.promo.gives {
            Gives::Percent(part) => i64::try_from(i128::from(of) * i128::from(part) / 10_000).unwrap_or(of),
            Gives::Amount(amount) => amount.min(of),
            // Known once the rest is.
            Gives::FreeDelivery => 0,
        }
        .clamp(0, left);
        left -= amount;
        discounts.push(Discount {
            promo: one.promo.id,
            code: one.promo.code.clone(),
            amount: Money::new(amount, goods.currency),
            until: one.promo.until(one.given_at),
        });
    }
    if let Some(last) = discounts.iter_mut().rfind(|discount| discount.amount.minor > 0) {
        let odd = left % smallest_coin(goods);
        last.amount.minor += odd;
        left -= odd;
    }
    let after = Money::new(left, goods.currency);
    let delivery = zone.map(|zone| zone.fee_for(after));
    let mut fee = delivery.map_or(0, |fee| fee.minor);
    for (discount, one) in discounts.iter_mut().zip(&kept) {
        if one.promo.gives == Gives::FreeDelivery {
            discount.amount.minor = std::mem::take(&mut fee);
        }
    }
    let total = after.plus(Money::new(fee, goods.currency))?;
    Ok(Some(Price { goods, discounts, refused, delivery, total }))
}

/// The smallest coin in use that makes up `goods`: 5 francs, unless the merchant's own prices want smaller ones (§9.6).
fn smallest_coin(goods: Money) -> i64 {
    match goods.currency.code() {
        "XOF" | "XAF" if goods.minor % 5 == 0 => 5,
        _ => 1,
    }
}

fn serves(one: &Wanted, concerned: Option<Money>, kept: &[&Wanted], now: Millis) -> Result<(), PromoRefused> {
    let promo = &one.promo;
    promo.in_time(one.given_at, now)?;
    let (uses, by_them) = one.uses;
    if promo.max_uses.is_some_and(|most| uses >= most) {
        return Err(PromoRefused::UsedUp);
    }
    if promo.max_per_contact.is_some_and(|most| by_them >= most) {
        return Err(PromoRefused::UsedByThem);
    }
    let Some(concerned) = concerned else { return Err(PromoRefused::NothingConcerned) };
    if let Some(minimum) = promo.minimum.filter(|minimum| concerned.minor < minimum.minor) {
        return Err(PromoRefused::Minimum { minimum });
    }
    if kept.iter().any(|other| !(other.promo.stackable && promo.stackable)) {
        return Err(PromoRefused::DoesNotCombine);
    }
    Ok(())
}

/// The sum of amounts of one currency; none of none.
fn sum(amounts: impl IntoIterator<Item = Money>) -> Result<Option<Money>, OrderError> {
    let mut amounts = amounts.into_iter();
    let Some(first) = amounts.next() else { return Ok(None) };
    Ok(Some(amounts.try_fold(first, Money::plus)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Promo;
    use kernel::{Currency, ProductId, Uuid, VariantId, ZoneId};
    use proptest::prelude::*;

    fn xof(minor: i64) -> Money {
        Money::new(minor, Currency::XOF)
    }

    fn line(n: u128, unit: i64, quantity: i64) -> CartLine {
        CartLine {
            variant: VariantId(Uuid::from_u128(n)),
            product: ProductId(Uuid::from_u128(n)),
            reference: format!("P{n}"),
            name: String::new(),
            category: Some(format!("C{}", n % 2)),
            label: String::new(),
            sku: None,
            quantity,
            unit_price: xof(unit),
            total: xof(unit * quantity),
            left: quantity,
            for_sale: true,
        }
    }

    prop_compose! {
        fn code()(
            n in 1_u128..9,
            gives in prop_oneof![
                (1_i64..=10_000).prop_map(Gives::Percent), (1_i64..90_000).prop_map(Gives::Amount),
                Just(Gives::FreeDelivery)
            ],
            minimum in proptest::option::of(0_i64..60_000),
            product in proptest::option::of(0_u128..5),
            stackable in any::<bool>(),
            uses in 0_i64..4,
        ) -> Wanted {
            let promo = Promo {
                id: PromoId(Uuid::from_u128(n)), code: format!("N{n}"), gives, starts_at: None, ends_at: None,
                valid_for: None, minimum: minimum.map(xof), products: product.map(|n| format!("P{n}")).into_iter().collect(),
                categories: Vec::new(), max_uses: Some(3), max_per_contact: None,
                agent_gives: false, stackable, contact: None,
            };
            Wanted { promo, given_at: Millis(0), uses: (uses, 0) }
        }
    }

    proptest! {
        #[test]
        fn the_parts_make_the_total(
            lines in proptest::collection::vec((1_i64..50_000, 1_i64..5), 1..5),
            codes in proptest::collection::vec(code(), 0..5),
            fee in proptest::option::of(0_i64..5_000),
        ) {
            let lines: Vec<CartLine> =
                lines.into_iter().zip(0_u128..).map(|((unit, quantity), n)| line(n, unit, quantity)).collect();
            let zone = fee.map(|fee| Zone {
                id: ZoneId(Uuid::from_u128(1)), name: String::new(), places: Vec::new(), fee: xof(fee),
                delay: String::new(), free_above: Some(xof(80_000)), pickup: false,
            });
            let price = price(&lines, &codes, zone.as_ref(), Millis(1)).unwrap().unwrap();
            let delivery = price.delivery.map_or(0, |fee| fee.minor);
            prop_assert_eq!(price.total.minor, price.goods.minor - price.discount().minor + delivery);
            prop_assert!(price.total.minor >= 0 && price.discounts.iter().all(|given| given.amount.minor >= 0));
            prop_assert_eq!(price.discounts.len() + price.refused.len(), codes.len());
            // What can be paid in coins stays so.
            prop_assert!(fee.is_some() || price.goods.minor % 5 != 0 || price.total.minor % 5 == 0);
            // A code that is used up, or does not go with others, never serves beside them.
            let of = |id: PromoId| codes.iter().find(|one| one.promo.id == id).unwrap();
            prop_assert!(price.discounts.len() < 2 || price.discounts.iter().all(|given| of(given.promo).promo.stackable
                || codes.iter().filter(|one| one.promo.id == given.promo).count() > 1));
        }
    }

    #[test]
    fn what_codes_leave_can_be_paid_in_coins() {
        let wanted = |gives| {
            let promo = Promo {
                id: PromoId(Uuid::from_u128(1)),
                code: "WA".into(),
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
            };
            [Wanted { promo, given_at: Millis(0), uses: (0, 0) }]
        };
        let of = |unit, gives| {
            let price = price(&[line(1, unit, 1)], &wanted(gives), None, Millis(1)).unwrap().unwrap();
            (price.discount().minor, price.total.minor)
        };
        assert_eq!(of(12_350, Gives::Percent(700)), (865, 11_485), "7 % are 864 francs and a half");
        assert_eq!(of(12_350, Gives::Amount(1_002)), (1_005, 11_345));
        assert_eq!(of(12_349, Gives::Percent(700)), (864, 11_485), "whose own prices are odd keeps them to the franc");
        assert_eq!(of(12_347, Gives::Percent(700)), (864, 11_483));
        assert_eq!(of(12_350, Gives::Percent(10_000)), (12_350, 0));
    }

    #[test]
    fn nothing_in_the_cart_has_no_price() {
        assert_eq!(price(&[], &[], None, Millis(0)).unwrap(), None);
    }
}
