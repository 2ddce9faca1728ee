use crate::{Call, Carry, Turn, Usage};

/// What a model answered.
#[derive(Clone, PartialEq)]
pub struct Answer {
    /// Its words; may be empty.
    pub text: String,
    /// What it would have called.
    pub calls: Vec<Call>,
    /// The tokens it took.
    pub usage: Usage,
    /// Why it stopped.
    pub stop: Stop,
    /// The model that answered, as the service names it: often more precise than what was asked for.
    pub model: String,
    /// What the service wants back when the chat goes on.
    pub carry: Carry,
}

/// Why a model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It said what it had to say.
    Done,
    /// It waits for the results of its calls.
    Calls,
    /// It was cut off at the most tokens, or at the end of its memory: the text, or the last call, is not whole.
    Length,
    /// The service or the model refused to go on; the text, if any, is the refusal or a part.
    Filtered,
}

impl Answer {
    /// Whether there is nothing in it to go on with. Models do this; what then is the caller's to say.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.calls.is_empty()
    }

    /// The answer as a turn of the chat, when it goes on.
    pub fn turn(&self) -> Turn {
        Turn::Model { text: self.text.clone(), calls: self.calls.clone(), carry: Some(self.carry.clone()) }
    }
}

impl Stop {
    /// What stopped it, where the service only says « done » or « calls »: some say one and mean the other.
    pub(crate) const fn natural(calls: &[Call]) -> Self {
        if calls.is_empty() { Self::Done } else { Self::Calls }
    }
}
