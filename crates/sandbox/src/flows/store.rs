use super::{Flow, Session};
use kernel::{Millis, hours};
use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::{Mutex, PoisonError, RwLock},
};

/// Every WABA's Flows, and what customers have open of them.
#[derive(Debug, Default)]
pub(crate) struct Flows {
    by_id: RwLock<BTreeMap<String, Flow>>,
    /// When a throttled Flow was sent in the last hour.
    sends: Mutex<HashMap<String, VecDeque<Millis>>>,
    /// By the id of the message that was opened.
    sessions: Mutex<HashMap<String, Session>>,
    /// Messages whose button an endpoint's 427 switched off for good.
    switched_off: Mutex<HashSet<String>>,
}

/// Sends in an hour while a Flow is throttled.
const THROTTLED_TO: usize = 10;

impl Flows {
    pub(crate) fn by_id(&self, id: &str) -> Option<Flow> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// The Flow of a name; names are unique in a WABA.
    pub(crate) fn named(&self, waba: &str, name: &str) -> Option<Flow> {
        let all = self.by_id.read().unwrap_or_else(PoisonError::into_inner);
        all.values().find(|flow| flow.waba == waba && flow.name == name).cloned()
    }

    /// A WABA's Flows, oldest first.
    pub(crate) fn list(&self, waba: &str) -> Vec<Flow> {
        let all = self.by_id.read().unwrap_or_else(PoisonError::into_inner);
        all.values().filter(|flow| flow.waba == waba).cloned().collect()
    }

    /// Adds a Flow, or puts it in the place of the one with its id.
    pub(crate) fn put(&self, flow: Flow) -> Option<Flow> {
        self.by_id.write().unwrap_or_else(PoisonError::into_inner).insert(flow.id.clone(), flow)
    }

    pub(crate) fn remove(&self, id: &str) -> bool {
        self.by_id.write().unwrap_or_else(PoisonError::into_inner).remove(id).is_some()
    }

    /// Counts a send of a throttled Flow at `flow`; false when its hour is full.
    pub(crate) fn admit(&self, id: &str, flow: Millis) -> bool {
        let mut sends = self.sends.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = sends.entry(id.to_owned()).or_default();
        while recent.front().is_some_and(|at| flow - *at >= hours(1)) {
            recent.pop_front();
        }
        if recent.len() >= THROTTLED_TO {
            return false;
        }
        recent.push_back(flow);
        true
    }

    pub(crate) fn open(&self, message: &str, session: Session) {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(message.to_owned(), session);
    }

    /// Takes the session out, so that nobody else moves it meanwhile; [`Self::open`] puts it back.
    pub(crate) fn take(&self, message: &str) -> Option<Session> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(message)
    }

    pub(crate) fn switch_off(&self, message: &str) {
        self.switched_off.lock().unwrap_or_else(PoisonError::into_inner).insert(message.to_owned());
    }

    pub(crate) fn is_switched_off(&self, message: &str) -> bool {
        self.switched_off.lock().unwrap_or_else(PoisonError::into_inner).contains(message)
    }

    pub(crate) fn clear(&self) {
        self.by_id.write().unwrap_or_else(PoisonError::into_inner).clear();
        self.sends.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.switched_off.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
