//! What a customer lives with the agent, told through the public door: by the built-in brain and by scripted models.

#![allow(clippy::unwrap_used, clippy::panic, reason = "stories fail loudly")]

mod attacks;
mod attacks_on_appointments;
mod care;
mod cash;
mod codes;
mod conduct;
mod handover;
mod knowledge;
mod memory;
mod model_brain;
mod money_news;
mod pay_links;
mod reminders;
mod scripted;
mod shop;
mod steps;
mod talks;
mod trial;
mod visits;
mod voice;
mod walk;
