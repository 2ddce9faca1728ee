//! Pages as rendered: what a screen reader and a browser without scripts get, in both languages, and how heavy they are.

#![allow(clippy::unwrap_used)] // a test that cannot go on says so

#[path = "../examples/gallery/samples.rs"]
mod samples;

use askama::Template;
use flate2::{Compression, write::GzEncoder};
use kernel::{Locale, Money, hours, minutes};
use payments::Period;
use samples as s;
use std::{collections::BTreeMap, fs, io::Write, path::Path};
use web::views::*;

fn gzipped(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}
fn asset(name: &str) -> usize {
    gzipped(&fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist/served").join(name)).unwrap())
}

/// Every page, and every fragment with a life of its own.
fn everything(locale: Locale) -> BTreeMap<&'static str, String> {
    let ui = || s::ui(locale);
    let shell = || s::shell(Theme::Auto);
    let inbox = |open| InboxPage { ui: ui(), shell: shell(), list: s::list(locale), open }.render().unwrap();
    let empty = ConversationListView {
        rows: Vec::new(),
        next: None,
        at: InboxAddress { query: "<b>".into(), ..InboxAddress::default() },
        ..s::list(locale)
    };
    let import = |step| ImportPage { ui: ui(), shell: shell(), step }.render().unwrap();
    let told = |state, money| {
        PayPage { ui: ui(), shop: s::shop(), code: "k3f9".into(), bill: s::bill(), state, money }.render().unwrap()
    };
    let pay = |state| told(state, s::no_money());
    let back = |outcome| {
        PayReturn { ui: ui(), shop: s::shop(), code: "k3f9".into(), bill: s::bill(), outcome }.render().unwrap()
    };
    let team = |may_edit, wrong| {
        TeamPage { ui: ui(), shell: shell(), members: s::members(), may_edit, saved: false, wrong }.render().unwrap()
    };
    let error = |trouble| {
        ErrorPage {
            ui: ui(),
            theme: Theme::Dark,
            accent: web::Accent::DEFAULT,
            trouble,
            why: None,
            back: None,
            is_customer: false,
        }
        .render()
        .unwrap()
    };
    let sign_in = |notice| SignInPage {
        ui: ui(),
        theme: Theme::Light,
        accent: web::Accent::DEFAULT,
        email: "awa@awa-mode.ci".into(),
        next: "/b/awa-mode/orders".into(),
        notice: Some(notice),
    };
    let promos = |promos, trouble| {
        let form = PromoForm { kind: "percent".into(), each: "1".into(), ..PromoForm::default() };
        let (categories, goods) = s::goods();
        let (ui, shell) = (ui(), shell());
        PromosPage { ui, shell, promos, may_edit: true, trouble, form, categories, goods }.render().unwrap()
    };
    let line_news = |list, next| LineNewsPage { ui: ui(), shell: shell(), list, next }.render().unwrap();
    let open = WindowView::Open { until: s::NOW + hours(2) };
    let composer = |handler, window| Composer { ui: ui(), composer: s::composer(handler, window) }.render().unwrap();
    BTreeMap::from([
        (
            "today",
            TodayPage {
                todos: s::todos(&ui()),
                ui: ui(),
                shell: shell(),
                money: s::xof(148_500),
                back: s::xof(12_500),
                net: s::xof(136_000),
                paid: 7,
                conversations: 32,
            }
            .render()
            .unwrap(),
        ),
        ("inbox", inbox(None)),
        ("inbox-open", inbox(Some(s::pane(locale)))),
        ("inbox-empty", InboxPage { ui: ui(), shell: shell(), list: empty, open: None }.render().unwrap()),
        (
            "row",
            ConversationRow {
                ui: ui(),
                id: s::conversation(1),
                row: Some(s::row(0, locale)),
                badges: Badges { messages: 3, orders: 0 },
                counts: vec![(InboxFilter::NeedsHuman, 2), (InboxFilter::Failed, 0)],
            }
            .render()
            .unwrap(),
        ),
        ("composer-assistant", composer(Handler::Assistant, open)),
        ("composer-human", composer(Handler::Human, open)),
        ("composer-needs-human", composer(Handler::NeedsHuman, open)),
        ("composer-closed", composer(Handler::Human, WindowView::Closed)),
        (
            "bubbles",
            BubblesFragment {
                ui: ui(),
                conversation: s::conversation(3),
                bubbles: s::bubbles(locale),
                gone: Vec::new(),
                cursor: Some("c7".into()),
                composer: None,
                older: None,
            }
            .render()
            .unwrap(),
        ),
        ("why", WhyPage { ui: ui(), shell: shell(), why: s::why("model") }.render().unwrap()),
        ("why-gave-up", WhyPanel { ui: ui(), why: s::why("gave-up") }.render().unwrap()),
        ("why-built-in", WhyPanel { ui: ui(), why: s::why("built-in") }.render().unwrap()),
        ("why-unknown", WhyPanel { ui: ui(), why: s::why("unknown") }.render().unwrap()),
        (
            "agent",
            AgentPage {
                ui: ui(),
                shell: shell(),
                agents: s::agents(locale),
                new: Some(AgentForm { trouble: Some(AgentTrouble::Name), ..AgentForm::new() }),
                models: s::no_models(),
                may_edit: true,
            }
            .render()
            .unwrap(),
        ),
        ("knowledge", s::knowledge(ui(), shell(), true).render().unwrap()),
        ("knowledge-read", s::knowledge(ui(), shell(), false).render().unwrap()),
        ("knowledge-empty", s::no_knowledge(ui(), shell()).render().unwrap()),
        (
            "agent-read",
            AgentPage {
                ui: ui(),
                shell: shell(),
                agents: s::agents(locale),
                new: None,
                models: s::models(false),
                may_edit: false,
            }
            .render()
            .unwrap(),
        ),
        ("board", OrdersBoard { ui: ui(), shell: shell(), columns: s::columns(), to_settle: 3 }.render().unwrap()),
        ("card", OrderCard { ui: ui(), card: s::cards().remove(0), badges: Badges::default() }.render().unwrap()),
        ("order", OrderPage { ui: ui(), shell: shell(), order: s::order(1) }.render().unwrap()),
        ("order-cash", OrderPage { ui: ui(), shell: shell(), order: s::order(5) }.render().unwrap()),
        ("order-partly-collected", OrderPage { ui: ui(), shell: shell(), order: s::order(11) }.render().unwrap()),
        ("words", s::words(ui(), shell()).render().unwrap()),
        ("delivery", s::delivery(ui(), shell(), true).render().unwrap()),
        ("delivery-read", s::delivery(ui(), shell(), false).render().unwrap()),
        ("settings", s::settings(ui(), shell(), true).render().unwrap()),
        ("settings-read", s::settings(ui(), shell(), false).render().unwrap()),
        ("order-case", OrderPage { ui: ui(), shell: shell(), order: s::order(8) }.render().unwrap()),
        (
            "catalogue",
            CataloguePage {
                ui: ui(),
                shell: shell(),
                query: "robe".into(),
                total: 5,
                products: s::products(),
                next: None,
                may_edit: true,
            }
            .render()
            .unwrap(),
        ),
        ("product", ProductRow { ui: ui(), product: s::products().remove(0), may_edit: false }.render().unwrap()),
        (
            "import",
            import(ImportStep::Choose {
                columns: s::sheet_columns(),
                trouble: Some(ImportTrouble::TooLarge { megabytes: 5 }),
            }),
        ),
        ("import-diff", import(ImportStep::Approve(s::diff()))),
        (
            "import-faults",
            import(ImportStep::Correct {
                file: "catalogue.csv".into(),
                columns: s::sheet_columns(),
                faults: s::faults(),
                total: 61,
            }),
        ),
        ("import-done", import(ImportStep::Done { added: 0, changed: 1 })),
        ("platform", s::platform(ui(), shell()).render().unwrap()),
        ("voice-words", s::voice_words(ui(), shell()).render().unwrap()),
        ("promos", promos(s::promos(), None)),
        ("promos-empty", promos(Vec::new(), Some(PromoTrouble::Value))),
        ("alerts", AlertsPage { ui: ui(), shell: shell(), alerts: s::alerts() }.render().unwrap()),
        ("alerts-empty", AlertsPage { ui: ui(), shell: shell(), alerts: vec![] }.render().unwrap()),
        (
            "alert-choices",
            AlertChoicesPage { ui: ui(), shell: shell(), rows: s::alert_choices(), push_key: "BNcR".into() }
                .render()
                .unwrap(),
        ),
        (
            "scores",
            ScoresPage { ui: ui(), shell: shell(), reports: s::reports(), earned: s::earned() }.render().unwrap(),
        ),
        (
            "leads",
            LeadsPage { ui: ui(), shell: shell(), columns: s::leads(), may_act: true, may_export: true }
                .render()
                .unwrap(),
        ),
        ("line-news", line_news(s::line_news(), None)),
        ("line-news-strays", line_news(s::strays(), Some("01935a00-0000-7000-8000-000000000001".into()))),
        ("line-news-empty", line_news(NewsList::Told(Vec::new()), None)),
        (
            "money",
            MoneyPage { ui: ui(), shell: shell(), keys: vec![], money: s::money(Period::Month, false) }
                .render()
                .unwrap(),
        ),
        (
            "money-empty",
            MoneyPage { ui: ui(), shell: shell(), keys: vec![], money: s::money(Period::Today, true) }
                .render()
                .unwrap(),
        ),
        (
            "cases",
            CasesPage {
                ui: ui(),
                shell: shell(),
                keys: s::refused_keys(),
                done: None,
                cases: s::cases(),
                refunds: s::refunds(),
            }
            .render()
            .unwrap(),
        ),
        (
            "cases-empty",
            CasesPage { ui: ui(), shell: shell(), keys: vec![], done: None, cases: vec![], refunds: vec![] }
                .render()
                .unwrap(),
        ),
        ("ledger", LedgerPage { ui: ui(), shell: shell(), ledger: s::ledger(false) }.render().unwrap()),
        ("ledger-odd", LedgerPage { ui: ui(), shell: shell(), ledger: s::ledger(true) }.render().unwrap()),
        ("team", team(true, false)),
        ("team-read", team(false, false)),
        ("team-trouble", team(true, true)),
        ("more", MorePage { ui: ui(), shell: shell() }.render().unwrap()),
        ("sign-in-wrong", sign_in(SignInNotice::Wrong).render().unwrap()),
        ("sign-in-many", sign_in(SignInNotice::TooMany { minutes: 5 }).render().unwrap()),
        ("error-404", error(Trouble::NotFound)),
        ("error-403", error(Trouble::Forbidden)),
        ("error-500", error(Trouble::Internal)),
        ("pay-open", pay(s::open(None))),
        ("pay-down", pay(s::open(Some(PayTrouble::ProviderDown)))),
        ("pay-rest", pay(PayState::Cash { ways: s::ways(), due: CashDue::Rest })),
        ("pay-cash", pay(PayState::Cash { ways: s::ways(), due: CashDue::AtTheDoor })),
        ("pay-paid", pay(s::paid())),
        ("pay-paid-back-in-part", told(s::paid(), s::money_back_in_part())),
        ("pay-expired", pay(PayState::Expired)),
        ("pay-expired-credited", told(PayState::Expired, s::credited_money())),
        ("pay-expired-unsure", told(PayState::Expired, s::money_on_its_way())),
        ("pay-cancelled", pay(PayState::Cancelled)),
        ("return-waiting", back(PayOutcome::Waiting)),
        ("return-phone", back(PayOutcome::OnPhone)),
        ("return-failed", back(PayOutcome::Failed)),
    ])
}

/// What one reads: tags dropped, blank lines folded; attributes that are read aloud kept.
fn words(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut out = String::new();
    let mut rest = body.split_once('>').filter(|_| html.contains("<body")).map_or(body, |(_, rest)| rest);
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let (tag, next) = after.split_once('>').unwrap();
        for name in ["aria-label=\"", "placeholder=\"", "alt=\""] {
            if let Some((_, value)) = tag.split_once(name) {
                out.push_str(&format!("[{}]", value.split('"').next().unwrap()));
            }
        }
        let block =
            ["p", "/p", "li", "h1", "h2", "div", "tr", "dt", "article", "section", "form", "button", "a", "header"];
        let word = tag.split([' ', '\n']).next().unwrap();
        out.push_str(if block.contains(&word) { "\n" } else { " " });
        rest = next;
    }
    let lines = out.lines().map(|line| line.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn pages_say_what_they_said() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for locale in Locale::ALL {
            for (name, html) in everything(locale) {
                insta::assert_snapshot!(format!("{name}.{}", locale.code()), words(&html));
            }
        }
    });
}

/// The markup of the fragments that travel with news: the page's script relies on it.
#[test]
fn live_fragments_keep_their_markup() {
    let all = everything(Locale::Fr);
    for name in ["row", "card"] {
        insta::assert_snapshot!(format!("markup-{name}"), all[name]);
    }
}

#[test]
fn elements_of_a_fragment_have_ids_and_know_their_list() {
    let all = everything(Locale::Fr);
    assert!(all["row"].contains(r##"data-into="#conversations""##));
    assert!(all["inbox"].contains(r#"id="conversations""#));
    assert!(all["card"].contains(r##"data-into="#cards-to-pay""##));
    assert!(all["board"].contains(r#"id="cards-to-pay""#));
    assert_eq!(
        all["bubbles"].matches(r##"data-into="#bubbles""##).count() - all["bubbles"].matches("class=\"day\"").count(),
        22
    );
}

#[test]
fn ids_are_unique_on_a_page() {
    for locale in Locale::ALL {
        for (name, html) in everything(locale).iter().filter(|(_, html)| html.contains("<html")) {
            let mut seen = std::collections::BTreeSet::new();
            for piece in html.split(" id=\"").skip(1) {
                let id = piece.split('"').next().unwrap();
                assert!(seen.insert(id), "{id} is twice on {name}");
            }
        }
    }
}

#[test]
fn what_people_type_is_shown_and_never_run() {
    let html = &everything(Locale::Fr)["inbox-empty"];
    assert!(!html.contains("<b>"), "the query is escaped");
    let bad = "<script>alert(1)</script>\" onmouseover=\"x";
    let bubble = s::bubble(
        1,
        s::NOW,
        Author::Teammate(bad.into()),
        Content::Document { url: Some("/m/1".into()), name: bad.into(), caption: bad.into() },
    );
    let html = BubbleFragment { ui: s::ui(Locale::Fr), bubble }.render().unwrap();
    assert!(!html.contains("<script") && !html.contains("\" onmouseover"), "{html}");
}

/// interface.md: first load ≤ 100 KB with JS ≤ 60 KB, next screen ≤ 30 KB; the customer's page ≤ 30 KB in all.
#[test]
fn screens_stay_light() {
    let script = asset("app.js");
    let style = asset("style.css");
    assert!(script <= 60_000, "script: {script}");
    for locale in Locale::ALL {
        for (name, html) in everything(locale) {
            let page = gzipped(html.as_bytes());
            assert!(page <= 30_000, "{name}: {page}");
            assert!(page + script + style <= 100_000, "{name}: {}", page + script + style);
            if name.starts_with("pay") || name.starts_with("return") {
                let all = page + asset("pay.js") + asset("pay-style.css");
                assert!(all <= 30_000, "{name}: {all}");
            }
        }
    }
}

#[test]
fn thirty_messages_weigh_at_most_fifteen_kilobytes() {
    let bubbles = (0..30)
        .map(|n| {
            let by = if n % 2 == 0 { Author::Customer } else { Author::Assistant };
            let text = format!("Bonjour, la robe numéro {n} est à {} FCFA, livraison comprise à Cocody.", 1000 * n);
            s::bubble(n, s::NOW - minutes(60 - i64::try_from(n).unwrap()), by, Content::Text(text))
        })
        .collect();
    let fragment = BubblesFragment {
        ui: s::ui(Locale::Fr),
        conversation: s::conversation(3),
        bubbles,
        gone: Vec::new(),
        cursor: Some("c".into()),
        composer: None,
        older: None,
    };
    let weight = gzipped(fragment.render().unwrap().as_bytes());
    assert!(weight <= 15_000, "{weight}");
}

#[test]
fn pages_ask_nobody_else_for_anything() {
    for (name, html) in everything(Locale::Fr) {
        for attribute in ["src=\"http", "<link rel=\"stylesheet\" href=\"http", " style=\"", " onclick="] {
            assert!(!html.contains(attribute), "{name} has {attribute}");
        }
        assert!(!html.contains("<script>"), "{name} has a script of its own");
    }
}

#[test]
fn a_reader_without_the_right_to_write_sees_no_way_to() {
    let open = WindowView::Open { until: s::NOW + hours(2) };
    let composer = ComposerView { may_write: false, ..s::composer(Handler::Human, open) };
    let html = Composer { ui: s::ui(Locale::Fr), composer }.render().unwrap();
    assert!(!html.contains("<textarea") && !html.contains("<button"), "{html}");
    let product = ProductRow { ui: s::ui(Locale::Fr), product: s::products().remove(0), may_edit: false };
    assert!(!product.render().unwrap().contains("<button"));
}

#[test]
fn money_is_said_in_the_readers_way() {
    assert_eq!(s::ui(Locale::Fr).money(s::xof(12_500)), "12\u{202f}500\u{a0}FCFA");
    assert_eq!(s::ui(Locale::En).money(Money::new(12_500, kernel::Currency::XOF)), "12,500\u{a0}FCFA");
}
