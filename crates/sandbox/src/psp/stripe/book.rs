use super::{
    error::Refusal,
    form::Form,
    idempotency::Keys,
    later::Agenda,
    session::{Session, Status},
};
use kernel::Millis;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Sessions in the order of their creation, events, idempotency keys, and what takes its time.
#[derive(Default, Serialize, Deserialize)]
pub(in super::super) struct Book {
    pub(super) sessions: Vec<Session>,
    pub(super) events: Vec<(String, Value)>,
    pub(super) keys: Keys,
    pub(super) agenda: Agenda,
}

/// One page of a list (§2.1).
pub(super) struct Page {
    pub(super) data: Vec<Value>,
    pub(super) has_more: bool,
}

impl Book {
    pub(super) fn find(&mut self, account: &str, id: &str) -> Result<&mut Session, Refusal> {
        let session = self.sessions.iter_mut().find(|it| it.account == account && it.id == id);
        session.ok_or_else(|| Refusal::missing("checkout session", id))
    }

    pub(super) fn by_id(&mut self, id: &str) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|it| it.id == id)
    }

    /// Ends the sessions whose time is over; gives them.
    pub(super) fn age(&mut self, now: Millis) -> Vec<Session> {
        let late = self.sessions.iter_mut().filter(|it| it.status == Status::Open && it.expires_at <= now);
        late.map(|session| {
            session.status = Status::Expired;
            session.clone()
        })
        .collect()
    }
}

impl Page {
    /// Cuts a page out of objects given newest first, by `limit` and `starting_after`.
    pub(super) fn cut(all: Vec<Value>, query: &Form) -> Result<Self, Refusal> {
        let limit = query.integer("limit")?.unwrap_or(10);
        let limit = usize::try_from(limit).ok().filter(|limit| (1..=100).contains(limit));
        let limit = limit.ok_or_else(|| Refusal::param("parameter_invalid_integer", "limit", "1 to 100"))?;
        let start = match query.get("starting_after") {
            None => 0,
            Some(id) => {
                let at = all.iter().position(|it| it["id"] == id);
                at.ok_or_else(|| {
                    Refusal::param("resource_missing", "starting_after", format!("No such object: '{id}'"))
                })? + 1
            }
        };
        let has_more = all.len() > start + limit;
        Ok(Self { data: all.into_iter().skip(start).take(limit).collect(), has_more })
    }

    pub(super) fn to_json(&self, url: &str) -> Value {
        json!({"object": "list", "url": url, "has_more": self.has_more, "data": self.data})
    }
}
