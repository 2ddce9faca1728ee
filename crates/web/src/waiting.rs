//! What waits in a brand, counted once for everybody who asks meanwhile: one message of a customer is news to every open
//! page, and each page asks for its row and for these figures.

use kernel::BrandId;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// How much waits. Of conversations no more are counted than are told: « 99+ ».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Waiting {
    /// Conversations in which a human is wanted.
    pub human: i64,
    /// Conversations with a message that did not arrive.
    pub failed: i64,
    /// Conversations with messages the team has not seen.
    pub unread: i64,
    /// Orders to act upon, and payment situations.
    pub orders: i64,
}

/// The counts that are under way, by brand.
#[derive(Clone, Default)]
pub(crate) struct Counting(Arc<Mutex<HashMap<BrandId, Arc<OfBrand>>>>);

#[derive(Default)]
struct OfBrand {
    /// How many have asked.
    asked: AtomicU64,
    last: tokio::sync::Mutex<Last>,
}

/// The latest count, and how many had asked when it began.
#[derive(Default)]
struct Last {
    asked: u64,
    waiting: Option<Waiting>,
}

impl Counting {
    /// What waits now. Only a count that began after this question is an answer to it, so that whoever has heard of a change
    /// finds it counted: of two hundred who ask together, one counts.
    pub(crate) async fn of<E>(
        &self,
        brand: BrandId,
        count: impl AsyncFnOnce() -> Result<Waiting, E>,
    ) -> Result<Waiting, E> {
        let here = self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(brand).or_default().clone();
        let mine = here.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut last = here.last.lock().await;
        if let Some(waiting) = last.waiting.filter(|_| mine <= last.asked) {
            return Ok(waiting);
        }
        let asked = here.asked.load(Ordering::SeqCst);
        let waiting = count().await?;
        *last = Last { asked, waiting: Some(waiting) };
        Ok(waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;
    use std::sync::atomic::AtomicI64;
    use tokio::task::{JoinSet, yield_now};

    const BRAND: BrandId = BrandId(Uuid::from_u128(1));

    /// Counts what is so many, with time for others to come meanwhile.
    async fn count(of: &AtomicI64, times: &AtomicI64) -> Result<Waiting, ()> {
        times.fetch_add(1, Ordering::SeqCst);
        let human = of.load(Ordering::SeqCst);
        for _ in 0..1_000 {
            yield_now().await;
        }
        Ok(Waiting { human, failed: 0, unread: 0, orders: 0 })
    }

    #[tokio::test]
    async fn who_asks_together_is_answered_by_one_count() {
        let (counting, of, times) = (Counting::default(), Arc::new(AtomicI64::new(7)), Arc::new(AtomicI64::new(0)));
        let mut all = JoinSet::new();
        for _ in 0..200 {
            let (counting, of, times) = (counting.clone(), of.clone(), times.clone());
            all.spawn(async move { counting.of(BRAND, async || count(&of, &times).await).await.unwrap().human });
        }
        assert_eq!(all.join_all().await, [7; 200]);
        // The first one's, and one for all who came while it ran.
        assert!(times.load(Ordering::SeqCst) <= 2, "{times:?}");
    }

    #[tokio::test]
    async fn who_asks_after_a_change_finds_it_counted() {
        let (counting, of, times) = (Counting::default(), Arc::new(AtomicI64::new(1)), Arc::new(AtomicI64::new(0)));
        let ask = async || counting.of(BRAND, async || count(&of, &times).await).await.unwrap().human;
        let late = async {
            // The other count has begun, and has seen what was.
            while times.load(Ordering::SeqCst) == 0 {
                yield_now().await;
            }
            of.store(2, Ordering::SeqCst);
            ask().await
        };
        assert_eq!(tokio::join!(ask(), late), (1, 2));
        of.store(3, Ordering::SeqCst);
        assert_eq!(ask().await, 3);
        let other = BrandId(Uuid::from_u128(2));
        let theirs = counting.of(other, async || Err::<Waiting, _>("away")).await;
        assert_eq!(theirs, Err("away"));
    }
}
