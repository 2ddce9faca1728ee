use crate::text::bare;

/// Whether something can be had (contract, section 19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Availability {
    /// It can be had now.
    InStock,
    /// The last ones.
    Limited,
    /// It can be ordered before it comes out.
    Preorder,
    /// It can be ordered and is made or sent for.
    Backorder,
    /// It cannot be had.
    OutOfStock,
    /// Nothing is said: never « in stock » by default.
    #[default]
    Unknown,
}

const OUT: &[&str] = &[
    "out of stock",
    "outofstock",
    "soldout",
    "sold out",
    "discontinued",
    "oos",
    "unavailable",
    "rupture",
    "rupture de stock",
    "en rupture",
    "en rupture de stock",
    "epuise",
    "epuisee",
    "indisponible",
    "non disponible",
    "non",
    "no",
    "0",
    "false",
    "not available",
    "out-of-stock",
    "stock epuise",
    "produit epuise",
    "actuellement indisponible",
    "vendu",
    "sold",
    "hors stock",
    "plus disponible",
    "victime de son succes",
    "agotado",
    "esgotado",
    "ausverkauft",
    "currently unavailable",
    "reserved",
    "pending",
];
const IN: &[&str] = &[
    "instock",
    "in stock",
    "instoreonly",
    "in store only",
    "onlineonly",
    "online only",
    "available",
    "en stock",
    "disponible",
    "dispo",
    "oui",
    "yes",
    "1",
    "true",
    "in-stock",
    "en-stock",
    "disponible immediatement",
    "en magasin",
    "x",
    "ok",
    "published",
    "active",
    "disponible en stock",
    "auf lager",
    "en existencia",
];
const LIMITED: &[&str] = &[
    "limitedavailability",
    "limited availability",
    "last remaining items",
    "limited",
    "low stock",
    "stock faible",
    "derniers articles en stock",
    "dernieres pieces",
    "stock limite",
    "derniers exemplaires",
    "faible stock",
    "quantite limitee",
    "lowstock",
];
const PRE: &[&str] =
    &["preorder", "pre-order", "pre order", "presale", "precommande", "en precommande", "pre-commande"];
const BACK: &[&str] = &[
    "backorder",
    "back order",
    "back-order",
    "on backorder",
    "onbackorder",
    "available on backorder",
    "available-on-backorder",
    "sur commande",
    "madetoorder",
    "made to order",
    "available for order",
    "disponible sur commande",
    "sur commande uniquement",
    "en reapprovisionnement",
];

impl Availability {
    /// Reads a word, an address of schema.org, a yes or no, a number left.
    pub fn read(text: &str) -> Self {
        let word = bare(text);
        let word = word.trim_end_matches(['/', '.', '!']);
        let word = word.rsplit(['/', '#']).next().unwrap_or(word).trim();
        let word = word.strip_prefix("schema:").unwrap_or(word).replace('_', " ");
        let word = word.as_str();
        let known = [
            (OUT, Self::OutOfStock),
            (LIMITED, Self::Limited),
            (PRE, Self::Preorder),
            (BACK, Self::Backorder),
            (IN, Self::InStock),
        ];
        if let Some((_, said)) = known.iter().find(|(words, _)| words.contains(&word)) {
            return *said;
        }
        if let Ok(count) = word.parse::<i64>() {
            return Self::of_count(count);
        }
        Self::in_prose(word)
    }

    /// Of how many are left.
    pub const fn of_count(count: i64) -> Self {
        if count > 0 { Self::InStock } else { Self::OutOfStock }
    }

    /// Reads a sentence: « Plus que 2 en stock », « 12 en stock », « En stock, expédié sous 24 h ».
    pub fn in_prose(text: &str) -> Self {
        let said = bare(text);
        if said.len() > 120 || said.is_empty() {
            return Self::Unknown;
        }
        let has = |words: &[&str]| words.iter().any(|word| has_words(&said, word));
        if has(&[
            "rupture",
            "epuise",
            "epuisee",
            "indisponible",
            "out of stock",
            "sold out",
            "non disponible",
            "plus disponible",
            "not available",
            "unavailable",
            "agotado",
            "hors stock",
            "no longer available",
        ]) {
            Self::OutOfStock
        } else if has(&["precommande", "pre-commande", "pre-order", "preorder", "pre order"]) {
            Self::Preorder
        } else if has(&["sur commande", "backorder", "back-order", "made to order"]) {
            Self::Backorder
        } else if has(&[
            "plus que",
            "il ne reste que",
            "il n'en reste que",
            "dernieres pieces",
            "derniers articles",
            "derniers exemplaires",
            "only",
        ]) && said.bytes().any(|byte| byte.is_ascii_digit())
            && has(&["stock", "plus que", "reste que", "left", "n'en reste que"])
            || has(&["dernieres pieces", "derniers articles", "derniers exemplaires", "stock limite", "low stock"])
        {
            Self::Limited
        } else if has(&["en stock", "in stock", "disponible", "dispo", "available"]) {
            if said.starts_with("0 ") { Self::OutOfStock } else { Self::InStock }
        } else {
            Self::Unknown
        }
    }

    /// Of a whole whose parts are these: it can be had if any of them can.
    pub fn of_any(parts: impl Iterator<Item = Self>) -> Self {
        let rank = |one: &Self| match one {
            Self::InStock => 0,
            Self::Limited => 1,
            Self::Preorder => 2,
            Self::Backorder => 3,
            Self::Unknown => 4,
            Self::OutOfStock => 5,
        };
        parts.min_by_key(rank).unwrap_or_default()
    }

    /// From its word in the contract; unknown for any other.
    pub fn from_word(word: &str) -> Self {
        let all = [Self::InStock, Self::Limited, Self::Preorder, Self::Backorder, Self::OutOfStock];
        all.into_iter().find(|one| one.word() == word).unwrap_or_default()
    }

    /// Its word in the contract.
    pub const fn word(self) -> &'static str {
        match self {
            Self::InStock => "in_stock",
            Self::Limited => "limited",
            Self::Preorder => "preorder",
            Self::Backorder => "backorder",
            Self::OutOfStock => "out_of_stock",
            Self::Unknown => "unknown",
        }
    }
}

/// Whether a text holds words as words.
fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[at + words.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric() || c == 's');
        before && after
    })
}

#[cfg(test)]
mod tests {
    use super::Availability::{self, Backorder, InStock, Limited, OutOfStock, Preorder, Unknown};

    #[test]
    fn words_of_the_contract() {
        for (words, said) in [
            (
                "InStock|InStoreOnly|OnlineOnly|in stock|in_stock|instock|available|IN_STOCK|En stock|Disponible|Dispo|oui|yes|1|true|12|http://schema.org/InStock|https://schema.org/InStock/|schema:InStock|12 en stock",
                InStock,
            ),
            ("LimitedAvailability|last_remaining_items|Plus que 2|Plus que 2 en stock|Only 3 left", Limited),
            (
                "OutOfStock|SoldOut|Discontinued|out of stock|oos|unavailable|Rupture|Rupture de stock|Épuisé|Indisponible|non|no|0|false|-2|OUT_OF_STOCK|https://schema.org/OutOfStock|Non disponible",
                OutOfStock,
            ),
            ("PreOrder|PreSale|preorder|Précommande", Preorder),
            ("BackOrder|backorder|Sur commande|MadeToOrder|available for order", Backorder),
            ("|peut-être|Livraison 24h", Unknown),
        ] {
            for word in words.split('|') {
                assert_eq!(Availability::read(word), said, "{word}");
            }
        }
    }
}
