//! The AI agent: reads what the customer wrote, decides, acts through the gate, answers with one message.
//!
//! A turn is one transaction: [`Assistant::take_turn`] perceives the unanswered messages, lets the built-in brain
//! propose typed [`ToolCall`]s, has the [`Gate`] check and perform them, writes the answer into the outbox and keeps
//! the [`Dialogue`]. After a crash either all of it happened or none.

mod agent;
mod away;
mod brain;
mod by_hand;
mod courier;
mod dialogue;
mod ears;
mod error;
mod gate;
mod hold_words;
mod memory;
mod model;
mod money_news;
mod noticed;
mod notices;
mod pay_link;
mod perceive;
mod phrases;
mod plain_list;
mod reason;
mod receipt_asked;
mod receipt_file;
mod reminders;
mod reply;
mod shop;
mod signs;
mod steps;
mod taken_up;
mod trial;
mod turn;
mod unattended;
mod visits;
mod voice;

pub use ::models::Price;
pub use agent::{Agent, AgentChange, AgentInput, Aloud, Conduct, Deed, Routing, Tone, When, WorkHours, WrongAgent};
pub use by_hand::ByHand;
pub use dialogue::{Dialogue, Question};
pub use error::AssistantError;
pub use gate::{Booking, Gate, Refusal, ToolCall, ToolResult};
pub use memory::{Memory, Preference, PreferenceKind};
pub use model::{Bill, Budget, ModelAccount, ModelDraft, ModelSpec, RequestKind, Service, Spent, Use, WrongModel};
pub use notices::locale_of;
pub use pay_link::{LinkWanted, send_pay_link};
pub use phrases::{Phrases, Word};
pub use reason::{Reason, ToolUse};
pub use receipt_file::{SendReceipt, resend_receipt};
pub use reminders::Remind;
pub use trial::{Trial, TrialAnswer, TrialError, TrialSaid, TrialTurn};
pub use turn::Assistant;
pub use unattended::Unattended;
pub use visits::RemindVisit;
