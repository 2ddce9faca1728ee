use crate::{
    control,
    cut::{Cut, Cuttable},
    graph,
    ids::Ids,
    journal::{Journal, JournalError},
    mail::{self, MailState},
    models::{self, ModelsState},
    phone,
    psp::{self, PspState},
    push::{self, PushState},
    seed::Seed,
    settings::Settings,
    shops::{self, Shops},
    time::Time,
    webhooks::{self, Courier},
    world::World,
};
use axum::Router;
use kernel::{Chance, Clock};
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// How a sandbox is to run. The default listens on a free port of the loopback and keeps nothing.
#[derive(Debug, Clone)]
pub struct SandboxOptions {
    /// `address:port`; port 0 takes a free one.
    pub listen: String,
    /// How others reach it, when not at the address it listens on.
    pub public_url: Option<String>,
    /// `address:port` of its mail server; none: it has none.
    pub smtp: Option<String>,
    /// Lines and accounts known from the start.
    pub seed: Seed,
    /// A folder that outlives the process; none keeps everything in memory.
    pub data: Option<PathBuf>,
    /// What timestamps, windows and expiries are computed from.
    pub clock: Clock,
    /// Where ids come from.
    pub chance: Chance,
    /// How long delays last: 1 is real time, 0.01 a hundred times faster, 0 at once.
    pub time_scale: f64,
    /// Behaviour without faults.
    pub settings: Settings,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:0".to_owned(),
            public_url: None,
            smtp: None,
            seed: Seed::default(),
            data: None,
            clock: Clock::System,
            chance: Chance::System,
            time_scale: 1.0,
            settings: Settings::default(),
        }
    }
}

/// Why a sandbox does not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The address is taken or not ours.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// Which address.
        address: String,
        /// Why.
        cause: std::io::Error,
    },
    /// The kept state does not read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made: {0}")]
    Client(#[from] reqwest::Error),
    /// The seed names a line that cannot be.
    #[error("seed: {0}")]
    Seed(String),
}

/// A running sandbox; it goes on until [`Sandbox::stop`], or until dropped with its runtime.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    world: Arc<World>,
    providers: PspState,
    /// Writes down what the providers know, where there is a folder.
    keeper: Option<JoinHandle<()>>,
    server: JoinHandle<std::io::Result<()>>,
    mail: Option<(SocketAddr, JoinHandle<()>)>,
}

const CLOSING: Duration = Duration::from_secs(2);

impl Sandbox {
    /// Starts listening; when this returns, the first request is answered.
    pub async fn start(options: SandboxOptions) -> Result<Self, SandboxError> {
        let failed = |cause| SandboxError::Listen { address: options.listen.clone(), cause };
        let listener = TcpListener::bind(&options.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let base = options.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        let world = Arc::new(make_world(&options, base.trim_end_matches('/').to_owned())?);
        if let Some(folder) = &options.data {
            let (journal, events) = Journal::open(folder)?;
            world.resume(journal, events);
        }
        for spec in options.seed.lines {
            control::check_line(&spec).map_err(SandboxError::Seed)?;
            world.put_line(spec);
        }
        let mut providers = PspState::new(options.clock.clone(), options.chance.clone(), world.courier.client.clone())
            .with_public_url(&world.base);
        if let Some(folder) = &options.data {
            providers = providers.remember(folder)?;
        }
        tokio::spawn(webhooks::run(Arc::clone(&world)));
        for account in &options.seed.psp_accounts {
            let refused = |why| SandboxError::Seed(format!("a payment account is refused: {why}"));
            providers.register(account).map_err(refused)?;
        }
        let model_provider = ModelsState::new(options.chance.clone());
        for script in &options.seed.model_scripts {
            let refused = |why| SandboxError::Seed(format!("a model's script is refused: {why}"));
            model_provider.script(script).map_err(refused)?;
        }
        let keeper = options.data.as_deref().map(|folder| providers.keep(folder));
        providers.go_on();
        let mailbox = MailState::new(options.clock.clone());
        let mail = match &options.smtp {
            Some(address) => Some(listen_for_mail(&mailbox, address).await?),
            None => None,
        };
        let browsers = PushState::new(options.clock.clone(), options.chance.clone(), &world.base);
        let app = Router::new()
            .merge(phone::router())
            .merge(psp::router(providers.clone()))
            .merge(models::router(model_provider))
            .merge(mail::router(mailbox))
            .merge(push::router(browsers))
            .merge(control::router(Arc::clone(&world)))
            .merge(graph::router(Arc::clone(&world)));
        let app = shops::before(app, Shops::new()).into_make_service_with_connect_info::<Cut>();
        let stopping = stopping(world.stopped.subscribe());
        let server =
            tokio::spawn(async move { axum::serve(Cuttable(listener), app).with_graceful_shutdown(stopping).await });
        Ok(Self { address, world, providers, keeper, server, mail })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where its mail server listens, if it has one.
    pub fn smtp_address(&self) -> Option<SocketAddr> {
        self.mail.as_ref().map(|(address, _)| *address)
    }

    /// The address the product is to be given as `graph_url`, and the phone page's; no slash at the end.
    pub fn url(&self) -> &str {
        &self.world.base
    }

    /// Where one of its shops is: `shop_url("couture")` is `http://couture.localhost:PORT`.
    pub fn shop_url(&self, shop: &str) -> String {
        format!("http://{shop}.localhost:{}", self.address.port())
    }

    /// Stops taking requests, ends live pages and deliveries, and writes down what is still known after a restart.
    pub async fn stop(self) {
        let Self { world, providers, keeper, mut server, mail, .. } = self;
        if let Some((_, mail)) = mail {
            mail.abort();
        }
        let closing = Arc::clone(&world);
        if let Err(error) = tokio::task::spawn_blocking(move || closing.stop()).await {
            tracing::error!(%error, "The sandbox did not stop cleanly");
        }
        if tokio::time::timeout(CLOSING, &mut server).await.is_err() {
            server.abort();
        }
        providers.stop();
        if let Some(keeper) = keeper
            && let Err(error) = keeper.await
        {
            tracing::error!(%error, "What the providers know was not written to its end");
        }
    }
}

async fn listen_for_mail(mailbox: &MailState, address: &str) -> Result<(SocketAddr, JoinHandle<()>), SandboxError> {
    let failed = |cause| SandboxError::Listen { address: address.to_owned(), cause };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((bound, tokio::spawn(mailbox.clone().serve(listener))))
}

fn make_world(options: &SandboxOptions, base: String) -> Result<World, SandboxError> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(256)
        .connect_timeout(Duration::from_secs(5))
        .build()?;
    let chance = options.chance.clone();
    let key = chance.bytes::<32>();
    let time = Time::new(options.clock.clone(), options.time_scale);
    Ok(World::new(time, Ids::new(chance), base, Courier::new(client), options.settings.clone(), key))
}

async fn stopping(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone means the same as a stop.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
