//! Notifications: sent in order, unless a fault says otherwise, and tried again until they are accepted, also after a
//! restart. A kill in the middle of a try has it made again: a receiver may be told twice, never not at all.

use super::{
    PspState,
    fault::{Effect, Place},
    lock,
    post::{Notice, Parcel, Try},
    serve::pause,
};
use kernel::seconds;
use std::time::Duration;

/// A reference nobody asked for.
const NOBODY: &str = "CMD-INCONNUE-0";

/// Sends `notices` in the background, one after the other.
pub(super) fn deliver(state: &PspState, notices: Vec<Notice>) {
    let now = state.now();
    let numbers: Vec<u64> = {
        let mut post = lock(&state.0.books.post);
        notices.into_iter().map(|notice| post.accept(notice, now)).collect()
    };
    let own = state.clone();
    state.spawn(async move { deliver_now(&own, numbers).await });
}

/// Goes on with what was on its way when the state was kept: what was not tried yet in its order, each other in its time.
pub(super) fn go_on(state: &PspState) {
    let (now, waiting) = (state.now(), lock(&state.0.books.post).waiting());
    let (first, others): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, tries, at)| *tries == 0 && *at <= now);
    let (own, first) = (state.clone(), first.into_iter().map(|(number, ..)| number).collect::<Vec<_>>());
    state.spawn(async move { send(&own, &first).await });
    for (number, _, at) in others {
        send_later(state, number, state.until(at));
    }
}

/// Waits until nothing is being delivered, for a second at most: a receiver that does not accept is tried for longer.
pub(super) async fn first_tries(state: &PspState) {
    for _ in 0..200 {
        if lock(&state.0.books.post).under_way() == 0 {
            return;
        }
        pause(5).await;
    }
}

async fn deliver_now(state: &PspState, numbers: Vec<u64>) {
    let alone = numbers.len() == 1;
    let mut held = Vec::new();
    for number in numbers {
        let Some(struck) = strike(state, number, alone) else { continue };
        match struck.late {
            Some(ms) => struck.copies.into_iter().for_each(|copy| send_later(state, copy, ms)),
            None if struck.hold => held.extend(struck.copies),
            None => send(state, &struck.copies).await,
        }
    }
    send(state, &held).await;
}

/// What the faults made of a parcel.
struct Struck {
    /// The numbers of it and its doubles.
    copies: Vec<u64>,
    /// How much later they are sent.
    late: Option<u64>,
    /// Whether they are sent after those that should follow.
    hold: bool,
}

/// The faults in force strike a parcel; `None` when it is lost. `alone`: nothing follows it that could overtake it.
fn strike(state: &PspState, number: u64, alone: bool) -> Option<Struck> {
    let mut parcel = lock(&state.0.books.post).parcel(number)?;
    let (provider, account) = (parcel.notice.provider, parcel.notice.account.clone());
    let (mut copies, mut late, mut hold) = (1, None, false);
    for effect in state.0.faults.strike(provider, Place::Notification, Some(&account)) {
        let Parcel { notice, .. } = &mut parcel;
        match effect {
            Effect::Lost => copies = 0,
            Effect::Duplicate { times } => copies += times,
            Effect::Late { ms } => late = Some(ms),
            Effect::OutOfOrder => hold = true,
            Effect::WrongAmount { amount } => notice.voice.speak().tell_amount(&mut notice.body, amount),
            Effect::UnknownReference => notice.voice.speak().tell_reference(&mut notice.body, NOBODY),
            Effect::BadSignature => parcel.bad_proof = true,
            Effect::OldTimestamp => parcel.stamp = seconds(-600),
            Effect::FutureTimestamp => parcel.stamp = seconds(600),
            Effect::ChangedBody => parcel.changed = true,
            _ => {}
        }
    }
    if hold && alone {
        late = Some(late.unwrap_or_default() + lock(&state.0.books.post).pace().hold_ms);
    }
    parcel.at = state.after(late.unwrap_or_default());
    let mut post = lock(&state.0.books.post);
    if copies == 0 {
        post.done(number);
        return None;
    }
    let doubles: Vec<u64> = (1..copies).map(|_| post.put(parcel.clone())).collect();
    post.replace(number, parcel);
    Some(Struck { copies: [vec![number], doubles].concat(), late, hold })
}

/// Tries each once; what is not accepted is tried again on its own time.
async fn send(state: &PspState, numbers: &[u64]) {
    for number in numbers {
        if let Some(wait) = attempt(state, *number).await {
            send_later(state, *number, wait);
        }
    }
}

/// Tries after `wait` milliseconds, and again until it is accepted or has been tried enough.
fn send_later(state: &PspState, number: u64, wait: u64) {
    let own = state.clone();
    state.spawn(async move {
        let mut wait = Some(wait);
        while let Some(ms) = wait {
            pause(ms).await;
            wait = attempt(&own, number).await;
        }
    });
}

/// One try of a parcel; gives how long to wait for the next, `None` at its end.
async fn attempt(state: &PspState, number: u64) -> Option<u64> {
    let mut parcel = lock(&state.0.books.post).parcel(number)?;
    parcel.tries += 1;
    let is_over = is_accepted(state, &parcel).await || !parcel.notice.voice.speak().insists();
    let pace = lock(&state.0.books.post).pace();
    let wait = if is_over { None } else { pace.wait(parcel.tries) };
    parcel.at = state.after(wait.unwrap_or_default());
    let mut post = lock(&state.0.books.post);
    match wait {
        Some(_) => post.replace(number, parcel),
        None => post.done(number),
    }
    wait
}

/// Sends it; whether the receiver accepts it.
async fn is_accepted(state: &PspState, parcel: &Parcel) -> bool {
    let (notice, number) = (&parcel.notice, parcel.tries);
    let voice = notice.voice.speak();
    if voice.pings() {
        let ping = state.0.http.get(&notice.url).timeout(Duration::from_secs(10)).send().await;
        if !ping.is_ok_and(|answer| answer.status() == 200) {
            tracing::debug!(about = %notice.about, "The notification address does not answer a GET");
            return false;
        }
    }
    let mut dressed = voice.dress(&notice.body, state.now() + parcel.stamp, parcel.bad_proof);
    if parcel.changed {
        dressed.text.push(' ');
    }
    let mut request =
        state.0.http.request(voice.method(&notice.body), &notice.url).header("Content-Type", dressed.content_type);
    for (name, value) in dressed.headers {
        request = request.header(name, value);
    }
    let answer = request.body(dressed.text).timeout(Duration::from_secs(10)).send().await;
    let accepted = answer.as_ref().is_ok_and(|answer| {
        // A redirect is a failure, followed or not.
        answer.url().as_str() == normal(&notice.url) && voice.is_accepted(answer.status().as_u16())
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
    lock(&state.0.books.post).tried(tried);
    accepted
}

fn normal(url: &str) -> String {
    reqwest::Url::parse(url).map_or_else(|_| url.to_owned(), String::from)
}
