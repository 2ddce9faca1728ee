use serde::{Deserialize, Serialize};
use std::sync::{
    PoisonError, RwLock,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// A rule that makes something go wrong: never by chance, always by count (section 13, rule 9).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FaultSpec {
    /// Where it strikes.
    pub on: Place,
    /// How often.
    #[serde(default)]
    pub when: When,
    /// Only on this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// What happens.
    #[serde(flatten)]
    pub effect: Effect,
}

/// A class of endpoints, or of webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// `POST /{PHONE}/messages` with a message.
    Send,
    /// The same with a read receipt.
    Read,
    /// Upload, resolve, download and delete of media.
    Media,
    /// Templates, numbers, subscriptions.
    Management,
    /// Webhooks of what customers say.
    Inbound,
    /// Webhooks of statuses.
    Status,
    /// Every webhook.
    Webhook,
}

/// When a rule strikes among the occasions it sees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Each time, until cleared.
    #[default]
    Always,
    /// The next so many times, then never.
    Next(u64),
    /// The so-many-th time, and each so many after.
    Every(u64),
}

/// What a rule does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// Answer, or deliver, later.
    Delay {
        /// Before scaling.
        ms: i64,
    },
    /// Refuse with a code of the error table.
    Error {
        /// The code.
        code: u32,
        /// Another status than the documented one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        http: Option<u16>,
        /// Seconds, as a header.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u32>,
    },
    /// Answer with a bare status and a page of HTML, as a proxy in trouble does.
    Http {
        /// The status.
        status: u16,
    },
    /// Accept and act, then cut the connection without an answer.
    DropAfter,
    /// Cut the connection before anything is done.
    DropBefore,
    /// Accept, then tell a `failed` status with this code.
    Fail {
        /// The code.
        code: u32,
    },
    /// Treat the customer service window as closed.
    WindowClosed,
    /// Deliver the `sent` status before the answer of the send call.
    StatusBeforeAnswer,
    /// Deliver so many copies more.
    Duplicate {
        /// How many more.
        #[serde(default = "one")]
        times: u32,
    },
    /// Deliver after the next webhook of the same chat.
    Reorder,
    /// Never deliver; the statuses named, or any.
    Lose {
        /// `sent`, `delivered`, `read`, `failed`; empty for all.
        #[serde(default)]
        statuses: Vec<String>,
    },
    /// Print a timestamp so many seconds old.
    Late {
        /// How old.
        seconds: i64,
    },
    /// Hold updates of a line until so many are together, then deliver them in one POST.
    Batch {
        /// How many, at most 1,000.
        size: usize,
    },
    /// The sender has no phone number, only a BSUID.
    BsuidOnly,
    /// The contact has no `profile`.
    NoProfile,
    /// The message has a type nobody has heard of.
    UnknownType,
    /// The timestamp is a JSON number.
    IntegerTimestamp,
    /// The media object has no `url`.
    NoMediaUrl,
}

const fn one() -> u32 {
    1
}

impl FaultSpec {
    /// Whether the effect means something at that place; says why not.
    pub(crate) fn check(&self) -> Result<(), String> {
        use Effect as E;
        let graph = matches!(self.on, Place::Send | Place::Read | Place::Media | Place::Management);
        let fits = match &self.effect {
            E::Delay { .. } => true,
            E::Error { .. } | E::Http { .. } | E::DropAfter | E::DropBefore => graph,
            E::Fail { .. } | E::WindowClosed | E::StatusBeforeAnswer => self.on == Place::Send,
            E::Duplicate { .. }
            | E::Reorder
            | E::Late { .. }
            | E::IntegerTimestamp
            | E::NoProfile
            | E::Batch { .. } => !graph,
            E::Lose { .. } => matches!(self.on, Place::Status | Place::Webhook),
            E::BsuidOnly => !graph,
            E::UnknownType | E::NoMediaUrl => matches!(self.on, Place::Inbound | Place::Webhook),
        };
        if !fits {
            return Err(format!("this effect has no meaning on {:?}", self.on));
        }
        match (&self.effect, self.when) {
            (E::Batch { size }, _) if !(2..=1000).contains(size) => Err("a batch holds 2 to 1000 updates".to_owned()),
            (E::Http { status }, _) if !(400..=599).contains(status) => Err("status must be 400 to 599".to_owned()),
            (E::Error { http: Some(http), .. }, _) if !(400..=599).contains(http) => {
                Err("http must be 400 to 599".to_owned())
            }
            (E::Duplicate { times }, _) if !(1..=50).contains(times) => Err("times must be 1 to 50".to_owned()),
            (_, When::Every(0)) => Err("every must be at least 1".to_owned()),
            _ => Ok(()),
        }
    }
}

#[derive(Debug)]
struct Rule {
    id: u64,
    spec: FaultSpec,
    seen: AtomicU64,
    struck: AtomicU64,
}

/// The rules in force.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: RwLock<Vec<Rule>>,
    /// Spares the lock when nothing is set, which is nearly always.
    any: AtomicBool,
    next: AtomicU64,
}

/// A rule as the control plane lists it.
#[derive(Debug, Serialize)]
pub(crate) struct FaultView {
    id: u64,
    #[serde(flatten)]
    spec: FaultSpec,
    seen: u64,
    struck: u64,
}

impl Faults {
    /// Puts a rule in force.
    pub(crate) fn add(&self, spec: FaultSpec) -> u64 {
        let id = self.next.fetch_add(1, Ordering::SeqCst) + 1;
        let rule = Rule { id, spec, seen: AtomicU64::new(0), struck: AtomicU64::new(0) };
        self.rules.write().unwrap_or_else(PoisonError::into_inner).push(rule);
        self.any.store(true, Ordering::SeqCst);
        id
    }

    /// Ends one rule, or all; whether there was any.
    pub(crate) fn clear(&self, id: Option<u64>) -> bool {
        let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
        let before = rules.len();
        rules.retain(|rule| id.is_some_and(|id| rule.id != id));
        self.any.store(!rules.is_empty(), Ordering::SeqCst);
        rules.len() < before
    }

    pub(crate) fn list(&self) -> Vec<FaultView> {
        let rules = self.rules.read().unwrap_or_else(PoisonError::into_inner);
        let view = |rule: &Rule| FaultView {
            id: rule.id,
            spec: rule.spec.clone(),
            seen: rule.seen.load(Ordering::SeqCst),
            struck: rule.struck.load(Ordering::SeqCst),
        };
        rules.iter().map(view).collect()
    }

    /// What happens on this occasion; asking counts it.
    pub(crate) fn strike(&self, on: Place, line: &str) -> Vec<Effect> {
        if !self.any.load(Ordering::SeqCst) {
            return Vec::new();
        }
        let rules = self.rules.read().unwrap_or_else(PoisonError::into_inner);
        rules.iter().filter(|rule| rule.strikes(on, line)).map(|rule| rule.spec.effect.clone()).collect()
    }
}

impl Rule {
    fn strikes(&self, on: Place, line: &str) -> bool {
        let here = self.spec.on == on
            || (self.spec.on == Place::Webhook && matches!(on, Place::Inbound | Place::Status | Place::Webhook));
        if !here || self.spec.line.as_deref().is_some_and(|only| only != line) {
            return false;
        }
        let occasion = self.seen.fetch_add(1, Ordering::SeqCst) + 1;
        let strikes = match self.spec.when {
            When::Always => true,
            When::Next(times) => occasion <= times,
            When::Every(step) => occasion.is_multiple_of(step),
        };
        if strikes {
            self.struck.fetch_add(1, Ordering::SeqCst);
        }
        strikes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: &str) -> FaultSpec {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn rules_strike_by_count_only() {
        let faults = Faults::default();
        faults.add(rule(r#"{"on":"send","when":{"next":2},"effect":"error","code":131016}"#));
        faults.add(rule(r#"{"on":"send","when":{"every":3},"effect":"delay","ms":5}"#));
        let struck: Vec<usize> = (0..6).map(|_| faults.strike(Place::Send, "1").len()).collect();
        assert_eq!(struck, [1, 1, 1, 0, 0, 1]);
        assert!(faults.strike(Place::Read, "1").is_empty());
        assert!(faults.clear(None));
        assert!(faults.strike(Place::Send, "1").is_empty());
    }

    #[test]
    fn an_effect_out_of_place_is_refused() {
        assert!(rule(r#"{"on":"send","effect":"duplicate"}"#).check().is_err());
        assert!(rule(r#"{"on":"status","effect":"error","code":1}"#).check().is_err());
        assert!(rule(r#"{"on":"webhook","effect":"batch","size":1001}"#).check().is_err());
        assert!(rule(r#"{"on":"webhook","when":{"every":2},"effect":"duplicate","times":2}"#).check().is_ok());
    }
}
