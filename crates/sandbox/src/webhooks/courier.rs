use super::{
    delivery::{Parcel, Try, attempt},
    update::{Update, envelope},
    wire::serialise,
};
use crate::{
    faults::{Effect, Place},
    line::Line,
    world::World,
};
use kernel::{Millis, seconds};
use serde_json::Value;
use std::{
    collections::{HashMap, VecDeque, hash_map},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::oneshot;

/// Line and chat: what is told about one chat is first tried in order; retries and other chats do not wait.
type Lane = (String, String);

/// Carries updates to the product.
#[derive(Debug)]
pub(crate) struct Courier {
    pub(crate) client: reqwest::Client,
    lanes: Mutex<HashMap<Lane, VecDeque<Parcel>>>,
    /// Updates that let the next one of their chat pass.
    held: Mutex<HashMap<Lane, Vec<Update>>>,
    /// Updates of a line that wait for company.
    batches: Mutex<HashMap<String, Vec<Update>>>,
    tries: Mutex<VecDeque<Try>>,
}

const TRIES_KEPT: usize = 5_000;
/// A held update goes alone when nothing follows it.
const HELD_FOR: Millis = seconds(2);
/// The most updates in one POST (section 1.2).
const MOST_TOGETHER: usize = 1_000;

/// What faults decided about a group of updates, beyond their shape.
#[derive(Default)]
struct Fortune {
    delay: Millis,
    copies: u32,
    reorder: bool,
    batch: Option<usize>,
}

impl Courier {
    pub(crate) fn new(client: reqwest::Client) -> Self {
        Self {
            client,
            lanes: Mutex::default(),
            held: Mutex::default(),
            batches: Mutex::default(),
            tries: Mutex::default(),
        }
    }

    pub(crate) fn note(&self, made: impl FnOnce() -> Try) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() == TRIES_KEPT {
            tries.pop_front();
        }
        tries.push_back(made());
    }

    /// The latest tries, oldest first.
    pub(crate) fn tries(&self) -> Vec<Try> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(crate) fn forget(&self) {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl World {
    /// Tells the product `updates` about one chat, in one POST, as faults allow. The receiver hears when the first try
    /// is over, or is closed at once when nothing is sent now.
    pub(crate) fn post(self: &Arc<Self>, line: &Arc<Line>, chat: &str, updates: Vec<Update>) -> oneshot::Receiver<()> {
        let (tried, waiter) = oneshot::channel();
        let (updates, fortune) = self.meet_faults(line, updates);
        if updates.is_empty() {
            return waiter;
        }
        let lane = (line.id().to_owned(), chat.to_owned());
        if fortune.delay.0 > 0 {
            let line = Arc::clone(line);
            self.later(fortune.delay, move |world| {
                world.dispatch(&line, &lane, updates, fortune.copies, None);
            });
        } else if let Some(size) = fortune.batch {
            let mut batches = self.courier.batches.lock().unwrap_or_else(PoisonError::into_inner);
            let batch = batches.entry(line.id().to_owned()).or_default();
            batch.extend(updates);
            let full = if batch.len() >= size { std::mem::take(batch) } else { Vec::new() };
            drop(batches);
            self.dispatch(line, &lane, full, fortune.copies, Some(tried));
        } else if fortune.reorder {
            self.hold(line, lane, updates);
        } else {
            self.dispatch(line, &lane, updates, fortune.copies, Some(tried));
            self.release(line, &lane);
        }
        waiter
    }

    fn meet_faults(&self, line: &Line, updates: Vec<Update>) -> (Vec<Update>, Fortune) {
        let mut fortune = Fortune::default();
        let mut kept = Vec::with_capacity(updates.len());
        for mut update in updates {
            let place = match update {
                Update::Message { .. } => Place::Inbound,
                Update::Status { .. } => Place::Status,
                Update::Other { .. } => Place::Webhook,
            };
            let mut lost = false;
            for effect in self.faults.strike(place, line.id()) {
                match effect {
                    Effect::Delay { ms } => fortune.delay = fortune.delay.max(Millis(ms)),
                    Effect::Duplicate { times } => fortune.copies = fortune.copies.max(times),
                    Effect::Reorder => fortune.reorder = true,
                    Effect::Batch { size } => fortune.batch = Some(size.min(MOST_TOGETHER)),
                    Effect::Lose { statuses } => {
                        let word = update.status_word().unwrap_or_default();
                        lost |= statuses.is_empty() || statuses.iter().any(|named| named == word);
                    }
                    shape => update.distort(&shape),
                }
            }
            if !lost {
                kept.push(update);
            }
        }
        (kept, fortune)
    }

    fn hold(self: &Arc<Self>, line: &Arc<Line>, lane: Lane, updates: Vec<Update>) {
        let mut held = self.courier.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.entry(lane.clone()).or_default().extend(updates);
        drop(held);
        let line = Arc::clone(line);
        self.later(HELD_FOR, move |world| world.release(&line, &lane));
    }

    fn release(self: &Arc<Self>, line: &Arc<Line>, lane: &Lane) {
        let held = self.courier.held.lock().unwrap_or_else(PoisonError::into_inner).remove(lane);
        if let Some(updates) = held {
            self.dispatch(line, lane, updates, 0, None);
        }
    }

    /// Sends what waits for company or for a successor: the faults that held it are gone.
    pub(crate) fn release_all(self: &Arc<Self>) {
        let lanes: Vec<Lane> =
            self.courier.held.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect();
        for lane in lanes {
            if let Some(line) = self.line(&lane.0) {
                self.release(&line, &lane);
            }
        }
        let batches = std::mem::take(&mut *self.courier.batches.lock().unwrap_or_else(PoisonError::into_inner));
        for (id, updates) in batches {
            if let Some(line) = self.line(&id) {
                self.dispatch(&line, &(id, String::new()), updates, 0, None);
            }
        }
    }

    fn dispatch(
        self: &Arc<Self>,
        line: &Arc<Line>,
        lane: &Lane,
        updates: Vec<Update>,
        copies: u32,
        tried: Option<oneshot::Sender<()>>,
    ) {
        let Some(messages) = updates.first().map(|first| first.field() == "messages") else { return };
        let body = envelope(line, updates);
        self.dispatch_body(line, lane, &body, messages, copies, tried);
    }

    /// Sends a whole body, whatever it says; false when nobody listens.
    pub(crate) fn post_raw(self: &Arc<Self>, line: &Arc<Line>, body: &Value) -> bool {
        self.dispatch_body(line, &(line.id().to_owned(), String::new()), body, true, 0, None)
    }

    fn dispatch_body(
        self: &Arc<Self>,
        line: &Arc<Line>,
        lane: &Lane,
        body: &Value,
        messages: bool,
        copies: u32,
        tried: Option<oneshot::Sender<()>>,
    ) -> bool {
        let Some(url) = self.callback_of(line, messages) else { return false };
        let escape_slashes = self.settings.read().unwrap_or_else(PoisonError::into_inner).escape_slashes;
        let bytes = serialise(body, escape_slashes);
        let secret = line.spec.app_secret.reveal();
        let mut parcel = Parcel::new(line.id(), url.clone(), secret, bytes.clone());
        parcel.tried = tried;
        self.enqueue(lane.clone(), parcel);
        for _ in 0..copies {
            self.enqueue(lane.clone(), Parcel::new(line.id(), url.clone(), secret, bytes.clone()));
        }
        true
    }

    fn enqueue(self: &Arc<Self>, lane: Lane, parcel: Parcel) {
        let mut lanes = self.courier.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        match lanes.entry(lane) {
            hash_map::Entry::Occupied(mut queue) => queue.get_mut().push_back(parcel),
            hash_map::Entry::Vacant(free) => {
                let lane = free.key().clone();
                free.insert(VecDeque::new());
                tokio::spawn(walk(Arc::clone(self), lane, parcel));
            }
        }
    }
}

/// Makes the first tries of one lane, one after the other, until it is empty.
async fn walk(world: Arc<World>, lane: Lane, first: Parcel) {
    let mut parcel = first;
    loop {
        attempt(&world, parcel).await;
        let mut lanes = world.courier.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let next = lanes.get_mut(&lane).and_then(VecDeque::pop_front);
        match next.filter(|_| !*world.stopped.borrow()) {
            Some(next) => parcel = next,
            None => {
                lanes.remove(&lane);
                return;
            }
        }
    }
}
