use crate::{
    Web, assets,
    door::{Refused, note_reader, same_origin, security_headers, tell_refusals},
    pages::{
        agenda, agent, alerts, appointments, cases, catalogue, collections, delivery, follow_up, imports, inbox,
        knowledge, leads, ledger, line_news, link, live, longer, media, memory, models, money, order, orders, pay,
        platform, preferences, presence, promos, receipt, recording, refunds, reply, scores, settings, sign_in,
        sources, stock, suggestions, team, thread, today, trial, voice_words, why, words,
    },
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::NotForContentType},
};

/// The largest form that is not a file: a message has 4096 characters at most.
const LARGEST_FORM: usize = 64 * 1024;

/// Every page of the product, ready to serve.
pub fn router(web: Web) -> Router {
    let brand = Router::new()
        .route("/today", get(today::page))
        .route("/messages", get(inbox::page))
        .route("/messages/bulk", post(inbox::bulk::act))
        .route("/messages/views", post(inbox::saved::keep))
        .route("/messages/views/{id}/removal", post(inbox::saved::forget))
        .route("/messages/{id}", get(thread::page))
        .route("/messages/{id}/row", get(inbox::row))
        .route("/messages/{id}/bubbles", get(thread::bubbles))
        .route("/messages/{id}/others", get(presence::others))
        .route("/messages/{id}/presence", post(presence::sign))
        .route("/messages/{id}/replies", post(reply::reply))
        .route("/messages/{id}/recording", recording::route())
        .route("/messages/{id}/takeover", post(reply::take_over))
        .route("/messages/{id}/handback", post(reply::hand_back))
        .route("/messages/{id}/code", post(promos::give))
        .route("/messages/{id}/again/{message}", post(reply::again))
        .route("/messages/{id}/why/{message}", get(why::page))
        .route("/messages/{id}/heard/{message}", post(reply::correct_heard))
        .route("/messages/{id}/forgetting", post(memory::forget))
        .route("/messages/{id}/suggestions", post(suggestions::tap))
        .route("/messages/{id}/suggestions/{suggestion}/undoing", post(suggestions::undo))
        .route("/messages/{id}/voice", post(memory::wish))
        .route("/messages/{id}/notes", post(follow_up::note))
        .route("/messages/{id}/tags", post(follow_up::tag))
        .route("/messages/{id}/snooze", post(follow_up::snooze))
        .route("/messages/{id}/resolution", post(follow_up::resolve))
        .route("/messages/{id}/priority", post(follow_up::prioritise))
        .route("/messages/{id}/transfer", post(follow_up::transfer))
        .route("/alerts", get(alerts::page).post(alerts::read_all))
        .route("/alerts/preferences", get(alerts::choices).post(alerts::choose))
        .route("/alerts/browser", post(alerts::browser))
        .route("/orders", get(orders::board))
        .route("/orders/{id}", get(order::page))
        .route("/orders/{id}/card", get(orders::card))
        .route("/orders/{id}/link", post(link::send))
        .route("/orders/{id}/receipt", post(receipt::resend))
        .route("/orders/{id}/receipt.pdf", get(receipt::of_team))
        .route("/orders/{id}/extension", post(longer::extend))
        .route("/orders/{id}/ledger", get(ledger::page))
        .route("/orders/{id}/cancellation", post(order::cancel))
        .route("/orders/{id}/preparation", post(order::prepare))
        .route("/orders/{id}/shipping", post(order::ship))
        .route("/orders/{id}/delivery", post(order::deliver))
        .route("/orders/{id}/refunds", post(refunds::ask))
        .route("/orders/{id}/collections", post(collections::collect))
        .route("/orders/{id}/refusal", post(collections::refuse))
        .route("/orders/{id}/forgiveness", post(collections::forgive))
        .route("/collections/{id}/counter-entry", post(collections::take_back))
        .route("/cases", get(cases::page))
        .route("/cases/{id}/settlement", post(cases::settle))
        .route("/refunds/{id}/approval", post(refunds::approve))
        .route("/refunds/{id}/refusal", post(refunds::decline))
        .route("/refunds/{id}/confirmation", post(refunds::confirm))
        .route("/money", get(money::page))
        .route("/money/export.csv", get(money::csv))
        .route("/money/export.xlsx", get(money::xlsx))
        .route("/catalogue", get(catalogue::page))
        .route("/catalogue/words", get(words::page).post(words::save))
        .route("/catalogue/products/{id}/row", get(catalogue::row))
        .route("/catalogue/export.csv", get(catalogue::export))
        .route("/catalogue/variants/{id}/stock", post(stock::change))
        .route("/media/{id}", get(media::file))
        .route("/media/{id}/wave", get(media::wave))
        .route("/line-news", get(line_news::page))
        .route("/scores", get(scores::page))
        .route("/leads", get(leads::page))
        .route("/leads/export.csv", get(leads::csv))
        .route("/leads/export.xlsx", get(leads::xlsx))
        .route("/leads/{id}", post(leads::edit))
        .route("/leads/{id}/stage", post(leads::move_on))
        .route("/leads/{id}/unlocking", post(leads::unlock))
        .route("/promos", get(promos::page).post(promos::make))
        .route("/promos/end", post(promos::end))
        .route("/appointments", get(appointments::page))
        .route("/appointments/settings", get(agenda::page).post(agenda::save))
        .route("/appointments/{id}/cancellation", post(appointments::cancel))
        .route("/appointments/{id}/outcome", post(appointments::settle))
        .route("/delivery", get(delivery::page).post(delivery::save))
        .route("/voices", get(voice_words::page).post(voice_words::save))
        .route("/voices/forgetting", post(voice_words::forget))
        .route("/platform", get(platform::page))
        .route("/platform/voices", post(platform::withhold))
        .route("/settings", get(settings::page).post(settings::save))
        .route("/agent", get(agent::page).post(agent::make))
        .route("/agent/models", post(models::add))
        .route("/agent/models/budget", post(models::set_budget))
        .route("/agent/models/{id}", post(models::save))
        .route("/agent/models/{id}/first", post(models::ask_first))
        .route("/agent/models/{id}/removal", post(models::remove))
        .route("/agent/{id}", post(agent::save))
        .route("/agent/{id}/trial", get(trial::page).post(trial::say))
        .route("/agent/{id}/answering", post(agent::let_answer))
        .route("/agent/{id}/dismissal", post(agent::dismiss))
        .route("/team", get(team::page).post(team::decide))
        .route("/more", get(team::more))
        .route("/live", get(live::stream))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .merge(imports::routes())
        .merge(sources::routes())
        .merge(knowledge::routes());
    let inside = Router::new()
        .route("/", get(sign_in::home))
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/preferences", post(preferences::save))
        .route("/p/{code}", get(pay::page))
        .route("/p/{code}/logo", get(pay::logo))
        .route("/p/{code}/recu.pdf", get(receipt::of_customer))
        .route("/p/{code}/attempts", post(pay::attempt))
        .route("/p/{code}/return", get(pay::back))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .nest("/b/{slug}", brand)
        .fallback(async || Refused::not_found())
        .layer(from_fn(same_origin))
        .layer(from_fn_with_state(web.clone(), tell_refusals))
        .layer(from_fn(note_reader));
    inside
        .merge(assets::routes())
        .layer(from_fn(security_headers))
        // The fastest level: a page shrinks to a quarter with it, and to hardly less with three times the work.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_packing()))
        .with_state(web)
}

/// Pages and sheets, but no stream of news and no file of a customer: these are packed already.
fn worth_packing() -> impl Predicate {
    let but = NotForContentType::const_new;
    DefaultPredicate::new()
        .and(but("audio/"))
        .and(but("video/"))
        .and(but("application/octet-stream"))
        .and(but("application/pdf"))
}
