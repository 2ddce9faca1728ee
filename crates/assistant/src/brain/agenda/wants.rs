//! What a customer wants of an appointment: one, another time, none, or to know when theirs is.

use agenda::Service;
use language::{Act, Intent, Token};

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    /// One, or the one being made at another time.
    Book,
    /// Theirs at another time.
    Move,
    /// Theirs called off.
    Cancel,
    /// When theirs is.
    Ask,
    /// What only a person can answer: they will be late.
    Person,
}

impl Wants {
    /// Read from the words alone: few and certain.
    pub fn read(words: &str) -> Self {
        let tokens = language::tokens(words);
        let any = |words: &[&str]| tokens.iter().any(|token| token.is_any(words));
        let starts = |stems: &[&str]| tokens.iter().any(|token| stems.iter().any(|stem| token.text.starts_with(stem)));
        let folded = language::fold(words);
        let says = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
        if any(&["retard", "late"]) {
            return Self::Person;
        }
        let not_coming = [
            "peux plus venir",
            "peux pas venir",
            "pourrai pas venir",
            "pourrai plus venir",
            "viens plus",
            "viendrai pas",
            "viens pas",
            "can't come",
            "cannot come",
            "can't make it",
            "won't come",
        ];
        if starts(&["annul", "cancel", "supprim"]) || says(&not_coming) {
            return Self::Cancel;
        }
        let moving = ["deplac", "report", "decal", "repouss", "avanc", "reschedul", "postpone", "chang", "move"];
        if starts(&moving) {
            return Self::Move;
        }
        let theirs = says(&[
            "mon rdv",
            "mon rv",
            "mon rendez",
            "mes rdv",
            "mes rendez",
            "my appointment",
            "my booking",
            "notre rdv",
        ]);
        let asks = ["quand", "quelle", "quel", "when", "what", "rappel", "confirm", "remind", "toujours"];
        if theirs && starts(&asks) {
            return Self::Ask;
        }
        Self::Book
    }
}

/// Whether words speak of an appointment by its name.
pub(super) fn names_one(words: &str) -> bool {
    const NAMES: [&str; 12] = [
        "rdv",
        "rv",
        "rendezvous",
        "creneau",
        "creneaux",
        "appointment",
        "appointments",
        "booking",
        "rendev",
        "rdvs",
        "reschedule",
        "slot",
    ];
    let tokens = language::tokens(words);
    tokens.iter().any(|token| token.is_any(&NAMES))
        || tokens.windows(2).any(|pair| pair[0].is_any(&["rendez", "rende"]) && pair[1].is_any(&["vous", "vou"]))
        || language::fold(words).contains("rendez-vous")
}

/// Whether an act is about coming at a time, or may be where a time was asked for.
pub(super) fn may_be_one(act: &Act) -> bool {
    let free = act.slots.items.is_empty() && act.slots.places.is_empty();
    match act.intent {
        Intent::Appointment => true,
        Intent::GiveDetail | Intent::Choose | Intent::Confirm | Intent::Refuse | Intent::Other | Intent::AskShop => {
            true
        }
        Intent::AskAvailability
        | Intent::Browse
        | Intent::Goodbye
        | Intent::CartChange
        | Intent::CartClear
        | Intent::CancelOrder => free,
        Intent::AskDelivery
        | Intent::AskPayment
        | Intent::PayNow
        | Intent::OrderStatus
        | Intent::Stop
        | Intent::Human => false,
        _ => free && !act.is_sure(),
    }
}

/// « passer chercher ma commande »: they come, and not to be received.
pub(super) fn fetches(words: &str) -> bool {
    const FETCHING: [&str; 10] =
        ["chercher", "recuperer", "recup", "recupere", "retirer", "retrait", "colis", "commande", "collect", "pick"];
    language::tokens(words).iter().any(|token| token.is_any(&FETCHING))
}

/// The service that words name; none where they name none, or several.
pub(super) fn service_named<'a>(services: &'a [Service], words: &str) -> Option<&'a Service> {
    let said = language::tokens(words);
    let names = |service: &&Service| {
        let parts = language::tokens(&service.name);
        parts.iter().any(|part| part.text.len() > 3 && said.iter().any(|word| alike(part, word)))
    };
    let mut named = services.iter().filter(names);
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// « essayer » for « essayage », « retouche » for « retouches ».
fn alike(part: &Token, word: &Token) -> bool {
    let (a, b) = (part.text.as_str(), word.text.as_str());
    let common = a.bytes().zip(b.bytes()).take_while(|(one, other)| one == other).count();
    a == b || common >= 5 && common + 4 >= a.len().max(b.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{ServiceId, Uuid};

    #[test]
    fn what_is_wanted_is_read_from_few_words() {
        for (words, wants) in [
            ("je veux un rdv samedi", Wants::Book),
            ("annulez mon rdv", Wants::Cancel),
            ("finalement je ne peux plus venir mardi", Wants::Cancel),
            ("c'est à quelle heure mon rdv", Wants::Ask),
            ("confirmez mon rdv du 5 juin", Wants::Ask),
            ("when is my appointment?", Wants::Ask),
            ("est-il possible de décaler mon rendez-vous à 17h", Wants::Move),
            ("move my appointment to Tuesday please", Wants::Move),
            ("je serai en retard à mon rdv", Wants::Person),
        ] {
            assert_eq!(Wants::read(words), wants, "{words}");
        }
    }

    #[test]
    fn a_service_is_named_by_its_stem() {
        let service =
            |n, name: &str| Service { id: ServiceId(Uuid::from_u128(n)), name: name.into(), minutes: 30, price: None };
        let services = [service(1, "Essayage"), service(2, "Retouches")];
        let named = |words: &str| service_named(&services, words).map(|service| service.name.as_str());
        assert_eq!(named("je veux essayer la robe"), Some("Essayage"));
        assert_eq!(named("rdv pour une retouche"), Some("Retouches"));
        assert_eq!(named("un rdv pour essayage et retouche"), None);
        assert_eq!(named("un rdv"), None);
    }

    #[test]
    fn an_appointment_has_many_spellings() {
        for words in ["un rdv", "rendez vous", "rendez-vous", "un rv svp", "un créneau", "an appointment"] {
            assert!(names_one(words), "{words}");
        }
        assert!(!names_one("vous rendez la monnaie ?"));
    }
}
