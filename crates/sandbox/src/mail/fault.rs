use crate::faults::When;
use serde::{Deserialize, Serialize};

/// What may go wrong, by count and never by chance: `{"on": "data", "when": {"next": 1}, "effect": "refuse", "code": 451}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Rule {
    on: On,
    #[serde(default)]
    when: When,
    /// Only letters for this address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(flatten)]
    effect: Effect,
    #[serde(skip)]
    seen: u64,
}

/// Where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum On {
    /// When somebody connects.
    Connect,
    /// When they name a recipient.
    Recipient,
    /// When they have said the whole letter.
    Data,
}

/// How.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub(super) enum Effect {
    /// This code instead of a yes: 4xx for now, 5xx for good.
    Refuse {
        /// The code.
        code: u16,
    },
    /// The connection is cut, and nothing was done.
    DropBefore,
    /// It was done, and the connection is cut without an answer.
    DropAfter,
}

impl Rule {
    pub(super) fn check(&self) -> Result<(), String> {
        match (&self.effect, self.when) {
            (Effect::Refuse { code }, _) if !(400..=599).contains(code) => Err("code must be 400 to 599".to_owned()),
            (_, When::Every(0)) => Err("every must be at least 1".to_owned()),
            _ => Ok(()),
        }
    }

    /// What happens on this occasion, if it is one; asking counts it.
    pub(super) fn strikes(&mut self, on: On, to: Option<&str>) -> Option<Effect> {
        let is_theirs = self.to.as_deref().is_none_or(|only| to.is_some_and(|to| to.eq_ignore_ascii_case(only)));
        if self.on != on || !is_theirs {
            return None;
        }
        self.seen += 1;
        let strikes = match self.when {
            When::Always => true,
            When::Next(times) => self.seen <= times,
            When::Every(step) => self.seen.is_multiple_of(step),
        };
        strikes.then(|| self.effect.clone())
    }
}
