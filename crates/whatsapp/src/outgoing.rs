//! What we send (§4): typed messages, their limits, and the JSON Meta wants.
//!
//! An [`Outgoing`] is what the outbox stores. [`Outgoing::check`] before storing tells the author at once what Meta
//! would refuse; [`Outgoing::to_body`] writes the request.

mod body;
mod carousel;
mod labels;
mod limits;
mod message;
mod receipt;
mod recipient;
mod rules;
mod template;
mod template_body;
mod template_rules;

pub use body::OPAQUE_MAX;
pub use carousel::{Card, CardHeader};
pub use labels::{button_title, row_description, row_title, shorten};
pub use limits::LimitError;
pub use message::{
    FlowOpening, FlowRef, Header, ListRow, ListSection, MediaRef, Outgoing, ProductSection, ReplyButton,
};
pub use receipt::ReadReceipt;
pub use recipient::Recipient;
pub use template::{ButtonParameter, Component, Parameter, Template, TemplateCard, Variable};
