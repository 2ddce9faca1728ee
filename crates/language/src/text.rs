//! Words as people type them, brought to one spelling: shared by understanding and by the catalogue's search.

mod emoji;
mod fold;
mod similar;
mod sound;
mod spelling;
mod stem;
mod token;

pub use fold::fold;
pub use similar::{similar, similar_words};
pub use sound::sound_key;
pub use stem::stem;
pub use token::{Kind, Token, tokens};

pub(crate) use emoji::is_modifier;
pub(crate) use fold::fold_char;
