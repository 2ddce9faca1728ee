use super::{CaseKind, KeysView, Shell, Tab};
use crate::Ui;
use askama::Template;
use kernel::{Millis, Money, OrderId};
use payments::{Period, Source};

/// What came in, what is still to come, and what to settle, over a period.
#[derive(Debug, Clone, Template)]
#[template(path = "money/money.html")]
pub struct MoneyPage {
    /// The reader.
    pub ui: Ui,
    /// The frame.
    pub shell: Shell,
    /// Providers that do not accept the shop's keys.
    pub keys: Vec<KeysView>,
    /// The figures.
    pub money: MoneyView,
}

/// The figures of a period.
#[derive(Debug, Clone)]
pub struct MoneyView {
    /// Over which period.
    pub period: Period,
    /// Its first moment.
    pub since: Millis,
    /// What came in: how many movements, and their sum.
    pub collected: (i64, Money),
    /// What is still to come: of how many orders, and their sum.
    pub pending: (i64, Money),
    /// What went back: in how many refunds, and their sum.
    pub refunded: (i64, Money),
    /// What is left of what came in.
    pub net: Money,
    /// Cases and refunds that wait for a human, of whatever day.
    pub cases: i64,
    /// By provider, the largest first; a provider has one row per currency.
    pub providers: Vec<ProviderMoneyView>,
    /// By payment method.
    pub methods: Vec<MethodMoneyView>,
    /// Who took how much cash, the largest first.
    pub cash_by: Vec<CashByView>,
    /// The latest movements.
    pub movements: Vec<MovementView>,
}

/// What came in from one provider, in one currency.
#[derive(Debug, Clone)]
pub struct ProviderMoneyView {
    /// From where.
    pub source: Source,
    /// What came in.
    pub collected: Money,
    /// In how many movements.
    pub count: i64,
    /// What customers are paying there now.
    pub under_way: Option<Money>,
}

/// Money of one payment method, in the brand's currency.
#[derive(Debug, Clone)]
pub struct MethodMoneyView {
    /// Online, or cash at the door.
    pub online: bool,
    /// What came in.
    pub collected: Money,
    /// What is still to come.
    pub pending: Money,
}

/// Cash that somebody took, less what was taken back.
#[derive(Debug, Clone)]
pub struct CashByView {
    /// Who; none where that is not known.
    pub name: Option<String>,
    /// How many times.
    pub count: i64,
    /// How much.
    pub amount: Money,
}

/// Money that came in.
#[derive(Debug, Clone)]
pub struct MovementView {
    /// When it was recorded.
    pub at: Millis,
    /// From where.
    pub source: Source,
    /// For which order, with its number for people.
    pub order: Option<(OrderId, String)>,
    /// The provider's reference, empty for none.
    pub reference: String,
    /// Who took the cash, or took it back.
    pub by: Option<String>,
    /// How much.
    pub amount: Money,
    /// What is wrong with it.
    pub case: Option<CaseKind>,
}

impl MoneyPage {
    fn tab(&self) -> Tab {
        Tab::Money
    }
    /// The periods to choose from.
    fn periods(&self) -> [Period; 3] {
        Period::ALL
    }
    fn period_said(&self, period: &Period) -> String {
        self.ui.say(match period {
            Period::Today => "period-today",
            Period::Week => "period-week",
            Period::Month => "period-month",
        })
    }
    fn source_said(&self, source: &Source) -> String {
        source_said(*source, &self.ui)
    }
    fn is_empty(&self) -> bool {
        self.money.providers.is_empty() && self.money.pending.0 == 0
    }
}

/// Where money comes from, in words.
pub(crate) fn source_said(source: Source, ui: &Ui) -> String {
    match source {
        Source::Provider(kind) => kind.name().to_owned(),
        Source::Cash => ui.say("money-at-the-door"),
        Source::ByHand => ui.say("money-by-hand"),
    }
}
