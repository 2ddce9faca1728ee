//! When a customer wants to come, as they say it: « demain après-midi », « samedi 10h », « plutôt 15h », « après 16h ».

use crate::dialogue::{Part, Visit};
use jiff::{ToSpan, civil::Date};
use language::{Context, Day, Kind, Relation, Token};

/// What a message says of a time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TimeSaid {
    pub date: Option<Date>,
    pub part: Option<Part>,
    /// Minutes after midnight.
    pub minute: Option<i64>,
    pub from: Option<i64>,
    pub before: Option<i64>,
}

/// Words of a yes to a time that is named with it.
const YES: [&str; 24] = [
    "oui", "ok", "okay", "da", "dac", "accord", "dacc", "ouais", "parfait", "bon", "bien", "ce", "est", "ca", "me",
    "va", "yes", "je", "confirme", "valide", "alors", "merci", "svp", "#yes",
];

impl TimeSaid {
    /// What `words` say on a day; `alone`: whether a bare number is an hour, as where an hour was asked for.
    pub fn read(words: &str, today: Date, alone: bool) -> Self {
        let tokens = language::tokens(words);
        let context = Context { today: day(today), ..Context::default() };
        let mut said = Self { part: part(&tokens), ..Self::default() };
        for when in language::understand(words, &context).entities.dates {
            if let Some(date) = when.date.as_deref().and_then(|date| date.parse().ok()) {
                said.date = said.date.or(Some(date));
            }
            let Some(minute) = when.time.as_deref().and_then(minute) else { continue };
            match when.relation {
                Relation::On => said.minute = said.minute.or(Some(minute)),
                Relation::After => said.from = Some(minute),
                Relation::Before => said.before = Some(minute),
            }
        }
        said.date = said.date.or_else(|| numbered(&tokens, today)).or_else(|| is_this_one(words).then_some(today));
        if alone && said.is_silent() {
            said.minute = lone_hour(&tokens);
        }
        said
    }

    /// Whether nothing was said of a time.
    pub fn is_silent(&self) -> bool {
        *self == Self::default()
    }

    /// Into what was said before: what is said again takes its place.
    pub fn onto(&self, visit: &mut Visit) {
        if let Some(date) = self.date {
            visit.date = Some(date.to_string());
        }
        if self.part.is_some() || self.minute.is_some() || self.from.is_some() || self.before.is_some() {
            (visit.part, visit.minute) = (self.part, self.minute);
            (visit.from, visit.before) = (self.from, self.before);
        }
    }
}

/// Whether a message says yes, and names the very time that was asked about besides: « oui samedi 10h ».
pub(super) fn is_yes_to(words: &str, date: Date, minute: i64, today: Date) -> bool {
    let said = TimeSaid::read(words, today, true);
    let names_it = said.date.is_none_or(|said| said == date) && said.minute == Some(minute) && !said.is_silent();
    let time = [said.from, said.before].iter().all(Option::is_none);
    let tokens = language::tokens(words);
    let agrees =
        tokens.iter().any(|token| token.is_any(&["oui", "ok", "okay", "ouais", "yes", "accord", "parfait", "#yes"]));
    let beside = |token: &Token| {
        let of_a_time =
            ["h", "heure", "heures", "a", "le", "demain", "matin", "soir", "apres", "midi", "at", "tomorrow", "pour"];
        let is_day = |names: [&str; 14]| names.contains(&token.text.as_str());
        token.kind == Kind::Number
            || token.kind == Kind::Mark && !token.is("?")
            || token.is_any(&YES)
            || token.is_any(&of_a_time)
            || is_day([
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
            ])
    };
    names_it && time && agrees && tokens.iter().all(beside)
}

fn day(date: Date) -> Option<Day> {
    let small = |n: i8| u32::try_from(n).ok();
    Some(Day { year: date.year().into(), month: small(date.month())?, day: small(date.day())? })
}

fn minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    Some((hour * 60 + minute).min(24 * 60 - 1))
}

fn part(tokens: &[Token]) -> Option<Part> {
    let pairs = tokens.windows(2).any(|pair| pair[0].is("apres") && pair[1].is("midi"));
    let any = |words: &[&str]| tokens.iter().any(|token| token.is_any(words));
    match () {
        () if pairs || any(&["apresmidi", "aprem", "aprm", "afternoon"]) => Some(Part::Afternoon),
        () if any(&["matin", "matinee", "morning"]) => Some(Part::Morning),
        () if any(&["soir", "soiree", "evening", "tonight"]) => Some(Part::Evening),
        () => None,
    }
}

/// « cet après-midi », « this evening »: of today.
fn is_this_one(words: &str) -> bool {
    const THESE: [&str; 9] = [
        "cet apres",
        "cet aprem",
        "cette apres",
        "ce soir",
        "ce matin",
        "ce midi",
        "this afternoon",
        "this evening",
        "this morning",
    ];
    let folded = language::fold(words);
    THESE.iter().any(|these| folded.contains(these))
}

/// « le 28 »: of this month, or of the next.
fn numbered(tokens: &[Token], today: Date) -> Option<Date> {
    let at = tokens.windows(2).position(|pair| pair[0].is_any(&["le", "the"]) && pair[1].kind == Kind::Number)?;
    let next = tokens.get(at + 2).map_or("", |token| token.text.as_str());
    let day: i8 = tokens[at + 1].text.parse().ok().filter(|day| (1..=31).contains(day))?;
    if matches!(next, "h" | ":" | "heure" | "heures" | "fcfa" | "f") {
        return None;
    }
    let this = Date::new(today.year(), today.month(), day).ok().filter(|date| *date >= today);
    this.or_else(|| {
        let next = today.first_of_month().checked_add(1.month()).ok()?;
        Date::new(next.year(), next.month(), day).ok()
    })
}

/// « plutôt 15 »: the only number of the message, where it can be an hour.
fn lone_hour(tokens: &[Token]) -> Option<i64> {
    let mut numbers = tokens.iter().filter(|token| token.kind == Kind::Number);
    let (first, second) = (numbers.next()?, numbers.next());
    let hour: i64 = first.text.parse().ok().filter(|hour| (0..24).contains(hour))?;
    (second.is_none() && tokens.len() <= 6).then_some(hour * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 2 November 2026.
    fn today() -> Date {
        Date::new(2026, 11, 2).unwrap()
    }

    #[test]
    fn a_time_is_heard_as_it_is_said() {
        for (words, date, part, hour) in [
            ("je veux un rdv demain après-midi", Some("2026-11-03"), Some(Part::Afternoon), None),
            ("demain dans l'aprem", Some("2026-11-03"), Some(Part::Afternoon), None),
            ("samedi 10h ?", Some("2026-11-07"), None, Some("10:00")),
            ("samedi matin", Some("2026-11-07"), Some(Part::Morning), None),
            ("plutôt 15h", None, None, Some("15:00")),
            ("15h30 c'est possible", None, None, Some("15:30")),
            ("plutot 15", None, None, Some("15:00")),
            ("le 28", Some("2026-11-28"), None, None),
            ("le 28 à 9h", Some("2026-11-28"), None, Some("09:00")),
            ("le 1", Some("2026-12-01"), None, None),
            ("cet après-midi", Some("2026-11-02"), Some(Part::Afternoon), None),
            ("tomorrow at 3 pm", Some("2026-11-03"), None, Some("15:00")),
            ("Saturday morning", Some("2026-11-07"), Some(Part::Morning), None),
            ("merci beaucoup", None, None, None),
        ] {
            let said = TimeSaid::read(words, today(), true);
            let hour = hour.map(|hour| minute(hour).unwrap());
            assert_eq!(
                (said.date.map(|date| date.to_string()).as_deref(), said.part, said.minute),
                (date, part, hour),
                "{words}"
            );
        }
        assert_eq!(TimeSaid::read("après 16h", today(), true).from, Some(16 * 60));
        assert_eq!(TimeSaid::read("avant 11h", today(), true).before, Some(11 * 60));
        assert!(TimeSaid::read("j'en veux 2", today(), false).is_silent());
    }

    #[test]
    fn a_yes_with_the_very_time_is_a_yes() {
        let saturday = Date::new(2026, 11, 7).unwrap();
        let agrees = |words: &str| is_yes_to(words, saturday, 600, today());
        for words in ["oui samedi 10h", "ok 10h", "oui 10h c'est bon", "yes saturday 10h"] {
            assert!(agrees(words), "{words}");
        }
        for words in [
            "oui samedi 11h",
            "oui mais samedi 10h",
            "samedi 10h",
            "oui dimanche 10h",
            "oui 10h ?",
            "oui pas 10h",
            "oui",
        ] {
            assert!(!agrees(words), "{words}");
        }
    }
}
