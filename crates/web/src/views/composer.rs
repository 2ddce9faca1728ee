use super::{Handler, WindowView};
use crate::Ui;
use askama::Template;
use kernel::ConversationId;

/// The place to write, and whether one may.
#[derive(Debug, Clone)]
pub struct ComposerView {
    /// The conversation written to.
    pub conversation: ConversationId,
    /// The customer's name.
    pub name: String,
    /// Who answers now.
    pub handler: Handler,
    /// Whose it is.
    pub owner: Option<String>,
    /// Whether one may write freely.
    pub window: WindowView,
    /// What it begins with: a draft to be looked at before it is sent.
    pub draft: String,
    /// Whether the teammate's role lets them write.
    pub may_write: bool,
}

/// `#composer`, answered by takeover and hand back and renewed by news.
#[derive(Debug, Clone, Template)]
#[template(path = "messages/composer.html")]
pub struct Composer {
    /// The reader.
    pub ui: Ui,
    /// The composer.
    pub composer: ComposerView,
}
