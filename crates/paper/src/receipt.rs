mod layout;

use crate::{PaperError, Picture, words::Words};
use jiff::{Timestamp, tz::TimeZone};
use kernel::{Locale, Millis, Money};
use krilla::metadata::{DateTime, Metadata};

/// Everything a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// In which language.
    pub locale: Locale,
    /// The shop's name.
    pub shop: String,
    /// The shop's logo, if it has one.
    pub logo: Option<Picture>,
    /// The shop's colour, `#rrggbb`.
    pub colour: String,
    /// The receipt's number: 1, 2, 3… in each shop.
    pub number: i64,
    /// When it was given.
    pub issued_at: Millis,
    /// The shop's time zone, by its IANA name.
    pub time_zone: String,
    /// What people call the order: `#0042`.
    pub order: String,
    /// Whose order, where a name is known.
    pub customer: Option<String>,
    /// What was bought.
    pub lines: Vec<Line>,
    /// The goods, before codes and delivery.
    pub goods: Money,
    /// Each code and what it gave.
    pub discounts: Vec<(String, Money)>,
    /// Delivery, where it is told.
    pub delivery: Option<Delivery>,
    /// What was owed.
    pub total: Money,
    /// What came in, oldest first.
    pub received: Vec<Received>,
}

/// One thing bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name, its form included.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// For one.
    pub unit: Money,
    /// For all of them.
    pub total: Money,
}

/// How it reaches the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// To which zone, or where it is fetched.
    pub zone: Option<String>,
    /// Fetched by the customer.
    pub pickup: bool,
    /// For how much.
    pub fee: Money,
}

/// Money that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// How.
    pub by: By,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Millis,
}

/// How money comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// At the door.
    Cash,
    /// What the customer had left from before.
    Credit,
    /// At a provider.
    Provider {
        /// Its name for people: `Wave`.
        name: String,
        /// Its reference of the movement.
        reference: String,
    },
}

impl Receipt {
    /// The receipt as a PDF: the same bytes for the same receipt. Takes milliseconds; see [`crate::Press`].
    pub(crate) fn draw(&self) -> Result<Vec<u8>, PaperError> {
        let zone = TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC);
        layout::lay_out(self, &zone)?.print(self.metadata())
    }

    fn metadata(&self) -> Metadata {
        let number = self.number.to_string();
        let title = Words(self.locale).with("title", &[("number", &number), ("shop", &self.shop)]);
        Metadata::new()
            .title(title)
            .language(self.locale.code().to_owned())
            .authors(vec![self.shop.clone()])
            .creation_date(date(self.issued_at))
    }
}

fn date(at: Millis) -> DateTime {
    let time = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(TimeZone::UTC);
    let part = |part: i8| u8::try_from(part).unwrap_or_default();
    DateTime::new(u16::try_from(time.year()).unwrap_or_default())
        .month(part(time.month()))
        .day(part(time.day()))
        .hour(part(time.hour()))
        .minute(part(time.minute()))
        .second(part(time.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
