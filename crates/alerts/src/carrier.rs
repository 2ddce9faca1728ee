use crate::Letter;
use kernel::Millis;
use std::{future::Future, pin::Pin};

/// What became of a message that left the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// Taken by whoever brings it to the teammate.
    Sent,
    /// Not now.
    Later {
        /// A stable word.
        why: &'static str,
        /// Not before so long, when whoever was asked said so.
        at_least: Millis,
    },
    /// Never: trying again would not change it.
    Refused {
        /// A stable word.
        why: &'static str,
    },
}

/// What a carrier is doing.
pub type Carrying<'a> = Pin<Box<dyn Future<Output = Carried> + Send + 'a>>;

/// Brings messages to teammates over a network: asked outside any transaction, perhaps twice for the same message
/// ([`Letter::id`]) after a crash. WhatsApp has none: its messages join the outbox of the conversation, in a transaction.
pub trait Carrier: Send + Sync {
    /// Brings one.
    fn carry<'a>(&'a self, letter: &'a Letter) -> Carrying<'a>;
}
