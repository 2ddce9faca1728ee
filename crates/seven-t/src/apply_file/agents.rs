//! The assistants of a brand, and how they behave.

use super::{
    AgentInput, Tone,
    check::{Check, Once},
    input::ConductInput,
    shape::{self, Text},
};
use assistant::{Agent, Aloud, Conduct, Deed, When, WorkHours};
use identity::QuietHours;
use kernel::{Locale, minutes, seconds};
use std::collections::BTreeMap;
use toml::Spanned;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Check<'_> {
    pub(super) fn agents(&mut self, shapes: Vec<shape::Agent>) -> Vec<AgentInput> {
        let mut names = Once::new("agent");
        let mut agents = Vec::with_capacity(shapes.len());
        for shape in shapes {
            names.see(self, &shape.name);
            let tone = shape.tone.and_then(|tone| self.one_of("tone", &tone, &Tone::ALL, |tone| tone.code()));
            agents.push(AgentInput {
                name: self.filled("name", &shape.name, Agent::LONGEST_NAME),
                tone: tone.unwrap_or(Tone::Warm),
                languages: self.languages(shape.languages),
                instructions: shape
                    .instructions
                    .map(|text| self.at_most("instructions", &text, Agent::LONGEST_INSTRUCTIONS))
                    .unwrap_or_default(),
                conduct: ConductInput {
                    hours: self.work_hours(shape.hours, shape.days),
                    absence: shape.absence.map(|text| self.at_most("absence", &text, Conduct::LONGEST_ABSENCE)),
                    wait: self.within("wait_seconds", shape.wait_seconds, 0, 60).map(seconds),
                    patience: self.small("patience", shape.patience, 1, Conduct::MOST_PATIENCE),
                    // 0 is no limit: what a file does not say stays.
                    most_discount: self
                        .small("most_discount_percent", shape.most_discount_percent, 0, 100)
                        .map(|most| (most > 0).then_some(most)),
                    most_in_a_row: self.small("most_in_a_row", shape.most_in_a_row, 1, Conduct::MOST_IN_A_ROW),
                    routing: self.routing(shape.routing),
                    team_hours: self.work_hours(shape.team_hours, shape.team_days),
                    team_within: self.within("team_within_minutes", shape.team_within_minutes, 1, 1_440).map(minutes),
                    discloses: shape.discloses,
                    aloud: shape.aloud.and_then(|word| self.one_of("aloud", &word, &Aloud::ALL, |aloud| aloud.code())),
                },
            });
        }
        agents
    }

    fn routing(&mut self, rows: BTreeMap<Text, Vec<Text>>) -> Vec<(When, Vec<Deed>)> {
        let mut read = Vec::with_capacity(rows.len());
        for (when, deeds) in rows {
            let Some(when) = self.one_of("routing", &when, &When::ALL, |when| when.code()) else { continue };
            let may = when.may();
            read.push((
                when,
                deeds.iter().filter_map(|deed| self.one_of("deed", deed, may, |deed| deed.code())).collect(),
            ));
        }
        read
    }

    fn languages(&mut self, given: Option<Spanned<Vec<Text>>>) -> Vec<Locale> {
        let Some(given) = given else { return Locale::ALL.to_vec() };
        if given.get_ref().is_empty() {
            self.wrong(&given, "languages is empty: an agent speaks at least one");
        }
        let mut once = Once::new("language");
        let mut languages = Vec::new();
        for text in given.get_ref() {
            once.see(self, text);
            languages.extend(self.one_of("language", text, &Locale::ALL, |locale| locale.code()));
        }
        languages
    }

    /// `hours = "08:00-20:00"` and `days = ["mon", …]`; an empty text is always, no day is every day.
    fn work_hours(&mut self, hours: Option<Text>, days: Option<Spanned<Vec<Text>>>) -> Option<Option<WorkHours>> {
        let Some(hours) = hours else {
            if let Some(days) = days {
                self.wrong(&days, "days without hours: say between which, \"08:00-20:00\"");
            }
            return None;
        };
        if hours.get_ref().trim().is_empty() {
            return Some(None);
        }
        let mut once = Once::new("day");
        let mut numbers = Vec::new();
        for text in days.iter().flat_map(|days| days.get_ref()) {
            once.see(self, text);
            let day = self.one_of("day", text, &DAYS, |day| day);
            numbers.extend(day.and_then(|day| DAYS.iter().zip(1..).find(|(known, _)| **known == day)).map(|(_, n)| n));
        }
        if numbers.is_empty() {
            numbers = (1..=7).collect();
        }
        let between = hours.get_ref().parse::<QuietHours>();
        let read =
            between.ok().map(QuietHours::minutes).and_then(|(from, until)| WorkHours::new(&numbers, from, until));
        if read.is_none() {
            self.wrong(&hours, format!("hours {:?} must look like \"08:00-20:00\"", hours.get_ref()));
        }
        Some(read)
    }

    fn small(&mut self, key: &str, number: Option<Spanned<i64>>, least: u8, most: u8) -> Option<u8> {
        self.within(key, number, least.into(), most.into()).and_then(|number| u8::try_from(number).ok())
    }

    fn within(&mut self, key: &str, number: Option<Spanned<i64>>, least: i64, most: i64) -> Option<i64> {
        let number = number?;
        if !(least..=most).contains(number.get_ref()) {
            self.wrong(&number, format!("{key} is {}: it must be from {least} to {most}", number.get_ref()));
        }
        Some(number.into_inner())
    }
}
