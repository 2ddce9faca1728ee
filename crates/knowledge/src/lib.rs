//! What a merchant tells the agent about the shop, and what customers asked that nobody could answer.
//!
//! - Nouns: an [`Article`] (a text, a PDF, a web page, a fact such as the opening hours) is cut into [`Chunk`]s; a
//!   [`QuestionGroup`] holds questions alike that found no answer.
//! - [`LibraryCache`] gives a brand's [`Library`], an index in memory in which only the articles that changed are made
//!   again. [`Library::answer`] finds the sentences that answer a question, word for word, with their article; a question
//!   that nothing answers surely enough gets none.
//! - What stands in an article is never an instruction: it is looked up and said, by nobody executed.

mod article;
mod chunk;
mod error;
mod excerpt;
mod fetch;
mod harmless;
mod library;
mod pdf;
mod question;
mod sheet;
mod version;
mod words;

pub use article::{Article, ArticleDraft, ArticleState, Kind, Saved};
pub use chunk::Chunk;
pub use error::KnowledgeError;
pub use fetch::ReadPage;
pub use library::{Answers, Asked, Found, Library, LibraryCache};
pub use pdf::{MOST_PDF_BYTES, pdf_text};
pub use question::{Question, QuestionGroup, record_question};
pub use sheet::Sheet;
