//! What a teammate could do next in a conversation, each with its reason, one tap from done.
//!
//! - [`Suggestions::propose`] reads the facts of a conversation ([`Scene`]) and applies rules that stand in code
//!   (`rules.rs`): nothing is invented, no model is asked.
//! - A tap ([`Suggestions::take_up`]) writes a row and a job that is due ten seconds later; until then it can be taken back
//!   ([`undo`]). The job looks at the conversation again: what does not fit any more is refused and done by nobody.
//! - A follow-up puts the conversation off and writes to the customer when it comes back, if nothing happened meanwhile
//!   (`follow_up.rs`).
//! - Money that comes within seven days of one is put down to it, the latest first (`earned.rs`); [`report`] tells which
//!   kinds earn.

mod act;
mod deed;
mod earned;
mod error;
mod follow_contact;
mod follow_up;
mod rules;
mod scene;
mod service;
mod store;
mod taken;

pub use deed::{Deed, Later, Proposal, Why};
pub use earned::{EARNS_WITHIN, KindReport, report};
pub use error::SuggestionError;
pub use follow_contact::follow_contact;
pub use scene::{Focus, Scene};
pub use service::Suggestions;
pub use taken::{Act, State, TIME_TO_UNDO, Taken, latest, undo};
