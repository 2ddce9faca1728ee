use crate::world::World;
use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use std::{convert::Infallible, sync::Arc};
use tokio::sync::broadcast::error::RecvError;

/// What happens, as it happens, for the phone page. A page too slow to follow is told to look again.
pub(super) async fn events(State(world): State<Arc<World>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listening = (world.listen(), world.stopped.subscribe());
    let events = stream::unfold(listening, |(mut news, mut stopped)| async move {
        let event = tokio::select! {
            heard = news.recv() => match heard {
                Ok(text) => Event::default().data(&*text),
                Err(RecvError::Lagged(_)) => Event::default().data(r#"{"kind":"resync"}"#),
                Err(RecvError::Closed) => return None,
            },
            _ = stopped.wait_for(|stopped| *stopped) => return None,
        };
        Some((Ok(event), (news, stopped)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
