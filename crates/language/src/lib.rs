//! Built-in understanding of short customer messages: French as typed on a phone in Abidjan or Dakar, and English.
//!
//! No I/O, no model to download, no key. The same text and the same [`Context`] always give the same
//! [`Understanding`]; a typical message takes well under a millisecond.
//!
//! - [`fold`], [`tokens`], [`stem`], [`sound_key`], [`similar`]: the spelling shared with the catalogue's search.
//! - [`Lexicon`]: which products, categories or attributes a message names, whatever the spelling.
//! - [`understand`]: the acts of a message (what the customer does, with what), read in the light of the dialogue.
//!
//! Rules decide where they are certain (STOP, a lone number, a thumb up); elsewhere a small trained classifier does
//! (`cargo run -p language --bin train` makes its weights from `data/*.tsv`, the same bytes each time).

mod act;
mod attributes;
mod certain;
mod classifier;
mod clauses;
mod concepts;
mod context;
mod entities;
mod filling;
mod foreign;
mod intent;
mod label;
mod lexicon;
mod meaning;
#[doc(hidden)]
pub mod measure;
mod models;
mod mood;
mod numbers;
mod places;
mod pointing;
mod reading;
mod reserve;
mod slots;
mod spoken;
pub mod text;
mod tongue;
#[doc(hidden)]
pub mod training;
mod understand;

pub use act::{Act, Intent, Understanding};
pub use attributes::{colour_of, size_of};
pub use context::{Asked, Context, Shown};
pub use entities::{Day, Entities, PhoneSaid, Relation, When};
pub use foreign::{is_foreign, is_known};
pub use kernel::Locale;
pub use label::Label;
pub use lexicon::{
    Candidate, Entry, EntryKind, Lexicon, Mention, goods_like, is_dialogue, is_everyday, qualities_like,
};
pub use meaning::wants_meaning;
pub use mood::{Feeling, Mood};
pub use reserve::{holds_back, puts_off};
pub use slots::{Choice, Colour, Item, Place, PriceBound, Quantity, Size, Slots};
pub use text::{Kind, Token, fold, similar, sound_key, stem, tokens};
pub use understand::understand;
