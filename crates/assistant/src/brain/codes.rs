//! Codes among the words of a message, and what else it says.

/// The most words of a message that may be codes.
const MOST_TRIED: usize = 4;

/// A word that may be a code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MaybeCode {
    pub word: String,
    /// Whether it is meant as one, known or not: « le code WA11 », « code bidon ».
    pub is_surely_one: bool,
}

fn announces(part: &str) -> bool {
    matches!(language::fold(part).as_str(), "code" | "promo" | "coupon" | "bon")
}

/// Words around a code that say nothing else.
const BESIDE_A_CODE: [&str; 34] = [
    "j",
    "ai",
    "jai",
    "le",
    "un",
    "mon",
    "ce",
    "cest",
    "c",
    "est",
    "avec",
    "voici",
    "et",
    "svp",
    "stp",
    "merci",
    "de",
    "reduction",
    "remise",
    "n",
    "pas",
    "applique",
    "appliquer",
    "appliquez",
    "utilise",
    "utiliser",
    "utilisez",
    "mets",
    "mettez",
    "i",
    "have",
    "the",
    "my",
    "please",
];
/// What follows « code » and is none.
const NO_CODE: [&str; 20] = [
    "reduction",
    "remise",
    "svp",
    "stp",
    "merci",
    "pour",
    "valable",
    "valide",
    "marche",
    "disponible",
    "encore",
    "est",
    "please",
    "postal",
    "for",
    "still",
    "valid",
    "discount",
    "rabais",
    "aussi",
];

/// Words that take something off.
const TAKES_OFF: [&str; 18] = [
    "enleve",
    "enlever",
    "enlevez",
    "retire",
    "retirer",
    "retirez",
    "supprime",
    "supprimer",
    "supprimez",
    "annule",
    "annuler",
    "annulez",
    "ote",
    "otez",
    "sans",
    "remove",
    "without",
    "drop",
];
/// How near a code stands to the word that takes it off: « enlève le code », « je ne veux plus du code promo »; in « sans passer par le
/// code de la porte » it is another.
const NEAR: usize = 3;

/// Whether a message speaks of a code: « avez-vous un code promo ? ».
pub(super) fn asks_for_a_code(words: &str) -> bool {
    let said = |part: &str| announces(part) && language::fold(part) != "bon";
    words.split(|c: char| !c.is_alphanumeric()).any(said)
}

/// Whether a message wants a code taken off: « enlève le code », « sans le code », « je ne veux plus du code ».
/// A question is none.
pub(super) fn takes_codes_off(words: &str, on_the_cart: &[String]) -> bool {
    let folded = language::fold(words);
    let parts: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let is_a_code =
        |part: &str| announces(part) && part != "bon" || on_the_cart.iter().any(|code| language::fold(code) == part);
    let takes_off = |at: usize| {
        // « je veux le code » wants it, « je ne veux plus du code » does not.
        let wants_none = matches!(parts[at..], ["veux", "plus" | "pas", ..] | ["pas" | "plus", "besoin", ..]);
        wants_none || TAKES_OFF.contains(&parts[at])
    };
    let is_about_more = words.contains('?') || ["combien", "commande"].iter().any(|word| parts.contains(word));
    !is_about_more
        && (0..parts.len()).any(|at| takes_off(at) && parts[at + 1..].iter().take(NEAR).any(|part| is_a_code(part)))
}

/// The words of a message that may be a code: capitals or letters beside figures, or what follows « code ».
pub(super) fn may_be_codes(words: &str) -> Vec<MaybeCode> {
    let shouts = !words.chars().any(char::is_lowercase);
    let parts: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= 3).collect();
    let figures = |part: &str| part.chars().any(|c| c.is_ascii_digit());
    let looks =
        |part: &str| part.chars().any(char::is_alphabetic) && (figures(part) || !part.chars().any(char::is_lowercase));
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let before = &parts[..at];
        let announced = before.iter().rev().take(2).any(|before| announces(before));
        if !(looks(part) || announced) || announces(part) || found.len() >= MOST_TRIED {
            continue;
        }
        let folded = language::fold(part);
        // « bon » announces one that is known; « c bon » does not announce one that is not.
        let named = before.iter().rev().take(2).any(|before| announces(before) && language::fold(before) != "bon");
        let by_its_form = looks(part) && (figures(part) || !shouts);
        let is_last =
            at + 1 == parts.len() && parts.len() <= 5 && before.last().is_some_and(|before| announces(before));
        let is_surely_one = named && (by_its_form || is_last) && !NO_CODE.contains(&folded.as_str());
        found.push(MaybeCode { word: (*part).to_owned(), is_surely_one });
    }
    found
}

/// What a message says beside these codes; empty when it is nothing.
pub(super) fn beside_codes(words: &str, codes: &[String]) -> String {
    let parts = || words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let of_a_code =
        |part: &str| codes.iter().any(|code| code == part) || announces(part) && language::fold(part) != "bon";
    let says = |part: &str| !of_a_code(part) && !BESIDE_A_CODE.contains(&language::fold(part).as_str());
    if !parts().any(says) {
        return String::new();
    }
    parts().filter(|part| !of_a_code(part)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{beside_codes, may_be_codes, takes_codes_off};

    fn words(said: &str) -> Vec<String> {
        may_be_codes(said).into_iter().map(|said| said.word).collect()
    }

    fn surely(said: &str) -> Vec<String> {
        may_be_codes(said).into_iter().filter(|said| said.is_surely_one).map(|said| said.word).collect()
    }

    #[test]
    fn codes_are_seen_among_words() {
        assert_eq!(words("jai le code wa10"), ["wa10"]);
        assert_eq!(words("WA10"), ["WA10"]);
        assert_eq!(words("avec le code promo bienvenue svp"), ["bienvenue", "svp"]);
        assert!(may_be_codes("je prends 2 robes taille M").is_empty());
        assert!(may_be_codes("oui").is_empty());
    }

    #[test]
    fn what_is_meant_as_a_code_is_told_from_what_only_may_be_one() {
        for said in
            ["code promo SOLDES99", "j'ai un code : WA11", "code bidon", "mon code promo est NOEL2026", "code ABCDEF"]
        {
            assert_eq!(surely(said).len(), 1, "{said}");
        }
        for said in [
            "vous avez un code promo svp",
            "vous avez un code réduction",
            "AVEZ VOUS UN CODE PROMO POUR MOI",
            "oui c bon COCODY",
            "c'est quoi le code postal",
            "TEE35",
        ] {
            assert!(surely(said).is_empty(), "{said}: {:?}", surely(said));
        }
    }

    #[test]
    fn a_code_is_taken_off_by_words_that_say_so() {
        let on = ["NOEL20".to_owned()];
        for said in [
            "enleve le code",
            "retire le code NOEL20",
            "enlève le code promo",
            "sans le code",
            "je ne veux plus du code",
            "enleve noel20",
            "je n'ai pas besoin du code promo",
            "remove the code",
            "enleve le code et ajoute un foulard",
            "mets 2 foulards sans code",
        ] {
            assert!(takes_codes_off(said, &on), "{said}");
        }
        for said in [
            "enleve le foulard",
            "j'ai le code NOEL20",
            "je veux le code promo",
            "sans le code ça fait combien",
            "sans le code c'est le même prix ?",
            "sans piment",
            "livrez sans passer par le code de la porte",
            "c bon sans sachet",
            "je veux 2 robes j'ai pas encore le code promo",
            "annule ma commande avec le code NOEL20",
        ] {
            assert!(!takes_codes_off(said, &on), "{said}");
        }
    }

    #[test]
    fn what_is_said_beside_a_code_is_what_is_left() {
        let beside = |said: &str, code: &str| beside_codes(said, &[code.to_owned()]);
        for (said, code) in [
            ("code TOUT", "TOUT"),
            ("le code c'est PRESQUE", "PRESQUE"),
            ("PRESQUE", "PRESQUE"),
            ("j'ai le code LIVRAISON", "LIVRAISON"),
            ("mon code BIENVENUE n'est pas appliqué", "BIENVENUE"),
        ] {
            assert_eq!(beside(said, code), "", "{said}");
        }
        assert_eq!(beside("oui c bon avec le code WA10", "WA10"), "oui c bon avec le");
        assert_eq!(beside("je prends 2 robes code WA10", "WA10"), "je prends 2 robes");
    }
}
