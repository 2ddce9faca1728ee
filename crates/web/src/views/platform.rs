use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use kernel::{BrandId, Currency, Millis, Money, OrgId};
use speech::{Installed, Prices, Queue, Side, Used};

/// What whoever hosts the platform sees and decides.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/platform.html")]
pub struct PlatformPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// Whether a decision was just kept.
    pub saved: bool,
    /// Whether voices are withheld from everybody.
    pub withheld: bool,
    /// How voices stand in the process that answers; none: it has none.
    pub state: Option<VoiceState>,
    /// Notes that wait to be heard.
    pub heard: Queue,
    /// Answers that wait to be said.
    pub said: Queue,
    /// Everybody.
    pub tenants: Vec<TenantView>,
}

/// How voices stand in a process.
#[derive(Debug, Clone)]
pub struct VoiceState {
    /// Listening.
    pub ears: Side,
    /// Speaking.
    pub mouth: Side,
    /// The files of the models.
    pub installed: Vec<Installed>,
}

/// An organisation.
#[derive(Debug, Clone)]
pub struct TenantView {
    /// Which.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Whether voices are withheld from it.
    pub withheld: bool,
    /// Its brands.
    pub brands: Vec<BrandVoices>,
}

/// A brand's voices.
#[derive(Debug, Clone)]
pub struct BrandVoices {
    /// Which.
    pub id: BrandId,
    /// Its name.
    pub name: String,
    /// Whether voices are withheld from it alone.
    pub withheld: bool,
    /// Whether the merchant wants notes listened to.
    pub listens: bool,
    /// Whether the merchant wants answers said aloud.
    pub speaks: bool,
    /// What they were used for lately.
    pub used: VoicesUsed,
}

/// What voices were used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoicesUsed {
    /// Notes heard, and how long they are together.
    pub heard: (i64, Millis),
    /// Notes made, and how long they are together.
    pub spoken: (i64, Millis),
    /// How long the work took.
    pub took: Millis,
    /// What services asked for it.
    pub cost: Money,
}

impl PlatformPage {
    fn tab(&self) -> Tab {
        Tab::Settings
    }

    /// How a side stands: its chip's tone, and in words.
    fn side(&self, side: &Side) -> (&'static str, String) {
        match *side {
            Side::Off => ("", self.ui.say("platform-side-off")),
            Side::Missing => ("warn", self.ui.say("platform-side-missing")),
            Side::By("service") => ("ok", self.ui.say("platform-side-service")),
            Side::By(name) => ("ok", self.ui.say_with("platform-side-here", "name", name)),
        }
    }

    /// What waits, in words.
    fn waits(&self, queue: Queue) -> String {
        let since = queue.since.filter(|since| *since < self.ui.now);
        let seconds = since.map_or(0, |since| (self.ui.now - since).as_seconds());
        match queue.notes {
            0 => self.ui.say("platform-queue-empty"),
            notes if seconds > 0 => self.ui.say_with_two(
                "platform-queue-late",
                "n",
                notes,
                "time",
                length(Millis(seconds * 1_000), &self.ui),
            ),
            notes => self.ui.say_n("platform-queue", notes),
        }
    }
}

impl VoicesUsed {
    /// The sum of these, at these prices in FCFA.
    pub fn of<'a>(used: impl Iterator<Item = &'a Used> + Clone, prices: Prices) -> Self {
        let sum = |heard: bool| {
            let of = || used.clone().filter(|used| used.is_heard() == heard);
            (of().map(|used| used.notes).sum(), Millis(of().map(|used| used.length.0).sum()))
        };
        Self {
            heard: sum(true),
            spoken: sum(false),
            took: Millis(used.clone().map(|used| used.took.0).sum()),
            cost: Money::new(used.map(|used| used.cost(prices)).sum(), Currency::XOF),
        }
    }

    /// In words.
    pub fn said(&self, ui: &Ui) -> String {
        if self.heard.0 == 0 && self.spoken.0 == 0 {
            return ui.say("voices-unused");
        }
        let told = |(notes, long)| ui.say_with_two("voices-notes", "n", notes, "time", length(long, ui));
        let mut parts = vec![
            ui.say_with("voices-heard", "what", told(self.heard)),
            ui.say_with("voices-spoken", "what", told(self.spoken)),
            ui.say_with("voices-took", "time", length(self.took, ui)),
        ];
        if self.cost.minor > 0 {
            parts.push(ui.say_with("voices-cost", "sum", ui.money(self.cost)));
        }
        parts.join(" · ")
    }
}

/// How long, in words: seconds under a minute, then minutes.
fn length(time: Millis, ui: &Ui) -> String {
    let seconds = (time.0.max(0) + 999) / 1_000;
    match seconds {
        0..=59 => ui.say_n("length-seconds", seconds),
        _ => ui.say_n("length-minutes", (seconds + 30) / 60),
    }
}

/// A size in megabytes.
fn megabytes(bytes: &u64) -> u64 {
    bytes.div_ceil(1_000_000)
}
