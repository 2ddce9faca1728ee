use super::wire::signature;
use crate::world::World;
use bytes::Bytes;
use kernel::{Millis, days};
use serde::Serialize;
use std::{sync::Arc, time::Duration};
use tokio::sync::oneshot;

/// A POST on its way: its bytes never change.
#[derive(Debug)]
pub(crate) struct Parcel {
    pub(crate) line: String,
    pub(crate) url: String,
    pub(crate) signature: String,
    pub(crate) bytes: Bytes,
    /// Tries made so far.
    pub(crate) tries: u32,
    /// Unscaled time since the first try.
    pub(crate) age: Millis,
    /// Told when the first try is over, however it ended.
    pub(crate) tried: Option<oneshot::Sender<()>>,
}

/// A try, as `GET /control/webhooks` lists it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Try {
    pub(crate) at: Millis,
    pub(crate) line: String,
    pub(crate) url: String,
    pub(crate) attempt: u32,
    /// The HTTP status; none when there was no answer.
    pub(crate) status: Option<u16>,
    pub(crate) signature: String,
    pub(crate) body: String,
}

const GIVE_UP_AFTER: Millis = days(7);
const NO_ANSWER_AFTER: Duration = Duration::from_secs(20);
/// Even with a scale of zero, a receiver that refuses is not asked faster than this.
const AT_LEAST: Duration = Duration::from_millis(20);

impl Parcel {
    pub(crate) fn new(line: &str, url: String, secret: &str, bytes: Bytes) -> Self {
        let signature = signature(secret, &bytes);
        Self { line: line.to_owned(), url, signature, bytes, tries: 0, age: Millis(0), tried: None }
    }

    /// How long to wait after the try just made: at once, then 5 s doubling up to 6 hours.
    fn pause(&self) -> Millis {
        match self.tries {
            0 | 1 => Millis(0),
            tries => Millis((5_000_i64 << (tries - 2).min(13)).min(6 * 3_600_000)),
        }
    }
}

/// Makes the first try; what is not answered with 200 will be tried again, up to seven days (section 1.4).
pub(crate) async fn attempt(world: &Arc<World>, mut parcel: Parcel) {
    if !is_taken(world, &mut parcel).await {
        retry(world, parcel);
    }
}

async fn is_taken(world: &World, parcel: &mut Parcel) -> bool {
    parcel.tries += 1;
    let request = world.courier.client.post(&parcel.url).timeout(NO_ANSWER_AFTER);
    let request = request
        .header("Content-Type", "application/json")
        .header("User-Agent", "facebookexternalua")
        .header("X-Hub-Signature-256", &parcel.signature)
        .body(parcel.bytes.clone());
    let status = match request.send().await {
        Ok(answer) => {
            let status = answer.status().as_u16();
            // Read to the end so that the connection can be used again; what it says does not matter.
            drop(answer.bytes().await);
            Some(status)
        }
        Err(error) => {
            tracing::debug!(error = %error.without_url(), "A webhook got no answer");
            None
        }
    };
    world.courier.note(|| Try {
        at: world.time.now(),
        line: parcel.line.clone(),
        url: parcel.url.clone(),
        attempt: parcel.tries,
        status,
        signature: parcel.signature.clone(),
        body: String::from_utf8_lossy(&parcel.bytes).into_owned(),
    });
    if let Some(tried) = parcel.tried.take() {
        // Whoever waited may have left.
        let _ = tried.send(());
    }
    status == Some(200)
}

fn retry(world: &Arc<World>, mut parcel: Parcel) {
    let pause = parcel.pause();
    parcel.age = parcel.age + pause;
    if parcel.age > GIVE_UP_AFTER {
        tracing::warn!(line = parcel.line, tries = parcel.tries, "A webhook is given up after seven days");
        return;
    }
    let floor = if parcel.tries == 1 { Duration::ZERO } else { AT_LEAST };
    world.later(pause, move |world| {
        let world = Arc::clone(world);
        tokio::spawn(async move {
            tokio::time::sleep(floor).await;
            if !*world.stopped.borrow() && !is_taken(&world, &mut parcel).await {
                retry(&world, parcel);
            }
        });
    });
}
