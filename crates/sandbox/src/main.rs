//! The sandbox as a program of its own.

use clap::Parser;
use sandbox::{Sandbox, SandboxOptions, Seed, Settings};
use std::{path::PathBuf, process::ExitCode};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// WhatsApp, its customers, the payment providers and a model provider, on this machine.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:7071")]
    listen: String,
    /// How others reach it, when not at that address.
    #[arg(long)]
    public_url: Option<String>,
    /// Where its mail server listens, such as 127.0.0.1:7072; its mailbox is the page /mailbox. Without it, there is none.
    #[arg(long)]
    smtp: Option<String>,
    /// A TOML file with [[lines]], [[psp_accounts]] and [[model_scripts]].
    #[arg(long)]
    seed: Option<PathBuf>,
    /// A folder to keep chats and payments in; without it they end with the program.
    #[arg(long)]
    data: Option<PathBuf>,
    /// How long delays and retries last: 1 is real time, 0.01 a hundred times faster.
    #[arg(long, default_value_t = 1.0)]
    time_scale: f64,
    /// Milliseconds from `sent` to `delivered`.
    #[arg(long, default_value_t = Settings::default().delivered_after_ms)]
    delivered_after_ms: i64,
    /// Tell `sent` and `delivered` in one POST when both are due.
    #[arg(long)]
    batch_statuses: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let asked = std::env::var("RUST_LOG").ok().and_then(|asked| asked.parse().ok());
    let filter = asked.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(log.with_filter(filter)).init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings {
        delivered_after_ms: arguments.delivered_after_ms,
        batch_statuses: arguments.batch_statuses,
        ..Settings::default()
    };
    let sandbox = Sandbox::start(SandboxOptions {
        listen: arguments.listen,
        public_url: arguments.public_url,
        smtp: arguments.smtp,
        seed: arguments.seed.as_deref().map(Seed::read).transpose()?.unwrap_or_default(),
        data: arguments.data,
        time_scale: arguments.time_scale,
        settings,
        ..SandboxOptions::default()
    })
    .await?;
    tracing::info!(url = sandbox.url(), "The sandbox listens; open this address for the phone");
    if let Some(smtp) = sandbox.smtp_address() {
        tracing::info!("It takes e-mail at smtp://{smtp}; open {}/mailbox to read it", sandbox.url());
    }
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        ctrl_c = tokio::signal::ctrl_c() => ctrl_c?,
        _ = terminate.recv() => {}
    }
    sandbox.stop().await;
    Ok(())
}
