//! A measured figure, and how figures are shown to people.

use super::{engine::Engine, machine::Machine};
use serde::Serialize;
use std::fmt::Write;

/// One figure with what it is held against.
#[derive(Debug, Serialize)]
pub(super) struct Figure {
    /// `intake`, `turn`…
    pub group: &'static str,
    pub name: String,
    pub engine: Option<Engine>,
    pub value: f64,
    pub unit: &'static str,
    pub floor: Option<Floor>,
    pub reach: Option<Reach>,
    /// More about how it came about.
    pub note: String,
}

/// The least that this machine asks for the same effect, measured in the same run.
#[derive(Debug, Serialize)]
pub(super) struct Floor {
    pub what: &'static str,
    pub value: f64,
    /// The figure divided by the floor.
    pub ratio: f64,
}

/// What the figure is to reach.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reach {
    AtLeast(f64),
    AtMost(f64),
    /// This share of the floor.
    Share(f64),
    /// This value, and this share of the floor.
    AtLeastAndShare(f64, f64),
}

impl Figure {
    pub(super) fn new(group: &'static str, name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { group, name: name.into(), engine: None, value, unit, floor: None, reach: None, note: String::new() }
    }

    pub(super) fn on(self, engine: Engine) -> Self {
        Self { engine: Some(engine), ..self }
    }

    pub(super) fn over(self, what: &'static str, floor: f64) -> Self {
        let ratio = if floor > 0.0 { self.value / floor } else { 0.0 };
        Self { floor: Some(Floor { what, value: floor, ratio }), ..self }
    }

    pub(super) fn with_reach(self, reach: Reach) -> Self {
        Self { reach: Some(reach), ..self }
    }

    pub(super) fn noting(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    fn is_reached(&self) -> Option<bool> {
        let ratio = self.floor.as_ref().map_or(0.0, |floor| floor.ratio);
        Some(match self.reach? {
            Reach::AtLeast(least) => self.value >= least,
            Reach::AtMost(most) => self.value <= most,
            Reach::Share(share) => ratio >= share,
            Reach::AtLeastAndShare(least, share) => self.value >= least && ratio >= share,
        })
    }
}

impl Reach {
    fn words(self) -> String {
        match self {
            Self::AtLeast(least) => format!("≥ {}", short(least)),
            Self::AtMost(most) => format!("≤ {}", short(most)),
            Self::Share(share) => format!("≥ {share} × floor"),
            Self::AtLeastAndShare(least, share) => format!("≥ {}, ≥ {share} × floor", short(least)),
        }
    }
}

/// Three figures that matter, thousands apart.
fn short(value: f64) -> String {
    if value.abs() < 10.0 {
        return format!("{value:.2}");
    }
    if value.abs() < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// The figures for people.
pub(super) fn table(machine: &Machine, figures: &[Figure]) -> String {
    let mut out = String::new();
    let Machine { cpu, cores, memory_mb, kernel, file_system, fsync_p50_ms, fsync_p99_ms, seven_t } = machine;
    // Writing to a string does not fail.
    let _ = writeln!(out, "seven-t {seven_t} on {cores} cores of {cpu}, {memory_mb} MB, Linux {kernel}");
    let _ = writeln!(out, "fsync of 4 KiB on {file_system}: p50 {fsync_p50_ms:.3} ms, p99 {fsync_p99_ms:.3} ms");
    let mut group = "";
    for figure in figures {
        if figure.group != group {
            group = figure.group;
            let _ = writeln!(out, "\n{group}");
        }
        let engine = figure.engine.map_or("", Engine::name);
        let value = format!("{} {}", short(figure.value), figure.unit);
        let floor = figure
            .floor
            .as_ref()
            .map_or_else(String::new, |floor| format!("{:.2} × {} ({})", floor.ratio, short(floor.value), floor.what));
        let reach = figure.reach.map_or_else(String::new, Reach::words);
        let mark = match figure.is_reached() {
            Some(true) => "✓",
            Some(false) => "✗",
            None => " ",
        };
        let line =
            format!("{mark} {:<34} {engine:<11}{value:>18}   {reach:<24} {floor:<36} {}", figure.name, figure.note);
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_judged_by_its_value_and_its_floor() {
        let figure = Figure::new("intake", "x", 4_000.0, "/s").over("raw", 12_000.0);
        assert_eq!(figure.is_reached(), None);
        let figure = figure.with_reach(Reach::AtLeastAndShare(3_000.0, 0.4));
        assert_eq!(figure.is_reached(), Some(false));
        assert_eq!(figure.with_reach(Reach::AtLeastAndShare(3_000.0, 0.3)).is_reached(), Some(true));
        assert_eq!(Figure::new("x", "x", 26.0, "ms").with_reach(Reach::AtMost(25.0)).is_reached(), Some(false));
    }

    #[test]
    fn numbers_are_shown_with_what_matters() {
        assert_eq!(
            [short(1_234_567.0), short(999.6), short(42.34), short(3.1432)],
            ["1 234 567", "1 000", "42.3", "3.14"]
        );
    }
}
