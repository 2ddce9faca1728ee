//! What may be said in a shop: names of goods and of places, ways to pay.

use catalogue::Search;
use kernel::Locale;
use language::{fold, is_everyday};
use ordering::Zone;
use voice::{Gazetteer, Hints};

/// The most names that help: a model reads no longer prompt.
const MOST_SAID: usize = 24;

/// What helps to hear the customers of this shop; `learned`: names that the team corrected, the newest first.
pub(crate) fn hints(search: &Search, zones: &[Zone], learned: &[String], expected: Option<Locale>) -> Hints {
    let goods: Vec<&str> = search.names().collect();
    let places: Vec<&str> = zones
        .iter()
        .flat_map(|zone| std::iter::once(zone.name.as_str()).chain(zone.places.iter().map(String::as_str)))
        .collect();
    // Single words of names of goods that are no everyday words: « attiéké », « bazin », « Adjoua ».
    let words = goods.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let words = words.filter(|word| word.chars().count() > 3 && !is_everyday(&fold(word)));
    let names = Gazetteer::new(places.iter().copied().chain(words).chain(learned.iter().map(String::as_str)));
    let list = |names: &[&str]| names.iter().take(MOST_SAID).copied().collect::<Vec<_>>().join(", ");
    // What was heard wrong before is said to the model first.
    let corrected = learned.iter().take(MOST_SAID / 2).map(String::as_str);
    let goods: Vec<&str> = corrected.chain(goods).collect();
    let prompt = match expected.unwrap_or_default() {
        Locale::Fr => format!(
            "Bonjour, je voudrais commander : {}. Livraison à {}. Paiement à la livraison, Wave, Orange Money, mobile money, FCFA.",
            list(&goods),
            list(&places)
        ),
        Locale::En => format!(
            "Hello, I would like to order: {}. Delivery to {}. Cash on delivery, Wave, Orange Money, mobile money, FCFA.",
            list(&goods),
            list(&places)
        ),
    };
    Hints { expected, prompt, names }
}
