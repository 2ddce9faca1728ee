//! Where to act first: every conversation has three scores of 0–100, with reasons that add up, learned from each brand's
//! own outcomes; and a mood.
//!
//! - An [`Event`] is what happened; [`note()`] takes it in with the change that told it. What follows from events is a closed
//!   list of [`Signal`]s, each with its weights before anything is learned and the reason for them.
//! - A score is a probability in percent: that an order is paid within seven days, that the customer complains or leaves,
//!   that they write again ([`Outcome`]). It fades with time without a row being rewritten: [`standing()`] works it out when
//!   it is asked for, [`ranked`] reads a million in order from an index that never grows old
//!   (docs/decisions/0011-scores-that-sort.md), and [`scores()`] shows those of a list in another order.
//! - Its [`Reason`]s are signed points that add up to it.
//! - Predictions meet their outcomes ([`CloseCases`]) and are learned from. What is in use is what has held: the documented
//!   weights, those in the brand's measure, the learned ones or, where nothing tells, the base rate ([`Way`]);
//!   [`calibration_of`] shows how it held.
//! - A [`Mood`] follows the messages and what the customer had to put up with.
//!
//! It stands above conversations, orders and payments, and needs none of them: whoever hears of their facts tells it what
//! they mean.

mod belief;
mod calibration;
mod case;
mod close;
mod error;
mod event;
mod judge;
mod key;
mod lasting;
mod learn;
mod learning;
mod model;
mod mood;
mod note;
mod outcome;
mod rank;
mod reasons;
mod rekey;
mod report;
mod rounding;
mod scores;
mod signals;
mod simulator;
mod standing;
mod state;
mod store;

pub use calibration::{Bin, Calibration, LEAST_EITHER, LEAST_TOLD};
pub use close::CloseCases;
pub use error::InsightError;
pub use event::{Event, Said, Tone};
pub use judge::{LEAST_CASES, LEAST_OF_EACH, LEAST_TO_RESCALE, Way};
pub use mood::{Cause, Mood, MoodWord, Trend};
pub use note::{forget, note, outcome};
pub use outcome::Outcome;
pub use rank::{Page, Place, Ranked, ranked};
pub use reasons::{Reason, Score, Why};
pub use rekey::Rekey;
pub use report::{NEWEST, Report, calibration_of};
pub use scores::{Mark, Scores, scores};
pub use signals::{Life, Signal};
pub use simulator::{After, Held, Kind, Simulated, bench, bench_list, simulate};
pub use standing::{Standing, standing};
