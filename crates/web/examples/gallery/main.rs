//! Every page and fragment with sample data, to look at: `cargo run -p web --example gallery`, then open
//! <http://127.0.0.1:4010/gallery>. Add `?lang=en`, `?theme=dark`, `?state=…` to an address. A pretended shop sends
//! news every few seconds.

mod samples;

use axum::{
    Router,
    extract::{Form, Path, Query},
    http::{HeaderMap, header::CONTENT_TYPE},
    response::{
        Html, IntoResponse, Redirect, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use futures_util::stream;
use kernel::{Clock, Locale, minutes};
use payments::Period;
use samples as s;
use serde::Deserialize;
use std::{convert::Infallible, time::Duration};
use web::views::*;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
struct Look {
    lang: String,
    theme: String,
    state: String,
    q: String,
    view: String,
    before: String,
    period: String,
}
impl Look {
    fn locale(&self) -> Locale {
        self.lang.parse().unwrap_or_default()
    }
    fn ui(&self) -> web::Ui {
        s::ui(self.locale())
    }
    fn shell(&self) -> Shell {
        s::shell(Theme::from_code(&self.theme))
    }
    fn is(&self, state: &str) -> bool {
        self.state == state
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let router = Router::new()
        .route("/gallery", get(gallery))
        .route("/sign-in", get(sign_in))
        .route("/b/{slug}/today", get(today))
        .route("/b/{slug}/messages", get(inbox))
        .route("/b/{slug}/messages/{id}", get(conversation))
        .route("/b/{slug}/messages/{id}/row", get(row))
        .route("/b/{slug}/messages/{id}/bubbles", get(bubbles))
        .route("/b/{slug}/messages/{id}/replies", post(reply))
        .route("/b/{slug}/messages/{id}/takeover", post(take_over))
        .route("/b/{slug}/messages/{id}/handback", post(hand_back))
        .route("/b/{slug}/messages/{id}/why/{message}", get(why))
        .route("/b/{slug}/orders", get(orders))
        .route("/b/{slug}/orders/{id}", get(order))
        .route("/b/{slug}/orders/{id}/card", get(card))
        .route("/b/{slug}/orders/{id}/ledger", get(ledger))
        .route("/b/{slug}/cases", get(cases))
        .route("/b/{slug}/money", get(money))
        .route("/b/{slug}/catalogue", get(catalogue))
        .route("/b/{slug}/catalogue/imports", get(import).post(import))
        .route("/b/{slug}/catalogue/products/{id}/row", get(product))
        .route("/b/{slug}/catalogue/variants/{id}/stock", post(stock))
        .route("/b/{slug}/line-news", get(line_news))
        .route("/b/{slug}/scores", get(scores))
        .route("/b/{slug}/platform", get(platform))
        .route("/b/{slug}/voices", get(voice_words))
        .route("/b/{slug}/leads", get(leads))
        .route("/b/{slug}/alerts", get(alerts))
        .route("/b/{slug}/alerts/preferences", get(alert_choices))
        .route("/b/{slug}/promos", get(promos))
        .route("/b/{slug}/settings", get(settings))
        .route("/b/{slug}/delivery", get(delivery))
        .route("/b/{slug}/catalogue/words", get(words))
        .route("/b/{slug}/agent", get(agent).post(agent))
        .route("/b/{slug}/knowledge", get(knowledge).post(knowledge))
        .route("/b/{slug}/team", get(team))
        .route("/b/{slug}/more", get(more))
        .route("/b/{slug}/live", get(live))
        .route("/p/{code}", get(pay))
        .route("/p/{code}/attempts", post(async || Redirect::to("/p/k3f9/return")))
        .route("/p/{code}/return", get(pay_return))
        .route("/error/{status}", get(error))
        .route("/preferences", post(async || Redirect::to("/gallery")))
        .route("/sample.svg", get(picture))
        .merge(web::assets::routes())
        .layer(axum::middleware::map_response(with_policy));
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4010".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{address}/gallery");
    axum::serve(listener, router).await
}

async fn with_policy(mut response: Response) -> Response {
    let policy = web::assets::CONTENT_SECURITY_POLICY.parse().expect("a header value");
    response.headers_mut().insert("content-security-policy", policy);
    response
}

async fn gallery() -> Html<String> {
    let chat = s::conversation(3);
    let pages = [
        "/sign-in".to_owned(),
        "/sign-in?state=wrong".into(),
        "/sign-in?state=many".into(),
        "/b/awa-mode/today".into(),
        "/b/awa-mode/today?state=calm".into(),
        "/b/awa-mode/messages".into(),
        "/b/awa-mode/messages?state=empty".into(),
        "/b/awa-mode/messages?q=pagne&state=empty".into(),
        format!("/b/awa-mode/messages/{chat}"),
        format!("/b/awa-mode/messages/{chat}?state=closed"),
        format!("/b/awa-mode/messages/{chat}?state=help"),
        format!("/b/awa-mode/messages/{chat}/why/{chat}"),
        format!("/b/awa-mode/messages/{chat}/why/{chat}?state=gave-up"),
        format!("/b/awa-mode/messages/{chat}/why/{chat}?state=built-in"),
        format!("/b/awa-mode/messages/{chat}/why/{chat}?state=unknown"),
        "/b/awa-mode/leads".into(),
        "/b/awa-mode/leads?state=empty".into(),
        "/b/awa-mode/orders".into(),
        "/b/awa-mode/orders?state=empty".into(),
        format!("/b/awa-mode/orders/{}", s::order_id(1)),
        format!("/b/awa-mode/orders/{}", s::order_id(8)),
        "/b/awa-mode/cases".to_owned(),
        "/b/awa-mode/cases?state=empty".to_owned(),
        format!("/b/awa-mode/orders/{}/ledger", s::order_id(1)),
        format!("/b/awa-mode/orders/{}/ledger?state=odd", s::order_id(1)),
        "/b/awa-mode/money".into(),
        "/b/awa-mode/money?period=30-days".into(),
        "/b/awa-mode/money?state=empty".into(),
        "/b/awa-mode/catalogue".into(),
        "/b/awa-mode/catalogue?state=empty".into(),
        "/b/awa-mode/catalogue/imports".into(),
        "/b/awa-mode/catalogue/imports?state=preview".into(),
        "/b/awa-mode/catalogue/imports?state=faults".into(),
        "/b/awa-mode/catalogue/imports?state=done".into(),
        "/b/awa-mode/line-news".into(),
        "/b/awa-mode/line-news?view=not-understood".into(),
        "/b/awa-mode/line-news?state=empty".into(),
        "/b/awa-mode/agent".into(),
        "/b/awa-mode/knowledge".into(),
        "/b/awa-mode/knowledge?state=empty".into(),
        "/b/awa-mode/knowledge?state=read".into(),
        "/b/awa-mode/agent?state=trouble".into(),
        "/b/awa-mode/agent?state=read".into(),
        "/b/awa-mode/agent?state=bare".into(),
        "/b/awa-mode/team".into(),
        "/b/awa-mode/more".into(),
        "/p/k3f9".into(),
        "/p/k3f9?state=down".into(),
        "/p/k3f9?state=cash".into(),
        "/p/k3f9?state=paid".into(),
        "/p/k3f9?state=expired".into(),
        "/p/k3f9?state=cancelled".into(),
        "/p/k3f9/return".into(),
        "/p/k3f9/return?state=failed".into(),
        "/error/404".into(),
        "/error/403".into(),
        "/error/500".into(),
        "/error/503".into(),
    ];
    let items: String = pages.iter().map(|page| format!("<li><a href=\"{page}\">{page}</a></li>")).collect();
    Html(format!("<!doctype html><title>Gallery</title><ul>{items}</ul>"))
}

async fn sign_in(Query(look): Query<Look>) -> SignInPage {
    let notice = match look.state.as_str() {
        "wrong" => Some(SignInNotice::Wrong),
        "many" => Some(SignInNotice::TooMany { minutes: 5 }),
        _ => None,
    };
    SignInPage {
        ui: look.ui(),
        theme: Theme::from_code(&look.theme),
        accent: web::Accent::DEFAULT,
        email: if notice.is_some() { "awa@awa-mode.ci".into() } else { String::new() },
        next: String::new(),
        notice,
    }
}

async fn today(Query(look): Query<Look>) -> TodayPage {
    let ui = look.ui();
    TodayPage {
        todos: if look.is("calm") { Vec::new() } else { s::todos(&ui) },
        ui,
        shell: look.shell(),
        money: s::xof(148_500),
        back: s::xof(12_500),
        net: s::xof(136_000),
        paid: 7,
        conversations: 32,
    }
}

fn list(look: &Look) -> ConversationListView {
    let mut list = s::list(look.locale());
    list.at.query.clone_from(&look.q);
    list.at.view = InboxFilter::from_code(&look.view);
    list.rows.retain(|row| !look.is("empty") && row.name.to_lowercase().contains(&look.q.to_lowercase()));
    if look.is("empty") {
        list.next = None;
    }
    list
}

async fn inbox(Query(look): Query<Look>) -> InboxPage {
    InboxPage { ui: look.ui(), shell: look.shell(), list: list(&look), open: None }
}

async fn conversation(Query(look): Query<Look>, Path((_, id)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let mut pane = s::pane(look.locale());
    if let Ok(id) = id.parse()
        && let Some(row) = s::list(look.locale()).rows.into_iter().find(|row| row.id == id)
    {
        pane.id = id;
        pane.name = row.name;
        pane.composer.conversation = id;
    }
    match look.state.as_str() {
        "closed" => pane.composer = s::composer(Handler::Assistant, WindowView::Closed),
        "help" => pane.composer.handler = Handler::NeedsHuman,
        _ => {}
    }
    if headers.get("hx-request-type").is_some_and(|kind| kind == "partial") {
        return ConversationPane { ui: look.ui(), pane }.into_response();
    }
    InboxPage { ui: look.ui(), shell: look.shell(), list: list(&look), open: Some(pane) }.into_response()
}

async fn why(Query(look): Query<Look>, headers: HeaderMap) -> Response {
    let why = s::why(&look.state);
    if headers.get("hx-request-type").is_some_and(|kind| kind == "partial") {
        return WhyPanel { ui: look.ui(), why }.into_response();
    }
    WhyPage { ui: look.ui(), shell: look.shell(), why }.into_response()
}

async fn row(Query(look): Query<Look>, Path((_, id)): Path<(String, String)>) -> ConversationRow {
    let n = id.bytes().next_back().map_or(0, |b| u64::from(b) % 14);
    let mut row = s::row(n, look.locale());
    if let Ok(id) = id.parse() {
        row.id = id;
    }
    row.at = Clock::System.now();
    row.key = row.at.0;
    row.unread += 1;
    let counts = vec![(InboxFilter::NeedsHuman, 2), (InboxFilter::Failed, 0)];
    let (id, row) = (row.id, Some(row));
    ConversationRow { ui: look.ui(), id, row, badges: Badges { messages: 4, orders: 5 }, counts }
}

async fn bubbles(Query(look): Query<Look>) -> BubblesFragment {
    if look.before.is_empty() {
        let now = Clock::System.now();
        let n = u64::try_from(now.0).unwrap_or_default();
        let hello = s::bubble(n, now, Author::Customer, Content::Text("Et la taille L, vous avez ?".into()));
        return fragment(&look, vec![hello], None);
    }
    let older = (0..6).map(|n| {
        let at = s::NOW - kernel::days(2) + minutes(n);
        s::bubble(500 + u64::try_from(n).unwrap_or_default(), at, Author::Customer, Content::Text("Plus ancien".into()))
    });
    let mut fragment = fragment(&look, older.collect(), None);
    fragment.older = Some(None);
    fragment
}

fn fragment(look: &Look, bubbles: Vec<BubbleView>, composer: Option<ComposerView>) -> BubblesFragment {
    BubblesFragment {
        ui: look.ui(),
        conversation: s::conversation(3),
        bubbles,
        gone: Vec::new(),
        cursor: Some("01935b00".into()),
        composer,
        older: None,
    }
}

#[derive(Deserialize)]
struct Reply {
    text: String,
}
async fn reply(Query(look): Query<Look>, Form(reply): Form<Reply>) -> Response {
    if reply.text.contains("boom") {
        let flash = Flash { text: look.ui().say("flash-failed"), bad: true };
        return (axum::http::StatusCode::SERVICE_UNAVAILABLE, flash).into_response();
    }
    let now = Clock::System.now();
    let n = u64::try_from(now.0).unwrap_or_default();
    let mut mine = s::bubble(n, now, Author::Teammate("Awa".into()), Content::Text(reply.text));
    mine.tick = Some(Tick::Queued);
    let open = WindowView::Open { until: s::NOW + minutes(1400) };
    fragment(&look, vec![mine], Some(s::composer(Handler::Human, open))).into_response()
}
async fn take_over(Query(look): Query<Look>) -> Composer {
    let open = WindowView::Open { until: s::NOW + minutes(1400) };
    Composer { ui: look.ui(), composer: s::composer(Handler::Human, open) }
}
async fn hand_back(Query(look): Query<Look>) -> Composer {
    let open = WindowView::Open { until: s::NOW + minutes(1400) };
    Composer { ui: look.ui(), composer: s::composer(Handler::Assistant, open) }
}

async fn orders(Query(look): Query<Look>) -> OrdersBoard {
    let mut columns = s::columns();
    if look.is("empty") {
        columns.iter_mut().for_each(|column| {
            column.cards.clear();
            column.total = None;
        });
    }
    OrdersBoard { ui: look.ui(), shell: look.shell(), columns, to_settle: 3 }
}
async fn order(Query(look): Query<Look>, Path((_, id)): Path<(String, String)>) -> OrderPage {
    let n = id.chars().next_back().and_then(|last| last.to_digit(16)).map_or(1, u64::from);
    OrderPage { ui: look.ui(), shell: look.shell(), order: s::order(n) }
}
async fn card(Query(look): Query<Look>, Path((_, id)): Path<(String, String)>) -> Response {
    let Some(mut card) = s::cards().into_iter().find(|card| card.id.to_string() == id) else {
        return axum::http::StatusCode::NOT_FOUND.into_response();
    };
    card.state = OrderState::Paid;
    OrderCard { ui: look.ui(), card, badges: Badges { messages: 3, orders: 3 } }.into_response()
}

async fn cases(Query(look): Query<Look>) -> CasesPage {
    let (cases, refunds) = if look.is("empty") { (Vec::new(), Vec::new()) } else { (s::cases(), s::refunds()) };
    let keys = if look.is("empty") { Vec::new() } else { s::refused_keys() };
    CasesPage { ui: look.ui(), shell: look.shell(), keys, done: Some(payments::Settlement::Credited), cases, refunds }
}
async fn ledger(Query(look): Query<Look>) -> LedgerPage {
    LedgerPage { ui: look.ui(), shell: look.shell(), ledger: s::ledger(look.is("odd")) }
}
async fn money(Query(look): Query<Look>) -> MoneyPage {
    let period = Period::parse(&look.period).unwrap_or_default();
    MoneyPage { ui: look.ui(), shell: look.shell(), keys: Vec::new(), money: s::money(period, look.is("empty")) }
}

async fn catalogue(Query(look): Query<Look>) -> CataloguePage {
    let mut products = s::products();
    products.retain(|product| !look.is("empty") && product.name.to_lowercase().contains(&look.q.to_lowercase()));
    CataloguePage {
        ui: look.ui(),
        shell: look.shell(),
        query: look.q.clone(),
        total: i64::try_from(products.len()).unwrap_or_default(),
        next: (!products.is_empty()).then(|| "x".into()),
        products,
        may_edit: true,
    }
}
async fn import(Query(look): Query<Look>) -> ImportPage {
    let step = match look.state.as_str() {
        "preview" => ImportStep::Approve(s::diff()),
        "faults" => ImportStep::Correct {
            file: "catalogue-novembre.csv".into(),
            columns: s::sheet_columns(),
            faults: s::faults(),
            total: 5,
        },
        "done" => ImportStep::Done { added: 2, changed: 3 },
        _ => ImportStep::Choose { columns: s::sheet_columns(), trouble: None },
    };
    ImportPage { ui: look.ui(), shell: look.shell(), step }
}
async fn product(Query(look): Query<Look>) -> ProductRow {
    ProductRow { ui: look.ui(), product: s::products().remove(0), may_edit: true }
}
#[derive(Deserialize)]
struct Change {
    change: i64,
}
async fn stock(Query(look): Query<Look>, Path((_, id)): Path<(String, String)>, Form(form): Form<Change>) -> Response {
    let found = s::products().into_iter().flat_map(|product| product.variants).find(|v| v.id.to_string() == id);
    match found {
        Some(mut variant) => {
            variant.on_hand += form.change;
            StockCell { ui: look.ui(), variant, may_edit: true }.into_response()
        }
        None => axum::http::StatusCode::NOT_FOUND.into_response(),
    }
}
async fn alerts(Query(look): Query<Look>) -> AlertsPage {
    let alerts = if look.is("empty") { Vec::new() } else { s::alerts() };
    AlertsPage { ui: look.ui(), shell: look.shell(), alerts }
}
async fn alert_choices(Query(look): Query<Look>) -> AlertChoicesPage {
    AlertChoicesPage { ui: look.ui(), shell: look.shell(), rows: s::alert_choices(), push_key: "BNcR".into() }
}
async fn scores(Query(look): Query<Look>) -> ScoresPage {
    ScoresPage { ui: look.ui(), shell: look.shell(), reports: s::reports(), earned: s::earned() }
}
async fn leads(Query(look): Query<Look>) -> LeadsPage {
    let columns = if look.is("empty") { Vec::new() } else { s::leads() };
    LeadsPage { ui: look.ui(), shell: look.shell(), columns, may_act: true, may_export: true }
}
async fn line_news(Query(look): Query<Look>) -> LineNewsPage {
    let list = match NewsPart::from_code(&look.view) {
        _ if look.is("empty") => NewsList::Told(Vec::new()),
        NewsPart::Told => s::line_news(),
        NewsPart::Strays => s::strays(),
    };
    LineNewsPage { ui: look.ui(), shell: look.shell(), list, next: None }
}
async fn promos(Query(look): Query<Look>) -> PromosPage {
    let promos = if look.is("empty") { Vec::new() } else { s::promos() };
    let trouble = look.is("trouble").then_some(PromoTrouble::Value);
    let form = PromoForm { kind: "percent".into(), each: "1".into(), ..PromoForm::default() };
    let (categories, goods) = s::goods();
    PromosPage { ui: look.ui(), shell: look.shell(), promos, may_edit: true, trouble, form, categories, goods }
}
async fn words(Query(look): Query<Look>) -> WordsPage {
    s::words(look.ui(), look.shell())
}
async fn voice_words(Query(look): Query<Look>) -> VoiceWordsPage {
    s::voice_words(look.ui(), look.shell())
}
async fn platform(Query(look): Query<Look>) -> PlatformPage {
    s::platform(look.ui(), look.shell())
}
async fn settings(Query(look): Query<Look>) -> SettingsPage {
    s::settings(look.ui(), look.shell(), !look.is("read"))
}
async fn delivery(Query(look): Query<Look>) -> DeliveryPage {
    s::delivery(look.ui(), look.shell(), !look.is("read"))
}
async fn knowledge(Query(look): Query<Look>) -> KnowledgePage {
    match look.is("empty") {
        true => s::no_knowledge(look.ui(), look.shell()),
        false => s::knowledge(look.ui(), look.shell(), !look.is("read")),
    }
}
async fn agent(Query(look): Query<Look>) -> AgentPage {
    let mut agents = s::agents(look.locale());
    if look.is("trouble") {
        agents[0].trouble = Some(AgentTrouble::Languages);
    }
    let may_edit = !look.is("read");
    let new = may_edit.then(AgentForm::new);
    let models = if look.is("bare") { s::no_models() } else { s::models(may_edit) };
    AgentPage { ui: look.ui(), shell: look.shell(), agents, new, models, may_edit }
}
async fn team(Query(look): Query<Look>) -> TeamPage {
    let (may_edit, wrong) = (!look.is("read"), look.is("trouble"));
    TeamPage { ui: look.ui(), shell: look.shell(), members: s::members(), may_edit, saved: false, wrong }
}
async fn more(Query(look): Query<Look>) -> MorePage {
    MorePage { ui: look.ui(), shell: look.shell() }
}

async fn pay(Query(look): Query<Look>) -> PayPage {
    let state = match look.state.as_str() {
        "down" => s::open(Some(PayTrouble::ProviderDown)),
        "cash" => PayState::Cash { ways: s::ways(), due: CashDue::AtTheDoor },
        "paid" | "paid-back-in-part" => s::paid(),
        "expired" | "expired-credited" | "expired-unsure" => PayState::Expired,
        "cancelled" => PayState::Cancelled,
        "refunded" => PayState::Refunded,
        _ => s::open(None),
    };
    PayPage {
        ui: look.ui(),
        shop: s::shop(),
        code: "k3f9".into(),
        bill: if look.is("parts") { s::bill_in_parts() } else { s::bill() },
        state,
        money: match look.state.as_str() {
            "expired-credited" => s::credited_money(),
            "expired-unsure" => s::money_on_its_way(),
            "paid-back-in-part" => s::money_back_in_part(),
            _ => s::no_money(),
        },
    }
}
async fn pay_return(Query(look): Query<Look>) -> PayReturn {
    let outcome = match look.state.as_str() {
        "failed" => PayOutcome::Failed,
        "phone" => PayOutcome::OnPhone,
        "paid" => PayOutcome::Paid,
        _ => PayOutcome::Waiting,
    };
    PayReturn { ui: look.ui(), shop: s::shop(), code: "k3f9".into(), bill: s::bill(), outcome }
}
async fn error(Query(look): Query<Look>, Path(status): Path<u16>) -> ErrorPage {
    let trouble = Trouble::from_status(status);
    ErrorPage {
        ui: look.ui(),
        theme: Theme::from_code(&look.theme),
        accent: web::Accent::DEFAULT,
        trouble,
        why: None,
        back: None,
        is_customer: false,
    }
}

/// News of a pretended shop: a message in one conversation or another, an order paid, a stock changed.
async fn live() -> impl IntoResponse {
    let stream = stream::unfold(0u64, async |n| {
        tokio::time::sleep(Duration::from_secs(if n == 0 { 2 } else { 4 })).await;
        let (kind, id) = match n % 3 {
            0 => ("conversation", s::conversation(3 + n % 5).to_string()),
            1 => ("order", s::order_id(1 + n % 3).to_string()),
            _ => ("conversation", s::conversation(40 + n).to_string()),
        };
        let event = Event::default().id(n.to_string()).event(kind).data(format!("{{\"id\":\"{id}\"}}"));
        Some((Ok::<_, Infallible>(event), n + 1))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

async fn picture() -> impl IntoResponse {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 180"><rect width="240" height="180" fill="#1f5f8b"/><g fill="none" stroke="#f2b84b" stroke-width="10"><circle cx="60" cy="60" r="26"/><circle cx="150" cy="110" r="34"/><circle cx="210" cy="30" r="20"/></g></svg>"##;
    ([(CONTENT_TYPE, "image/svg+xml")], svg)
}
