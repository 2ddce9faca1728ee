//! Days and hours as spoken: « demain », « samedi 15h », « le 12 », « avant vendredi ».

use crate::{
    reading::Reading,
    text::{Kind, Token},
};
use serde::Serialize;

/// A day of the calendar, which the caller's clock gives: nothing here reads one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// Such as 2026.
    pub year: i32,
    /// 1–12.
    pub month: u32,
    /// 1–31.
    pub day: u32,
}

/// How a time is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// « samedi ».
    On,
    /// « avant vendredi ».
    Before,
    /// « après 18h ».
    After,
}

/// A day, an hour, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct When {
    /// The words as typed.
    pub text: String,
    /// At, before or after it.
    pub relation: Relation,
    /// The day as `2026-11-28`, when today is known and the day is one.
    pub date: Option<String>,
    /// The hour as `15:00`.
    pub time: Option<String>,
}

/// A day as said.
enum Said {
    /// Days from today.
    In(i64),
    /// Monday is 0.
    Weekday(u32),
    Dated {
        day: u32,
        month: Option<u32>,
    },
    /// « la semaine prochaine »: no one day.
    Vague,
}

const WEEKDAYS: [(&str, &str); 7] = [
    ("lundi", "monday"),
    ("mardi", "tuesday"),
    ("mercredi", "wednesday"),
    ("jeudi", "thursday"),
    ("vendredi", "friday"),
    ("samedi", "saturday"),
    ("dimanche", "sunday"),
];
const MONTHS: [(&str, &str); 12] = [
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
];

/// Every day and hour of the message, in order.
pub(super) fn dates(reading: &Reading<'_>, today: Option<Day>) -> Vec<When> {
    let tokens = &reading.tokens;
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let day = day_at(tokens, at);
        let after_day = day.as_ref().map_or(at, |(_, end)| *end);
        let linked = after_day
            + usize::from(day.is_some() && tokens.get(after_day).is_some_and(|t| t.is_any(&["a", "vers", "at", ","])));
        let time = time_at(tokens, linked, day.is_some());
        let end = time.as_ref().map_or(after_day, |(_, end)| *end);
        if end == at {
            at += 1;
            continue;
        }
        let relation = relation(tokens, at);
        let start = if relation == Relation::On { at } else { at - 1 };
        found.push(When {
            text: reading.text[reading.span(&(start..end))].to_owned(),
            relation,
            date: day.and_then(|(said, _)| today.and_then(|today| said.resolve(today))).map(Day::iso),
            time: time.and_then(|(time, _)| time),
        });
        at = end;
    }
    found
}

fn relation(tokens: &[Token], at: usize) -> Relation {
    let before = |back: usize| at.checked_sub(back).map_or("", |i| tokens[i].text.as_str());
    match before(1) {
        "avant" | "before" | "by" => Relation::Before,
        "apres" | "after" => Relation::After,
        _ => Relation::On,
    }
}

fn day_at(tokens: &[Token], at: usize) -> Option<(Said, usize)> {
    let word = |offset: usize| tokens.get(at + offset).map_or("", |t| t.text.as_str());
    let number = |offset: usize| {
        tokens.get(at + offset).filter(|t| t.kind == Kind::Number).and_then(|t| t.text.parse::<u32>().ok())
    };
    match (word(0), word(1), word(2)) {
        ("apres", "demain", _) => return Some((Said::In(2), at + 2)),
        ("avant", "hier", _) => return Some((Said::In(-2), at + 2)),
        ("demain" | "tomorrow", _, _) => return Some((Said::In(1), at + 1)),
        ("hier" | "yesterday", _, _) => return Some((Said::In(-1), at + 1)),
        ("aujourdhui" | "today", _, _) => return Some((Said::In(0), at + 1)),
        ("aujourd", "hui", _) => return Some((Said::In(0), at + 2)),
        ("tonight", _, _) => return Some((Said::In(0), at + 1)),
        ("ce" | "cet", "soir" | "matin" | "midi" | "apresmidi", _) => return Some((Said::In(0), at + 2)),
        ("cet" | "cette", "apres", "midi") => return Some((Said::In(0), at + 3)),
        ("this", "morning" | "evening" | "afternoon", _) => return Some((Said::In(0), at + 2)),
        ("semaine" | "mois", "prochaine" | "prochain", _) | ("next", "week" | "month", _) => {
            return Some((Said::Vague, at + 2));
        }
        ("week", "end", _) => return Some((Said::Vague, at + 2)),
        ("weekend", _, _) => return Some((Said::Vague, at + 1)),
        ("fin", "du" | "de", "mois" | "semaine") => return Some((Said::Vague, at + 3)),
        ("dans" | "in", _, "jours" | "jour" | "days" | "day") if number(1).is_some() => {
            return number(1).map(|days| (Said::In(days.into()), at + 3));
        }
        _ => {}
    }
    let weekday = WEEKDAYS.iter().zip(0..).find(|((fr, en), _)| word(0) == *fr || word(0) == *en);
    if let Some((_, weekday)) = weekday {
        let next = usize::from(matches!(word(1), "prochain" | "prochaine"));
        return Some((Said::Weekday(weekday), at + 1 + next));
    }
    let month = |offset: usize| {
        let name = word(offset);
        MONTHS.iter().zip(1..).find(|((fr, en), _)| name == *fr || name == *en).map(|(_, month)| month)
    };
    let day = number(0).filter(|day| (1..=31).contains(day));
    if let (Some(day), Some(month)) = (day, month(1)) {
        return Some((Said::Dated { day, month: Some(month) }, at + 2));
    }
    if let (Some(day), "/", Some(month)) = (day, word(1), number(2).filter(|month| (1..=12).contains(month))) {
        let year = usize::from(word(3) == "/" && number(4).is_some()) * 2;
        return Some((Said::Dated { day, month: Some(month) }, at + 3 + year));
    }
    // « pour le 12 », « avant le 12 »: elsewhere « le 2 » is a choice.
    let announced = at >= 2
        && tokens[at - 1].is("le")
        && tokens[at - 2].is_any(&[
            "pour", "avant", "apres", "ici", "jusque", "livrer", "rdv", "vous", "passer", "viens", "fete", "mariage",
            "est",
        ]);
    let ends = !matches!(word(1), "h" | ":" | "fcfa" | "f");
    day.filter(|_| announced && ends).map(|day| (Said::Dated { day, month: None }, at + 1))
}

/// An hour; the inner `None` is a part of the day that is no hour.
fn time_at(tokens: &[Token], at: usize, after_day: bool) -> Option<(Option<String>, usize)> {
    let word = |offset: usize| tokens.get(at + offset).map_or("", |t| t.text.as_str());
    let number = |offset: usize| {
        tokens.get(at + offset).filter(|t| t.kind == Kind::Number).and_then(|t| t.text.parse::<u32>().ok())
    };
    match word(0) {
        "midi" if !(at > 0 && tokens[at - 1].is("apres")) => return Some((Some("12:00".to_owned()), at + 1)),
        "noon" => return Some((Some("12:00".to_owned()), at + 1)),
        "minuit" | "midnight" => return Some((Some("00:00".to_owned()), at + 1)),
        "matin" | "soir" | "morning" | "evening" | "afternoon" if after_day => return Some((None, at + 1)),
        _ => {}
    }
    let hour = number(0).filter(|hour| *hour <= 24)?;
    // « livré sous 24 h », « dans 2 heures »: how long, not when.
    let lasting =
        at > 0 && tokens[at - 1].is_any(&["dans", "sous", "en", "pendant", "depuis", "in", "for", "within", "fait"]);
    let (minutes, end) = match word(1) {
        "h" | "heure" | "heures" | "hrs" | ":" => {
            match number(2).filter(|m| *m < 60 && (word(1) != ":" || tokens[at + 2].text.len() == 2)) {
                Some(minutes) if tokens[at + 2].start <= tokens[at + 1].end + 1 => (minutes, at + 3),
                _ if word(1) == ":" => return None,
                _ => (0, at + 2),
            }
        }
        "pm" if hour < 12 => return Some((Some(format!("{:02}:00", hour + 12)), at + 2)),
        "pm" | "am" => (0, at + 2),
        _ => return None,
    };
    (!lasting).then(|| (Some(format!("{hour:02}:{minutes:02}")), end))
}

impl Said {
    fn resolve(&self, today: Day) -> Option<Day> {
        match *self {
            Self::In(days) => Some(Day::from_count(today.count() + days)),
            Self::Weekday(weekday) => {
                // 1970-01-01 was a Thursday. The day named is the next one, never today.
                let now = (today.count() + 3).rem_euclid(7);
                let ahead = (i64::from(weekday) - now).rem_euclid(7);
                Some(Day::from_count(today.count() + if ahead == 0 { 7 } else { ahead }))
            }
            Self::Dated { day, month } => {
                let month_said = month.unwrap_or(today.month);
                let this = Day { year: today.year, month: month_said, day };
                Some(match (this < today, month) {
                    (true, Some(_)) => Day { year: today.year + 1, ..this },
                    (true, None) if today.month == 12 => Day { year: today.year + 1, month: 1, day },
                    (true, None) => Day { month: today.month + 1, ..this },
                    (false, _) => this,
                })
            }
            Self::Vague => None,
        }
    }
}

impl Day {
    /// Days since 1970-01-01 (Howard Hinnant's `days_from_civil`).
    fn count(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year - era * 400;
        let shifted = (i64::from(self.month) + 9) % 12;
        let of_year = (153 * shifted + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The inverse.
    fn from_count(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days - era * 146_097;
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let small = |value: i64| u32::try_from(value).unwrap_or_default();
        Self {
            year: i32::try_from(year).unwrap_or_default(),
            month: small(month),
            day: small(of_year - (153 * shifted + 2) / 5 + 1),
        }
    }

    fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Context;

    const THURSDAY: Day = Day { year: 2026, month: 11, day: 26 };

    #[test]
    fn days_and_hours_are_read() {
        for (text, date, time) in [
            ("livrez moi demain", Some("2026-11-27"), None),
            ("je passe samedi 15h", Some("2026-11-28"), Some("15:00")),
            ("samedi à 15h30 c'est bon ?", Some("2026-11-28"), Some("15:30")),
            ("avant vendredi svp", Some("2026-11-27"), None),
            ("c'est pour le 12", Some("2026-12-12"), None),
            ("le 5 décembre", Some("2026-12-05"), None),
            ("aujourd'hui vers 18h", Some("2026-11-26"), Some("18:00")),
            ("tomorrow at 3 pm", Some("2026-11-27"), Some("15:00")),
            ("après demain matin", Some("2026-11-28"), None),
            ("jeudi prochain", Some("2026-12-03"), None),
            ("vous livrez à midi ?", None, Some("12:00")),
        ] {
            let reading = Reading::new(text, &Context::default());
            let found = dates(&reading, Some(THURSDAY));
            let first = found.first().unwrap_or_else(|| panic!("{text}: nothing"));
            assert_eq!((first.date.as_deref(), first.time.as_deref()), (date, time), "{text}: {first:?}");
        }
        for text in ["le 2", "2 robes", "livré en 24h", "dans 2 heures", "la robe à 15000"] {
            assert_eq!(dates(&Reading::new(text, &Context::default()), Some(THURSDAY)), [], "{text}");
        }
    }

    #[test]
    fn counting_days_comes_back() {
        for days in [-1, 0, 59, 365, 11_016, 20_783] {
            assert_eq!(Day::from_count(days).count(), days);
        }
        assert_eq!(THURSDAY.count().rem_euclid(7), 0, "a Thursday as 1970-01-01 was");
    }
}
