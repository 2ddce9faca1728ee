//! News of a brand, as server-sent events. An event says what changed; the page asks for the fragments it shows.
//!
//! The ids of events are those of facts: a page that comes back says the last one it has, and gets the rest from the
//! table. Facts of this process come as hints right after their commit; those of other nodes are looked for each second.

mod follower;
mod news;

use crate::door::{Answer, Desk, token_of};
use axum::{
    extract::Query,
    http::{HeaderMap, HeaderName, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use follower::{Follower, Told};
use futures_util::stream;
use identity::May;
use kernel::{FactId, Millis};
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};

/// Proxies and telephones drop a connection that is silent for long.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

#[derive(Deserialize)]
pub(crate) struct Since {
    #[serde(default)]
    after: String,
}

/// The stream, from the place the page knows; without one, from now.
pub(crate) async fn stream(desk: Desk, Query(since): Query<Since>, headers: HeaderMap) -> Answer {
    desk.require(May::ReadConversations)?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).filter(|id| !id.is_empty());
    let place = read_place(last.unwrap_or(&since.after)).unwrap_or(desk.now());
    let token = token_of(&headers);
    let follower = Follower::new(desk.web.clone(), desk.brand(), token, place);
    let events = stream::unfold(follower, async |mut follower| {
        let told = follower.next().await?;
        Some((Ok::<_, Infallible>(event(&told)), follower))
    });
    let head = [(header::CACHE_CONTROL, "no-store"), (HeaderName::from_static("x-accel-buffering"), "no")];
    let body = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE).text(""));
    Ok((head, body).into_response())
}

fn event(told: &Told) -> Event {
    match told {
        Told::Changed { at, news } => {
            Event::default().id(at.to_string()).event(news.kind.word()).data(format!("{{\"id\":\"{}\"}}", news.id))
        }
        Told::Reset { at } => Event::default().id(at.0.to_string()).event("reset").data("{}"),
    }
}

/// A place in the stream: the id of a fact, or a moment in milliseconds.
fn read_place(text: &str) -> Option<Millis> {
    if let Ok(millis) = text.parse::<i64>() {
        return Some(Millis(millis));
    }
    text.parse::<FactId>().ok().map(moment_of)
}

/// Ids of facts begin with the moment they were made at (UUIDv7).
fn moment_of(id: FactId) -> Millis {
    Millis(i64::try_from(id.0.as_u128() >> 80).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Chance;

    #[test]
    fn a_place_is_a_fact_or_a_moment() {
        let at = Millis(1_793_610_000_123);
        let fact = FactId(Chance::seeded(1).uuid(at));
        assert_eq!(read_place(&fact.to_string()), Some(at));
        assert_eq!(read_place("1793610000123"), Some(at));
        assert_eq!(read_place(""), None);
        assert_eq!(read_place("c7"), None);
    }
}
