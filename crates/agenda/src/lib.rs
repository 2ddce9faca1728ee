//! Appointments: when a brand receives its customers, and who comes when.
//!
//! - An [`Agenda`] is what the merchant decides: services, opening hours by day, how many at once, how early and how far
//!   ahead. A [`Slot`] is computed from it and never stored.
//! - An [`Appointment`] is a row. Whoever takes a slot waits for the brand's agenda ([`book`], [`move_to`]): two customers
//!   for the last place are one appointment and one refusal that names the nearest free slots.
//! - A price here is what the merchant says a service costs; nothing is ever charged by it.

mod agenda;
mod appointment;
mod book;
mod draft;
mod error;
mod follow_contact;
mod opening;
mod settle;
mod slot;

pub use agenda::{Agenda, Rules, Service};
pub use appointment::{Appointment, By, State};
pub use book::{Wanted, book, free_slots, move_to};
pub use draft::{AgendaDraft, ServiceDraft};
pub use error::{AgendaError, SlotRefused};
pub use follow_contact::follow_contact;
pub use opening::Opening;
pub use settle::{cancel, note_reminder, settle};
pub use slot::{Slot, Taken};
