//! `seven-t`: serve, migrate, apply, config, understand, eval, models, shop, bench.

use anyhow::Context;
use clap::{Parser, Subcommand};
use seven_t::{
    apply,
    apply_file::ApplyFile,
    bench::{self, Bench},
    config::{Config, LogFormat},
    eval::{self, Eval},
    house::{self, House},
    meanings, models, serve,
    understand::{self, Reader, Understand},
};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};
use tokio::{net::TcpListener, signal::unix::SignalKind};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// SEVEN T: sells, takes payment and answers on WhatsApp for a merchant.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// Configuration file; without it seven-t.toml of the working directory, if there is one.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves until SIGTERM or Ctrl-C; migrates the database first.
    Serve,
    /// Brings the database's schema up to date and says what was applied.
    Migrate,
    /// Creates or updates an organisation from a file; a bad file changes nothing.
    Apply {
        /// The file; its schema is in docs/going-live.md.
        file: PathBuf,
    },
    /// Prints the effective configuration, secrets hidden.
    Config,
    /// Reads messages from standard input, a line each, and writes what is understood of each as a line of JSON.
    Understand(Understand),
    /// Prints how well messages are understood that nobody trained on.
    Eval(Eval),
    /// What the product can do without: lists, installs and verifies the models of search, ears and mouth.
    Models {
        #[command(subcommand)]
        command: models::Models,
    },
    /// Reads shops from outside, without a database: `extract DIR MANIFEST`, `site ADDRESS`, `prices FILE`, `guard FILE`
    /// (contract of catalogue sources, section 26).
    Shop {
        /// Which, and with what.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        words: Vec<String>,
    },
    /// Prints the figures of this machine; needs no configuration and leaves nothing behind.
    Bench(Bench),
}

fn main() -> anyhow::Result<ExitCode> {
    let cli = Cli::parse();
    // Waits in a runtime of its own, where it waits at all.
    if let Command::Shop { words } = &cli.command {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        return Ok(ExitCode::from(shopfront::command::run(words, &mut out, &mut std::io::stderr())));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(cli)).map(|()| ExitCode::SUCCESS)
}

async fn run(Cli { config, command }: Cli) -> anyhow::Result<()> {
    match command {
        Command::Serve => serve_until_told(configured(config.as_deref())?).await,
        Command::Migrate => {
            let db = house::open_database(&configured(config.as_deref())?).await?;
            let applied = storage::migrate(&db, migrations::ALL).await?;
            for name in &applied {
                println!("applied {name}");
            }
            println!("{}", if applied.is_empty() { "the schema was up to date" } else { "the schema is up to date" });
            Ok(())
        }
        Command::Apply { file } => {
            let config = configured(config.as_deref())?;
            let file = ApplyFile::load(&file)?;
            print!("{}", apply::apply(&House::open(config).await?, file).await?);
            Ok(())
        }
        Command::Config => {
            print!("{}", configured(config.as_deref())?.to_toml_redacted());
            Ok(())
        }
        Command::Understand(options) => {
            let model = match &options.models {
                Some(folder) => meanings::model_in(folder),
                // Messages are understood without a configuration, too.
                None => Config::load(config.as_deref(), std::env::vars_os()).ok().as_ref().and_then(meanings::model),
            };
            let output = std::io::BufWriter::new(std::io::stdout().lock());
            understand::run(&options, &Reader::new(model), std::io::stdin().lock(), output)
        }
        Command::Eval(options) => {
            let model = meanings::model(&configured(config.as_deref())?);
            print!("{}", eval::run(&options, model).await?);
            Ok(())
        }
        Command::Models { command } => {
            // Models come before a configuration, too.
            let config = if command.says_where() { None } else { Some(configured(config.as_deref())?) };
            models::run(command, config.as_ref()).await
        }
        Command::Bench(bench) => bench::run(bench).await,
        Command::Shop { .. } => Ok(()),
    }
}

/// Reads the configuration and begins to log as it says.
fn configured(file: Option<&Path>) -> anyhow::Result<Config> {
    let config = Config::load(file, std::env::vars_os())?;
    log(&config);
    Ok(config)
}

async fn serve_until_told(config: Config) -> anyhow::Result<()> {
    let listen = config.listen;
    let house = House::open(config).await?;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))?;
    let serving = serve::start(house, listener).await?;
    tracing::info!(listen = %serving.address, "Serving on http://{}", serving.address);
    let mut terminate = tokio::signal::unix::signal(SignalKind::terminate())?;
    tokio::select! {
        ended = tokio::signal::ctrl_c() => ended?,
        _ = terminate.recv() => {}
    }
    tracing::info!("Stopping");
    serving.stop().await;
    Ok(())
}

fn log(config: &Config) {
    // The level was checked with the rest of the configuration.
    let filter = config.log.level.parse().unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let log = match config.log.format {
        LogFormat::Text => log.boxed(),
        LogFormat::Json => log.json().boxed(),
    };
    tracing_subscriber::registry().with(log.with_filter(filter)).init();
}
