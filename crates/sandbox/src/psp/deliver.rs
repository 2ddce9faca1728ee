//! Notifications: sent in order, unless a fault says otherwise, and tried again until they are accepted.

use super::{PspState, account::Kind, fault::Effect, fault::Place, lock, serve::pause, voice::Voice};
use kernel::{Millis, seconds};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::VecDeque,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// A notification to be sent.
#[derive(Debug, Clone)]
pub(super) struct Notice {
    pub(super) provider: Kind,
    pub(super) account: String,
    pub(super) url: String,
    pub(super) body: Value,
    /// How it is dressed and proven.
    pub(super) voice: Arc<dyn Voice>,
    /// The session or payment it is about.
    pub(super) about: String,
    /// What happened, such as `checkout.session.completed`.
    pub(super) name: String,
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

/// One try, as `GET /control/psp/deliveries` lists it.
#[derive(Debug, Clone, Serialize)]
struct Try {
    at: Millis,
    provider: Kind,
    account: String,
    about: String,
    name: String,
    attempt: u32,
    /// `None` when nobody answered.
    status: Option<u16>,
    accepted: bool,
}

/// Everything sent so far.
#[derive(Default)]
pub(super) struct Post {
    pace: Option<Pace>,
    sent: VecDeque<Notice>,
    tries: VecDeque<Try>,
}

/// A reference nobody asked for.
const NOBODY: &str = "CMD-INCONNUE-0";
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

    pub(super) fn tries(&self) -> Value {
        serde_json::to_value(&self.tries).unwrap_or_default()
    }

    /// The notifications about a session, to be sent once more.
    pub(super) fn about(&self, id: &str) -> Vec<Notice> {
        self.sent.iter().filter(|notice| notice.about == id).cloned().collect()
    }
}

/// A notification with what the faults make of it.
struct Parcel {
    notice: Notice,
    /// Shifts the signed time.
    stamp: Millis,
    bad_proof: bool,
    changed: bool,
}

/// Something still to be delivered: counted from the moment it is decided until nothing more will be tried.
struct UnderWay(PspState);

impl UnderWay {
    fn begin(state: &PspState) -> Self {
        state.0.under_way.fetch_add(1, Ordering::SeqCst);
        Self(state.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Sends `notices` in the background, one after the other.
pub(super) fn deliver(state: &PspState, notices: Vec<Notice>) {
    let under_way = UnderWay::begin(state);
    tokio::spawn(async move { deliver_now(&under_way.0, notices).await });
}

/// Waits until nothing is being delivered, for a second at most: a receiver that does not accept is tried for longer.
pub(super) async fn first_tries(state: &PspState) {
    for _ in 0..200 {
        if state.0.under_way.load(Ordering::SeqCst) == 0 {
            return;
        }
        pause(5).await;
    }
}

async fn deliver_now(state: &PspState, notices: Vec<Notice>) {
    for notice in &notices {
        keep(&mut lock(&state.0.post).sent, notice.clone());
    }
    let alone = notices.len() == 1;
    let mut held = Vec::new();
    for notice in notices {
        let effects = state.0.faults.strike(notice.provider, Place::Notification, Some(&notice.account));
        let mut copies = 1;
        let mut late = None;
        let mut hold = false;
        let mut parcel = Parcel { notice, stamp: Millis(0), bad_proof: false, changed: false };
        for effect in effects {
            match effect {
                Effect::Lost => copies = 0,
                Effect::Duplicate { times } => copies += times,
                Effect::Late { ms } => late = Some(ms),
                Effect::OutOfOrder => hold = true,
                Effect::WrongAmount { amount } => parcel.notice.voice.tell_amount(&mut parcel.notice.body, amount),
                Effect::UnknownReference => parcel.notice.voice.tell_reference(&mut parcel.notice.body, NOBODY),
                Effect::BadSignature => parcel.bad_proof = true,
                Effect::OldTimestamp => parcel.stamp = seconds(-600),
                Effect::FutureTimestamp => parcel.stamp = seconds(600),
                Effect::ChangedBody => parcel.changed = true,
                _ => {}
            }
        }
        if hold && alone {
            late = Some(late.unwrap_or_default() + lock(&state.0.post).pace().hold_ms);
        }
        match late {
            Some(ms) => {
                let under_way = UnderWay::begin(state);
                tokio::spawn(async move {
                    pause(ms).await;
                    send(&under_way.0, parcel, copies).await;
                });
            }
            None if hold => held.push((parcel, copies)),
            None => send(state, parcel, copies).await,
        }
    }
    for (parcel, copies) in held {
        send(state, parcel, copies).await;
    }
}

/// Tries each copy once; what is not accepted is tried again on its own time.
async fn send(state: &PspState, parcel: Parcel, copies: u32) {
    let parcel = Arc::new(parcel);
    for _ in 0..copies {
        if attempt(state, &parcel, 1).await || !parcel.notice.voice.insists() {
            continue;
        }
        let (under_way, parcel) = (UnderWay::begin(state), Arc::clone(&parcel));
        tokio::spawn(async move {
            let pace = lock(&under_way.0.0.post).pace();
            let mut wait = pace.first_ms;
            for number in 2..=pace.tries {
                pause(wait).await;
                if attempt(&under_way.0, &parcel, number).await {
                    return;
                }
                wait = wait.saturating_mul(4);
            }
        });
    }
}

async fn attempt(state: &PspState, parcel: &Parcel, number: u32) -> bool {
    let notice = &parcel.notice;
    if notice.voice.pings() {
        let ping = state.0.http.get(&notice.url).timeout(Duration::from_secs(10)).send().await;
        if !ping.is_ok_and(|answer| answer.status() == 200) {
            tracing::debug!(about = %notice.about, "The notification address does not answer a GET");
            return false;
        }
    }
    let mut dressed = notice.voice.dress(&notice.body, state.now() + parcel.stamp, parcel.bad_proof);
    if parcel.changed {
        dressed.text.push(' ');
    }
    let mut request = state
        .0
        .http
        .request(notice.voice.method(&notice.body), &notice.url)
        .header("Content-Type", dressed.content_type);
    for (name, value) in dressed.headers {
        request = request.header(name, value);
    }
    let answer = request.body(dressed.text).timeout(Duration::from_secs(10)).send().await;
    let accepted = answer.as_ref().is_ok_and(|answer| {
        // A redirect is a failure, followed or not.
        answer.url().as_str() == normal(&notice.url) && notice.voice.is_accepted(answer.status().as_u16())
    });
    let status = answer.ok().map(|answer| answer.status().as_u16());
    tracing::debug!(about = %notice.about, name = %notice.name, number, status, "Notification tried");
    let tried = Try {
        at: state.now(),
        provider: notice.provider,
        account: notice.account.clone(),
        about: notice.about.clone(),
        name: notice.name.clone(),
        attempt: number,
        status,
        accepted,
    };
    keep(&mut lock(&state.0.post).tries, tried);
    accepted
}

fn normal(url: &str) -> String {
    reqwest::Url::parse(url).map_or_else(|_| url.to_owned(), String::from)
}
