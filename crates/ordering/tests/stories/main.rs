//! What ordering promises, told on both engines.

mod carts;
mod orders;
mod quantities;
mod races;
mod shop;
