//! Pages are read in the background, with no transaction open.

use crate::{Article, Kind, article};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{ArticleId, BrandId, Millis, Uuid, days};
use serde::{Deserialize, Serialize};
use shopfront::Fetcher;
use storage::{Db, StoreError};

/// How often a server that does not answer is asked, before it is left alone until the next day.
const MOST_ATTEMPTS: i64 = 6;
/// How old the text of a page may be: a shop that changes its opening hours changes them on its site, and tells nobody.
const FRESH: Millis = days(1);

/// Reads the page of an article, and again every day for as long as the article is there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadPage {
    /// Whose.
    pub brand: BrandId,
    /// Which.
    pub article: ArticleId,
}

impl Job for ReadPage {
    const NAME: &'static str = "knowledge.read_page";
    fn brand(&self) -> BrandId {
        self.brand
    }
    fn key(&self) -> Option<String> {
        Some(self.article.to_string())
    }
    fn lane(&self) -> Option<Uuid> {
        Some(self.article.0)
    }
}

impl ReadPage {
    /// Asks the page's server, then takes its text over. A server that does not answer is asked again later; what it said
    /// before still answers. An address that is refused is not asked again by itself.
    #[kernel::boxed]
    pub async fn run(&self, claim: &Claim, db: &Db, fetcher: &Fetcher) -> Result<Outcome, JobError> {
        let Some(article) = Article::find(&mut &*db, self.brand, self.article).await? else {
            return Ok(Outcome::Done);
        };
        let (Kind::Page, Some(address)) = (article.kind, article.origin) else { return Ok(Outcome::Done) };
        debug_assert!(!storage::is_inside_tx(), "nobody waits for the network inside a transaction");
        let read = fetcher.page(&address).await;
        let (brand, id) = (self.brand, self.article);
        let next = db.clock().now() + FRESH;
        match read {
            Ok(page) => {
                let text: String = page.text.chars().filter(|c| *c != '\0').collect();
                db.write(async |tx| Article::take_page(tx, brand, id, &address, &text).await).await?;
                Ok(Outcome::Snooze(next))
            }
            Err(why) => {
                db.write(async |tx| Ok::<_, StoreError>(Article::page_failed(tx, brand, id, why.code()).await?))
                    .await?;
                match why.is_passing() {
                    true if claim.attempts < MOST_ATTEMPTS => Err(JobError::failed(why)),
                    true => Ok(Outcome::Snooze(next)),
                    false => Ok(Outcome::Cancel(why.code())),
                }
            }
        }
    }

    /// Wants every page of every brand read that nobody wants read yet; for work of the platform itself.
    #[kernel::boxed]
    pub async fn plan_all(db: &Db) -> Result<(), StoreError> {
        let pages = article::pages(&mut &*db).await?;
        let by = db.clock().now() + FRESH;
        db.write(async |tx| {
            for (brand, article) in &pages {
                jobs::enqueue_by(tx, by, &Self { brand: *brand, article: *article }).await?;
            }
            Ok(())
        })
        .await
    }
}
