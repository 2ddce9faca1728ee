use super::update::Update;
use crate::{
    chat::{Author, Chat, Customer, Entry, Progress},
    graph::GraphError,
    line::Line,
    pricing::pricing,
    world::World,
};
use kernel::Millis;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What becomes of an accepted message.
#[derive(Debug)]
pub(crate) enum Fate {
    /// `sent`, then `delivered`.
    Arrives,
    /// Only `sent`: a reaction.
    OnlySent,
    /// `failed`.
    Fails(GraphError),
}

/// A message on its way up the ladder.
#[derive(Debug, Clone)]
pub(crate) struct Climb {
    line: Arc<Line>,
    chat: String,
    id: String,
    category: Option<String>,
}

impl Climb {
    /// The way of an accepted message: `sent` soon, `delivered` shortly after (rule 11).
    pub(crate) fn new(line: &Arc<Line>, chat: &str, id: &str, category: Option<String>) -> Self {
        Self { line: Arc::clone(line), chat: chat.to_owned(), id: id.to_owned(), category }
    }

    /// Begins after the usual moment.
    pub(crate) fn start(self, world: &Arc<World>, fate: Fate) {
        let after = world.settings().sent_after();
        world.later(after, move |world| drop(self.first_step(world, fate)));
    }

    /// Begins now, and waits until the first status has been tried.
    pub(crate) async fn start_before_answer(self, world: &Arc<World>, fate: Fate) {
        // A closed channel means that nothing was sent: nothing to wait for.
        let _ = self.first_step(world, fate).await;
    }

    fn first_step(self, world: &Arc<World>, fate: Fate) -> tokio::sync::oneshot::Receiver<()> {
        let settings = world.settings();
        let mut updates = Vec::new();
        match fate {
            Fate::Fails(refusal) => updates.extend(self.fail(world, &refusal)),
            Fate::OnlySent => updates.extend(self.advance(world, Progress::Sent)),
            Fate::Arrives => {
                updates.extend(self.advance(world, Progress::Sent));
                let together = settings.batch_statuses && world.time.scaled(settings.delivered_after()).0 == 0;
                if together {
                    updates.extend(self.advance(world, Progress::Delivered));
                } else {
                    let next = self.clone();
                    world.later(settings.delivered_after(), move |world| {
                        let updates = next.advance(world, Progress::Delivered).into_iter().collect();
                        world.post(&next.line, &next.chat, updates);
                    });
                }
            }
        }
        world.post(&self.line, &self.chat, updates)
    }

    fn advance(&self, world: &Arc<World>, to: Progress) -> Option<Update> {
        let (line, now) = (&self.line, world.time.now());
        let version = world.settings().webhook_version;
        world.progress(line, &self.chat, &self.id, to, |chat, position, tier| {
            // The price is fixed with the first status.
            if chat.entries[position].pricing.is_none() && chat.entries[position].kind != "reaction" {
                let price = pricing(chat, tier, self.category.as_deref(), now);
                chat.entries[position].pricing = Some(price);
            }
            status_update(chat, &chat.entries[position], to, now, version)
        })
    }

    fn fail(&self, world: &Arc<World>, refusal: &GraphError) -> Option<Update> {
        let now = world.time.now();
        world.progress(&self.line, &self.chat, &self.id, Progress::Failed, |chat, position, _| {
            let error = json!({"code": refusal.code, "title": refusal.title(), "message": refusal.title(),
                "error_data": {"details": refusal.details()},
                "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"});
            chat.entries[position].error = Some(error);
            status_update(chat, &chat.entries[position], Progress::Failed, now, 26)
        })
    }
}

/// The customer looked: every visible message of the business that was not yet read is, in order (manual, rule 11).
pub(crate) fn mark_read(world: &Arc<World>, line: &Arc<Line>, chat_key: &str) -> usize {
    let waiting: Vec<String> = match line.state().chats.get(chat_key) {
        Some(chat) => {
            let unread = |entry: &&Entry| {
                entry.from == Author::Business && entry.is_visible() && entry.progress < Progress::Read
            };
            chat.entries.iter().filter(unread).map(|entry| entry.id.clone()).collect()
        }
        None => return 0,
    };
    for id in &waiting {
        let climb = Climb::new(line, chat_key, id, None);
        let updates = climb.advance(world, Progress::Read).into_iter().collect();
        world.post(line, chat_key, updates);
    }
    waiting.len()
}

/// The customer played a voice note that was sent to them; whether this was the first time.
pub(crate) fn mark_played(world: &Arc<World>, line: &Arc<Line>, chat_key: &str, id: &str) -> bool {
    let is_voice = |entry: &Entry| entry.content.get("voice").and_then(Value::as_bool) == Some(true);
    let known = line.state().chat(chat_key).and_then(|chat| chat.entry(id).map(|entry| is_voice(entry)));
    if known != Some(true) {
        return false;
    }
    let climb = Climb::new(line, chat_key, id, None);
    let update = climb.advance(world, Progress::Played);
    let first = update.is_some();
    world.post(line, chat_key, update.into_iter().collect());
    first
}

/// An element of `contacts[]`.
pub(crate) fn contact_of(customer: &Customer, with_username: bool) -> Value {
    let mut profile = json!({"name": customer.name});
    if let Some(username) = customer.username.as_ref().filter(|_| with_username) {
        profile["username"] = json!(username);
    }
    let mut contact = json!({"profile": profile, "user_id": customer.bsuid});
    if let Some(phone) = &customer.phone {
        contact["wa_id"] = json!(phone);
    }
    contact
}

fn status_update(chat: &Chat, entry: &Entry, to: Progress, now: Millis, version: u32) -> Update {
    let mut status = Map::new();
    status.insert("id".into(), json!(entry.id));
    status.insert("status".into(), json!(to.word()));
    status.insert("timestamp".into(), json!(now.as_seconds().to_string()));
    if let Some(phone) = &chat.customer.phone {
        status.insert("recipient_id".into(), json!(phone));
    }
    if to != Progress::Failed || entry.to_bsuid {
        status.insert("recipient_user_id".into(), json!(chat.customer.bsuid));
    }
    if let Some(data) = &entry.callback_data {
        status.insert("biz_opaque_callback_data".into(), json!(data));
    }
    if matches!(to, Progress::Sent | Progress::Delivered)
        && let Some(price) = &entry.pricing
    {
        status.insert("pricing".into(), price.clone());
        if let Some(conversation) = conversation(chat, price, to, now, version) {
            status.insert("conversation".into(), conversation);
        }
    }
    if let Some(error) = &entry.error {
        status.insert("errors".into(), json!([error]));
    }
    let with_username = matches!(to, Progress::Delivered | Progress::Read);
    let contact = (to != Progress::Failed).then(|| contact_of(&chat.customer, with_username));
    Update::Status { contact, status: Value::Object(status) }
}

/// Up to v23 always, from v24 on only inside a free entry point (section 3.1).
fn conversation(chat: &Chat, price: &Value, to: Progress, now: Millis, version: u32) -> Option<Value> {
    let free = chat.free_entry_until.filter(|until| now < *until);
    if version >= 24 && free.is_none() {
        return None;
    }
    let id = hex::encode(&kernel::sha256(chat.customer.bsuid.as_bytes())[..16]);
    let origin = if free.is_some() { json!("referral_conversion") } else { price["category"].clone() };
    let mut conversation = json!({"id": id, "origin": {"type": origin}});
    if to == Progress::Sent {
        let until = free.or(chat.open_until()).unwrap_or(now);
        conversation["expiration_timestamp"] = json!(until.as_seconds().to_string());
    }
    Some(conversation)
}
