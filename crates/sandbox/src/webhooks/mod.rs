//! Tells the product what happened: one serialisation, one signature, the same bytes until they are taken.

mod courier;
mod delivery;
mod schedule;
mod status;
mod update;
mod verification;
mod wire;

pub(crate) use courier::Courier;
pub(crate) use schedule::{Schedule, run};
pub(crate) use status::{Climb, Fate, contact_of, mark_played, mark_read};
pub(crate) use update::Update;
pub(crate) use verification::handshake;
pub(crate) use wire::signature;
