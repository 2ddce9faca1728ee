//! Every room of the house, opened on one database: what the doors and the wiring share.

use crate::config::Config;
use alerts::{Alerts, Mailer};
use anyhow::Context;
use assistant::Assistant;
use catalogue::{SearchCache, SourceReader};
use conversation::{
    BurstWait, Intake, IntakeOptions, LineBook, MediaFetcher, MediaOptions, MediaStore, Outbox, OutboxOptions,
};
use kernel::{Chance, Clock, Millis, Vault, minutes};
use leads::Leads;
use payments::Payments;
use sentences::Sentences;
use speech::{Services, VoiceOptions, Voices};
use std::{sync::Arc, time::Duration};
use storage::{Db, DbOptions};
use suggestions::Suggestions;

/// The rooms.
#[derive(Clone)]
pub struct House {
    /// The configuration they were opened with.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// Seals secrets.
    pub vault: Vault,
    /// The lines, opened.
    pub lines: Arc<LineBook>,
    /// Sends messages.
    pub outbox: Arc<Outbox>,
    /// Where customers' files are kept.
    pub media: MediaStore,
    /// Fetches them.
    pub fetcher: Arc<MediaFetcher>,
    /// The agent.
    pub assistant: Assistant,
    /// Finds leads.
    pub leads: Leads,
    /// What a teammate could do next.
    pub suggestions: Suggestions,
    /// Payments.
    pub payments: Payments,
    /// Who listens and speaks.
    pub voices: Voices,
    /// What sentences mean, where it is installed.
    pub model: Option<Arc<Sentences>>,
    /// Finds goods.
    pub searches: SearchCache,
    /// Reads merchants' web pages.
    pub pages: shopfront::Fetcher,
    /// Reads where catalogues come from.
    pub sources: SourceReader,
    /// Tells teams what they must hear of.
    pub alerts: Alerts,
}

impl House {
    /// Opens the database, migrates it, and opens the rooms.
    #[kernel::boxed]
    pub async fn open(config: Config) -> anyhow::Result<Self> {
        let db = open_database(&config).await?;
        storage::migrate(&db, migrations::ALL).await.context("the database cannot be migrated")?;
        Self::on(config, db)
    }

    /// Opens the rooms on a database that is ready.
    pub fn on(config: Config, db: Db) -> anyhow::Result<Self> {
        let vault = Vault::new(&config.secret_key);
        let lines = Arc::new(LineBook::new(db.clone(), vault.clone()));
        let options = OutboxOptions {
            graph_version: config.whatsapp.graph_version.clone(),
            line_rate: config.whatsapp.line_rate_per_second,
            grace: Millis(i64::from(config.conversation.unknown_send_grace_ms)),
        };
        let client = whatsapp::Client::new().context("no HTTP client for WhatsApp")?;
        let media = MediaStore::Folder(config.data_dir.join("media"));
        let keeping = MediaOptions::keeping_in(media.clone());
        let fetcher = Arc::new(MediaFetcher::new(db.clone(), lines.clone(), client.clone(), keeping));
        let outbox = Arc::new(Outbox::new(db.clone(), lines.clone(), client, options));
        let public_url = config.public_url.as_str().trim_end_matches('/').to_owned();
        let model = crate::meanings::model(&config);
        let searches = SearchCache::understanding(model.clone());
        let models = models::Models::new(db.clock().clone()).context("no HTTP client for models")?;
        let voices = Voices::new(db.clone(), media.clone(), searches.clone(), voice_options(&config, &models)?);
        let assistant = Assistant::new(db.clone(), &public_url)
            .sending_through(outbox.clone())
            .speaking_with(voices.clone())
            .thinking_with(models, vault.clone())
            .searching_with(searches.clone());
        let payments = Payments::new(db.clone(), vault.clone(), provider_client()?, &public_url)
            .with_call_budget(config.payments.call_budget_percent);
        let leads = Leads::new(db.clone());
        let suggestions = Suggestions::new(db.clone(), &public_url);
        let pages = shopfront::Fetcher::new(config.knowledge.pages_from).context("no HTTP client for pages")?;
        let sources = SourceReader::new(db.clone(), pages.clone(), vault.clone());
        let alerts = Alerts::new(db.clone(), vault.clone(), pages.clone(), &public_url)
            .alarmed_by_silence_of(minutes(i64::from(config.alerts.silence_minutes)));
        let alerts = match &config.mail {
            Some(options) => alerts.with_mail(Mailer::new(options, &config.public_url).context("e-mail cannot leave")?),
            None => alerts,
        };
        Ok(Self {
            config: Arc::new(config),
            db,
            vault,
            lines,
            outbox,
            media,
            fetcher,
            assistant,
            leads,
            suggestions,
            payments,
            pages,
            voices,
            model,
            searches,
            sources,
            alerts,
        })
    }

    /// Reads the webhooks that were kept.
    pub fn intake(&self) -> Intake {
        let wait = &self.config.conversation;
        let burst = BurstWait {
            min: Millis(i64::from(wait.burst_wait_min_ms)),
            max: Millis(i64::from(wait.burst_wait_max_ms)),
        };
        Intake::new(self.db.clone(), self.lines.clone(), self.outbox.clone(), IntakeOptions { burst })
    }
}

fn voice_options(config: &Config, models: &models::Models) -> anyhow::Result<VoiceOptions> {
    let voice = &config.voice;
    let usual = VoiceOptions::on(config.models_dir.clone(), config.data_dir.join("spoken"));
    Ok(VoiceOptions {
        listens: voice.listen,
        speaks: voice.speak,
        workers: usize::try_from(voice.workers)?,
        threads: usize::try_from(voice.threads)?,
        memory_mb: voice.memory_mb,
        prices: speech::Prices { heard: voice.hear_price.into(), spoken: voice.speak_price.into() },
        services: Some(Services { models: models.clone(), hears: voice.hears.clone(), speaks: voice.speaks.clone() }),
        ..usual
    })
}

/// The database of a configuration; its folder is made when missing.
#[kernel::boxed]
pub async fn open_database(config: &Config) -> anyhow::Result<Db> {
    let pool_size = usize::try_from(config.database.pool_size)?;
    let options = DbOptions { clock: Clock::System, chance: Chance::System, pool_size };
    Db::open(&config.database_url.reveal(), options)
        .await
        .with_context(|| format!("the database {} cannot be opened", config.database_url))
}

/// Providers may be slow, but a customer waits on the click: 15 seconds at most. No redirects: an API has none, and a
/// signed request must not wander.
fn provider_client() -> anyhow::Result<reqwest::Client> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(4))
        .timeout(Duration::from_secs(15))
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("seven-t/", env!("CARGO_PKG_VERSION")))
        .build()
        .context("no HTTP client for payment providers")
}
