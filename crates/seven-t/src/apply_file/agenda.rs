//! When a brand's customers may come, and what for.

use super::{
    check::{Check, Once},
    shape::{self, Text},
};
use agenda::{AgendaDraft, Opening, Rules, ServiceDraft};
use alerts::AlertTemplate;
use jiff::civil::Date;
use kernel::Currency;
use toml::{Spanned, Value};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Check<'_> {
    /// The template of alerts, under the name and in the language that Meta approved.
    pub(super) fn alert_template(&mut self, shape: Spanned<shape::AlertTemplate>) -> Option<AlertTemplate> {
        let place = Spanned::new(shape.span(), ());
        let shape::AlertTemplate { name, language } = shape.into_inner();
        let template = AlertTemplate { name, language };
        match template.check() {
            Ok(()) => Some(template),
            Err(error) => {
                self.wrong(&place, format!("alert_template: {error}"));
                None
            }
        }
    }

    /// What is wrong with it as a whole is told where the table stands.
    pub(super) fn agenda(&mut self, shape: Spanned<shape::Agenda>, currency: Currency) -> AgendaDraft {
        let place = Spanned::new(shape.span(), ());
        let shape = shape.into_inner();
        let usual = Rules::default();
        let mut names = Once::new("service");
        let mut services = Vec::with_capacity(shape.services.len());
        for service in shape.services {
            names.see(self, &service.name);
            services.push(ServiceDraft {
                name: self.filled("name", &service.name, AgendaDraft::LONGEST_NAME),
                minutes: service.minutes.into_inner(),
                price: service.price.and_then(|price| self.amount("price", &price, currency)).map(|price| price.minor),
            });
        }
        let mut openings = Vec::new();
        for (day, parts) in &shape.opening {
            let known = self.one_of("day", day, &DAYS, |day| day);
            let number = known.and_then(|day| DAYS.iter().zip(1..).find(|(one, _)| **one == day)).map(|(_, n)| n);
            let texts: Vec<&str> = match parts.get_ref() {
                Value::Array(several) => several.iter().map(|one| one.as_str().unwrap_or_default()).collect(),
                one => vec![one.as_str().unwrap_or_default()],
            };
            for text in texts {
                openings.extend(number.and_then(|day| self.opening(day, parts, text)));
            }
        }
        let closed = shape.closed.iter().filter_map(|text| self.date("closed", text)).collect();
        let draft = AgendaDraft {
            active: shape.active,
            services,
            rules: Rules {
                openings,
                closed,
                capacity: shape.capacity.unwrap_or(usual.capacity),
                every: shape.every_minutes.unwrap_or(usual.every),
                notice: shape.notice_minutes.unwrap_or(usual.notice),
                horizon: shape.horizon_days.unwrap_or(usual.horizon),
                reminds: shape.reminds,
            },
        };
        if let Err(error) = draft.check() {
            self.wrong(&place, error.to_string());
        }
        draft
    }

    /// `09:00-18:00`; `24:00` is the end of the day.
    fn opening(&mut self, day: i64, place: &Spanned<Value>, text: &str) -> Option<Opening> {
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
            ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
        };
        let halves = text.split_once('-').and_then(|(from, until)| Some((minute(from)?, minute(until)?)));
        let read = halves.map(|(from, until)| Opening { day, from, until }).filter(|opening| opening.is_sound());
        if read.is_none() {
            self.wrong(place, format!("opening {text:?} must look like \"09:00-18:00\""));
        }
        read
    }

    fn date(&mut self, key: &str, text: &Text) -> Option<Date> {
        let read = text.get_ref().parse::<Date>().ok();
        if read.is_none() {
            self.wrong(text, format!("{key} {:?} must be a date like \"2026-12-25\"", text.get_ref()));
        }
        read
    }
}
