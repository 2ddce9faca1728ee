//! The REST door, `/api/v1`, with its OpenAPI 3.1 document (`/api/openapi.json`) and a page to read it (`/api/docs`).
//!
//! Handlers translate and hold no rule: they prove who asks ([`desk::Desk`]), call one use case of a room, and show what
//! it gave. Route and document come from one `routes!`, so that neither can promise what the other does not have. Every
//! refusal is a problem of RFC 9457 ([`problem::Problem`]), those of axum included.

mod agenda;
mod agent_models;
mod agents;
mod alerts;
mod appointments;
mod brands;
mod cases;
mod collections;
mod conversations;
mod desk;
mod docs_page;
mod document;
mod extract;
mod facts;
mod follow_up;
mod knowledge;
mod leads;
mod line_news;
mod messages;
mod money;
mod orders;
mod page;
mod problem;
mod products;
mod reasons;
mod refunds;
mod scores;
mod sessions;
mod settings;
mod shown;
mod sources;
mod stock;
mod suggestions;
mod synonyms;

use ::suggestions::Suggestions;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    middleware::map_response,
    response::Response,
    routing::any,
};
use catalogue::SearchCache;
use kernel::{ApiError, Vault};
use payments::Payments;
use problem::Problem;
use std::sync::Arc;
use storage::Db;
use tower_http::compression::CompressionLayer;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What handlers stand on.
#[derive(Clone)]
pub(crate) struct Api {
    db: Db,
    search: SearchCache,
    payments: Payments,
    suggestions: Suggestions,
    /// Closes what is secret before it is kept.
    vault: Arc<Vault>,
    /// Looks at addresses before anybody asks.
    pages: shopfront::Fetcher,
}

/// The largest body anybody needs here: a reply of 4096 characters.
const LARGEST_BODY: usize = 64 * 1024;

/// Every route under `/api`, ready to be merged; needs `ConnectInfo<SocketAddr>` to know from where somebody signs in.
/// `search` finds goods as the assistant does; `payments` knows the base of the customers' pages too; `vault` closes the
/// keys that are told; `pages` looks at addresses that are told.
pub fn router(db: Db, search: SearchCache, payments: Payments, vault: Vault, pages: shopfront::Fetcher) -> Router {
    let (doors, document) = v1().split_for_parts();
    let document = document::finished(document);
    let suggestions = Suggestions::new(db.clone(), payments.public_url());
    doors
        .method_not_allowed_fallback(wrong_method)
        .with_state(Api { db, search, payments, suggestions, vault: Arc::new(vault), pages })
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        // What staff see is nobody else's, least of all a shared cache's.
        .layer(map_response(|mut answer: Response| async {
            answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            answer
        }))
        .merge(docs_page::routes(&document))
        .route("/api/{*rest}", any(async || Problem::from(ApiError::not_found("address"))))
        .layer(CompressionLayer::new())
}

async fn wrong_method() -> Problem {
    ApiError::new(405, "method_not_allowed", "this address does not know this method").into()
}

fn v1() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(document::opening())
        .routes(routes!(sessions::sign_in, sessions::who_am_i, sessions::sign_out))
        .routes(routes!(brands::list_brands))
        .routes(routes!(brands::show_brand))
        .routes(routes!(settings::show_settings, settings::decide_settings))
        .routes(routes!(synonyms::show_synonyms, synonyms::replace_synonyms))
        .routes(routes!(products::list_products))
        .routes(routes!(products::search_products))
        .routes(routes!(products::show_product))
        .routes(routes!(stock::list_movements, stock::change_stock))
        .routes(routes!(sources::list_sources, sources::add_source))
        .routes(routes!(sources::remove_source))
        .routes(routes!(sources::begin_sync))
        .routes(routes!(sources::show_sync, sources::stop_sync))
        .routes(routes!(sources::approve_sync))
        .routes(routes!(conversations::list_conversations))
        .routes(routes!(conversations::show_conversation))
        .routes(routes!(conversations::take_over, conversations::hand_back))
        .routes(routes!(messages::list_messages, messages::reply))
        .routes(routes!(follow_up::show_follow_up, follow_up::decide_follow_up))
        .routes(routes!(follow_up::list_notes, follow_up::write_note))
        .routes(routes!(follow_up::pass_on))
        .routes(routes!(follow_up::take))
        .routes(routes!(follow_up::release))
        .routes(routes!(scores::show_scores))
        .routes(routes!(scores::list_ranking))
        .routes(routes!(suggestions::list_suggestions, suggestions::take_up_suggestion))
        .routes(routes!(suggestions::undo_suggestion))
        .routes(routes!(leads::list_leads))
        .routes(routes!(leads::show_lead, leads::change_lead))
        .routes(routes!(alerts::list_alerts))
        .routes(routes!(alerts::read_alerts))
        .routes(routes!(reasons::show_reason))
        .routes(routes!(reasons::show_memory, reasons::erase_memory))
        .routes(routes!(agents::list_agents, agents::make_agent))
        .routes(routes!(agents::show_agent, agents::change_agent, agents::dismiss_agent))
        .routes(routes!(agents::let_agent_answer))
        .routes(routes!(agent_models::show_models, agent_models::set_models))
        .routes(routes!(knowledge::list_articles, knowledge::make_article))
        .routes(routes!(knowledge::show_article, knowledge::change_article, knowledge::remove_article))
        .routes(routes!(knowledge::read_again))
        .routes(routes!(knowledge::list_questions))
        .routes(routes!(knowledge::dismiss_question))
        .routes(routes!(knowledge::answer_question))
        .routes(routes!(agenda::show_agenda, agenda::decide_agenda))
        .routes(routes!(agenda::list_slots))
        .routes(routes!(appointments::list_appointments))
        .routes(routes!(appointments::show_appointment))
        .routes(routes!(appointments::cancel_appointment))
        .routes(routes!(appointments::settle_appointment))
        .routes(routes!(orders::list_orders))
        .routes(routes!(orders::show_order))
        .routes(routes!(orders::list_orders_of_conversation))
        .routes(routes!(orders::cancel))
        .routes(routes!(orders::extend))
        .routes(routes!(orders::send_link))
        .routes(routes!(orders::show_receipt))
        .routes(routes!(orders::resend_receipt))
        .routes(routes!(orders::prepare))
        .routes(routes!(orders::ship))
        .routes(routes!(orders::deliver))
        .routes(routes!(collections::collect))
        .routes(routes!(collections::refuse))
        .routes(routes!(collections::forgive))
        .routes(routes!(collections::take_back))
        .routes(routes!(money::show_money))
        .routes(routes!(money::show_ledger))
        .routes(routes!(cases::list_cases))
        .routes(routes!(cases::show_case))
        .routes(routes!(cases::settle))
        .routes(routes!(refunds::list_refunds))
        .routes(routes!(refunds::show_refund))
        .routes(routes!(refunds::refund_order))
        .routes(routes!(refunds::approve))
        .routes(routes!(refunds::decline))
        .routes(routes!(refunds::confirm))
        .routes(routes!(line_news::list_line_news))
        .routes(routes!(facts::list_facts))
}
