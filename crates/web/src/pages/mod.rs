//! One file per page: reads the request, asks the rooms, answers with a view.

pub(crate) mod agent;
pub(crate) mod cases;
pub(crate) mod catalogue;
pub(crate) mod collections;
pub(crate) mod imports;
pub(crate) mod inbox;
pub(crate) mod knowledge;
pub(crate) mod ledger;
pub(crate) mod line_news;
pub(crate) mod link;
pub(crate) mod live;
pub(crate) mod longer;
pub(crate) mod media;
pub(crate) mod memory;
pub(crate) mod models;
pub(crate) mod money;
pub(crate) mod order;
pub(crate) mod orders;
pub(crate) mod pay;
pub(crate) mod preferences;
pub(crate) mod promos;
pub(crate) mod receipt;
pub(crate) mod refunds;
pub(crate) mod reply;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod stock;
pub(crate) mod team;
pub(crate) mod thread;
pub(crate) mod today;
pub(crate) mod trial;
pub(crate) mod why;
pub(crate) mod words;

pub(crate) use orders::orders_waiting;
