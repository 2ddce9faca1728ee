use crate::{Day, Lexicon};
use kernel::Locale;

/// What the dialogue knows when a message comes in. Everything is optional: `Context::default()` reads a first message
/// of a stranger.
#[derive(Debug, Clone, Default)]
pub struct Context<'a> {
    /// The conversation's language so far; short messages follow it.
    pub language: Option<Locale>,
    /// The question the last answer asked.
    pub asked: Option<Asked>,
    /// What the last answer showed, in the order it was numbered.
    pub options: Vec<Shown>,
    /// The day it is for the shop, for « demain » and « samedi ».
    pub today: Option<Day>,
    /// The brand's products and categories.
    pub lexicon: Option<&'a Lexicon>,
    /// The vector of the message's meaning by `sentences`, where that model is installed and was asked: 512 numbers. What
    /// has another length says nothing.
    pub meaning: Option<&'a [f32]>,
}

/// A question the assistant asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    /// « Que cherchez-vous ? »
    Product,
    /// « Lequel ? », among [`Context::options`].
    Choice,
    /// « Quelle taille ? »
    Size,
    /// « Quelle couleur ? »
    Colour,
    /// « Combien ? »
    Quantity,
    /// A yes or a no.
    Confirm,
    /// « Où livrer ? »
    Address,
    /// « Quel numéro appeler ? »
    Phone,
    /// « Comment payer ? »
    Payment,
}

/// Something the last answer showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The entry of the [`Lexicon`] it is, when it is one.
    pub key: Option<u32>,
    /// Its words, as shown: « Robe wax Adjoua », « Rouge », « M », « Wave ».
    pub label: String,
}
