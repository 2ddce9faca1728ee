pub(crate) mod store;
mod visit;

pub use visit::{Part, Visit};

use crate::signs::Interest;
use kernel::{
    AppointmentId, BrandId, ConversationId, Locale, MessageId, Millis, Money, OrderId, ProductId, ServiceId, VariantId,
    ZoneId,
};
use serde::{Deserialize, Serialize};
use storage::{Read, StoreError};

/// Where the agent stands in a conversation; kept in the database between turns.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dialogue {
    /// The language of the last exchange.
    pub locale: Option<Locale>,
    /// What the last answer asked.
    pub asked: Option<Question>,
    /// What the last answer showed, in the order it was numbered.
    pub shown: Vec<Offered>,
    /// The product the talk is about.
    pub focus: Option<ProductId>,
    /// What the customer wants and has not said enough about, the one being asked about first.
    pub wishes: Vec<Wish>,
    /// What was said of the things shown last, besides their names: « 250 g », « en rouge ».
    pub sought: Option<Wish>,
    /// Answers in a row that did not understand.
    pub lost: u8,
    /// The last greeting.
    pub greeted_at: Option<Millis>,
    /// Whether the customer was told that an AI answers.
    pub disclosed: bool,
    /// Whether they have complained and were asked what happened.
    pub complained: bool,
    /// Frustrated messages in a row.
    pub frustrated: u8,
    /// Whether they were calmed in this talk.
    pub calmed: bool,
    /// Whether they were offered a code because they hesitated.
    pub offered: bool,
    /// How near they are to buying.
    pub interest: Interest,
    /// Until when they were told that the shop is closed.
    pub told_away_until: Option<Millis>,
    /// Where to deliver, said before there was an order.
    pub address: Option<String>,
    /// Who to ask for and which number to call, for whoever delivers.
    pub delivery_note: Option<String>,
    /// Whether they said they would pay on delivery.
    pub cash: bool,
    /// Whether the last answer told what delivery costs: « et San Pedro ? » goes on about it.
    pub told_delivery: bool,
    /// Whether they were told that this cart is paid online, cash not being offered to them.
    pub online_only: bool,
    /// The order placed last in this talk.
    pub placed: Option<OrderId>,
    /// Since when the agent has the conversation; another moment than the conversation's own means that a human had it
    /// in between.
    pub with_agent_since: Option<Millis>,
    /// What the last answer said and asked, to notice that it is said again.
    pub last_answer: Option<String>,
    /// The appointment they are making, as far as said.
    pub visit: Option<Visit>,
    /// How many times in a row the same answer was given again.
    pub repeats: u8,
}

/// A question the agent asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// What are you looking for?
    Product,
    /// Which of these?
    Choice,
    /// Which size?
    Size,
    /// Which colour?
    Colour,
    /// How many?
    Quantity,
    /// Shall I put it in your cart? (the product in focus)
    WantIt,
    /// Shall I put in what is left?
    TakeLeft {
        /// Of which form.
        variant: VariantId,
        /// How many are left.
        left: i64,
    },
    /// Shall I place the order? Asked with the cart shown.
    Confirm {
        /// The total shown: the yes is to this amount.
        total: Money,
    },
    /// Do you really want to cancel it?
    Cancel {
        /// Which order.
        order: OrderId,
    },
    /// Shall I put what was in it back into your cart?
    Resume {
        /// Which order.
        order: OrderId,
    },
    /// Shall I call it off and put what was in it back into your cart, to change it?
    Reopen {
        /// Which order.
        order: OrderId,
        /// What the customer wanted changed, as they wrote it.
        words: String,
        /// Whether they wanted something more, which may as well go into a cart of its own.
        adds: bool,
    },
    /// Where does the cart go? Asked where delivery has its price by zone.
    Zone,
    /// Where should we deliver?
    Address {
        /// Which order.
        order: OrderId,
    },
    /// Did I hear that right?
    Heard {
        /// What was heard.
        words: String,
    },
    /// What do you want to come for?
    Service,
    /// When do you want to come?
    Slot,
    /// Shall I note this appointment? The yes is to exactly this.
    Book {
        /// For what.
        service: ServiceId,
        /// When it begins.
        starts_at: Millis,
        /// Which appointment it is instead of; none: a new one.
        moves: Option<AppointmentId>,
    },
    /// Do you really want to call this appointment off?
    CancelVisit {
        /// Which.
        appointment: AppointmentId,
    },
}

/// Something shown, to be pointed at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offered {
    /// What it is.
    pub what: Thing,
    /// Its words, as shown.
    pub label: String,
}

/// What can be offered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A product.
    Product(ProductId),
    /// A category, by name.
    Category(String),
    /// A size of the wished product.
    Size(String),
    /// A colour of the wished product.
    Colour(String),
    /// Where to deliver.
    Zone(ZoneId),
    /// What to come for.
    Service(ServiceId),
    /// When to come: when a slot begins.
    Slot(Millis),
    /// A day to come on, as `2026-11-28`.
    Day(String),
    /// An appointment that stands.
    Visit(AppointmentId),
}

/// What the customer wants, as far as said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Which product, once clear.
    pub product: Option<ProductId>,
    /// The products their words may mean, until clear.
    pub among: Vec<ProductId>,
    /// Which size.
    pub size: Option<String>,
    /// Which colour.
    pub colour: Option<String>,
    /// How many.
    pub quantity: Option<i64>,
    /// The words it was said in, when they are about nothing else: they may name a form in the merchant's own terms.
    pub words: String,
}

/// A dialogue with what is needed to think its last turn over.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Now.
    pub state: Dialogue,
    /// Before the last answer, if that answer may be taken back.
    pub before: Option<Dialogue>,
    /// The last answer.
    pub answer: Option<MessageId>,
}

impl Dialogue {
    /// Where the agent stands in a conversation; at its beginning, where it never spoke.
    #[kernel::boxed]
    pub async fn of(on: &mut dyn Read, brand: BrandId, conversation: ConversationId) -> Result<Self, StoreError> {
        Ok(store::find(on, brand, conversation).await?.state)
    }

    /// Forgets the talk, not the person.
    pub fn restart(&mut self) {
        *self = Self {
            locale: self.locale,
            greeted_at: self.greeted_at,
            disclosed: self.disclosed,
            told_away_until: self.told_away_until,
            with_agent_since: self.with_agent_since,
            ..Self::default()
        };
    }

    /// Forgets what the agent was asking and showing: somebody else has talked since.
    pub fn loses_the_thread(&mut self) {
        self.asked = None;
        self.shown.clear();
        self.wishes.clear();
        self.sought = None;
        self.focus = None;
        self.lost = 0;
        self.repeats = 0;
        self.complained = false;
        self.frustrated = 0;
        self.calmed = false;
        self.visit = None;
    }
}
