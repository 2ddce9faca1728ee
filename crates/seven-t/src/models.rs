//! `seven-t models`: what the product can do without, on disk.

use crate::config::Config;
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
    sync::Mutex,
};
use weights::{Came, Installer, Progress, Set, Standing, Weight, glance, verify};

/// What is done with models.
#[derive(Debug, Subcommand)]
pub enum Models {
    /// Lists the models: size, licence, whether each is there.
    List(Where),
    /// Installs sets: `search`, `stt` (ears), `tts` (mouth); none named: all of them.
    Install {
        /// Which sets.
        sets: Vec<String>,
        /// A folder that holds models or packages, besides `models_from`; may be said several times.
        #[arg(long, value_name = "FOLDER")]
        from: Vec<PathBuf>,
        /// Asks no network, not even for what is in no folder.
        #[arg(long)]
        offline: bool,
        /// Where they go.
        #[command(flatten)]
        place: Where,
    },
    /// Reads every byte of the models that are there and compares it with what is known.
    Verify(Where),
}

/// Where models are.
#[derive(Debug, Args)]
pub struct Where {
    /// The folder; without it `models_dir` of the configuration.
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
}

impl Models {
    /// Whether it needs no configuration.
    pub const fn says_where(&self) -> bool {
        let (Self::List(place) | Self::Verify(place) | Self::Install { place, .. }) = self;
        place.into.is_some()
    }
}

/// Does it; `config` is given unless the folder is said.
#[kernel::boxed]
pub async fn run(command: Models, config: Option<&Config>) -> anyhow::Result<()> {
    let folder = |place: Where| {
        let known = config.map(|config| config.models_dir.clone());
        place.into.or(known).context("say where with --into FOLDER")
    };
    match command {
        Models::List(place) => {
            let folder = folder(place)?;
            println!("In {}:", folder.display());
            for weight in Weight::all() {
                println!("{}", line(weight, word(glance(weight, &folder))));
            }
            Ok(())
        }
        Models::Verify(place) => {
            let folder = folder(place)?;
            let mut wrong = 0;
            for weight in Weight::all() {
                let standing = verify(weight, &folder)?;
                wrong += usize::from(standing == Standing::Other);
                println!("{}", line(weight, word(standing)));
            }
            if wrong > 0 {
                bail!("{wrong} of them are not what is known: seven-t models install mends them");
            }
            Ok(())
        }
        Models::Install { sets, from, offline, place } => {
            let sets = chosen(&sets)?;
            let mut installer = Installer::new(folder(place)?);
            let configured = config.and_then(|config| config.models_from.clone());
            installer.from = from.into_iter().chain(configured).collect();
            installer.mirror = config.and_then(|config| config.models_mirror.as_ref()).map(ToString::to_string);
            installer.online = !offline;
            // Where the registries' own clients are told to go, this goes too.
            for (variable, base) in
                [("PIP_INDEX_URL", &mut installer.pypi), ("npm_config_registry", &mut installer.npm)]
            {
                if let Ok(told) = std::env::var(variable) {
                    *base = told;
                }
            }
            install(&installer, &sets).await
        }
    }
}

fn chosen(words: &[String]) -> anyhow::Result<Vec<Set>> {
    if words.is_empty() {
        return Ok(Set::ALL.to_vec());
    }
    let set = |word: &String| {
        Set::from_code(word).with_context(|| format!("there is no set {word:?}: there are search, stt and tts"))
    };
    words.iter().map(set).collect()
}

async fn install(installer: &Installer, sets: &[Set]) -> anyhow::Result<()> {
    let told = Told::default();
    let mut missing = Vec::new();
    for set in sets {
        match installer.install(*set, &told).await {
            Ok(came) => {
                told.end();
                for (weight, came) in came {
                    println!("{}", line(weight, from_where(came)));
                }
            }
            // The others may come.
            Err(error) => {
                told.end();
                eprintln!("{set}: {error}");
                missing.push(set.code());
            }
        }
    }
    if !missing.is_empty() {
        bail!(
            "not installed: {}. The product works without; the same command goes on where it stopped",
            missing.join(", ")
        );
    }
    println!("They are in {}; a server finds them when it starts.", installer.folder.display());
    Ok(())
}

fn line(weight: &Weight, stands: &str) -> String {
    #[expect(clippy::cast_precision_loss, reason = "megabytes")]
    let megabytes = weight.size as f64 / 1e6;
    format!(
        "{:<7} {:<26} {megabytes:>6.1} MB  {:<10} {stands:<14} {}",
        weight.set, weight.name, weight.licence, weight.what
    )
}

const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Whole => "whole",
        Standing::There => "there",
        Standing::Other => "another file",
        Standing::Missing => "missing",
    }
}

const fn from_where(came: Came) -> &'static str {
    match came {
        Came::WasThere => "was there",
        Came::Folder => "from a folder",
        Came::Mirror => "from the mirror",
        Came::Home => "from its home",
        Came::Packages => "from packages",
    }
}

/// Progress on standard error: a line that grows where somebody looks, a line a file where nobody does.
#[derive(Default)]
struct Told(Mutex<u64>);

impl Told {
    fn end(&self) {
        if std::io::stderr().is_terminal() {
            eprint!("\r\x1b[K");
        }
    }
}

impl Progress for Told {
    fn came(&self, name: &str, done: u64, whole: Option<u64>) {
        const STEP: u64 = 1 << 20;
        let Ok(mut last) = self.0.lock() else { return };
        if !std::io::stderr().is_terminal() || (done / STEP == *last && whole != Some(done)) {
            return;
        }
        *last = done / STEP;
        let of = whole.map(|whole| format!(" of {} MB", whole >> 20)).unwrap_or_default();
        eprint!("\r\x1b[K{name}: {} MB{of}", done >> 20);
        // Progress that cannot be shown is no reason to stop.
        let _ = std::io::stderr().flush();
    }

    fn tries(&self, name: &str, from: &str) {
        self.end();
        eprintln!("{name} from {from}");
    }
}
