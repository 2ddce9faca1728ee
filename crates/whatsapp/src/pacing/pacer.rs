//! Lines and customers together.

use super::{LinePace, PairPace, PairRate, Turn};
use kernel::Millis;
use std::collections::HashMap;

/// The speeds of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Messages a second to everybody.
    pub per_second: u32,
    /// To one customer.
    pub pair: PairRate,
}

impl Default for Pace {
    fn default() -> Self {
        Self { per_second: LinePace::DEFAULT_PER_SECOND, pair: PairRate::default() }
    }
}

/// Every line and every customer written to lately. One per process: memory of the last minutes, not of record.
#[derive(Debug, Default)]
pub struct Pacer {
    lines: HashMap<String, Line>,
}

#[derive(Debug)]
struct Line {
    pace: Pace,
    line: LinePace,
    pairs: HashMap<String, PairPace>,
}

impl Line {
    fn new(pace: Pace) -> Self {
        Self { pace, line: LinePace::new(pace.per_second), pairs: HashMap::new() }
    }
}

impl Pacer {
    /// Sets the speeds of a line; the default ones need no call. What was counted is forgotten if they change.
    pub fn set_pace(&mut self, line: &str, pace: Pace) {
        if self.line(line).pace != pace {
            self.lines.insert(line.to_owned(), Line::new(pace));
        }
    }

    /// Asks to send one message from `line` to `peer` at `now`. Both limits must agree, or neither is touched.
    pub fn take(&mut self, line: &str, peer: &str, now: Millis) -> Turn {
        let Line { pace, line, pairs } = self.line(line);
        let mut pair = pairs.get(peer).copied().unwrap_or_default();
        let at = line.next(now).max(pair.next(pace.pair, now));
        if at > now {
            return Turn::At(at);
        }
        line.count(now);
        pair.count(pace.pair, now);
        pairs.insert(peer.to_owned(), pair);
        Turn::Now
    }

    /// Counts a message that came in: Meta's throughput covers both ways.
    pub fn count_inbound(&mut self, line: &str, now: Millis) {
        self.line(line).line.count(now);
    }

    /// Meta refused the line (130429, 131057): nothing leaves it before `until`.
    pub fn hush_line(&mut self, line: &str, until: Millis) {
        self.line(line).line.hush(until);
    }

    /// Meta refused the pair (131056): nothing goes to `peer` before `until`.
    pub fn hush_pair(&mut self, line: &str, peer: &str, until: Millis) {
        self.line(line).pairs.entry(peer.to_owned()).or_default().hush(until);
    }

    /// Forgets what no longer matters; call it now and then.
    pub fn sweep(&mut self, now: Millis) {
        for line in self.lines.values_mut() {
            line.pairs.retain(|_, pair| !pair.is_idle(now));
        }
        let is_plain = |line: &Line| line.pace == Pace::default();
        self.lines.retain(|_, line| !line.pairs.is_empty() || !line.line.is_idle(now) || !is_plain(line));
    }

    fn line(&mut self, id: &str) -> &mut Line {
        self.lines.entry(id.to_owned()).or_insert_with(|| Line::new(Pace::default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{minutes, seconds};

    #[test]
    fn a_refused_turn_costs_nothing_and_lines_do_not_disturb_each_other() {
        let (mut pacer, now) = (Pacer::default(), seconds(1_790_416_800));
        assert_eq!((0..50).filter(|_| pacer.take("a", "awa", now) == Turn::Now).count(), 45);
        assert_eq!((0..50).filter(|_| pacer.take("a", "sarah", now) == Turn::Now).count(), 35, "80 in all");
        assert_eq!(pacer.take("a", "sarah", now), Turn::At(now + seconds(1)));
        assert_eq!(pacer.take("b", "awa", now), Turn::Now);
        pacer.hush_line("b", now + minutes(1));
        assert_eq!(pacer.take("b", "sarah", now), Turn::At(now + minutes(1)));
        pacer.hush_pair("c", "awa", now + seconds(4));
        assert_eq!(pacer.take("c", "awa", now), Turn::At(now + seconds(4)));
        assert_eq!(pacer.take("c", "sarah", now), Turn::Now);
    }

    #[test]
    fn quiet_lines_and_customers_are_forgotten() {
        let (mut pacer, now) = (Pacer::default(), seconds(1_790_416_800));
        pacer.set_pace("slow", Pace { per_second: 1, ..Pace::default() });
        for n in 0..50 {
            pacer.take("a", &n.to_string(), now);
        }
        pacer.take("slow", "awa", now);
        pacer.sweep(now + seconds(5));
        assert_eq!(pacer.lines["a"].pairs.len(), 50, "too early");
        pacer.sweep(now + seconds(6));
        assert!(!pacer.lines.contains_key("a"));
        assert_eq!(pacer.take("slow", "awa", now + seconds(9)), Turn::Now);
        assert_eq!(pacer.take("slow", "awa", now + seconds(9)), Turn::At(now + seconds(10)), "its pace is kept");
    }
}
