//! The product as its operator starts it: a process of its own.

use super::{
    Bed,
    machine::{field, kilobytes},
    wire::{self, Wire},
};
use crate::config::Config;
use anyhow::{Context, bail};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

/// Longer than any start: past it something is wrong.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the product is configured with: its defaults, but for where it lives.
pub(super) struct Setting {
    environment: Vec<(OsString, OsString)>,
    pub address: SocketAddr,
    folder: PathBuf,
}

impl Setting {
    /// In `bed`, on `database_url`, with more keys as `SEVEN_T__…` variables.
    pub(super) fn new(bed: &Bed, database_url: &str, more: &[(&str, &str)]) -> anyhow::Result<Self> {
        let address = free_address()?;
        let folder = bed.folder.join("data");
        let own = [
            ("SEVEN_T__SECRET_KEY", "a key for figures only, thrown away with them"),
            ("SEVEN_T__LISTEN", &address.to_string()),
            ("SEVEN_T__DATABASE_URL", database_url),
            ("SEVEN_T__DATA_DIR", &folder.to_string_lossy()),
            ("SEVEN_T__LOG__LEVEL", "warn"),
        ];
        let set = bed.set.iter().map(|(name, value)| (name.into(), value.into()));
        let own = own.iter().chain(more).map(|(name, value)| (name.into(), value.into()));
        // One value to a key: what is set wins, in this process as in the other.
        let environment: BTreeMap<OsString, OsString> = own.chain(set).collect();
        let environment = environment.into_iter().collect();
        Ok(Self { environment, address, folder: bed.folder.clone() })
    }

    /// The same configuration, for work in this process.
    pub(super) fn config(&self) -> anyhow::Result<Config> {
        Ok(Config::parse(Path::new("bench"), "", self.environment.clone())?)
    }
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

pub(super) struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to its first « ready ».
    pub ready_after: Duration,
    log: PathBuf,
}

impl Server {
    pub(super) async fn start(setting: &Setting) -> anyhow::Result<Self> {
        let log = setting.folder.join("server.log");
        let file = std::fs::File::options().create(true).append(true).open(&log)?;
        let mut command = Command::new(std::env::current_exe()?);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SEVEN_T__")) {
            command.env_remove(name);
        }
        command.arg("serve").envs(setting.environment.clone()).current_dir(&setting.folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file).kill_on_drop(true);
        let began = Instant::now();
        let child = command.spawn().context("the server does not start")?;
        let mut server = Self { child, address: setting.address, ready_after: Duration::ZERO, log };
        while !is_ready(setting.address).await {
            if let Some(ended) = server.child.try_wait()? {
                bail!("the server ended with {ended}: {}", std::fs::read_to_string(&server.log)?);
            }
            if began.elapsed() > PATIENCE {
                bail!("the server is not ready after {} s: {}", PATIENCE.as_secs(), server.log.display());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.ready_after = began.elapsed();
        Ok(server)
    }

    pub(super) fn pid(&self) -> anyhow::Result<u32> {
        self.child.id().context("the server has ended")
    }

    /// Time of the CPUs that the process has used, user and system, in its resolution of 10 ms.
    pub(super) fn cpu(&self) -> anyhow::Result<Duration> {
        cpu_of(self.pid()?)
    }

    /// Resident memory, in megabytes.
    pub(super) fn memory_mb(&self) -> anyhow::Result<f64> {
        self.status_mb("VmRSS")
    }

    /// The most resident memory it has had, in megabytes.
    pub(super) fn peak_mb(&self) -> anyhow::Result<f64> {
        self.status_mb("VmHWM")
    }

    fn status_mb(&self, name: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid()?))?;
        let kb = field(&status, name).and_then(kilobytes).with_context(|| format!("no {name}"))?;
        Ok(f64::from(u32::try_from(kb)?) / 1024.0)
    }

    /// A gauge or counter of `/metrics`, without labels; zero before it is first told.
    pub(super) async fn metric(&self, name: &str) -> anyhow::Result<f64> {
        let answer = Wire::open(self.address).await?.ask(&wire::get("/metrics", "")).await?;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Ok(line.map_or(Ok(0.0), |value| value.trim().parse())?)
    }

    /// Records where the process spends its time, until it has lasted `seconds`; a bench of the bench's developers.
    pub(super) fn profile(&self, bed: &Bed) -> anyhow::Result<()> {
        let Some(path) = &bed.perf else { return Ok(()) };
        let (pid, seconds) = (self.pid()?.to_string(), bed.seconds.as_secs().to_string());
        let mut command = Command::new("perf");
        command
            .args(["record", "--quiet", "-F", "999", "-g", "-p", &pid, "-o"])
            .arg(path)
            .args(["--", "sleep", &seconds]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("perf does not start")?;
        Ok(())
    }

    /// Ends it as a power cut would: what it acknowledged must be there all the same.
    pub(super) async fn kill(mut self) -> anyhow::Result<()> {
        self.child.kill().await?;
        let log = std::fs::read_to_string(&self.log)?;
        if let Some(line) = log.lines().find(|line| line.contains("ERROR") || line.contains("panicked")) {
            bail!("the server had trouble: {line}");
        }
        Ok(())
    }
}

async fn is_ready(address: SocketAddr) -> bool {
    let asked = async { Wire::open(address).await?.ask(&wire::get("/health/ready", "connection: close\r\n")).await };
    asked.await.is_ok_and(|answer: wire::Answer| answer.status == 200)
}

/// Ticks of `/proc/PID/stat`: 100 a second on every Linux.
pub(super) fn cpu_of(pid: u32) -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may hold anything; after it, fields 14 and 15 of proc(5) are the 12th and 13th.
    let (_, rest) = stat.rsplit_once(')').context("an unreadable /proc/PID/stat")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |at: usize| -> anyhow::Result<u64> { Ok(fields.get(at).context("a short /proc/PID/stat")?.parse()?) };
    Ok(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}
