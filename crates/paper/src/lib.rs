//! What is printed: a receipt as a PDF.
//!
//! Knows no database: takes a plain [`Receipt`], gives bytes, and the same bytes again for the same receipt. Drawing costs
//! milliseconds of a processor, so that everybody draws through one [`Press`], which does it beside the runtime and a few
//! at a time.

mod picture;
mod press;
mod receipt;
mod sheet;
mod type_case;
mod words;

pub use picture::{Picture, WrongPicture};
pub use press::Press;
pub use receipt::{By, Delivery, Line, Receipt, Received};

/// Why nothing was printed: a defect of ours, or of a library.
#[derive(Debug, thiserror::Error)]
#[error("the receipt cannot be drawn: {0}")]
pub struct PaperError(pub(crate) String);
