//! Whether a message that says yes holds something back. A yes that binds must be nothing but a yes: these words are few
//! and certain, and missing one in doubt only asks again.

use crate::text::tokens;

/// Words that put off: the customer will come back.
const LATER: &[&str] = &[
    "attends",
    "attendez",
    "attend",
    "wait",
    "demain",
    "tomorrow",
    "apres",
    "later",
    "tard",
    "bientot",
    "soon",
    "minute",
    "minutes",
    "instant",
    "moment",
    "reflechir",
    "reflechis",
    "think",
    "paie",
    "salaire",
    "salary",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "semaine",
    "week",
    "soir",
    "tonight",
];

/// Words that put a condition, except, deny or ask.
const RESERVES: &[&str] = &[
    "mais",
    "but",
    "pas",
    "not",
    "ne",
    "non",
    "no",
    "jamais",
    "never",
    "attendre",
    "tantot",
    "quand",
    "when",
    "si",
    "if",
    "comment",
    "how",
    "combien",
    "sauf",
    "except",
    "unless",
    "avant",
    "before",
    "voir",
    "sinon",
    "plutot",
    "instead",
    "first",
    "encore",
    "pourquoi",
    "why",
    "ou",
    "where",
    "?",
    "#question",
    "#no",
    "mois",
    "month",
    "dis",
    "tell",
    "rappelle",
    "doute",
];

/// « pas maintenant » puts off; « ok maintenant » holds nothing back.
const NOW: [&str; 2] = ["maintenant", "now"];

/// Whether something in the message holds back: « oui mais… », « je confirme demain », « ok c'est comment ? ».
pub fn holds_back(text: &str) -> bool {
    tokens(text).iter().any(|token| token.is_any(RESERVES) || token.is_any(LATER))
}

/// Whether it puts off: « ok attends », « je te dis après », « pas maintenant ».
pub fn puts_off(text: &str) -> bool {
    tokens(text).iter().any(|token| token.is_any(LATER) || token.is_any(&NOW))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_yes_holds_nothing_back() {
        for yes in
            ["oui", "oui c bon", "ok jprends", "cest bon je valide", "d'accord merci", "yes please", "go ahead", "👍"]
        {
            assert!(!holds_back(yes), "{yes}");
        }
        for but in [
            "je confirme demain",
            "dac je te dis apres",
            "ok wait",
            "ok jattends ma paie",
            "ok c comment on fait",
            "oui mais c combien la livraison",
            "sure, but how much is delivery",
            "oui attends",
            "ok pas maintenant",
            "je valide pas",
            "oui ?",
            "je valide tout sauf le foulard",
        ] {
            assert!(holds_back(but), "{but}");
        }
        assert!(puts_off("ok jattends ma paie") && puts_off("ok mais pas maintenant") && !puts_off("oui mais combien"));
    }
}
