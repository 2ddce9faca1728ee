use super::{
    EarnedView, Shell, Tab,
    codes::{SCORES, WAYS, word},
};
use crate::Ui;
use askama::Template;

/// How good the brand's scores are: what they told, and what came.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/scores.html")]
pub struct ScoresPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// One for each score.
    pub reports: Vec<ReportView>,
    /// How each kind of suggested action fared lately.
    pub earned: Vec<EarnedView>,
}
impl ScoresPage {
    fn tab(&self) -> Tab {
        Tab::Scores
    }
    /// Under so many finished conversations nothing is said.
    fn least(&self) -> i64 {
        i64::try_from(insight::LEAST_TOLD).unwrap_or_default()
    }
}

/// How good a score is.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// Of what: its stable word.
    pub outcome: &'static str,
    /// What predicts it: its stable word.
    pub way: &'static str,
    /// How many cases are known.
    pub cases: i64,
    /// In how many it came.
    pub came: i64,
    /// Whether enough is known to say more.
    pub is_told: bool,
    /// Of a hundred pairs, how many in the right order.
    pub auc: i64,
    /// The mean squared error, 0–1.
    pub brier: f64,
    /// The same of the average rate.
    pub base_brier: f64,
    /// How many times the average rate the best tenth has.
    pub lift: f64,
    /// Told and came, by tenths; those without a case are left out.
    pub curve: Vec<CurveBar>,
}

/// What was told and what came of some conversations with about the same score.
#[derive(Debug, Clone)]
pub struct CurveBar {
    /// How many.
    pub cases: usize,
    /// The mean score, in percent.
    pub told: i64,
    /// How often it came, in percent.
    pub came: i64,
}

impl ReportView {
    /// What it is of.
    pub fn said(&self, ui: &Ui) -> String {
        word(SCORES, self.outcome, ui)
    }
    /// What predicts it.
    pub fn way_said(&self, ui: &Ui) -> String {
        word(WAYS, self.way, ui)
    }
    /// A figure with three decimals, as the reader writes it.
    pub fn decimal(&self, figure: &f64, places: usize, ui: &Ui) -> String {
        let text = format!("{figure:.places$}");
        if ui.locale == kernel::Locale::Fr { text.replace('.', ",") } else { text }
    }
}
