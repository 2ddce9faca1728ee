use super::{dice::Dice, talk};
use crate::{
    Outcome, Signal,
    key::left_after,
    model::{Features, sigmoid},
    signals::Life,
    state::trace::{Trace, Traces, level},
};
use kernel::{Millis, hours};

/// Kinds of shops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Its truth is what the table of signals says, but for how many buy, how fast each signal fades and what nobody notices.
    AsPrior,
    /// Like the table, each weight half a logit off, give or take.
    Ordinary,
    /// A third of the weights turned round, all of them a logit off, give or take.
    Unlike,
    /// Ordinary, and customers hardly show what they will do.
    Unclear,
    /// Ordinary, and 3 of 100 buy.
    Rare,
    /// Ordinary, and in five thousand conversations it becomes another.
    Drifting,
    /// Who buys has nothing to do with anything noticed.
    Noise,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::AsPrior, Self::Ordinary, Self::Unlike, Self::Unclear, Self::Rare, Self::Drifting, Self::Noise];

    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AsPrior => "as the prior",
            Self::Ordinary => "ordinary",
            Self::Unlike => "unlike the prior",
            Self::Unclear => "unclear",
            Self::Rare => "few positives",
            Self::Drifting => "drifting",
            Self::Noise => "pure noise",
        }
    }
}

/// A conversation whose outcome is known.
pub(super) struct Case {
    pub features: Features,
    pub came: bool,
    /// How likely it was, for who knows all but what nobody notices.
    pub truth: f64,
}

/// What is true in a shop.
pub(super) struct Shop {
    /// At its first conversation, and at its five thousandth.
    weights: [Vec<f64>; 2],
    half_lives: Vec<Millis>,
    bias: f64,
    is_noise: bool,
}

/// How far customers are apart, as the standard deviation of their logits, where it is not as the table says: the best
/// anyone could reach is then an AUC of about 0.9, as far as a shop may hope, …
const CLEAR: f64 = 2.2;
/// … or of about 0.75.
const UNCLEAR: f64 = 1.0;
/// What nobody notices moves every customer by so much, in logits.
const UNNOTICED: f64 = 0.8;
/// What anger takes from a cart.
const SPOILT: f64 = -0.8;
/// By when a drifting shop has become another.
const LAST: usize = 5_000;
const OPENS: Millis = Millis(1_793_610_000_000);

/// Looked at to find a shop's measures.
const SAMPLE: usize = 1_000;

impl Shop {
    pub fn open(kind: Kind, dice: &Dice) -> Self {
        let (off, turned) = match kind {
            Kind::AsPrior | Kind::Noise => (0.0, 0.0),
            Kind::Ordinary | Kind::Unclear | Kind::Rare | Kind::Drifting => (0.5, 0.0),
            Kind::Unlike => (1.0, 0.35),
        };
        // Its customers show what they show; nobody of a team decides on leads there.
        let weight = |signal: Signal| {
            if signal.is_of_team() {
                return 0.0;
            }
            let sign = if dice.falls(turned) { -1.0 } else { 1.0 };
            sign * signal.prior_weight(Outcome::Buying) + off * dice.normal()
        };
        let first: Vec<f64> = Signal::all().map(weight).collect();
        let last = if kind == Kind::Drifting { Signal::all().map(weight).collect() } else { first.clone() };
        // Each signal fades in its own time, half a day to eight days.
        let half_life = |signal: Signal| match signal.is_of_team() {
            true => hours(48),
            false => dice.length(hours(48), 0.7),
        };
        let half_lives = Signal::all().map(half_life).collect();
        let rate = if kind == Kind::Rare { 0.03 } else { dice.between(0.08, 0.3) };
        let mut shop = Self { weights: [first, last], half_lives, bias: 0.0, is_noise: kind == Kind::Noise };
        match kind {
            Kind::AsPrior | Kind::Noise => {}
            Kind::Unclear => shop.spread(UNCLEAR, dice),
            _ => shop.spread(CLEAR, dice),
        }
        shop.bias = shop.bias_for(rate, dice);
        shop
    }

    /// Makes customers so far apart, at the shop's first conversation as at its last.
    fn spread(&mut self, wanted: f64, dice: &Dice) {
        for (at, number) in [0, LAST].into_iter().enumerate() {
            let logits: Vec<f64> = (0..SAMPLE).map(|_| self.look(number, dice).1).collect();
            let (_, error) = super::measure::mean_and_error(&logits);
            let times = wanted / (error * super::measure::count(SAMPLE).sqrt()).max(1e-9);
            self.weights[at].iter_mut().for_each(|weight| *weight *= times);
        }
    }

    /// The bias with which so many buy.
    fn bias_for(&self, rate: f64, dice: &Dice) -> f64 {
        let logits: Vec<f64> = (0..SAMPLE).map(|number| self.look(number * LAST / SAMPLE, dice).1).collect();
        let (mut low, mut high) = (-20.0, 20.0);
        for _ in 0..40 {
            let bias = f64::midpoint(low, high);
            let bought: f64 = logits.iter().map(|logit| sigmoid(logit + bias)).sum();
            if bought / super::measure::count(SAMPLE) < rate { low = bias } else { high = bias }
        }
        f64::midpoint(low, high)
    }

    /// Conversation `number` of the shop, from its beginning to what came of it.
    pub fn case(&self, number: usize, dice: &Dice) -> Case {
        let (features, logit) = self.look(number, dice);
        let unnoticed = UNNOTICED * dice.normal();
        let came = dice.falls(sigmoid(self.bias + logit + unnoticed));
        Case { features, came, truth: sigmoid(self.bias + logit) }
    }

    /// What is known of a conversation at its look, and what it is truly worth.
    fn look(&self, number: usize, dice: &Dice) -> (Features, f64) {
        let minute = i64::try_from(number).unwrap_or(i64::MAX) * 10;
        let (kept, look_at) = talk::until_the_look(dice, OPENS + kernel::minutes(minute));
        let truth = if self.is_noise { 0.0 } else { self.truth(number, &kept.state.traces, look_at) };
        (kept.state.features(Outcome::Buying, look_at), truth)
    }

    fn truth(&self, number: usize, traces: &Traces, now: Millis) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "thousands")]
        let way = (number as f64 / LAST as f64).min(1.0);
        let worth = |signal: Signal| match (traces.of(signal), signal.life()) {
            (Some(Trace(times, at)), Life::Fades) => {
                level(times) * left_after(now - at, self.half_lives[signal.index()])
            }
            (_, Life::Lasts) => traces.lasting().level(signal),
            (None, _) => 0.0,
        };
        let [first, last] = &self.weights;
        let weight = |signal: Signal| first[signal.index()] * (1.0 - way) + last[signal.index()] * way;
        let sum: f64 = Signal::all().map(|signal| weight(signal) * worth(signal)).sum();
        let spoilt = SPOILT * worth(Signal::Cart) * worth(Signal::Frustrated);
        sum + spoilt
    }
}
