//! What a merchant's team must hear of, told where each of them wants to hear it: in the product, by web push, by e-mail, on
//! their own WhatsApp number.
//!
//! - An [`Alert`] has a [`Kind`], and a [`Place`] where one looks at it. [`raise`] writes it down once for what it is raised
//!   for, in the transaction that tells it, into the lists of those who hear of it ([`notices`], [`unread`], [`mark_read`]).
//!   In the product nothing is grouped and nothing is lost.
//! - Outside the product one never gets a storm: what happens within minutes is told as one [`Letter`] (« 3 clients attendent
//!   une personne ») with one link; at most [`MOST_PER_HOUR`] an hour, [`APART`] from each other, to one teammate of one
//!   brand on one channel; nothing in quiet hours; nothing that they have read, or that was settled, meanwhile.
//! - Who hears what is their role's ([`Kind::by_default`]) until they decide ([`Preferences`]).
//! - Messages leave by a [`Carrier`], in a job ([`TellTeammate`]), with no transaction open: again with patience while it is
//!   down, for a day. Sent again after a crash, a message has the same id: an e-mail its `Message-ID`, a notice its topic and
//!   tag. WhatsApp's leave with the conversation's outbox, and exactly once.
//! - [`Alerts::register`] wires the facts that are heard ([`REACTIONS`]); [`Watch`] looks for what no fact tells: a line that
//!   hears nothing, models that give up, a budget nearly spent.

mod alert;
mod alerts;
mod by_whatsapp;
mod carrier;
mod channel;
mod delivery;
mod error;
mod kind;
mod letter;
mod list;
mod mail;
mod pace;
mod place;
mod preferences;
mod push;
mod raise;
mod reactions;
mod tell;
mod template;
mod watch;
mod words;

pub use alert::{Alert, Audience, NewAlert};
pub use alerts::Alerts;
pub use carrier::{Carried, Carrier, Carrying};
pub use channel::Channel;
pub use delivery::{Delivery, Fate, deliveries};
pub use error::AlertError;
pub use kind::{Kind, Severity, WINDOW};
pub use letter::Letter;
pub use list::{Notice, mark_all_read, mark_place_read, mark_read, notices, unread};
pub use mail::{MailOptions, Mailer, WrongMail};
pub use pace::{APART, MOST_PER_HOUR, not_before};
pub use place::Place;
pub use preferences::{Preferences, Quiet};
pub use push::{Browser, PushIdentity, Pusher, browsers, subscribe, unsubscribe};
pub use raise::raise;
pub use reactions::REACTIONS;
pub use tell::TellTeammate;
pub use template::AlertTemplate;
pub use watch::Watch;
pub use words::line;
