use crate::{assets, icons::Svg, marks::Marked, texts, texts::Texts};
use fluent_bundle::{FluentArgs, FluentValue};
use jiff::{
    Timestamp, Zoned,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use kernel::{Currency, Locale, Millis, Money};
use std::borrow::Cow;

/// Who reads a page, where and when: how everything is said. Templates call it `ui`.
#[derive(Debug, Clone)]
pub struct Ui {
    /// The reader's language.
    pub locale: Locale,
    /// The moment the page is rendered.
    pub now: Millis,
    /// What the addresses of the open brand begin with: `/b/awa-mode`; empty outside a brand.
    pub base: String,
    zone: TimeZone,
}

/// What a sentence can be filled with.
pub trait Arg {
    /// The value as Fluent takes it: numbers choose plurals.
    fn value(&self) -> FluentValue<'_>;
}
/// A moment in time; lets templates pass a [`Millis`] however they hold it.
pub trait Moment {
    /// The moment.
    fn moment(&self) -> Millis;
}
/// An amount; lets templates pass [`Money`] however they hold it.
pub trait Amount {
    /// The amount.
    fn amount(&self) -> Money;
}

impl Ui {
    /// For a reader of `locale` in `zone` at `now`.
    pub fn new(locale: Locale, zone: TimeZone, now: Millis) -> Self {
        Self { locale, now, base: String::new(), zone }
    }

    /// The same reader, inside a brand.
    pub fn in_brand(self, slug: &str) -> Self {
        Self { base: format!("/b/{slug}"), ..self }
    }

    /// A text.
    pub fn say(&self, key: &str) -> String {
        self.texts().say(key, None).into_owned()
    }

    /// A text with `$n`.
    pub fn say_n(&self, key: &str, n: impl Arg) -> String {
        self.say_with(key, "n", n)
    }

    /// A text with one named value.
    pub fn say_with(&self, key: &str, name: &str, value: impl Arg) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set(name, value.value());
        self.texts().say(key, Some(&arguments)).into_owned()
    }

    /// A text with two named values.
    pub fn say_with_two(&self, key: &str, a: &str, one: impl Arg, b: &str, two: impl Arg) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set(a, one.value());
        arguments.set(b, two.value());
        self.texts().say(key, Some(&arguments)).into_owned()
    }

    fn texts(&self) -> &'static Texts {
        texts(self.locale)
    }

    /// `12 500 FCFA`.
    pub fn money(&self, amount: impl Amount) -> String {
        amount.amount().display(self.locale)
    }

    /// What little something costs, in millionths of a minor unit: `0,2 FCFA`.
    pub fn cost(&self, millionths: i64, currency: Currency) -> String {
        let minor_of_major = 10_i64.pow(currency.exponent());
        let hundredths = (millionths.max(0) / 100).saturating_add(50 * minor_of_major) / (100 * minor_of_major);
        if hundredths >= 1_000 || hundredths == 0 && millionths <= 0 {
            return self.money(Money::new((millionths.max(0) + 999_999) / 1_000_000, currency));
        }
        let point = if self.locale == Locale::Fr { ',' } else { '.' };
        let said = |hundredths: i64| {
            let text = format!("{}{point}{:02}", hundredths / 100, hundredths % 100);
            let short = text.trim_end_matches('0').trim_end_matches(point);
            format!("{short}\u{a0}{}", currency.symbol())
        };
        if hundredths == 0 { self.say_with("cost-below", "sum", said(1)) } else { said(hundredths) }
    }

    /// `14:32`, in the brand's time zone.
    pub fn time(&self, at: impl Moment) -> String {
        self.zoned(at.moment()).strftime("%H:%M").to_string()
    }

    /// The day, as one says it today: today, yesterday, a weekday, then the date.
    pub fn day(&self, at: impl Moment) -> String {
        let date = self.zoned(at.moment()).date();
        match self.days_ago(date) {
            0 => self.say("day-today"),
            1 => self.say("day-yesterday"),
            2..=6 => self.weekday(date),
            _ => self.date(at),
        }
    }

    /// `lundi 23 novembre`, with the year when it is not this one.
    pub fn date(&self, at: impl Moment) -> String {
        let date = self.zoned(at.moment()).date();
        let mut arguments = FluentArgs::new();
        arguments.set("weekday", self.weekday(date));
        arguments.set("day", FluentValue::from(date.day()));
        arguments.set("month", self.month(date));
        if date.year() == self.zoned(self.now).year() {
            return self.texts().say("date-full", Some(&arguments)).into_owned();
        }
        arguments.set("year", date.year().to_string());
        self.texts().say("date-full-year", Some(&arguments)).into_owned()
    }

    /// Whether a day begins at that moment.
    pub fn is_midnight(&self, at: impl Moment) -> bool {
        self.zoned(at.moment()).time() == jiff::civil::Time::midnight()
    }

    /// As short as a list needs: the time today, else yesterday, the weekday, the date.
    pub fn when(&self, at: impl Moment) -> String {
        let zoned = self.zoned(at.moment());
        match self.days_ago(zoned.date()) {
            0 => self.time(at),
            1..=6 => self.day(at),
            _ => zoned.strftime("%d/%m/%y").to_string(),
        }
    }

    /// Day and time: `hier à 14:32`.
    pub fn moment(&self, at: impl Moment) -> String {
        self.say_with_two("day-and-time", "day", self.day(at.moment()), "time", self.time(at.moment()))
    }

    /// Until when: « jusqu’à 19:01 » today, « jusqu’au samedi 5 décembre à 15:40 » another day; the whole day before where it is a
    /// midnight.
    pub fn until(&self, at: impl Moment) -> String {
        let at = at.moment();
        match () {
            () if self.is_midnight(at) => self.say_with("until-day", "day", self.date(at - Millis(1))),
            () if !self.is_other_day(at, self.now) => self.say_with("until-time", "time", self.time(at)),
            () => self.say_with_two("until-moment", "day", self.date(at), "time", self.time(at)),
        }
    }

    /// From when on, in the same way.
    pub fn since(&self, at: impl Moment) -> String {
        let at = at.moment();
        match () {
            () if self.is_midnight(at) => self.say_with("since-day", "day", self.date(at)),
            () if !self.is_other_day(at, self.now) => self.say_with("since-time", "time", self.time(at)),
            () => self.say_with_two("since-moment", "day", self.date(at), "time", self.time(at)),
        }
    }

    /// For the `datetime` attribute of `<time>`.
    pub fn iso(&self, at: impl Moment) -> String {
        self.zoned(at.moment()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// How long until `at`: `2 h 05`, `12 min`; nothing is left once it is past.
    pub fn left(&self, until: impl Moment) -> String {
        let minutes = (until.moment().0 - self.now.0).max(0).div_euclid(60_000);
        if minutes < 60 { format!("{minutes} min") } else { format!("{} h {:02}", minutes / 60, minutes % 60) }
    }

    /// Whether two moments fall on different days here.
    pub fn is_other_day(&self, a: impl Moment, b: impl Moment) -> bool {
        self.zoned(a.moment()).date() != self.zoned(b.moment()).date()
    }

    /// The calendar day, `2026-11-23`.
    pub fn day_id(&self, at: impl Moment) -> String {
        self.zoned(at.moment()).date().to_string()
    }

    /// Today's calendar day, `2026-11-23`.
    pub fn today(&self) -> String {
        self.day_id(self.now)
    }

    /// The first moment of the day of `at`, in milliseconds: where its separator stands among messages.
    pub fn day_start(&self, at: impl Moment) -> i64 {
        let moment = at.moment();
        self.zoned(moment).start_of_day().map_or(moment.0, |start| start.timestamp().as_millisecond())
    }

    /// The part of the day, to greet by: before noon, before six, after.
    pub fn greeting(&self) -> String {
        match self.zoned(self.now).hour() {
            4..12 => self.say("greeting-morning"),
            12..18 => self.say("greeting-afternoon"),
            _ => self.say("greeting-evening"),
        }
    }

    /// Every language.
    pub fn locales(&self) -> &'static [Locale] {
        &Locale::ALL
    }

    /// A language's own name for itself: the same in every catalogue, so it stands here.
    pub fn locale_name(&self, locale: &Locale) -> &'static str {
        match locale {
            Locale::Fr => "Français",
            Locale::En => "English",
        }
    }

    /// One of our icons, by name; decorative, always beside a word.
    pub fn icon(&self, name: &str) -> Svg {
        Svg::named(name)
    }

    /// A message's words with WhatsApp's marks: `*bold*`, `_italic_`, `~struck~`.
    pub fn marked<'a>(&self, text: &'a str) -> Marked<'a> {
        Marked(text)
    }

    /// The address of an asset with its version.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// Text as part of a query string.
    pub fn query(&self, text: &str) -> String {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    }

    /// The moment on the brand's clock, for files.
    pub(crate) fn civil(&self, at: impl Moment) -> DateTime {
        self.zoned(at.moment()).datetime()
    }

    fn weekday(&self, date: Date) -> String {
        const KEYS: [&str; 7] =
            ["weekday-mon", "weekday-tue", "weekday-wed", "weekday-thu", "weekday-fri", "weekday-sat", "weekday-sun"];
        let at = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default();
        self.say(KEYS[at % KEYS.len()])
    }

    fn month(&self, date: Date) -> String {
        const KEYS: [&str; 12] = [
            "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9",
            "month-10", "month-11", "month-12",
        ];
        let at = usize::try_from(date.month() - 1).unwrap_or_default();
        self.say(KEYS[at % KEYS.len()])
    }

    fn days_ago(&self, date: Date) -> i32 {
        self.zoned(self.now).date().since(date).map_or(i32::MAX, |span| span.get_days())
    }

    fn zoned(&self, at: Millis) -> Zoned {
        Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(self.zone.clone())
    }
}

macro_rules! held_any_way {
    ($trait:ident, $method:ident, $out:ty) => {
        impl $trait for $out {
            fn $method(&self) -> $out {
                *self
            }
        }
        impl<T: $trait + ?Sized> $trait for &T {
            fn $method(&self) -> $out {
                (**self).$method()
            }
        }
    };
}
held_any_way!(Moment, moment, Millis);
held_any_way!(Amount, amount, Money);

macro_rules! number_args {
    ($($type:ty),+) => {$(
        impl Arg for $type {
            fn value(&self) -> FluentValue<'_> { FluentValue::from(*self) }
        }
    )+};
}
number_args!(i64, i32, u32, u64, usize);
impl Arg for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}
impl Arg for String {
    fn value(&self) -> FluentValue<'_> {
        self.as_str().value()
    }
}
impl Arg for Cow<'_, str> {
    fn value(&self) -> FluentValue<'_> {
        self.as_ref().value()
    }
}
impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{days, hours, minutes};

    /// Monday 23 November 2026, 10:00 in Abidjan.
    const NOW: Millis = Millis(1_795_428_000_000);

    fn ui(locale: Locale) -> Ui {
        Ui::new(locale, TimeZone::UTC, NOW)
    }

    #[test]
    fn days_are_said_as_people_say_them() {
        let fr = ui(Locale::Fr);
        assert_eq!(fr.day(NOW), "Aujourd’hui");
        assert_eq!(fr.day(NOW - hours(11)), "Hier");
        assert_eq!(fr.day(NOW - days(4)), "jeudi");
        assert_eq!(fr.date(NOW - days(40)), "mercredi 14 octobre");
        assert_eq!(fr.date(NOW - days(400)), "dimanche 19 octobre 2025");
        assert_eq!(ui(Locale::En).date(NOW), "Monday 23 November");
        assert_eq!(fr.when(NOW - hours(1)), "09:00");
        assert_eq!(fr.when(NOW - days(40)), "14/10/26");
    }

    #[test]
    fn a_day_is_the_brands_own() {
        let kinshasa = Ui::new(Locale::Fr, TimeZone::fixed(jiff::tz::offset(1)), NOW);
        let late = NOW - hours(10) - minutes(30); // 23:30 the day before in Abidjan, 00:30 the same day in Kinshasa
        assert!(ui(Locale::Fr).is_other_day(late, NOW));
        assert!(!kinshasa.is_other_day(late, NOW));
        assert_eq!(kinshasa.time(late), "00:30");
        assert_eq!(kinshasa.day_start(NOW), (NOW - hours(11)).0);
    }

    #[test]
    fn what_costs_little_is_said_to_the_hundredth() {
        let (fr, en) = (ui(Locale::Fr), ui(Locale::En));
        let xof = Currency::XOF;
        assert_eq!(fr.cost(0, xof), "0\u{a0}FCFA");
        assert_eq!(fr.cost(200_000, xof), "0,2\u{a0}FCFA");
        assert_eq!(en.cost(1_430_000, xof), "1.43\u{a0}FCFA");
        assert_eq!(fr.cost(2_000, xof), "moins de 0,01\u{a0}FCFA");
        assert_eq!(fr.cost(5_000, xof), "0,01\u{a0}FCFA");
        assert_eq!(fr.cost(12_300_000, xof), "13\u{a0}FCFA", "charged as begun");
        let eur: Currency = "EUR".parse().unwrap();
        assert_eq!(fr.cost(25_000_000, eur), "0,25\u{a0}€");
    }

    #[test]
    fn time_left_never_goes_below_nothing() {
        let fr = ui(Locale::Fr);
        assert_eq!(fr.left(NOW + minutes(125)), "2 h 05");
        assert_eq!(fr.left(NOW + minutes(12)), "12 min");
        assert_eq!(fr.left(NOW - minutes(12)), "0 min");
    }
}
