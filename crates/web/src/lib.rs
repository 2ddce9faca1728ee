//! The pages: what the merchant's team and their customers see, in their language.
//!
//! Pages hold no SQL and no rule. [`views`] has one struct per page and per fragment; `pages` has the handlers, which ask
//! the rooms and answer with views; `shown` says which word of a room is which word of a page; `door` is what every
//! request passes: who asks, from where, in which language, and how a refusal is told. How values are said (money,
//! moments, plurals) is decided once, by [`Ui`].

mod accent;
pub mod assets;
mod door;
mod icons;
mod marks;
mod pages;
mod router;
mod sheet;
mod shown;
mod texts;
mod ui;
pub mod views;
mod waiting;
mod web;

pub use accent::{Accent, AccentError};
pub use pages::sources::Sourcing;
pub use router::router;
pub use texts::{Texts, texts};
pub use ui::{Amount, Arg, Moment, Ui};
pub use web::Web;
