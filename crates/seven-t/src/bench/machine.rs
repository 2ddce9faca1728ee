//! What the figures were measured on.

use super::latency::Latencies;
use serde::Serialize;
use std::{fs::File, io::Write, os::unix::fs::FileExt, path::Path, time::Instant};

#[derive(Debug, Serialize)]
pub(super) struct Machine {
    pub cpu: String,
    pub cores: usize,
    pub memory_mb: u64,
    pub kernel: String,
    /// Of the folder of the databases.
    pub file_system: String,
    /// One block of 4 KiB appended and synced.
    pub fsync_p50_ms: f64,
    pub fsync_p99_ms: f64,
    pub seven_t: &'static str,
}

impl Machine {
    pub(super) fn look(folder: &Path) -> anyhow::Result<Self> {
        let cpuinfo = std::fs::read_to_string("/proc/cpuinfo")?;
        let meminfo = std::fs::read_to_string("/proc/meminfo")?;
        let mut syncs = time_fsync(folder)?;
        Ok(Self {
            cpu: field(&cpuinfo, "model name").unwrap_or("unknown").to_owned(),
            cores: std::thread::available_parallelism()?.get(),
            memory_mb: field(&meminfo, "MemTotal").and_then(kilobytes).unwrap_or_default() / 1024,
            kernel: std::fs::read_to_string("/proc/sys/kernel/osrelease")?.trim().to_owned(),
            file_system: file_system(folder).unwrap_or_else(|| "unknown".to_owned()),
            fsync_p50_ms: syncs.at(0.5),
            fsync_p99_ms: syncs.at(0.99),
            seven_t: env!("CARGO_PKG_VERSION"),
        })
    }
}

/// The value of a line `name : value`.
pub(super) fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.split(':').next().is_some_and(|key| key.trim() == name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}

/// `123 kB`
pub(super) fn kilobytes(value: &str) -> Option<u64> {
    value.strip_suffix("kB")?.trim().parse().ok()
}

/// The type of the mount that holds `folder`: the longest mount point that begins its path.
fn file_system(folder: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/mounts").ok()?;
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?.to_owned(), words.next()?.to_owned()))
    });
    mounts.filter(|(point, _)| folder.starts_with(point)).max_by_key(|(point, _)| point.len()).map(|(_, kind)| kind)
}

fn time_fsync(folder: &Path) -> anyhow::Result<Latencies> {
    let path = folder.join("fsync");
    let mut file = File::create(&path)?;
    let block = [0x5a_u8; 4096];
    let mut times = Latencies::default();
    for turn in 0..400_u64 {
        let began = Instant::now();
        file.write_all_at(&block, turn * 4096)?;
        file.sync_data()?;
        times.note(began.elapsed().as_secs_f64() * 1000.0);
    }
    file.flush()?;
    std::fs::remove_file(path)?;
    Ok(times)
}
