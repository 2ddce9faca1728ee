//! What the queue promises, on both engines.

#![allow(clippy::unwrap_used, reason = "stories fail loudly")]

use jobs::{
    Claim, Job, Outcome, Registry, Worker, WorkerOptions, cancel, enqueue, enqueue_at, enqueue_by, enqueue_patient_by,
    run_due, tell,
};
use kernel::{BrandId, Uuid, minutes, seconds};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};
use storage::{NewFact, StoreError, args};
use testing::Ground;

#[derive(Serialize, Deserialize, Clone)]
struct Ring {
    brand: BrandId,
    bell: String,
    lane: Option<Uuid>,
}
impl Job for Ring {
    const NAME: &'static str = "story.ring";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.bell.clone())
    }
    fn lane(&self) -> Option<Uuid> {
        self.lane
    }
}

struct Tower {
    ground: Ground,
    brand: BrandId,
    rung: Arc<Mutex<Vec<String>>>,
}

impl Tower {
    async fn open(ground: Ground) -> Self {
        let brand = BrandId(ground.chance.uuid(ground.clock.now()));
        Self { ground, brand, rung: Arc::default() }
    }
    fn ring(&self, bell: &str) -> Ring {
        Ring { brand: self.brand, bell: bell.into(), lane: None }
    }
    fn registry(&self) -> Registry {
        let mut registry = Registry::new();
        let rung = self.rung.clone();
        registry.on::<Ring, _, _>(move |ring: Ring, _claim: Arc<Claim>| {
            rung.lock().unwrap().push(ring.bell);
            async { Ok(Outcome::Done) }
        });
        registry
    }
    fn worker(&self, registry: Registry) -> Worker {
        Worker::new(self.ground.db.clone(), Arc::new(registry), WorkerOptions { at_once: 4, lease: seconds(60) })
    }
    async fn enqueue_at(&self, bell: &str, at: kernel::Millis) {
        let ring = self.ring(bell);
        self.ground.db.write(async |tx| enqueue_at(tx, at, &ring).await).await.unwrap();
    }
    async fn plan(&self, bell: &str, at: kernel::Millis) {
        let ring = self.ring(bell);
        self.ground.db.write(async |tx| enqueue_patient_by(tx, at, &ring).await).await.unwrap();
    }
    fn rung(&self) -> Vec<String> {
        self.rung.lock().unwrap().clone()
    }
    async fn left(&self) -> i64 {
        self.ground.db.one::<(i64,)>("SELECT COUNT(*) FROM job", args![]).await.unwrap().0
    }
}

async fn a_timer_rings_at_its_time_and_once(tower: Tower) {
    let worker = tower.worker(tower.registry());
    let now = tower.ground.clock.now();
    tower.enqueue_at("late", now + minutes(5)).await;
    tower.enqueue_at("late", now + minutes(10)).await; // the same key moves it
    assert_eq!(run_due(&worker).await.unwrap(), 0);
    tower.ground.clock.advance(minutes(6));
    assert_eq!(run_due(&worker).await.unwrap(), 0);
    tower.ground.clock.advance(minutes(5));
    assert_eq!(run_due(&worker).await.unwrap(), 1);
    assert_eq!((tower.rung(), tower.left().await), (vec!["late".to_owned()], 0));
}

async fn a_cancelled_timer_never_rings(tower: Tower) {
    let worker = tower.worker(tower.registry());
    tower.enqueue_at("never", tower.ground.clock.now()).await;
    let (brand, db) = (tower.brand, &tower.ground.db);
    assert!(db.write(async |tx| cancel::<Ring>(tx, brand, "never").await).await.unwrap());
    assert_eq!(run_due(&worker).await.unwrap(), 0);
}

async fn a_job_wanted_again_while_it_runs_runs_again(tower: Tower) {
    let mut registry = Registry::new();
    let (db, rung) = (tower.ground.db.clone(), tower.rung.clone());
    registry.on::<Ring, _, _>(move |ring: Ring, claim: Arc<Claim>| {
        let (db, rung) = (db.clone(), rung.clone());
        async move {
            let first = {
                let mut rung = rung.lock().unwrap();
                rung.push(ring.bell.clone());
                rung.len() == 1
            };
            if first {
                db.write(async |tx| enqueue(tx, &ring).await).await?;
            }
            db.write(async |tx| claim.end(tx).await).await?;
            Ok(Outcome::Done)
        }
    });
    tower.enqueue_at("echo", tower.ground.clock.now()).await;
    let worker = tower.worker(registry);
    run_due(&worker).await.unwrap();
    assert_eq!((tower.rung().len(), tower.left().await), (2, 0));
}

/// A plan sets the next time of its own job; whoever wanted the job now, before or meanwhile, still gets it now.
async fn a_plan_does_not_put_off_what_is_wanted_now(tower: Tower) {
    let mut registry = Registry::new();
    let (db, rung) = (tower.ground.db.clone(), tower.rung.clone());
    registry.on::<Ring, _, _>(move |ring: Ring, claim: Arc<Claim>| {
        let (db, rung) = (db.clone(), rung.clone());
        async move {
            let first = {
                let mut rung = rung.lock().unwrap();
                rung.push(ring.bell.clone());
                rung.len() == 1
            };
            let later = db.clock().now() + minutes(30);
            if first {
                // News comes while it runs; then its own end plans the next time.
                db.write(async |tx| enqueue(tx, &ring).await).await?;
            }
            db.write(async |tx| {
                enqueue_by(tx, later, &ring).await?;
                claim.end(tx).await
            })
            .await?;
            Ok(Outcome::Done)
        }
    });
    let worker = tower.worker(registry);
    let now = tower.ground.clock.now();
    tower.enqueue_at("plan", now + minutes(5)).await;
    let ring = tower.ring("plan");
    tower.ground.db.write(async |tx| enqueue_by(tx, now + minutes(10), &ring).await).await.unwrap();
    tower.ground.clock.advance(minutes(5));
    assert_eq!(run_due(&worker).await.unwrap(), 2, "at its earlier time, and once more for the news");
    tower.ground.clock.advance(minutes(29));
    assert_eq!(run_due(&worker).await.unwrap(), 0);
    tower.ground.clock.advance(minutes(1));
    assert_eq!(run_due(&worker).await.unwrap(), 1);
}

/// What a plan wants can wait: it comes after what does not, however long it has waited, unless somebody wants it.
async fn what_can_wait_comes_after_what_cannot(tower: Tower) {
    let worker = tower.worker(tower.registry());
    let now = tower.ground.clock.now();
    for bell in ["planned", "wanted", "moved"] {
        tower.plan(bell, now).await;
    }
    tower.ground.clock.advance(minutes(10));
    let now = tower.ground.clock.now();
    tower.enqueue_at("news", now).await;
    // Wanted at once; the plan that is made anew does not make it wait again.
    let wanted = tower.ring("wanted");
    tower.ground.db.write(async |tx| enqueue_by(tx, now, &wanted).await).await.unwrap();
    tower.plan("wanted", now + minutes(30)).await;
    tower.enqueue_at("moved", now).await;
    run_due(&worker).await.unwrap();
    let rung = tower.rung();
    assert_eq!((rung.len(), rung.last().map(String::as_str)), (4, Some("planned")), "{rung:?}");
}

/// Once it has begun, a plan's next time can wait again.
async fn a_planned_time_can_wait_again_after_somebody_wanted_it(tower: Tower) {
    let mut registry = Registry::new();
    let (db, rung) = (tower.ground.db.clone(), tower.rung.clone());
    registry.on::<Ring, _, _>(move |ring: Ring, claim: Arc<Claim>| {
        let (db, rung) = (db.clone(), rung.clone());
        async move {
            rung.lock().unwrap().push(ring.bell.clone());
            if ring.bell == "look" {
                db.write(async |tx| {
                    let soon = tx.now() + minutes(1);
                    enqueue_patient_by(tx, soon, &ring).await?;
                    claim.end(tx).await
                })
                .await?;
            }
            Ok(Outcome::Done)
        }
    });
    tower.enqueue_at("look", tower.ground.clock.now()).await;
    let worker = tower.worker(registry);
    run_due(&worker).await.unwrap();
    tower.ground.clock.advance(minutes(2));
    tower.enqueue_at("news", tower.ground.clock.now()).await;
    run_due(&worker).await.unwrap();
    assert_eq!(tower.rung(), ["look", "news", "look"]);
}

/// A provider that answers nothing keeps what asks it, and nothing else.
async fn what_can_wait_never_takes_every_place(tower: Tower) {
    let now = tower.ground.clock.now();
    for n in 0..12 {
        tower.plan(&format!("slow {n}"), now).await;
    }
    let (answers, answered) = tokio::sync::watch::channel(false);
    let (began, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let mut registry = Registry::new();
    registry.on::<Ring, _, _>(move |ring: Ring, _claim: Arc<Claim>| {
        let (mut answered, began) = (answered.clone(), began.clone());
        async move {
            began.send(ring.bell.clone()).unwrap();
            if ring.bell.starts_with("slow") {
                answered.wait_for(|it| *it).await.unwrap();
            }
            Ok(Outcome::Done)
        }
    });
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(tower.worker(registry).work(async move {
        stopped.wait_for(|it| *it).await.unwrap();
    }));
    for _ in 0..2 {
        assert!(begun.recv().await.unwrap().starts_with("slow"), "half of the four places");
    }
    for news in ["a", "b", "c"] {
        tower.enqueue_at(news, now).await;
        assert_eq!(begun.recv().await.unwrap(), news);
    }
    answers.send(true).unwrap();
    for _ in 0..10 {
        assert!(begun.recv().await.unwrap().starts_with("slow"));
    }
    stop.send(true).unwrap();
    working.await.unwrap();
    assert_eq!(tower.left().await, 0);
}

async fn one_lane_runs_one_at_a_time_in_order(tower: Tower) {
    let lane = Some(tower.ground.chance.uuid(tower.ground.clock.now()));
    let now = tower.ground.clock.now();
    for (i, bell) in ["a", "b", "c"].into_iter().enumerate() {
        let ring = Ring { lane, ..tower.ring(bell) };
        let at = now - seconds(10 - i64::try_from(i).unwrap());
        tower.ground.db.write(async |tx| enqueue_at(tx, at, &ring).await).await.unwrap();
    }
    let worker = tower.worker(tower.registry());
    // Each round may claim only the first of the lane.
    run_due(&worker).await.unwrap();
    assert_eq!(tower.rung(), ["a", "b", "c"]);
}

async fn a_failing_job_comes_back_later_and_is_set_aside_in_the_end(tower: Tower) {
    let mut registry = Registry::new();
    let rung = tower.rung.clone();
    registry.on::<Ring, _, _>(move |ring: Ring, _| {
        rung.lock().unwrap().push(ring.bell);
        async { Err(jobs::JobError::failed("on purpose")) }
    });
    let worker = tower.worker(registry);
    tower.enqueue_at("broken", tower.ground.clock.now()).await;
    assert_eq!(run_due(&worker).await.unwrap(), 1);
    assert_eq!(run_due(&worker).await.unwrap(), 0, "not again at once");
    for _ in 0..25 {
        tower.ground.clock.advance(minutes(6 * 60));
        run_due(&worker).await.unwrap();
    }
    assert_eq!(tower.rung().len(), 20);
    let (_, _, dead) = jobs::store::counts(&tower.ground.db, tower.ground.clock.now()).await.unwrap();
    assert_eq!(dead, 1);
}

async fn a_worker_whose_lease_has_passed_cannot_end_the_job(tower: Tower) {
    let mut registry = Registry::new();
    let (ground, rung) = (tower.ground.clone(), tower.rung.clone());
    registry.on::<Ring, _, _>(move |ring: Ring, claim: Arc<Claim>| {
        let (ground, rung) = (ground.clone(), rung.clone());
        async move {
            let slow = {
                let mut rung = rung.lock().unwrap();
                rung.push(ring.bell.clone());
                rung.len() == 1
            };
            if slow {
                // The lease passes while this worker dreams, and another worker does the job.
                ground.clock.advance(minutes(2));
                let other = Tower { ground: ground.clone(), brand: ring.brand, rung: rung.clone() };
                let registry = other.registry();
                run_due(&other.worker(registry)).await.unwrap();
            }
            let ended = ground.db.write(async |tx| claim.end(tx).await).await;
            assert_eq!(matches!(ended, Err(StoreError::StaleClaim)), slow);
            Ok(ended.map(|()| Outcome::Done)?)
        }
    });
    tower.enqueue_at("slow", tower.ground.clock.now()).await;
    run_due(&tower.worker(registry)).await.unwrap();
    assert_eq!((tower.rung().len(), tower.left().await), (2, 0));
}

async fn a_fact_wakes_its_reactions_in_the_same_transaction(tower: Tower) {
    let mut registry = tower.registry();
    let rung = tower.rung.clone();
    registry.react("order.paid", "story.thank", move |fact: jobs::FactJob, _| {
        rung.lock().unwrap().push(fact.kind);
        async { Ok(Outcome::Done) }
    });
    registry.install(&tower.ground.db);
    let (brand, subject) = (tower.brand, tower.ground.chance.uuid(tower.ground.clock.now()));
    let undone: Result<(), StoreError> = tower
        .ground
        .db
        .write(async |tx| {
            tell(tx, brand, NewFact::new("order.paid", subject)).await?;
            Err(StoreError::Defect("on purpose".into()))
        })
        .await;
    assert!(undone.is_err());
    let worker = tower.worker(registry);
    assert_eq!(run_due(&worker).await.unwrap(), 0);
    tower.ground.db.write(async |tx| tell(tx, brand, NewFact::new("order.paid", subject)).await).await.unwrap();
    assert_eq!(run_due(&worker).await.unwrap(), 1);
    assert_eq!(tower.rung(), ["order.paid"]);
}

async fn two_nodes_share_the_work_and_do_each_job_once(tower: Tower) {
    for i in 0..60 {
        tower.enqueue_at(&format!("bell {i}"), tower.ground.clock.now()).await;
    }
    let here = tower.worker(tower.registry());
    let registry = Arc::new(tower.registry());
    let there = Worker::new(tower.ground.another_node().await, registry, WorkerOptions::default());
    let (a, b) = tokio::join!(run_due(&here), run_due(&there));
    assert_eq!(a.unwrap() + b.unwrap(), 60);
    let mut rung = tower.rung();
    rung.sort();
    rung.dedup();
    assert_eq!((rung.len(), tower.left().await), (60, 0));
}

testing::stories!(Tower:
    a_timer_rings_at_its_time_and_once,
    a_cancelled_timer_never_rings,
    a_job_wanted_again_while_it_runs_runs_again,
    a_plan_does_not_put_off_what_is_wanted_now,
    what_can_wait_comes_after_what_cannot,
    a_planned_time_can_wait_again_after_somebody_wanted_it,
    what_can_wait_never_takes_every_place,
    one_lane_runs_one_at_a_time_in_order,
    a_failing_job_comes_back_later_and_is_set_aside_in_the_end,
    a_worker_whose_lease_has_passed_cannot_end_the_job,
    a_fact_wakes_its_reactions_in_the_same_transaction,
    two_nodes_share_the_work_and_do_each_job_once,
);
