use insight::{CloseCases, Event, InsightError, Outcome, Page, Place, Rekey, Said, Signal, Standing, Tone};
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{BrandId, ConversationId, Millis, Uuid, seconds};
use std::sync::Arc;
use storage::{Db, args};
use testing::Ground;

/// A shop with an inbox, and what works on it.
#[derive(Clone)]
pub struct Inbox {
    pub ground: Ground,
    pub brand: BrandId,
    worker: Worker,
}

/// A calm message.
pub const WROTE: Event = Event::Wrote(Said::CALM);

pub fn said(tone: Tone, intensity: f32) -> Event {
    Event::Wrote(Said { tone, intensity, ..Said::CALM })
}

pub fn conversation(number: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(number))
}

impl Inbox {
    pub async fn open(ground: Ground) -> Self {
        let mut registry = Registry::new();
        let db = ground.db.clone();
        registry.on::<CloseCases, _, _>(move |job: CloseCases, claim| {
            let db = db.clone();
            async move { job.run(&claim, &db).await }
        });
        let db = ground.db.clone();
        registry.on::<Rekey, _, _>(move |job: Rekey, claim| {
            let db = db.clone();
            async move { job.run(&claim, &db).await }
        });
        let options = WorkerOptions { at_once: 4, lease: seconds(60) };
        let worker = Worker::new(ground.db.clone(), Arc::new(registry), options);
        let brand = BrandId(ground.chance.uuid(ground.clock.now()));
        Self { ground, brand, worker }
    }

    /// The same ground seen by another brand.
    pub fn stranger(&self) -> Self {
        Self { brand: BrandId(Uuid::from_u128(99)), ..self.clone() }
    }

    pub fn db(&self) -> &Db {
        &self.ground.db
    }

    pub fn now(&self) -> Millis {
        self.ground.clock.now()
    }

    pub async fn note(&self, number: u128, events: &[Event]) -> Standing {
        self.note_at(number, events, self.now()).await.unwrap()
    }

    pub async fn notice(&self, number: u128, signals: &[Signal]) -> Standing {
        let events: Vec<Event> = signals.iter().copied().map(Event::Noticed).collect();
        self.note(number, &events).await
    }

    pub async fn note_at(&self, number: u128, events: &[Event], at: Millis) -> Result<Standing, InsightError> {
        let of = conversation(number);
        self.db().write(async |tx| insight::note(tx, self.brand, of, events, at).await).await
    }

    pub async fn standing(&self, number: u128) -> Option<Standing> {
        insight::standing(&mut self.db(), self.brand, conversation(number), self.now()).await.unwrap()
    }

    pub async fn page(&self, of: Outcome, place: Option<&Place>, size: usize) -> Page {
        insight::ranked(&mut self.db(), self.brand, of, 0, (place, size), self.now()).await.unwrap()
    }

    /// Every conversation, page by page, as its number and its score.
    pub async fn list(&self, of: Outcome, size: usize) -> Vec<(u128, i64)> {
        let mut page = self.page(of, None, size).await;
        let mut all = Vec::new();
        loop {
            assert!(page.conversations.len() <= size);
            all.extend(page.conversations.iter().map(|one| (one.conversation.0.as_u128(), one.score)));
            let Some(place) = page.next else { return all };
            page = self.page(of, Some(&place), size).await;
        }
    }

    /// Time passes, and what is due is done.
    pub async fn later(&self, by: Millis) {
        self.ground.clock.advance(by);
        run_due(&self.worker).await.unwrap();
    }

    pub async fn jobs_left(&self) -> i64 {
        self.db().one::<(i64,)>("SELECT COUNT(*) FROM job", args![]).await.unwrap().0
    }
}

/// A standing's score with its reasons: `13 = 1 +5 cart +4 wrote`.
pub fn told(standing: &Standing, of: Outcome) -> String {
    let score = standing.score(of);
    let reasons: Vec<String> =
        score.reasons.iter().map(|reason| format!(" {:+} {}", reason.points, reason.why.code())).collect();
    format!("{} = {}{}", score.value, score.base, reasons.concat())
}
