use super::{Shell, Tab};
use crate::Ui;
use askama::Template;
use kernel::{Millis, Money};
use ordering::Gives;

/// The brand's promo codes, and the form of a new one.
#[derive(Debug, Clone, Template)]
#[template(path = "screens/promos.html")]
pub struct PromosPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// Those that are switched on, the newest first.
    pub promos: Vec<PromoView>,
    /// Whether the reader may make and end codes.
    pub may_edit: bool,
    /// What was just typed and could not be.
    pub trouble: Option<PromoTrouble>,
    /// What the form holds.
    pub form: PromoForm,
    /// The names of the brand's categories.
    pub categories: Vec<String>,
    /// Its products: reference and name.
    pub goods: Vec<(String, String)>,
}
impl PromosPage {
    fn tab(&self) -> Tab {
        Tab::Promos
    }
}

/// A code with what it brought.
#[derive(Debug, Clone)]
pub struct PromoView {
    /// What customers say.
    pub code: String,
    /// What it gives.
    pub gives: Gives,
    /// The same as an amount, where it is one.
    pub amount: Option<Money>,
    /// Not before.
    pub starts_at: Option<Millis>,
    /// Not from then on.
    pub ends_at: Option<Millis>,
    /// How many minutes from when it is given.
    pub valid_minutes: Option<i64>,
    /// The least sum of goods.
    pub minimum: Option<Money>,
    /// What it is for: names of categories and references; empty: everything.
    pub only_for: Vec<String>,
    /// Orders in all.
    pub max_uses: Option<i64>,
    /// Orders of one customer.
    pub max_per_contact: Option<i64>,
    /// Whether it goes with others.
    pub stackable: bool,
    /// Whose alone it is: the customer as the page names them.
    pub only_theirs: Option<String>,
    /// Whether the agent may give it by itself.
    pub agent_gives: bool,
    /// Orders that live and used it.
    pub uses: i64,
    /// What it gave them.
    pub given: Money,
    /// What those that are paid come to.
    pub revenue: Money,
}

impl PromoView {
    /// What it gives, in words.
    pub fn what(&self, ui: &Ui) -> String {
        match (self.gives, self.amount) {
            (Gives::Percent(part), _) => ui.say_with("promo-percent", "part", percent(part)),
            (Gives::Amount(_), Some(amount)) => ui.say_with("promo-amount", "amount", ui.money(amount)),
            (Gives::Amount(_), None) | (Gives::FreeDelivery, _) => ui.say("promo-free-delivery"),
        }
    }

    /// Whether its time is over: there is nothing left to stop.
    pub fn is_over(&self, ui: &Ui) -> bool {
        self.ends_at.is_some_and(|at| at <= ui.now)
    }

    /// Its conditions, each in a few words.
    pub fn conditions(&self, ui: &Ui) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(minimum) = self.minimum {
            out.push(ui.say_with("promo-from", "sum", ui.money(minimum)));
        }
        if !self.only_for.is_empty() {
            out.push(ui.say_with("promo-only-for", "what", self.only_for.join(", ")));
        }
        out.extend(self.starts_at.map(|at| ui.since(at)));
        out.extend(self.ends_at.map(|at| if self.is_over(ui) { ui.say("promo-over") } else { ui.until(at) }));
        if let Some(minutes) = self.valid_minutes {
            out.push(match minutes % 60 {
                0 => ui.say_n("promo-lasts-hours", minutes / 60),
                _ => ui.say_n("promo-lasts-minutes", minutes),
            });
        }
        if let Some(most) = self.max_uses {
            out.push(ui.say_n("promo-most", most));
        }
        if let Some(most) = self.max_per_contact {
            out.push(ui.say_n("promo-most-each", most));
        }
        if self.stackable {
            out.push(ui.say("promo-stacks"));
        }
        out.extend(self.only_theirs.as_ref().map(|name| ui.say_with("promo-personal", "name", name)));
        if self.agent_gives {
            out.push(ui.say("promo-agent"));
        }
        out
    }
}

/// Hundredths of a percent as people write them: `12,5`.
pub(crate) fn percent(part: i64) -> String {
    match part % 100 {
        0 => (part / 100).to_string(),
        rest => format!("{},{}", part / 100, format!("{rest:02}").trim_end_matches('0')),
    }
}

/// What the form of a new code holds, as typed.
#[derive(Debug, Clone, Default)]
pub struct PromoForm {
    /// The code.
    pub code: String,
    /// `percent`, `amount` or `free_delivery`.
    pub kind: String,
    /// How much.
    pub value: String,
    /// The least sum.
    pub minimum: String,
    /// The code that is being changed; empty for a new one.
    pub change: String,
    /// The first day.
    pub from: String,
    /// From what time of it; empty: its beginning.
    pub from_time: String,
    /// The last day.
    pub until: String,
    /// Until what time of it; empty: its end.
    pub until_time: String,
    /// How many hours from when it is given.
    pub hours: String,
    /// Orders in all.
    pub max_uses: String,
    /// Orders of each customer.
    pub each: String,
    /// Whether it goes with others.
    pub stackable: bool,
    /// The categories it is for; with no product either, everything.
    pub categories: Vec<String>,
    /// The references it is for.
    pub products: Vec<String>,
    /// The phone number of the one customer it is for.
    pub phone: String,
    /// Whether the agent may give it by itself.
    pub agent_gives: bool,
}

/// Why a code was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromoTrouble {
    /// A code of that name exists.
    Exists {
        /// Which.
        code: String,
    },
    /// No letters or figures, or too many.
    Code,
    /// What it gives is no amount, or too much.
    Value,
    /// The least sum is no amount.
    Minimum,
    /// The last day is no day, or over.
    Until,
    /// A limit is no number above zero.
    Limit,
    /// No customer has that number.
    Phone,
}

impl PromoTrouble {
    /// In words.
    pub fn said(&self, ui: &Ui) -> String {
        ui.say(match self {
            Self::Exists { code } => return ui.say_with("promo-trouble-exists", "code", code),
            Self::Code => "promo-trouble-code",
            Self::Value => "promo-trouble-value",
            Self::Minimum => "promo-trouble-minimum",
            Self::Until => "promo-trouble-until",
            Self::Limit => "promo-trouble-limit",
            Self::Phone => "promo-trouble-phone",
        })
    }
}
