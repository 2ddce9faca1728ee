//! The class of a conversation: all it has that does not fade. There are few classes, so that a list by score can read
//! each by its own index and merge them.

use crate::Signal;

/// One of eight: four levels of past orders, wants messages or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Lasting(u8);

/// The highest level of past orders.
const MOST: u8 = 3;

impl Lasting {
    /// How many classes there are.
    pub const COUNT: u8 = (MOST + 1) * 2;

    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(Self)
    }

    /// From how often each lasting signal holds.
    pub fn of(past_orders: u32, opted_out: bool) -> Self {
        let level = match past_orders {
            0 => 0,
            1 => 1,
            2 | 3 => 2,
            _ => MOST,
        };
        Self(level * 2 + u8::from(opted_out))
    }

    /// What a lasting signal is worth in this class: its level.
    pub fn level(self, signal: Signal) -> f64 {
        match signal {
            Signal::PastOrders => f64::from(self.0 / 2),
            Signal::OptedOut => f64::from(self.0 % 2),
            _ => 0.0,
        }
    }

    /// As it is stored.
    pub fn number(self) -> i64 {
        i64::from(self.0)
    }

    /// Reads [`Lasting::number`]; what none is, is taken as the nearest.
    pub fn from_number(number: i64) -> Self {
        Self(u8::try_from(number.clamp(0, i64::from(Self::COUNT) - 1)).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::Life;

    #[test]
    fn a_class_knows_its_levels_and_every_lasting_signal_has_one() {
        let class = Lasting::of(3, true);
        assert_eq!((class.level(Signal::PastOrders), class.level(Signal::OptedOut)), (2.0, 1.0));
        assert_eq!(Lasting::of(9, true).number(), i64::from(Lasting::COUNT) - 1);
        assert!(Lasting::all().all(|class| Lasting::from_number(class.number()) == class));
        for signal in Signal::all() {
            let told = Lasting::all().any(|class| class.level(signal) > 0.0);
            assert_eq!(told, signal.life() == Life::Lasts, "{}", signal.code());
        }
    }
}
