//! Leads: customers who are near to buying, as a list that a team works through.
//!
//! - The product proposes one, with its reason, when the score or what they asked says so (`propose.rs`). A human accepts it
//!   or not, and either tells the scores ([`insight::Signal::LeadAccepted`], [`insight::Signal::LeadRejected`]).
//! - A lead moves through [`Stage`]s. An order that is paid wins it; a human may win or lose it too, for what is sold in the
//!   shop is sold.
//! - What it says is read from facts (cart, orders, talk) and follows them, field by field, until a human wrote something
//!   else there: that stays ([`Field`]).

mod edit;
mod error;
mod facts;
mod follow_contact;
mod lead;
mod look;
mod moves;
mod stage;
mod store;

pub use edit::{Edit, NOTE_MOST, TEXT_MOST, edit, unlock};
pub use error::LeadError;
pub use follow_contact::follow_contact;
pub use lead::{Field, Lead, Reason, Why, count_by_stage, find, list};
pub use look::{Leads, Look};
pub use moves::move_to;
pub use stage::Stage;
