use crate::Ui;
use askama::Template;
use kernel::{MessageId, Millis, Money};

/// A message as shown in a conversation.
#[derive(Debug, Clone)]
pub struct BubbleView {
    /// Which.
    pub id: MessageId,
    /// Its place: the moment it was written, by WhatsApp's clock.
    pub at: Millis,
    /// Who wrote it.
    pub by: Author,
    /// What it holds.
    pub content: Content,
    /// The message it answers, in a line.
    pub quoted: Option<String>,
    /// How far it got; for ours only.
    pub tick: Option<Tick>,
    /// The customer's reaction.
    pub reaction: Option<String>,
    /// It was forwarded to the customer before.
    pub forwarded: bool,
    /// It was changed after it was sent.
    pub edited: bool,
    /// Where to POST to send it once more: a failed message, to whoever may.
    pub again: Option<String>,
    /// Where it says why: an answer of the assistant.
    pub why: Option<String>,
}
impl BubbleView {
    /// Whether nobody wrote it.
    pub fn is_note(&self) -> bool {
        self.by == Author::System
    }
    /// Its classes.
    pub fn class(&self) -> String {
        let by = match self.by {
            Author::Customer => "",
            Author::Assistant => " ours",
            Author::Teammate(_) => " ours human",
            Author::System => " system",
        };
        let failed = if matches!(self.tick, Some(Tick::Failed(_))) { " failed" } else { "" };
        let reacted = if self.reaction.is_some() { " reacted" } else { "" };
        format!("bubble{by}{failed}{reacted}")
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// The customer.
    Customer,
    /// The AI assistant.
    Assistant,
    /// A teammate, by name.
    Teammate(String),
    /// Nobody: a note of what happened.
    System,
}

/// How far a message of ours got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// Not yet accepted by WhatsApp.
    Queued,
    /// Accepted.
    Sent,
    /// On the customer's phone.
    Delivered,
    /// Read.
    Read,
    /// Refused.
    Failed(Failure),
}
impl Tick {
    /// Whether the customer read it.
    pub fn is_read(self) -> bool {
        self == Self::Read
    }
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Queued => "clock",
            Self::Sent => "check",
            Self::Delivered | Self::Read => "checks",
            Self::Failed(_) => "alert",
        }
    }
    /// In a word.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Queued => "tick-queued",
            Self::Sent => "tick-sent",
            Self::Delivered => "tick-delivered",
            Self::Read => "tick-read",
            Self::Failed(_) => "tick-failed",
        })
    }
}

/// Why a message did not arrive, as far as the merchant can use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// More than 24 hours since the customer wrote.
    WindowClosed,
    /// Not on WhatsApp, blocked us, or an old application.
    Unreachable,
    /// The customer refused promotions, or Meta limits them.
    Refused,
    /// Too many messages at once; it will be tried again.
    TooFast,
    /// Too many customers complained: hours or days of rest.
    Complaints,
    /// The account is blocked or not registered.
    Account,
    /// WhatsApp is not paid, or its terms of payment are not accepted.
    Unpaid,
    /// The number is being moved: minutes.
    Maintenance,
    /// It waited so long that it would puzzle more than help.
    TooLate,
    /// Nothing is known to write to: neither a number nor a name.
    NoAddress,
    /// WhatsApp could not be reached, all that time.
    OutOfReach,
    /// Our message breaks a rule of WhatsApp: a defect of ours.
    Unfit,
    /// The file cannot be sent.
    Media,
    /// The template is not approved, paused or filled wrongly.
    Template,
    /// Meta's fault.
    Meta,
    /// Anything else: the code Meta gave.
    Other(i64),
}
impl Failure {
    /// From the code of WhatsApp's error (contract, section 5.5).
    pub fn from_code(code: i64) -> Self {
        match code {
            131047 => Self::WindowClosed,
            131026 | 131030 | 131021 | 131062 | 130403 => Self::Unreachable,
            131049 | 131050 | 130472 => Self::Refused,
            4 | 80007 | 130429 | 131056 => Self::TooFast,
            131048 | 131064 => Self::Complaints,
            131042 | 134011 => Self::Unpaid,
            2494100 => Self::Maintenance,
            0
            | 3
            | 10
            | 190
            | 200..=299
            | 368
            | 130497
            | 131005
            | 131031
            | 131037
            | 131045
            | 133000
            | 133005..=133016 => Self::Account,
            131052 | 131053 => Self::Media,
            131063 | 132000..=132099 => Self::Template,
            1 | 2 | 131000 | 131016 | 131057 | 133004 => Self::Meta,
            other => Self::Other(other),
        }
    }
    /// From our own word, for what WhatsApp never refused.
    pub fn from_reason(reason: &str) -> Self {
        match reason {
            "window_closed" => Self::WindowClosed,
            "too_late" => Self::TooLate,
            "no_address" => Self::NoAddress,
            "unreachable" => Self::OutOfReach,
            "bad_request" => Self::Unfit,
            _ => Self::Meta,
        }
    }
    /// The reason, and what to do.
    pub fn said(self, ui: &Ui) -> String {
        match self {
            Self::WindowClosed => ui.say("failure-window"),
            Self::Unreachable => ui.say("failure-unreachable"),
            Self::Refused => ui.say("failure-refused"),
            Self::TooFast => ui.say("failure-too-fast"),
            Self::Complaints => ui.say("failure-complaints"),
            Self::Account => ui.say("failure-account"),
            Self::Unpaid => ui.say("failure-unpaid"),
            Self::Maintenance => ui.say("failure-maintenance"),
            Self::TooLate => ui.say("failure-too-late"),
            Self::NoAddress => ui.say("failure-no-address"),
            Self::OutOfReach => ui.say("failure-out-of-reach"),
            Self::Unfit => ui.say("failure-unfit"),
            Self::Media => ui.say("failure-media"),
            Self::Template => ui.say("failure-template"),
            Self::Meta => ui.say("failure-meta"),
            Self::Other(code) => ui.say_with("failure-other", "code", code.to_string()),
        }
    }
}

/// What a message holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Words.
    Text(String),
    /// A picture.
    Image {
        /// Our address of the file; none while it is being fetched or when it is lost.
        url: Option<String>,
        /// Its caption, empty for none.
        caption: String,
    },
    /// A film, played on tap.
    Video {
        /// Our address of the file.
        url: Option<String>,
        /// Its caption, empty for none.
        caption: String,
    },
    /// A voice note or a sound file, fetched on tap.
    Voice {
        /// Our address of the file.
        url: Option<String>,
        /// Our address of the picture of how loud it is along its way.
        wave: Option<String>,
        /// Its words, as heard.
        transcript: Option<String>,
        /// What is to be known of them: not sure, in another language, why there are none.
        remark: Option<String>,
        /// Where a teammate writes down what it says.
        correct: Option<String>,
    },
    /// A file.
    Document {
        /// Our address of the file.
        url: Option<String>,
        /// Its name.
        name: String,
        /// Its caption, empty for none.
        caption: String,
    },
    /// A sticker.
    Sticker {
        /// Our address of the file.
        url: Option<String>,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Its name, empty for none.
        name: String,
        /// Its address, empty for none.
        address: String,
    },
    /// Contact cards.
    Contacts(Vec<ContactCardView>),
    /// A cart sent from WhatsApp's catalogue.
    Order {
        /// Its lines.
        lines: Vec<CartLineView>,
        /// The customer's note, empty for none.
        note: String,
    },
    /// Text with buttons, a list, a link, a form: as it was sent.
    Interactive(InteractiveView),
    /// The customer chose a button or a row.
    Choice {
        /// Its title.
        title: String,
        /// Its description, empty for none.
        description: String,
    },
    /// The customer filled in a form.
    FormAnswer(Vec<(String, String)>),
    /// A template approved by Meta.
    Template {
        /// Its name.
        name: String,
        /// Its text with the values filled in, when known.
        text: String,
    },
    /// A product of the catalogue.
    Product {
        /// Its name.
        name: String,
        /// Its price.
        price: Option<Money>,
    },
    /// The customer took the message back.
    Revoked,
    /// Something that WhatsApp does not pass on, or that is new to us: its type.
    Unsupported(String),
    /// A note of what happened, already in the reader's language: a new number, a handover.
    Note(String),
}

/// A message with something to press.
#[derive(Debug, Clone, Default)]
pub struct InteractiveView {
    /// A line above, empty for none.
    pub header: String,
    /// The text.
    pub text: String,
    /// A line below, empty for none.
    pub footer: String,
    /// Titles of reply buttons, or of the one link or form button.
    pub buttons: Vec<String>,
    /// Where a link button leads.
    pub link: Option<String>,
    /// What opens the list, and its rows: title and description.
    pub list: Option<(String, Vec<(String, String)>)>,
}

/// A contact card.
#[derive(Debug, Clone)]
pub struct ContactCardView {
    /// The name.
    pub name: String,
    /// Numbers and addresses.
    pub details: Vec<String>,
}

/// A line of a cart.
#[derive(Debug, Clone)]
pub struct CartLineView {
    /// What.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// For all of them; none when the price is not known here.
    pub total: Option<Money>,
}

/// One bubble alone.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/bubble.html")]
pub struct BubbleFragment {
    /// The reader.
    pub ui: Ui,
    /// The bubble.
    pub bubble: BubbleView,
}

#[cfg(test)]
mod tests {
    use super::Failure;

    #[test]
    fn codes_that_a_merchant_can_act_upon_have_their_reason() {
        assert_eq!(Failure::from_code(131_047), Failure::WindowClosed);
        assert_eq!(Failure::from_code(131_026), Failure::Unreachable);
        assert_eq!(Failure::from_code(131_031), Failure::Account);
        assert_eq!(Failure::from_code(131_042), Failure::Unpaid);
        assert_eq!(Failure::from_code(134_011), Failure::Unpaid);
        assert_eq!(Failure::from_code(131_048), Failure::Complaints, "hours or days, not minutes");
        assert_eq!(Failure::from_code(133_004), Failure::Meta, "their server, not our account");
        assert_eq!(Failure::from_code(133_010), Failure::Account);
        assert_eq!(Failure::from_code(2_494_100), Failure::Maintenance);
        assert_eq!(Failure::from_code(132_001), Failure::Template);
        assert_eq!(Failure::from_code(999_999), Failure::Other(999_999));
    }

    #[test]
    fn what_whatsapp_never_refused_is_not_blamed_on_it() {
        for (reason, failure) in [
            ("window_closed", Failure::WindowClosed),
            ("too_late", Failure::TooLate),
            ("no_address", Failure::NoAddress),
            ("unreachable", Failure::OutOfReach),
            ("bad_request", Failure::Unfit),
        ] {
            assert_eq!(Failure::from_reason(reason), failure);
        }
        assert_eq!(Failure::from_reason("undeliverable"), Failure::Meta);
    }
}
