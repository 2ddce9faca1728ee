use super::{account::Kind, voice::AnyVoice};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

/// A notification to be sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Notice {
    pub(super) provider: Kind,
    pub(super) account: String,
    pub(super) url: String,
    pub(super) body: Value,
    /// How it is dressed and proven.
    pub(super) voice: AnyVoice,
    /// The session or payment it is about.
    pub(super) about: String,
    /// What happened, such as `checkout.session.completed`.
    pub(super) name: String,
}

/// A notification on its way, with what the faults made of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Parcel {
    pub(super) notice: Notice,
    /// Shifts the signed time.
    pub(super) stamp: Millis,
    pub(super) bad_proof: bool,
    pub(super) changed: bool,
    /// Tries so far.
    pub(super) tries: u32,
    /// When the next one is due.
    pub(super) at: Millis,
}

/// How patient the providers are with a receiver that does not accept.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pace {
    /// Before the second try, in milliseconds; four times as long before each next one.
    pub(super) first_ms: u64,
    /// Tries in all.
    pub(super) tries: u32,
    /// How long an out-of-order notification is held when none follows it, in milliseconds.
    pub(super) hold_ms: u64,
    /// How long a delayed payment method takes to decide, in milliseconds.
    pub(super) delayed_ms: u64,
}

impl Pace {
    /// How long to wait after so many tries, in milliseconds; `None`: no more.
    pub(super) fn wait(self, tries: u32) -> Option<u64> {
        let factor = 4_u64.saturating_pow(tries.saturating_sub(1));
        (tries < self.tries).then(|| self.first_ms.saturating_mul(factor))
    }
}

/// One try, as `GET /control/psp/deliveries` lists it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Try {
    pub(super) at: Millis,
    pub(super) provider: Kind,
    pub(super) account: String,
    pub(super) about: String,
    pub(super) name: String,
    pub(super) attempt: u32,
    /// `None` when nobody answered.
    pub(super) status: Option<u16>,
    pub(super) accepted: bool,
}

/// Everything sent so far, and what is on its way.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Post {
    #[serde(skip)]
    pace: Option<Pace>,
    sent: VecDeque<Notice>,
    #[serde(skip)]
    tries: VecDeque<Try>,
    /// From the moment it is decided until nothing more will be tried; in the order of their making.
    under_way: BTreeMap<u64, Parcel>,
    /// The number of the newest of them.
    newest: u64,
}

/// Notifications, and tries, that are remembered.
const MOST_KEPT: usize = 5_000;

fn keep<T>(list: &mut VecDeque<T>, it: T) {
    if list.len() == MOST_KEPT {
        list.pop_front();
    }
    list.push_back(it);
}

impl Post {
    pub(super) fn pace(&self) -> Pace {
        self.pace.unwrap_or(Pace { first_ms: 1_000, tries: 8, hold_ms: 1_500, delayed_ms: 2_000 })
    }

    pub(super) fn set_pace(&mut self, pace: Pace) {
        self.pace = Some(pace);
    }

    pub(super) fn tried(&mut self, one: Try) {
        keep(&mut self.tries, one);
    }

    pub(super) fn tries(&self) -> Value {
        serde_json::to_value(&self.tries).unwrap_or_default()
    }

    /// The notifications about a session, to be sent once more.
    pub(super) fn about(&self, id: &str) -> Vec<Notice> {
        self.sent.iter().filter(|notice| notice.about == id).cloned().collect()
    }

    /// Takes a notification in; gives the number of its parcel.
    pub(super) fn accept(&mut self, notice: Notice, at: Millis) -> u64 {
        keep(&mut self.sent, notice.clone());
        self.put(Parcel { notice, stamp: Millis(0), bad_proof: false, changed: false, tries: 0, at })
    }

    /// Puts a parcel on its way; gives its number.
    pub(super) fn put(&mut self, parcel: Parcel) -> u64 {
        self.newest += 1;
        self.under_way.insert(self.newest, parcel);
        self.newest
    }

    pub(super) fn parcel(&self, number: u64) -> Option<Parcel> {
        self.under_way.get(&number).cloned()
    }

    /// What became of a parcel by a fault or a try.
    pub(super) fn replace(&mut self, number: u64, parcel: Parcel) {
        self.under_way.insert(number, parcel);
    }

    /// Nothing more will be tried.
    pub(super) fn done(&mut self, number: u64) {
        self.under_way.remove(&number);
    }

    pub(super) fn under_way(&self) -> usize {
        self.under_way.len()
    }

    /// Number, tries so far and due moment of everything on its way.
    pub(super) fn waiting(&self) -> Vec<(u64, u32, Millis)> {
        self.under_way.iter().map(|(number, parcel)| (*number, parcel.tries, parcel.at)).collect()
    }
}
