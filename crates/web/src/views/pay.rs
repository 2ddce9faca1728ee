use super::initials;
use crate::{Accent, Ui};
use askama::Template;
use kernel::{Millis, Money};
use payments::{Fate, MoneySoFar};

/// The customer's payment page: `GET /p/{code}`. Nothing happens by opening it.
#[derive(Debug, Clone, Template)]
#[template(path = "pay/pay.html")]
pub struct PayPage {
    /// The reader; `ui.zone` is the brand's.
    pub ui: Ui,
    /// The shop.
    pub shop: ShopView,
    /// The link's code.
    pub code: String,
    /// What is to be paid.
    pub bill: BillView,
    /// Where it stands.
    pub state: PayState,
    /// What came of money, and what became of it.
    pub money: MoneySoFar,
}
impl PayPage {
    /// What came and what became of it, in words; nothing when nothing came and nothing may.
    pub fn money_said(&self) -> Vec<String> {
        let say = |key, amount| self.ui.say_with(key, "amount", self.ui.money(amount));
        let mut said = Vec::new();
        for fate in &self.money.received {
            said.push(say("pay-came", fate.received));
            if fate.credited.minor > 0 {
                said.push(say("pay-came-credited", fate.credited));
            }
            said.extend(self.went_back(fate));
            if fate.held.minor > 0 {
                said.push(say("pay-came-held", fate.held));
            }
        }
        if self.money.may_still_come && !matches!(self.state, PayState::Unsettled) {
            said.push(self.ui.say("pay-may-come"));
        }
        said
    }

    /// What went back of an order that is paid, or is on its way back, in words.
    pub fn went_back_said(&self) -> Vec<String> {
        self.money.received.iter().flat_map(|fate| self.went_back(fate)).collect()
    }

    fn went_back(&self, fate: &Fate) -> Vec<String> {
        let said = [("pay-came-refunded", fate.refunded), ("pay-came-going-back", fate.going_back)];
        let said = said.into_iter().filter(|(_, amount)| amount.minor > 0);
        said.map(|(key, amount)| self.ui.say_with(key, "amount", self.ui.money(amount))).collect()
    }
}

/// The page after the provider's: `GET /p/{code}/return`. It never decides anything: it waits for the news.
#[derive(Debug, Clone, Template)]
#[template(path = "pay/return.html")]
pub struct PayReturn {
    /// The reader.
    pub ui: Ui,
    /// The shop.
    pub shop: ShopView,
    /// The link's code.
    pub code: String,
    /// What is to be paid.
    pub bill: BillView,
    /// What is known.
    pub outcome: PayOutcome,
}

/// Where money that is not paid online changes hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CashDue {
    /// At the customer's door.
    AtTheDoor,
    /// In the shop, where they fetch it.
    AtTheShop,
    /// The goods are with the customer; a part was not collected.
    Rest,
}
impl CashDue {
    /// What is to be paid, in words.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::AtTheDoor => "pay-cash",
            Self::AtTheShop => "pay-cash-shop",
            Self::Rest => "pay-cash-rest",
        })
    }
    /// What comes next.
    pub fn next(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::AtTheDoor => "pay-cash-next",
            Self::AtTheShop => "pay-cash-shop-next",
            Self::Rest => "pay-cash-rest-next",
        })
    }
}

/// The shop, as its customer sees it.
#[derive(Debug, Clone)]
pub struct ShopView {
    /// Its name.
    pub name: String,
    /// Its colour.
    pub accent: Accent,
    /// Where its logo is, if it has one that is small enough for a slow network.
    pub logo: Option<String>,
    /// The conversation, `https://wa.me/…`.
    pub chat: String,
}
impl ShopView {
    /// For its mark.
    pub fn initials(&self) -> String {
        initials(&self.name)
    }
}

/// What is to be paid.
#[derive(Debug, Clone)]
pub struct BillView {
    /// The order's number.
    pub number: String,
    /// Words and amounts: `2 × Robe wax (M)`.
    pub lines: Vec<(String, Money)>,
    /// Promo codes and what each takes off.
    pub discounts: Vec<(String, Money)>,
    /// Delivery: where, and its price.
    pub delivery: Option<(String, Money)>,
    /// All of it.
    pub total: Money,
    /// What of it is paid already; nothing for most.
    pub covered: Money,
    /// To pay.
    pub rest: Money,
}

/// Where a payment stands.
#[derive(Debug, Clone)]
pub enum PayState {
    /// It can be paid.
    Open {
        /// The end of the hold.
        until: Millis,
        /// How: each a button. POST `/p/{code}/attempts` with `account`.
        ways: Vec<WayView>,
        /// Whether the shop is paid online at all: with no way, its services do not take this amount.
        has_some: bool,
        /// Whether one may pay at the door instead.
        cash: bool,
        /// Why the last try did not work.
        trouble: Option<PayTrouble>,
    },
    /// To be paid at the door; a link may still be used when `ways` is not empty.
    Cash {
        /// Online ways, if the customer prefers.
        ways: Vec<WayView>,
        /// Where.
        due: CashDue,
    },
    /// Paid.
    Paid {
        /// When.
        at: Millis,
        /// The provider's reference.
        reference: String,
        /// Where its receipt is, once it has one.
        receipt: Option<String>,
    },
    /// Money came, or is said to have come, that did not settle the order (late, short, for a cancelled one): the shop looks
    /// at it.
    Unsettled,
    /// Not paid in time.
    Expired,
    /// Cancelled.
    Cancelled,
    /// All of its money went back.
    Refunded,
}

/// A way to pay.
#[derive(Debug, Clone)]
pub struct WayView {
    /// The payment account: what the button sends.
    pub account: String,
    /// The provider's name: `PaymeTrust`.
    pub provider: String,
    /// What it takes.
    pub kind: WayKind,
    /// The number that pays is asked for beside the button: there is no page to ask it on.
    pub asks_phone: bool,
}
impl WayView {
    /// Its first words: what one pays with.
    pub fn title(&self, ui: &Ui) -> String {
        if self.kind == WayKind::Wallet { self.provider.clone() } else { self.kind.said(ui) }
    }
    /// The words below.
    pub fn note(&self, ui: &Ui) -> String {
        if self.kind == WayKind::Wallet {
            self.kind.said(ui)
        } else {
            ui.say_with("pay-with", "provider", &self.provider)
        }
    }
}

/// What a provider takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayKind {
    /// Mobile money and cards.
    MobileAndCard,
    /// Mobile money.
    Mobile,
    /// The provider's own mobile money, which people know by its name.
    Wallet,
    /// Cards.
    Card,
}
impl WayKind {
    /// In words.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::MobileAndCard => "way-mobile-and-card",
            Self::Mobile | Self::Wallet => "way-mobile",
            Self::Card => "way-card",
        })
    }
    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::MobileAndCard | Self::Mobile | Self::Wallet => "phone",
            Self::Card => "bank",
        }
    }
}

/// Why a try did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayTrouble {
    /// The provider does not answer.
    ProviderDown,
    /// Too little is left of the hold to pay safely.
    TooLate,
    /// The provider asks on a phone, and this is no number.
    PhoneNeeded,
}
impl PayTrouble {
    /// What to do.
    pub fn said(self, ui: &Ui) -> String {
        ui.say(match self {
            Self::ProviderDown => "pay-provider-down",
            Self::TooLate => "pay-too-late",
            Self::PhoneNeeded => "pay-phone-needed",
        })
    }
}

/// What is known when the customer comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayOutcome {
    /// No news yet; the page looks again by itself.
    Waiting,
    /// The same, and the customer has something to do: they are asked on their phone.
    OnPhone,
    /// The money is there.
    Paid,
    /// The provider says no.
    Failed,
}
