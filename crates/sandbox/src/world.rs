use crate::{
    chat::{Author, Chat, Customer, Entry, Progress},
    faults::Faults,
    flows::Flows,
    ids::Ids,
    journal::{Event, Journal},
    line::{Line, LineSpec, LineState},
    media_store::{MediaStore, Medium},
    pricing::FreeTier,
    settings::Settings,
    templates::Templates,
    time::Time,
    webhooks::{Courier, Schedule},
};
use kernel::Millis;
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use tokio::sync::{broadcast, watch};

/// Everything the emulator knows. Locks are short and never held across an await.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) time: Time,
    pub(crate) ids: Ids,
    pub(crate) settings: RwLock<Settings>,
    pub(crate) faults: Faults,
    pub(crate) media: MediaStore,
    pub(crate) templates: Templates,
    pub(crate) flows: Flows,
    pub(crate) courier: Courier,
    pub(crate) schedule: Schedule,
    /// Where this sandbox is reached, without a slash at the end.
    pub(crate) base: String,
    lines: RwLock<HashMap<String, Arc<Line>>>,
    wabas: RwLock<HashMap<String, Waba>>,
    sent: Mutex<Vec<Sent>>,
    journal: Mutex<Option<Journal>>,
    news: broadcast::Sender<Arc<str>>,
    /// Turns true once, when the sandbox stops.
    pub(crate) stopped: watch::Sender<bool>,
}

/// The subscription of a WhatsApp Business Account.
#[derive(Debug, Default, Clone)]
pub(crate) struct Waba {
    pub(crate) subscribed: bool,
    pub(crate) callback: Option<String>,
}

/// Something the product sent and the emulator accepted.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sent {
    pub(crate) at: Millis,
    pub(crate) line: String,
    /// `message` or `read`.
    pub(crate) kind: &'static str,
    /// The message's id, or the id of what was read.
    pub(crate) id: String,
    /// Key of the chat: phone digits, or a BSUID.
    pub(crate) customer: String,
    /// The request's body as it came.
    pub(crate) body: Value,
}

impl World {
    pub(crate) fn new(time: Time, ids: Ids, base: String, courier: Courier, settings: Settings, key: [u8; 32]) -> Self {
        Self {
            time,
            ids,
            settings: RwLock::new(settings),
            faults: Faults::default(),
            media: MediaStore::new(key),
            templates: Templates::default(),
            flows: Flows::default(),
            courier,
            schedule: Schedule::default(),
            base,
            lines: RwLock::default(),
            wabas: RwLock::default(),
            sent: Mutex::default(),
            journal: Mutex::new(None),
            news: broadcast::channel(1024).0,
            stopped: watch::channel(false).0,
        }
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    // — lines —

    pub(crate) fn line(&self, id: &str) -> Option<Arc<Line>> {
        self.lines.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Every line, in the order of their ids.
    pub(crate) fn lines(&self) -> Vec<Arc<Line>> {
        let mut lines: Vec<_> = self.lines.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        lines.sort_by(|a, b| a.id().cmp(b.id()));
        lines
    }

    /// Registers a line, or changes its particulars; chats stay.
    pub(crate) fn put_line(&self, spec: LineSpec) -> Arc<Line> {
        let mut lines = self.lines.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lines.get(&spec.phone_number_id).filter(|line| line.spec == spec) {
            return Arc::clone(known);
        }
        let line = Arc::new(match lines.get(&spec.phone_number_id) {
            Some(known) => known.renewed(spec.clone()),
            None => Line::new(spec.clone()),
        });
        lines.insert(spec.phone_number_id.clone(), Arc::clone(&line));
        drop(lines);
        let mut wabas = self.wabas.write().unwrap_or_else(PoisonError::into_inner);
        wabas.entry(spec.waba_id.clone()).or_insert_with(|| Waba { subscribed: spec.subscribed, callback: None });
        drop(wabas);
        self.write_down(|| Event::Line { spec });
        self.tell(|| json!({"kind": "lines"}));
        line
    }

    pub(crate) fn waba(&self, id: &str) -> Waba {
        self.wabas.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned().unwrap_or_default()
    }

    pub(crate) fn set_waba(&self, id: &str, waba: Waba) {
        let event =
            Event::Subscription { waba: id.to_owned(), subscribed: waba.subscribed, callback: waba.callback.clone() };
        self.wabas.write().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), waba);
        self.write_down(|| event);
    }

    /// Where a line's webhooks go: number, then WABA, then application (section 1.7). `messages` tells whether the
    /// field is one that overrides apply to. None: not subscribed, or no callback.
    pub(crate) fn callback_of(&self, line: &Line, messages: bool) -> Option<String> {
        let waba = self.waba(&line.spec.waba_id);
        if !waba.subscribed {
            return None;
        }
        let number = line.state().callback_override.clone();
        let override_of = if messages { number.or(waba.callback) } else { None };
        override_of.or_else(|| line.spec.callback_url.clone())
    }

    // — what happens —

    /// Adds a bubble to the chat with `customer`; `opens` is the timestamp that opens the window, if it does.
    pub(crate) fn say(&self, line: &Line, customer: Customer, entry: Entry, opens: Option<Millis>) -> String {
        let mut state = line.state();
        let (key, chat) = state.chat_with(customer);
        if let Some(at) = opens {
            chat.hears(at, entry.content.get("referral").is_some());
        }
        if entry.from == Author::Business {
            chat.answered(entry.at);
        }
        let customer = chat.customer.clone();
        chat.entries.push(entry.clone());
        state.message_chat.insert(entry.id.clone(), key.clone());
        drop(state);
        self.tell(|| {
            json!({"kind": "message", "line": line.id(), "chat": key, "customer": &customer, "entry": &entry,
                "visible": entry.is_visible()})
        });
        self.write_down(|| Event::Said { line: line.id().to_owned(), customer, entry: Box::new(entry), opens });
        key
    }

    /// Moves a message forward; none if it may not.
    pub(crate) fn progress<T>(
        &self,
        line: &Line,
        chat_key: &str,
        id: &str,
        to: Progress,
        then: impl FnOnce(&mut Chat, usize, &mut FreeTier) -> T,
    ) -> Option<T> {
        let mut state = line.state();
        let LineState { chats, free_tier, .. } = &mut *state;
        let chat = chats.get_mut(chat_key)?;
        let position = chat.entries.iter().rposition(|entry| entry.id == id)?;
        if !chat.entries[position].progress.may_become(to) {
            return None;
        }
        chat.entries[position].progress = to;
        let out = then(chat, position, free_tier);
        let entry = chat.entries[position].clone();
        drop(state);
        self.tell(|| {
            json!({"kind": "progress", "line": line.id(), "chat": chat_key, "entry": &entry,
                "visible": entry.is_visible()})
        });
        self.write_down(|| Event::Progress {
            line: line.id().to_owned(),
            chat: chat_key.to_owned(),
            id: id.to_owned(),
            progress: to,
            pricing: entry.pricing,
            error: entry.error,
        });
        Some(out)
    }

    /// Puts a reaction on a bubble, or takes it off; whether the bubble is there.
    pub(crate) fn react(&self, line: &Line, chat_key: &str, id: &str, by: Author, emoji: Option<String>) -> bool {
        let mut state = line.state();
        let Some(entry) = state.chats.get_mut(chat_key).and_then(|chat| chat.entry(id)) else { return false };
        match by {
            Author::Business => entry.reaction_of_business = emoji.clone(),
            Author::Customer => entry.reaction_of_customer = emoji.clone(),
        }
        let entry = entry.clone();
        drop(state);
        self.tell(|| {
            json!({"kind": "progress", "line": line.id(), "chat": chat_key, "entry": &entry,
                "visible": entry.is_visible()})
        });
        self.write_down(|| Event::Reaction {
            line: line.id().to_owned(),
            chat: chat_key.to_owned(),
            id: id.to_owned(),
            by,
            emoji,
        });
        true
    }

    pub(crate) fn put_medium(&self, medium: Medium) -> Arc<Medium> {
        if let Some(journal) = &*self.journal.lock().unwrap_or_else(PoisonError::into_inner) {
            journal.keep(&medium);
        }
        self.media.put(medium)
    }

    // — what tests look at —

    pub(crate) fn record(&self, sent: Sent) {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
    }

    /// What is wanted of all that was sent, without its first `offset`, and how much that is in all. Asked many times a
    /// second by those who follow: only what is new is copied.
    pub(crate) fn sent(&self, offset: usize, wanted: impl Fn(&Sent) -> bool) -> (Vec<Sent>, usize) {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut new, mut total) = (Vec::new(), 0);
        for one in sent.iter().filter(|sent| wanted(sent)) {
            if total >= offset {
                new.push(one.clone());
            }
            total += 1;
        }
        (new, total)
    }

    // — listeners and the journal —

    /// Tells the open phone pages; costs nothing when there is none.
    pub(crate) fn tell(&self, news: impl FnOnce() -> Value) {
        if self.news.receiver_count() > 0 {
            // No receiver left in the meantime is no error.
            let _ = self.news.send(news().to_string().into());
        }
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<str>> {
        self.news.subscribe()
    }

    pub(crate) fn write_down(&self, event: impl FnOnce() -> Event) {
        if let Some(journal) = &*self.journal.lock().unwrap_or_else(PoisonError::into_inner) {
            journal.write(&event());
        }
    }

    /// Repeats what a journal tells, then goes on writing it.
    pub(crate) fn resume(&self, journal: Journal, events: Vec<Event>) {
        for event in events {
            self.repeat(&journal, event);
        }
        *self.journal.lock().unwrap_or_else(PoisonError::into_inner) = Some(journal);
    }

    fn repeat(&self, journal: &Journal, event: Event) {
        match event {
            Event::Line { spec } => drop(self.put_line(spec)),
            Event::Subscription { waba, subscribed, callback } => self.set_waba(&waba, Waba { subscribed, callback }),
            Event::NumberCallback { line, callback } => {
                if let Some(line) = self.line(&line) {
                    line.state().callback_override = callback;
                }
            }
            Event::Said { line, customer, entry, opens } => {
                if let Some(line) = self.line(&line) {
                    self.say(&line, customer, *entry, opens);
                }
            }
            Event::Progress { line, chat, id, progress, pricing, error } => {
                if let Some(line) = self.line(&line) {
                    self.progress(&line, &chat, &id, progress, |chat, position, _| {
                        let entry = &mut chat.entries[position];
                        (entry.pricing, entry.error) = (pricing, error);
                    });
                }
            }
            Event::Reaction { line, chat, id, by, emoji } => {
                if let Some(line) = self.line(&line) {
                    self.react(&line, &chat, &id, by, emoji);
                }
            }
            Event::Medium { mut medium } => {
                self.ids.seen(&medium.id);
                if let Some(bytes) = journal.bytes_of(&medium) {
                    medium.bytes = bytes;
                    self.media.put(medium);
                }
            }
            Event::Template { waba, template } => {
                self.ids.seen(&template.id);
                self.templates.put(&waba, template);
            }
            Event::TemplatesGone { waba, ids } => drop(self.templates.remove(&waba, |t| ids.contains(&t.id))),
            Event::Flow { flow } => {
                self.ids.seen(&flow.id);
                drop(self.flows.put(*flow));
            }
            Event::FlowGone { id } => drop(self.flows.remove(&id)),
            Event::FlowSwitchedOff { message } => self.flows.switch_off(&message),
            Event::BusinessKey { line, key } => {
                if let Some(line) = self.line(&line) {
                    line.state().business_key = Some(key);
                }
            }
            Event::Reset => self.forget(),
        }
    }

    /// Forgets everything but the lines and their subscriptions.
    pub(crate) fn forget(&self) {
        for line in self.lines() {
            *line.state() = LineState::default();
        }
        self.media.clear();
        self.templates.clear();
        self.flows.clear();
        self.faults.clear(None);
        self.courier.forget();
        self.schedule.forget();
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.write_down(|| Event::Reset);
        self.tell(|| json!({"kind": "reset"}));
    }

    /// Stops timers, deliveries and live pages, and closes the journal.
    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
        if let Some(journal) = self.journal.lock().unwrap_or_else(PoisonError::into_inner).take() {
            journal.close();
        }
    }
}
