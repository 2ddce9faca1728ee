//! Numbers in figures and in words, French and English, and what each one is: how many, which one, how much money, a
//! phone number, a measure.

mod price;
mod role;
mod value;

pub(crate) use value::{ends_at, is_pair};

use crate::{PriceBound, attributes::Read, text::Token};

/// What a number says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    /// How many.
    Count(u32),
    /// « un », « une », "one": one when something follows or when it ends the sentence, else a mere article.
    Article,
    /// « le 2 », « la deuxième ».
    Nth(u32),
    /// « les deux »: all of so many.
    Every(u32),
    /// Money, in whole units.
    Amount(i64),
    /// A phone number, digits only.
    Phone(String),
    /// A weight, a length, an hour, a date, a percentage: none of the above.
    Measure,
}

/// The numbers of a clause.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Numbers {
    /// Every number but those of the price range, in order.
    pub reads: Vec<Read<Number>>,
    /// The range of prices asked for.
    pub bound: Option<Read<PriceBound>>,
}

/// Reads the numbers of a clause.
pub(crate) fn numbers_in(tokens: &[Token]) -> Numbers {
    let values = value::values(tokens);
    let bound = price::bound(tokens, &values);
    let reads = values
        .iter()
        .filter(|v| bound.as_ref().is_none_or(|b| v.tokens.end <= b.tokens.start || v.tokens.start >= b.tokens.end))
        .map(|v| Read { what: role::role(tokens, v), tokens: v.tokens.clone() })
        .collect();
    Numbers { reads, bound }
}

#[cfg(test)]
mod tests {
    use super::{Number::*, *};

    fn read(text: &str) -> Vec<Number> {
        numbers_in(&crate::tokens(text)).reads.into_iter().map(|r| r.what).collect()
    }

    #[test]
    fn quantities_in_figures_and_words() {
        for (text, count) in [
            ("j'en prends 2", 2),
            ("jen veux deux", 2),
            ("x3", 3),
            ("3x", 3),
            ("trois robes", 3),
            ("vingt-cinq", 25),
            ("soixante-dix", 70),
            ("soixante et onze", 71),
            ("soixante-dix-sept", 77),
            ("quatre-vingts", 80),
            ("quatre vingt dix", 90),
            ("quatre-vingt-dix-neuf", 99),
            ("vingt et un", 21),
            ("cent vingt", 120),
            ("deux cents", 200),
            ("une douzaine", 12),
            ("une demi-douzaine", 6),
            ("une dizaine de pagnes", 10),
            ("une paire", 1),
            ("2 paires", 2),
            ("a pair", 1),
            ("une paire de chaussures", 1),
            ("half a dozen", 6),
            ("a dozen", 12),
            ("twenty five", 25),
            ("a couple of scarves", 2),
        ] {
            assert_eq!(read(text), [Count(count)], "{text}");
        }
        assert_eq!(read("un foulard"), [Article]);
        assert_eq!(read("deux robes et trois sacs"), [Count(2), Count(3)]);
    }

    #[test]
    fn money() {
        for (text, amount) in [
            ("25k", 25_000),
            ("2 mille", 2_000),
            ("20 000", 20_000),
            ("10.000f", 10_000),
            ("15000 fcfa", 15_000),
            ("500 f", 500),
            ("vingt-cinq mille", 25_000),
            ("dix mille francs", 10_000),
            ("2,5k", 2_500),
            ("1 500 000 FCFA", 1_500_000),
            ("deux mille cinq cents", 2_500),
            ("fifteen thousand", 15_000),
            ("mille francs", 1_000),
        ] {
            assert_eq!(read(text), [Amount(amount)], "{text}");
        }
    }

    #[test]
    fn which_one() {
        for (text, nth) in [
            ("le 2", 2),
            ("la deuxième", 2),
            ("numero 3", 3),
            ("n°3", 3),
            ("le premier", 1),
            ("the second one", 2),
            ("la 1ere", 1),
            ("le 3eme", 3),
            ("option 4", 4),
            ("le deux", 2),
            ("the 2nd", 2),
            ("number one", 1),
        ] {
            assert_eq!(read(text).first(), Some(&Nth(nth)), "{text}");
        }
        assert_eq!(read("les deux"), [Every(2)]);
        assert_eq!(read("les 3"), [Every(3)]);
    }

    #[test]
    fn neither_how_many_nor_which() {
        assert_eq!(read("07 07 12 34 56"), [Phone("0707123456".into())]);
        assert_eq!(read("+225 0707123456"), [Phone("2250707123456".into())]);
        assert_eq!(read("mon numero 0707123456"), [Phone("0707123456".into())]);
        assert_eq!(read("77 123 45 67"), [Phone("771234567".into())]);
        assert_eq!(read("à 14h30"), [Measure, Measure]);
        assert_eq!(read("le 15 décembre"), [Measure]);
        assert_eq!(read("500 ml"), [Measure]);
        assert_eq!(read("6 yards"), [Measure]);
        assert_eq!(read("1m70"), [Measure, Measure]);
    }

    #[test]
    fn price_ranges() {
        let bound = |text: &str| numbers_in(&crate::tokens(text)).bound.map(|b| (b.what.min, b.what.max));
        for (text, min, max) in [
            ("à moins de 20 000", None, Some(20_000)),
            ("entre 10 et 15 mille", Some(10_000), Some(15_000)),
            ("pas plus de 10k", None, Some(10_000)),
            ("under 20k", None, Some(20_000)),
            ("entre 5000 et 10000", Some(5_000), Some(10_000)),
            ("plus de 30000f", Some(30_000), None),
            ("de 10 à 15 mille", Some(10_000), Some(15_000)),
            ("10000 maximum", None, Some(10_000)),
            ("mon budget c 15000", None, Some(15_000)),
            ("between 5k and 10k", Some(5_000), Some(10_000)),
            ("a partir de 5000", Some(5_000), None),
            ("jusqu'à 25 000 fcfa", None, Some(25_000)),
            ("moins de dix mille", None, Some(10_000)),
            ("10-15k", Some(10_000), Some(15_000)),
            ("autour de 40000", Some(32_000), Some(48_000)),
            ("dans les 15000f", Some(12_000), Some(18_000)),
            ("around 20k", Some(16_000), Some(24_000)),
        ] {
            assert_eq!(bound(text), Some((min, max)), "{text}");
        }
        assert_eq!(bound("moins de 3 jours"), None);
        assert_eq!(bound("j'en veux plus de 2"), None);
    }
}
