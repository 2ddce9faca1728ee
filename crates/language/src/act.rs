use crate::{Entities, Feeling, Label, Slots};
use kernel::Locale;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Everything read in one message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Understanding {
    /// The language to answer in.
    pub language: Locale,
    /// How sure the language is, 0–1; low when only the conversation's habit decided.
    pub language_sure: f32,
    /// What the customer does, in the order of the message; never empty ([`Intent::Other`] at worst).
    pub acts: Vec<Act>,
    /// What the message is about, the most probable first, the labels of all acts among them.
    pub labels: Vec<(Label, f32)>,
    /// How the customer feels.
    pub mood: Feeling,
    /// Everything named in it.
    pub entities: Entities,
}

impl Understanding {
    /// The act that matters most: the surest one that is more than politeness, else the first.
    pub fn main(&self) -> &Act {
        let weight = |act: &Act| if act.intent.is_courtesy() { act.probability - 1.0 } else { act.probability };
        self.acts
            .iter()
            .reduce(|best, act| if weight(act) > weight(best) { act } else { best })
            .expect("understand always gives an act")
    }

    /// The first act with this intent.
    pub fn find(&self, intent: Intent) -> Option<&Act> {
        self.acts.iter().find(|act| act.intent == intent)
    }

    /// Whether no act is sure enough to be acted upon: the assistant should ask.
    pub fn is_unsure(&self) -> bool {
        self.acts.iter().all(|act| !act.is_sure())
    }
}

/// One thing the customer does in a message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Act {
    /// What is done.
    pub intent: Intent,
    /// Calibrated probability of the intent, 0–1; 1 when a rule decided.
    pub probability: f32,
    /// The next best intents, the most likely first (at most three).
    pub alternatives: Vec<(Intent, f32)>,
    /// With what.
    pub slots: Slots,
    /// The bytes of the message this act was read in.
    pub span: Range<usize>,
}

impl Act {
    /// Below this probability an act is a guess.
    pub const SURE: f32 = 0.5;

    /// From this probability on a yes may bind the customer: below it, what it would bind to is shown and asked again.
    pub const BINDING: f32 = 0.75;

    /// Whether the intent may be acted upon without asking first.
    pub fn is_sure(&self) -> bool {
        self.intent != Intent::Other && self.probability >= Self::SURE
    }
}

macro_rules! intents {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// What a customer does with a message.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Intent { $($(#[doc = $doc])+ $name,)+ }

        impl Intent {
            /// Every intent. The order is that of the classifier's weights: add at the end, then train again.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable word for logs, corpora and tests, such as `ask_price`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

intents! {
    /// « bonjour », « slt », "good evening".
    Greeting = "greeting",
    /// Wants to see what there is: « vous avez quoi ? », « montrez vos articles ».
    Browse = "browse",
    /// Looks for something: « je cherche une robe », « vous avez des pagnes ? » (a kind of product, not one in view).
    ProductSearch = "product_search",
    /// Asks about a product: its fabric, sizes made, photo, use.
    ProductInfo = "product_info",
    /// « c combien ? ».
    AskPrice = "ask_price",
    /// « dispo ? », « il en reste ? », « vous l'avez en M ? ».
    AskAvailability = "ask_availability",
    /// Bargains: « dernier prix ? », « 15000 je prends ».
    Negotiate = "negotiate",
    /// Wants it: « j'en prends 2 », « ajoute un foulard ».
    OrderAdd = "order_add",
    /// « enlève le foulard ».
    CartRemove = "cart_remove",
    /// Another quantity, size or colour for what is in the cart: « mets 3 au lieu de 2 ».
    CartChange = "cart_change",
    /// « mon panier », « ça fait combien en tout ? ».
    CartShow = "cart_show",
    /// « vide le panier », « j'annule tout » before an order exists.
    CartClear = "cart_clear",
    /// « oui c bon », « je valide », 👍.
    Confirm = "confirm",
    /// « non », « pas ça », « laisse tomber ».
    Refuse = "refuse",
    /// Points at something shown: « le 2 », « la rouge », « celui-là ».
    Choose = "choose",
    /// Answers with a size, a colour or a quantity.
    GiveDetail = "give_detail",
    /// Gives a place or an address to deliver to.
    GiveAddress = "give_address",
    /// « vous livrez à Bouaké ? », « la livraison c combien ? ».
    AskDelivery = "ask_delivery",
    /// « vous prenez Wave ? », « on paye comment ? ».
    AskPayment = "ask_payment",
    /// Wants to pay now or wants the link: « envoie le lien ».
    PayNow = "pay_now",
    /// « ma commande est où ? ».
    OrderStatus = "order_status",
    /// « annulez ma commande ».
    CancelOrder = "cancel_order",
    /// Something went wrong: broken, wrong article, late, rude.
    Complaint = "complaint",
    /// Wants the money back or to return or exchange.
    Refund = "refund",
    /// Wants a person.
    Human = "human",
    /// « merci ».
    Thanks = "thanks",
    /// « bonne journée », « à demain ».
    Goodbye = "goodbye",
    /// Wants no more messages (opt-out).
    Stop = "stop",
    /// Wants messages again after STOP (opt-in).
    OptIn = "opt_in",
    /// Wants to start the dialogue over: « on recommence ».
    StartAgain = "start_again",
    /// Where the shop is, when it opens, how to reach it.
    AskShop = "ask_shop",
    /// « ça va ? », « tu es un robot ? », jokes.
    Smalltalk = "smalltalk",
    /// None of these, or not understood.
    Other = "other",
    /// Wants to come at a time: « je peux passer essayer samedi à 15h ? », « prendre rendez-vous ».
    Appointment = "appointment",
    /// Wants to be told when it is back: « prévenez-moi quand c'est de nouveau là ».
    RestockAlert = "restock_alert",
}

impl Intent {
    /// Reads [`Intent::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|intent| intent.code() == code)
    }

    /// Whether it is only politeness, which needs no answer of its own when something else was said.
    pub const fn is_courtesy(self) -> bool {
        matches!(self, Self::Greeting | Self::Thanks | Self::Goodbye | Self::Smalltalk)
    }
}
