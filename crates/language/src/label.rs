//! What a message is about, in the words of statistics, rules and reports: coarser than [`Intent`], which the built-in
//! brain acts upon. The mapping is what a person would choose who has exactly these words.

use crate::{
    Act, Intent,
    classifier::{Feature, Model, Shape},
    meaning,
    mood::features::BUCKETS,
    text::Token,
};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

macro_rules! labels {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// What a message is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Label { $($(#[doc = $doc])+ $name,)+ }

        impl Label {
            /// Every label.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable word for it, such as `product_info`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
        }
    };
}

labels! {
    /// « bonjour », « ça va ? ».
    Greeting = "greeting",
    /// Looks around or for something.
    Browse = "browse",
    /// Asks about a product: fabric, sizes, photo, whether it is there.
    ProductInfo = "product_info",
    /// Asks a price or a total.
    Price = "price",
    /// Wants something, or says which, what size, how many.
    Order = "order",
    /// Takes away, changes, empties.
    ModifyCart = "modify_cart",
    /// Yes.
    Confirm = "confirm",
    /// No.
    Refuse = "refuse",
    /// Bargains.
    Negotiate = "negotiate",
    /// Asks where, when, for how much it is delivered.
    Delivery = "delivery",
    /// How to pay, pays.
    Payment = "payment",
    /// Where an order is, whether money came.
    OrderStatus = "order_status",
    /// Something went wrong.
    Complaint = "complaint",
    /// Money back, return, exchange.
    Refund = "refund",
    /// Cancels an order.
    Cancel = "cancel",
    /// Wants a person.
    Human = "human",
    /// No more messages.
    OptOut = "opt_out",
    /// Thanks, takes leave.
    Thanks = "thanks",
    /// Says where to deliver or whom to call.
    Address = "address",
    /// Where the shop is, when it opens, how to reach it.
    StoreInfo = "store_info",
    /// Wants to come at a time.
    Appointment = "appointment",
    /// Wants to be told when it is back.
    RestockAlert = "restock_alert",
    /// None of these.
    Other = "other",
}

impl Label {
    /// Reads [`Label::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.code() == code)
    }

    /// Whether it is only politeness.
    pub const fn is_courtesy(self) -> bool {
        matches!(self, Self::Greeting | Self::Thanks)
    }
}

impl Intent {
    /// The label of every intent.
    pub const fn label(self) -> Label {
        match self {
            Self::Greeting => Label::Greeting,
            Self::Browse | Self::ProductSearch => Label::Browse,
            // « vous l'avez en M ? » asks about the product.
            Self::ProductInfo | Self::AskAvailability => Label::ProductInfo,
            // « ça fait combien en tout ? » is how a cart is asked for.
            Self::AskPrice | Self::CartShow => Label::Price,
            // « la rouge », « taille M » say what is wanted.
            Self::OrderAdd | Self::Choose | Self::GiveDetail => Label::Order,
            // « on recommence » begins the choice again.
            Self::CartRemove | Self::CartChange | Self::CartClear | Self::StartAgain => Label::ModifyCart,
            Self::Confirm => Label::Confirm,
            Self::Refuse => Label::Refuse,
            Self::Negotiate => Label::Negotiate,
            Self::GiveAddress => Label::Address,
            Self::AskDelivery => Label::Delivery,
            Self::AskPayment | Self::PayNow => Label::Payment,
            Self::OrderStatus => Label::OrderStatus,
            Self::CancelOrder => Label::Cancel,
            Self::Complaint => Label::Complaint,
            Self::Refund => Label::Refund,
            Self::Human => Label::Human,
            // « bonne journée » ends as « merci » does.
            Self::Thanks | Self::Goodbye => Label::Thanks,
            Self::Stop => Label::OptOut,
            Self::AskShop => Label::StoreInfo,
            Self::Appointment => Label::Appointment,
            Self::RestockAlert => Label::RestockAlert,
            // Wanting messages again, jokes and praise have no word of their own.
            Self::OptIn | Self::Smalltalk | Self::Other => Label::Other,
        }
    }
}

/// The label of an intent where the words of the act say more than the intent does.
fn label_said(intent: Intent, act: &Act, words: &[Token]) -> Label {
    let says = |list: &[&str]| words.iter().any(|t| t.is_any(list));
    match intent {
        // « ajoute un foulard » changes what is there.
        Intent::OrderAdd if says(&["ajouter", "rajouter", "rajoute", "rajoutez", "add"]) => Label::ModifyCart,
        // « ça va ? », "how are you".
        Intent::Smalltalk if says(&["va", "vas", "allez", "famille", "forme", "are", "quoi"]) && words.len() <= 6 => {
            let of_the_agent = says(&["robot", "machine", "bot", "human", "humain", "personne", "real", "ai", "ia"]);
            if of_the_agent { Label::Other } else { Label::Greeting }
        }
        // « mon numéro c'est 07… ».
        Intent::GiveDetail if act.slots.phone.is_some() => Label::Address,
        // « montre mon panier » asks no price.
        Intent::CartShow if says(&["panier", "cart", "basket"]) && !says(&["combien", "total", "much"]) => {
            Label::ModifyCart
        }
        other => other.label(),
    }
}

/// An act with the probability of every intent in it.
pub(crate) struct Voice<'a> {
    pub act: &'a Act,
    /// The probability of every intent.
    pub shares: &'a [(Intent, f32)],
    pub words: &'a [Token],
}

/// How much less politeness says what a message is about when something else was said.
const COURTESY: f32 = 0.45;

/// One class per label.
pub(crate) const SHAPE: Shape = Shape { classes: Label::ALL.len(), buckets: BUCKETS as usize };

pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    // Made by `train` and checked by a test; unreadable weights are a broken build, not a runtime condition.
    Model::read(include_bytes!("../data/label.bin"), SHAPE).expect("data/label.bin is not a model: run train")
});

/// How much the message as a whole says of its labels; its acts say the rest.
const WHOLE: f32 = 0.85;

/// The labels of a message, the most probable first. Two voices: its acts, where a label is as probable as in the act
/// that says it most (the sum over its intents), and a classifier of whole messages, which hears stories and what
/// people call things; what the message's vector has `meant` weighs both. An act that a rule made `certain` speaks alone.
pub(crate) fn labels(
    model: &Model,
    voices: &[Voice<'_>],
    certain: bool,
    features: &[Feature],
    meant: Option<Vec<f32>>,
) -> Vec<(Label, f32)> {
    let mut most = vec![0.0_f32; Label::ALL.len()];
    let serious = voices.iter().any(|voice| !voice.act.intent.is_courtesy() && voice.act.intent != Intent::Other);
    for voice in voices {
        let mut sums = vec![0.0_f32; Label::ALL.len()];
        for (intent, probability) in voice.shares {
            sums[label_said(*intent, voice.act, voice.words) as usize] += probability;
        }
        let weight = if serious && voice.act.intent.is_courtesy() { COURTESY } else { 1.0 };
        for (most, sum) in most.iter_mut().zip(sums) {
            *most = most.max(sum * weight);
        }
    }
    if !certain {
        for (most, whole) in most.iter_mut().zip(model.predict(features)) {
            *most = *most * (1.0 - WHOLE) + whole * WHOLE;
        }
        if let Some(meant) = meant {
            meaning::weigh(&mut most, &meant, meaning::OF_LABELS);
        }
    }
    let named = Label::ALL.iter().copied().zip(most).map(|(label, p)| (label, p.min(1.0)));
    let mut labels: Vec<(Label, f32)> = named.filter(|(_, p)| *p > 0.001).collect();
    labels.sort_by(|a, b| b.1.total_cmp(&a.1));
    labels
}

/// The fingerprint of the corpora the weights were made from.
#[cfg(test)]
pub(crate) fn corpora_of_weights() -> u64 {
    MODEL.corpora
}
