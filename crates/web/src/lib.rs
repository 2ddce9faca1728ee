//! The pages: what the merchant's team and their customers see, in their language.
//!
//! Pages hold no SQL and no rule. [`views`] has one struct per page and per fragment, filled by a handler with values of
//! the domain (moments, money, states); how these are said is decided here, once, by [`Ui`].

mod accent;
pub mod assets;
mod icons;
mod texts;
mod ui;
pub mod views;

pub use accent::{Accent, AccentError};
pub use texts::{Texts, texts};
pub use ui::{Amount, Arg, Moment, Ui};
