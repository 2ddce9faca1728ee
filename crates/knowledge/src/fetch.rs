//! Pages are read in the background, with no transaction open.

use crate::{Article, ArticleState, Kind};
use jobs::{Claim, Job, JobError, Outcome};
use kernel::{ArticleId, BrandId, Uuid};
use serde::{Deserialize, Serialize};
use shopfront::Fetcher;
use storage::{Db, StoreError};

/// How often a server that does not answer is asked.
const MOST_ATTEMPTS: i64 = 6;

/// Reads the page of an article.
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
    /// before still answers.
    pub async fn run(&self, claim: &Claim, db: &Db, fetcher: &Fetcher) -> Result<Outcome, JobError> {
        let Some(article) = Article::find(&mut &*db, self.brand, self.article).await? else {
            return Ok(Outcome::Done);
        };
        let (Kind::Page, Some(address)) = (article.kind, article.origin) else { return Ok(Outcome::Done) };
        if article.state == ArticleState::Ready {
            return Ok(Outcome::Done);
        }
        debug_assert!(!storage::is_inside_tx(), "nobody waits for the network inside a transaction");
        let read = fetcher.page(&address).await;
        let (brand, id) = (self.brand, self.article);
        match read {
            Ok(page) => {
                let text: String = page.text.chars().filter(|c| *c != '\0').collect();
                db.write(async |tx| {
                    Article::take_page(tx, brand, id, &address, &text).await?;
                    claim.end(tx).await
                })
                .await?;
                Ok(Outcome::Done)
            }
            Err(why) => {
                db.write(async |tx| Ok::<_, StoreError>(Article::page_failed(tx, brand, id, why.code()).await?))
                    .await?;
                let again = why.is_passing() && claim.attempts < MOST_ATTEMPTS;
                if again { Err(JobError::failed(why)) } else { Ok(Outcome::Cancel(why.code())) }
            }
        }
    }
}
