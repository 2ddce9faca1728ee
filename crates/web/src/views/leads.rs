use super::{
    Shell, Tab,
    codes::{SIGNALS, word},
};
use crate::Ui;
use askama::Template;
use kernel::{ConversationId, Millis, Money, Uuid};
use leads::{Field, Stage, Why};

/// The pipeline: who is near to buying, from the product's proposal to the sale.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/leads.html")]
pub struct LeadsPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// One for each stage that is shown.
    pub columns: Vec<LeadColumn>,
    /// Whether the reader may move and edit leads.
    pub may_act: bool,
    /// Whether they may export them.
    pub may_export: bool,
}
impl LeadsPage {
    fn tab(&self) -> Tab {
        Tab::Leads
    }
    fn is_empty(&self) -> bool {
        self.columns.iter().all(|column| column.count == 0)
    }
}

/// The leads of a stage.
#[derive(Debug, Clone)]
pub struct LeadColumn {
    /// Which.
    pub stage: Stage,
    /// How many there are.
    pub count: i64,
    /// What they may come to.
    pub worth: Money,
    /// Those that moved last.
    pub leads: Vec<LeadView>,
}
impl LeadColumn {
    /// Its name.
    pub fn said(&self, ui: &Ui) -> String {
        stage_said(self.stage, ui)
    }
    /// How many are not shown.
    pub fn rest(&self) -> i64 {
        self.count - i64::try_from(self.leads.len()).unwrap_or_default()
    }
}

/// A lead in the pipeline.
#[derive(Debug, Clone)]
pub struct LeadView {
    /// Which.
    pub id: Uuid,
    /// Where they talk.
    pub conversation: ConversationId,
    /// What to call them.
    pub name: String,
    /// What they want.
    pub wants: String,
    /// What it may come to.
    pub value: Option<Money>,
    /// The value as a form has it.
    pub typed_value: String,
    /// What the team notes.
    pub note: String,
    /// Where it stands.
    pub stage: Stage,
    /// Since when.
    pub since: Millis,
    /// Why it was proposed.
    pub why: Why,
    /// The score then.
    pub score: i64,
    /// What made most of it: stable words and points.
    pub parts: Vec<(String, i64)>,
    /// What a human wrote, and facts leave alone.
    pub locked: Vec<Field>,
    /// Who decided on it.
    pub by: Option<String>,
}
impl LeadView {
    /// Why it was proposed, in words.
    pub fn why_said(&self, ui: &Ui) -> String {
        let why = match self.why {
            Why::Score => ui.say_n("lead-why-score", self.score),
            Why::Intent => ui.say_n("lead-why-intent", self.score),
        };
        let parts: Vec<String> =
            self.parts.iter().map(|(code, n)| format!("+{n} {}", within(word(SIGNALS, code, ui)))).collect();
        if parts.is_empty() { why } else { format!("{why} : {}", parts.join(", ")) }
    }
    /// The stages it may be moved to.
    pub fn next(&self) -> &'static [Stage] {
        self.stage.next()
    }
    /// What the button to a stage says.
    pub fn to_said(&self, stage: &Stage, ui: &Ui) -> String {
        ui.say(match stage {
            Stage::Proposed => "lead-stage-proposed",
            Stage::Accepted if self.stage == Stage::Proposed => "lead-accept",
            Stage::Accepted if self.stage == Stage::Contacted => "lead-back-accepted",
            Stage::Accepted => "lead-take-up",
            Stage::Contacted => "lead-contacted",
            Stage::Negotiating => "lead-negotiates",
            Stage::Won => "lead-won",
            Stage::Lost => "lead-lost",
            Stage::Rejected => "lead-reject",
        })
    }
    /// What a human wrote, with its name.
    pub fn locked_said(&self, field: &Field, ui: &Ui) -> String {
        let what = ui.say(match field {
            Field::Name => "lead-name",
            Field::Wants => "lead-wants",
            Field::Value => "lead-value",
        });
        ui.say_with("lead-unlock", "what", what)
    }
}

/// A stage in words.
pub(crate) fn stage_said(stage: Stage, ui: &Ui) -> String {
    ui.say(match stage {
        Stage::Proposed => "lead-stage-proposed",
        Stage::Accepted => "lead-stage-accepted",
        Stage::Contacted => "lead-stage-contacted",
        Stage::Negotiating => "lead-stage-negotiating",
        Stage::Won => "lead-stage-won",
        Stage::Lost => "lead-stage-lost",
        Stage::Rejected => "lead-stage-rejected",
    })
}

/// Words as they stand within a sentence; those that begin with more than one capital are names.
fn within(words: String) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(words.chars().skip(1)).collect()
        }
        _ => words,
    }
}
