use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;

/// A question as it came, without its key.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Question {
    pub(super) dialect: &'static str,
    /// The model that the address names, where it does.
    pub(super) model: Option<String>,
    pub(super) body: Value,
    /// `None` while it is answered, and where the connection was cut.
    pub(super) status: Option<u16>,
}

/// The last questions; a trace, not a store.
#[derive(Default)]
pub(super) struct Seen {
    first: usize,
    kept: VecDeque<Question>,
}

const MOST: usize = 1_000;

impl Seen {
    pub(super) fn add(&mut self, question: Question) -> usize {
        if self.kept.len() == MOST {
            self.kept.pop_front();
            self.first += 1;
        }
        self.kept.push_back(question);
        self.first + self.kept.len() - 1
    }

    pub(super) fn answered(&mut self, number: usize, status: u16) {
        if let Some(question) = number.checked_sub(self.first).and_then(|at| self.kept.get_mut(at)) {
            question.status = Some(status);
        }
    }

    pub(super) fn all(&self) -> Vec<Question> {
        self.kept.iter().cloned().collect()
    }

    pub(super) fn clear(&mut self) {
        self.first += self.kept.len();
        self.kept.clear();
    }
}
