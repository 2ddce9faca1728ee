use super::news::News;
use crate::Web;
use identity::{Brand, SessionToken, Staff};
use kernel::{BrandId, FactId, Millis, hours, seconds};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};
use storage::{Dialect, Fact, StoreError, facts_since};
use tokio::{
    sync::{
        broadcast::{self, error::RecvError},
        watch,
    },
    time::{Instant, sleep_until},
};

/// How often facts of other nodes are looked for.
const LOOK: Duration = Duration::from_secs(1);
/// How often it is asked whether the reader may still read.
const ASK: Duration = Duration::from_secs(30);
/// Facts read at once; a page that missed more is told to read itself again.
const MOST: i64 = 1000;
/// A page that was away for longer reads itself again.
const LONG_AGO: Millis = hours(24);

/// Follows the facts of one brand for one page.
pub(super) struct Follower {
    web: Web,
    brand: BrandId,
    token: Option<SessionToken>,
    hints: broadcast::Receiver<Arc<Fact>>,
    stopping: watch::Receiver<bool>,
    /// The latest moment of which a fact was told.
    place: Millis,
    /// Facts told lately, with their moments: they are met again, as nodes commit in another order than they stamp.
    told: HashMap<FactId, Millis>,
    waiting: VecDeque<Told>,
    must_look: bool,
    look_at: Instant,
    ask_at: Instant,
}

/// Why the follower wakes.
enum Heard {
    Hint(Result<Arc<Fact>, RecvError>),
    Look,
    Ask,
}

/// What the page hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// Something has changed.
    Changed { at: FactId, news: News },
    /// Too much has changed to tell.
    Reset { at: Millis },
}

impl Follower {
    /// Hears from now on, and has yet to read what happened since `place`.
    pub(super) fn new(web: Web, brand: BrandId, token: Option<SessionToken>, place: Millis) -> Self {
        let now = Instant::now();
        Self {
            hints: web.db.signals().facts.subscribe(),
            stopping: web.stopping.clone(),
            brand,
            token,
            place,
            told: HashMap::new(),
            waiting: VecDeque::new(),
            must_look: true,
            look_at: now + LOOK,
            ask_at: now + ASK,
            web,
        }
    }

    /// The next news; none when the stream ends: the program stops, the reader has signed out, the database is away.
    /// The page's script comes back by itself.
    pub(super) async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.waiting.pop_front() {
                return Some(told);
            }
            if self.must_look {
                self.look().await.inspect_err(|error| tracing::warn!(%error, "News cannot be read: {error}")).ok()?;
                self.must_look = false;
                self.look_at = Instant::now() + LOOK;
                continue;
            }
            // A node alone on its database hears everything.
            let is_shared = self.web.db.dialect() == Dialect::Postgres;
            let heard = tokio::select! {
                stop = self.stopping.wait_for(|stop| *stop) => { drop(stop); return None }
                hint = self.hints.recv() => Heard::Hint(hint),
                () = sleep_until(self.look_at), if is_shared => Heard::Look,
                () = sleep_until(self.ask_at) => Heard::Ask,
            };
            match heard {
                Heard::Hint(Ok(fact)) if fact.brand == self.brand => self.take(&fact),
                Heard::Hint(Ok(_)) => {}
                // This page is slow: what it missed is in the table.
                Heard::Hint(Err(RecvError::Lagged(_))) | Heard::Look => self.must_look = true,
                Heard::Hint(Err(RecvError::Closed)) => return None,
                Heard::Ask if self.may_still_read().await.unwrap_or(false) => self.ask_at = Instant::now() + ASK,
                Heard::Ask => return None,
            }
        }
    }

    /// Reads what happened since a little before the latest fact told.
    async fn look(&mut self) -> Result<(), StoreError> {
        let now = self.web.db.clock().now();
        let overlap = match self.web.db.dialect() {
            // One clock, one writer: only the wait for the disk lies between stamp and commit.
            Dialect::Sqlite => seconds(2),
            Dialect::Postgres => seconds(5),
        };
        if self.place < now - LONG_AGO {
            self.reset(now);
            return Ok(());
        }
        let since = self.place.min(now) - overlap;
        let facts = facts_since(&self.web.db, self.brand, since, MOST).await?;
        if i64::try_from(facts.len()).is_ok_and(|read| read >= MOST) {
            self.reset(now);
            return Ok(());
        }
        self.told.retain(|_, at| *at >= since);
        // Of several changes of one thing the last one is enough.
        let mut seen = HashSet::new();
        let mut fresh: Vec<&Fact> = facts.iter().rev().filter(|fact| !self.told.contains_key(&fact.id)).collect();
        fresh.retain(|fact| News::of(fact).is_none_or(|news| seen.insert(news)));
        for fact in fresh.into_iter().rev() {
            self.take(fact);
        }
        for fact in &facts {
            self.told.insert(fact.id, fact.at);
        }
        Ok(())
    }

    fn take(&mut self, fact: &Fact) {
        if self.told.insert(fact.id, fact.at).is_some() {
            return;
        }
        self.place = self.place.max(fact.at);
        if let Some(news) = News::of(fact) {
            self.waiting.push_back(Told::Changed { at: fact.id, news });
        }
        // Only what may be met again is remembered; a look forgets the rest.
        self.must_look |= i64::try_from(self.told.len()).is_ok_and(|kept| kept > 4 * MOST);
    }

    fn reset(&mut self, now: Millis) {
        self.told.clear();
        self.waiting.clear();
        self.place = now;
        self.waiting.push_back(Told::Reset { at: now });
    }

    async fn may_still_read(&self) -> Result<bool, StoreError> {
        let Some(token) = &self.token else { return Ok(false) };
        let Some(signed) = identity::session(&self.web.db, token).await? else { return Ok(false) };
        let brand = Brand::find(&mut &self.web.db, self.brand).await?;
        Ok(brand.is_some_and(|brand| Staff::for_brand(&signed, &brand).is_some()))
    }
}
