//! Every limit of section 4 at its bound and one beyond, and every body as Meta wants it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::Millis;
use serde_json::{Value, json};
use whatsapp::{
    ContactCard, LimitError, MediaRef, Outgoing, ReadReceipt, Recipient, Template,
    outgoing::{
        ButtonParameter, Card, CardHeader, Component, FlowOpening, FlowRef, Header, ListRow, ListSection, Parameter,
        ProductSection, ReplyButton, TemplateCard, Variable,
    },
};

/// `n` characters of two bytes each, so that counting bytes would show.
fn long(n: usize) -> String {
    "é".repeat(n)
}

fn link() -> MediaRef {
    MediaRef::Link("https://awa.ci/robe.jpg".to_owned())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn reply(n: usize) -> ReplyButton {
    ReplyButton { id: format!("b{n}"), title: format!("Bouton {n}") }
}

fn row(n: usize) -> ListRow {
    ListRow { id: format!("r{n}"), title: format!("Ligne {n}"), description: None }
}

fn section(title: Option<&str>, rows: std::ops::Range<usize>) -> ListSection {
    ListSection { title: title.map(str::to_owned), rows: rows.map(row).collect() }
}

fn buttons(buttons: Vec<ReplyButton>) -> Outgoing {
    Outgoing::Buttons { header: None, body: "Taille ?".to_owned(), footer: None, buttons }
}

fn list(sections: Vec<ListSection>) -> Outgoing {
    Outgoing::List {
        header: None,
        body: "Que voulez-vous ?".to_owned(),
        footer: None,
        button: "Voir".to_owned(),
        sections,
    }
}

fn products(sections: Vec<ProductSection>) -> Outgoing {
    let (header, body) = ("Nos robes".to_owned(), "Choisissez".to_owned());
    Outgoing::ProductList { header, body, footer: None, catalog_id: "1".to_owned(), sections }
}

fn product_section(title: Option<&str>, count: usize) -> ProductSection {
    ProductSection { title: title.map(str::to_owned), products: (0..count).map(|n| format!("SKU-{n}")).collect() }
}

fn cta(label: &str, url: &str) -> Outgoing {
    Outgoing::CtaUrl {
        header: None,
        body: "Payez ici".to_owned(),
        footer: None,
        label: label.to_owned(),
        url: url.to_owned(),
    }
}

fn flow(cta: &str, opening: FlowOpening) -> Outgoing {
    Outgoing::Flow {
        header: Some(Header::Text("Commande".to_owned())),
        body: "Complétez votre commande".to_owned(),
        footer: None,
        flow: FlowRef::Id("77".to_owned()),
        cta: cta.to_owned(),
        token: "t-1".to_owned(),
        draft: false,
        opening,
    }
}

fn template(template: Template) -> Outgoing {
    Outgoing::Template { template }
}

fn body_with(text: &str) -> Outgoing {
    template(Template::new("order_update", "fr").with_body([text]))
}

fn button_with(parameter: ButtonParameter) -> Outgoing {
    template(Template::new("order_update", "fr").with_button(0, parameter))
}

fn card(body: &str) -> Card {
    let (label, url) = ("Voir".to_owned(), "https://awa.ci/p/1".to_owned());
    Card { header: CardHeader::Image(link()), body: some(body), label, url }
}

fn carousel(cards: Vec<Card>) -> Outgoing {
    Outgoing::Carousel { body: "Nos robes".to_owned(), cards }
}

fn product_carousel(products: Vec<String>) -> Outgoing {
    Outgoing::ProductCarousel { body: "Nos robes".to_owned(), catalog_id: "1".to_owned(), products }
}

/// What is accepted up to its bound, and refused one beyond (with the word and the member of the refusal).
#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_limit_holds_at_its_bound_and_not_beyond() {
    type Make = Box<dyn Fn(usize) -> Outgoing>;
    let captioned = |make: fn(Option<String>) -> Outgoing| -> Make { Box::new(move |n| make(Some(long(n)))) };
    let table: Vec<(&str, usize, &str, &str, Make)> = vec![
        ("text", 4096, "too_long", "body", Box::new(|n| Outgoing::text(long(n)))),
        ("image caption", 1024, "too_long", "caption", captioned(|caption| Outgoing::Image { media: link(), caption })),
        ("video caption", 1024, "too_long", "caption", captioned(|caption| Outgoing::Video { media: link(), caption })),
        (
            "document caption",
            1024,
            "too_long",
            "caption",
            captioned(|caption| Outgoing::Document { media: link(), caption, filename: None }),
        ),
        (
            "contacts",
            257,
            "too_many",
            "contacts",
            Box::new(|n| Outgoing::Contacts { contacts: vec![ContactCard::new("Awa", "221770000000"); n] }),
        ),
        ("buttons", 3, "too_many", "buttons", Box::new(|n| buttons((0..n).map(reply).collect()))),
        (
            "button title",
            20,
            "too_long",
            "button title",
            Box::new(|n| buttons(vec![ReplyButton { id: "a".to_owned(), title: long(n) }])),
        ),
        (
            "button id",
            256,
            "too_long",
            "button id",
            Box::new(|n| buttons(vec![ReplyButton { id: long(n), title: "a".to_owned() }])),
        ),
        (
            "buttons body",
            1024,
            "too_long",
            "body",
            Box::new(|n| Outgoing::Buttons { header: None, body: long(n), footer: None, buttons: vec![reply(0)] }),
        ),
        (
            "buttons header",
            60,
            "too_long",
            "header",
            Box::new(|n| Outgoing::Buttons {
                header: Some(Header::Text(long(n))),
                body: "a".to_owned(),
                footer: None,
                buttons: vec![reply(0)],
            }),
        ),
        (
            "buttons footer",
            60,
            "too_long",
            "footer",
            Box::new(|n| Outgoing::Buttons {
                header: None,
                body: "a".to_owned(),
                footer: Some(long(n)),
                buttons: vec![reply(0)],
            }),
        ),
        (
            "list body",
            4096,
            "too_long",
            "body",
            Box::new(|n| Outgoing::List {
                header: None,
                body: long(n),
                footer: None,
                button: "a".to_owned(),
                sections: vec![section(None, 0..1)],
            }),
        ),
        (
            "list header",
            60,
            "too_long",
            "header",
            Box::new(|n| Outgoing::List {
                header: Some(long(n)),
                body: "a".to_owned(),
                footer: None,
                button: "a".to_owned(),
                sections: vec![section(None, 0..1)],
            }),
        ),
        (
            "list button",
            20,
            "too_long",
            "button",
            Box::new(|n| Outgoing::List {
                header: None,
                body: "a".to_owned(),
                footer: None,
                button: long(n),
                sections: vec![section(None, 0..1)],
            }),
        ),
        ("rows of one section", 10, "too_many", "rows", Box::new(|n| list(vec![section(None, 0..n)]))),
        (
            "rows in total",
            10,
            "too_many",
            "rows",
            Box::new(|n| list(vec![section(Some("Un"), 0..5), section(Some("Deux"), 5..n)])),
        ),
        (
            "sections",
            10,
            "too_many",
            "sections",
            Box::new(|n| list((0..n).map(|at| section(Some("S"), at..at + 1)).collect())),
        ),
        ("section title", 24, "too_long", "section title", Box::new(|n| list(vec![section(Some(&long(n)), 0..1)]))),
        (
            "row id",
            200,
            "too_long",
            "row id",
            Box::new(|n| list(vec![ListSection { title: None, rows: vec![ListRow { id: long(n), ..row(0) }] }])),
        ),
        (
            "row title",
            24,
            "too_long",
            "row title",
            Box::new(|n| list(vec![ListSection { title: None, rows: vec![ListRow { title: long(n), ..row(0) }] }])),
        ),
        (
            "row description",
            72,
            "too_long",
            "row description",
            Box::new(|n| {
                list(vec![ListSection { title: None, rows: vec![ListRow { description: Some(long(n)), ..row(0) }] }])
            }),
        ),
        ("cta label", 20, "too_long", "label", Box::new(|n| cta(&long(n), "https://awa.ci"))),
        ("location request", 1024, "too_long", "body", Box::new(|n| Outgoing::LocationRequest { body: long(n) })),
        ("contact request", 1024, "too_long", "body", Box::new(|n| Outgoing::ContactRequest { body: long(n) })),
        ("flow cta", 20, "too_long", "cta", Box::new(|n| flow(&long(n), FlowOpening::DataExchange))),
        (
            "product body",
            1024,
            "too_long",
            "body",
            Box::new(|n| Outgoing::Product {
                body: Some(long(n)),
                footer: None,
                catalog_id: "1".to_owned(),
                product_retailer_id: "SKU-1".to_owned(),
            }),
        ),
        (
            "product list header",
            60,
            "too_long",
            "header",
            Box::new(|n| Outgoing::ProductList {
                header: long(n),
                body: "a".to_owned(),
                footer: None,
                catalog_id: "1".to_owned(),
                sections: vec![product_section(None, 1)],
            }),
        ),
        ("products of one section", 30, "too_many", "products", Box::new(|n| products(vec![product_section(None, n)]))),
        (
            "products in total",
            30,
            "too_many",
            "products",
            Box::new(|n| products(vec![product_section(Some("Un"), 15), product_section(Some("Deux"), n - 15)])),
        ),
        (
            "product sections",
            10,
            "too_many",
            "sections",
            Box::new(|n| products((0..n).map(|_| product_section(Some("S"), 1)).collect())),
        ),
        (
            "catalog body",
            1024,
            "too_long",
            "body",
            Box::new(|n| Outgoing::Catalog { body: long(n), footer: None, thumbnail_product_retailer_id: None }),
        ),
        ("template value", 1024, "too_long", "template value", Box::new(|n| body_with(&long(n)))),
        (
            "template values together",
            1024,
            "too_long",
            "template values",
            Box::new(|n| template(Template::new("a", "fr").with_body([long(1000), long(n - 1000)]))),
        ),
        (
            "code to copy",
            15,
            "too_long",
            "code",
            Box::new(|n| button_with(ButtonParameter::CopyCode { code: "A".repeat(n) })),
        ),
        ("template name", 512, "too_long", "template name", Box::new(|n| template(Template::new("a".repeat(n), "fr")))),
        (
            "cards",
            10,
            "too_many",
            "cards",
            Box::new(|n| {
                let mut carousel = Template::new("carousel", "fr");
                carousel.components.push(Component::Carousel { cards: vec![TemplateCard { components: vec![] }; n] });
                template(carousel)
            }),
        ),
        ("cards of a message", 10, "too_many", "cards", Box::new(|n| carousel(vec![card("a"); n]))),
        ("card body", 160, "too_long", "card body", Box::new(|n| carousel(vec![card("a"), card(&long(n))]))),
        ("card lines", 2, "invalid", "card body", Box::new(|n| carousel(vec![card("a"), card(&"a\n".repeat(n))]))),
        (
            "card label",
            20,
            "too_long",
            "label",
            Box::new(|n| carousel(vec![card("a"), Card { label: long(n), ..card("a") }])),
        ),
        (
            "carousel body",
            1024,
            "too_long",
            "body",
            Box::new(|n| Outgoing::Carousel { body: long(n), cards: vec![card("a"); 2] }),
        ),
        (
            "product cards",
            10,
            "too_many",
            "cards",
            Box::new(|n| product_carousel((0..n).map(|n| n.to_string()).collect())),
        ),
    ];
    for (what, bound, code, field, make) in table {
        assert_eq!(make(bound).check(), Ok(()), "{what} at {bound}");
        let refusal = make(bound + 1).check().expect_err(what);
        assert_eq!((refusal.code(), refusal.field()), (code, field), "{what}: {refusal}");
    }
}

#[test]
fn what_is_empty_doubled_or_misshapen_is_refused() {
    let empty_row = || ListSection { title: None, rows: vec![] };
    let nameless = ContactCard { phones: ContactCard::new("a", "1").phones, ..ContactCard::default() };
    let mut one_part = ContactCard::new("Awa", "221770000000");
    one_part.name.first_name = None;
    let navigate = |data: Value| FlowOpening::Navigate { screen: some("DELIVERY"), data: Some(data) };
    let mixed = vec![Parameter::text("a"), Parameter { name: some("b"), ..Parameter::text("b") }];
    let part = |component: Component| {
        template(Template { components: vec![component], ..Template::new("order_update", "fr") })
    };
    let refused = [
        (Outgoing::text(""), "empty"),
        (Outgoing::text(" \n"), "empty"),
        (Outgoing::Image { media: link(), caption: some("") }, "empty"),
        (Outgoing::Image { media: MediaRef::Id(String::new()), caption: None }, "empty"),
        (Outgoing::Image { media: MediaRef::Link("robe.jpg".to_owned()), caption: None }, "invalid"),
        (Outgoing::Location { latitude: 91.0, longitude: 0.0, name: None, address: None }, "invalid"),
        (Outgoing::Location { latitude: 0.0, longitude: f64::NAN, name: None, address: None }, "invalid"),
        (Outgoing::Contacts { contacts: vec![] }, "empty"),
        (Outgoing::Contacts { contacts: vec![nameless] }, "empty"),
        (Outgoing::Contacts { contacts: vec![one_part] }, "invalid"),
        (Outgoing::Reaction { message_id: String::new(), emoji: some("👍") }, "empty"),
        (Outgoing::Reaction { message_id: "wamid.A".to_owned(), emoji: some("ok") }, "invalid"),
        (buttons(vec![]), "empty"),
        (buttons(vec![reply(1), ReplyButton { id: "b1".to_owned(), title: "Autre".to_owned() }]), "duplicate"),
        (buttons(vec![reply(1), ReplyButton { id: "b2".to_owned(), ..reply(1) }]), "duplicate"),
        (buttons(vec![ReplyButton { id: " a".to_owned(), ..reply(1) }]), "invalid"),
        (buttons(vec![ReplyButton { title: String::new(), ..reply(1) }]), "empty"),
        (buttons(vec![ReplyButton { title: "*Oui*".to_owned(), ..reply(1) }]), "invalid"),
        (buttons(vec![ReplyButton { title: "Oui\nnon".to_owned(), ..reply(1) }]), "invalid"),
        (list(vec![]), "empty"),
        (list(vec![empty_row()]), "empty"),
        (list(vec![section(Some("Un"), 0..1), section(None, 1..2)]), "invalid"),
        (list(vec![section(Some("Un"), 0..1), section(Some(""), 1..2)]), "empty"),
        (list(vec![section(Some("Un"), 0..1), section(Some("Deux"), 0..1)]), "duplicate"),
        (cta("", "https://awa.ci"), "empty"),
        (cta("Payer", "awa.ci/p/1"), "invalid"),
        (cta("Payer", "javascript:alert(1)"), "invalid"),
        (flow("Commander 🛒", FlowOpening::DataExchange), "invalid"),
        (flow("Commander", navigate(json!({}))), "invalid"),
        (flow("Commander", navigate(json!([1]))), "invalid"),
        (products(vec![]), "empty"),
        (products(vec![product_section(Some("Un"), 1), product_section(None, 1)]), "invalid"),
        (products(vec![product_section(None, 0)]), "empty"),
        (template(Template::new("", "fr")), "empty"),
        (template(Template::new("Order Update", "fr")), "invalid"),
        (template(Template::new("order_update", "")), "empty"),
        (template(Template::new("order_update", "en-US")), "invalid"),
        (body_with(""), "empty"),
        (body_with("une\nligne"), "invalid"),
        (body_with("une\tligne"), "invalid"),
        (body_with("cinq     espaces"), "invalid"),
        (part(Component::Body { parameters: mixed }), "invalid"),
        (part(Component::Header { parameters: vec![Parameter::text("a"), Parameter::text("b")] }), "too_many"),
        (template(Template::new("a", "fr").with_named_body([("a", "1"), ("a", "2")])), "duplicate"),
        (template(Template::new("a", "fr").with_body(["1"]).with_body(["2"])), "duplicate"),
        (template(Template::new("a", "fr").with_button(10, ButtonParameter::CopyCode { code: "A".into() })), "invalid"),
        (button_with(ButtonParameter::Url { suffix: String::new() }), "empty"),
        (button_with(ButtonParameter::Flow { token: None, data: Some(json!(1)) }), "invalid"),
        (part(Component::Carousel { cards: vec![TemplateCard { components: vec![] }] }), "invalid"),
        (carousel(vec![card("a")]), "invalid"),
        (carousel(vec![]), "empty"),
        (carousel(vec![card("a"), Card { header: CardHeader::Video(link()), ..card("a") }]), "invalid"),
        (carousel(vec![card("a"), Card { url: "awa.ci".to_owned(), ..card("a") }]), "invalid"),
        (product_carousel(vec!["1".to_owned()]), "invalid"),
        (product_carousel(vec!["1".to_owned(), "1".to_owned()]), "duplicate"),
    ];
    for (message, code) in refused {
        let refusal = message.check().expect_err(&format!("{message:?}"));
        assert_eq!(refusal.code(), code, "{message:?}: {refusal}");
    }
    assert_eq!(body_with("quatre    espaces").check(), Ok(()));
    assert_eq!(cta("Payer", "http://127.0.0.1:8080/p/1").check(), Ok(()), "a sandbox");
    assert!(Template::authentication("code", "fr", &"1".repeat(16)).is_err());
}

#[test]
fn labels_made_to_fit_are_accepted() {
    let name = "Robe *wax* longue à manches courtes, taille unique, bleue et jaune, faite à la main à Abidjan";
    assert_eq!(buttons(vec![ReplyButton::new("a", name)]).check(), Ok(()));
    let rows = vec![ListRow::new("a", name, Some(name)), ListRow::new("b", "Court", Some(" "))];
    assert_eq!(rows[1].description, None);
    assert_eq!(list(vec![ListSection { title: None, rows }]).check(), Ok(()));
}

#[test]
fn a_refusal_never_quotes_the_message() {
    let secret = "0707070707".repeat(500);
    let LimitError::TooLong { .. } = Outgoing::text(&secret).check().unwrap_err() else { panic!("too long") };
    assert!(!Outgoing::text(&secret).check().unwrap_err().to_string().contains("07"));
}

/// Everything, with the content Meta wants under the member named by `type`.
fn bodies() -> Vec<(Outgoing, &'static str, Value)> {
    let ids = |id: &str| json!({"id": id, "title": id});
    let header = Some(Header::Image(MediaRef::Id("9".to_owned())));
    vec![
        (Outgoing::text("slt"), "text", json!({"body": "slt", "preview_url": false})),
        (
            Outgoing::Image { media: link(), caption: some("celle-ci") },
            "image",
            json!({"link": "https://awa.ci/robe.jpg", "caption": "celle-ci"}),
        ),
        (Outgoing::Video { media: MediaRef::Id("9".to_owned()), caption: None }, "video", json!({"id": "9"})),
        (
            Outgoing::Audio { media: MediaRef::Id("9".to_owned()), voice: true },
            "audio",
            json!({"id": "9", "voice": true}),
        ),
        (Outgoing::Audio { media: MediaRef::Id("9".to_owned()), voice: false }, "audio", json!({"id": "9"})),
        (
            Outgoing::Document { media: MediaRef::Id("9".to_owned()), caption: None, filename: some("facture.pdf") },
            "document",
            json!({"id": "9", "filename": "facture.pdf"}),
        ),
        (Outgoing::Sticker { media: MediaRef::Id("9".to_owned()) }, "sticker", json!({"id": "9"})),
        (
            Outgoing::Location { latitude: 14.69, longitude: -17.44, name: some("Sandaga"), address: some("Dakar") },
            "location",
            json!({"latitude": "14.69", "longitude": "-17.44", "name": "Sandaga", "address": "Dakar"}),
        ),
        (
            Outgoing::Contacts { contacts: vec![ContactCard::new("Awa", "221770000000")] },
            "contacts",
            json!([{"name": {"formatted_name": "Awa", "first_name": "Awa"},
                "phones": [{"phone": "+221770000000", "wa_id": "221770000000", "type": "CELL"}]}]),
        ),
        (
            Outgoing::Reaction { message_id: "wamid.A".to_owned(), emoji: some("👍") },
            "reaction",
            json!({"message_id": "wamid.A", "emoji": "👍"}),
        ),
        (
            Outgoing::Reaction { message_id: "wamid.A".to_owned(), emoji: None },
            "reaction",
            json!({"message_id": "wamid.A", "emoji": ""}),
        ),
        (
            Outgoing::Buttons {
                header,
                body: "Taille ?".to_owned(),
                footer: some("Awa Mode"),
                buttons: vec![ReplyButton::new("m", "m"), ReplyButton::new("l", "l")],
            },
            "interactive",
            json!({"type": "button", "header": {"type": "image", "image": {"id": "9"}}, "body": {"text": "Taille ?"},
                "footer": {"text": "Awa Mode"}, "action": {"buttons": [
                    {"type": "reply", "reply": ids("m")}, {"type": "reply", "reply": ids("l")}]}}),
        ),
        (
            list(vec![ListSection { title: some("Robes"), rows: vec![ListRow::new("a", "a", Some("bleue"))] }]),
            "interactive",
            json!({"type": "list", "body": {"text": "Que voulez-vous ?"}, "action": {"button": "Voir", "sections": [
                {"title": "Robes", "rows": [{"id": "a", "title": "a", "description": "bleue"}]}]}}),
        ),
        (
            cta("Payer", "https://awa.ci/p/1"),
            "interactive",
            json!({"type": "cta_url", "body": {"text": "Payez ici"}, "action": {"name": "cta_url",
                "parameters": {"display_text": "Payer", "url": "https://awa.ci/p/1"}}}),
        ),
        (
            Outgoing::LocationRequest { body: "Où ?".to_owned() },
            "interactive",
            json!({"type": "location_request_message", "body": {"text": "Où ?"}, "action": {"name": "send_location"}}),
        ),
        (
            Outgoing::ContactRequest { body: "Qui ?".to_owned() },
            "interactive",
            json!({"type": "request_contact_info", "body": {"text": "Qui ?"},
                "action": {"name": "request_contact_info"}}),
        ),
        (
            flow("Commander", FlowOpening::Navigate { screen: some("DELIVERY"), data: Some(json!({"total": "1"})) }),
            "interactive",
            json!({"type": "flow", "header": {"type": "text", "text": "Commande"},
                "body": {"text": "Complétez votre commande"}, "action": {"name": "flow", "parameters": {
                    "flow_message_version": "3", "flow_id": "77", "flow_cta": "Commander", "mode": "published",
                    "flow_token": "t-1", "flow_action": "navigate",
                    "flow_action_payload": {"screen": "DELIVERY", "data": {"total": "1"}}}}}),
        ),
        (
            Outgoing::Product {
                body: None,
                footer: None,
                catalog_id: "1".to_owned(),
                product_retailer_id: "SKU-1".to_owned(),
            },
            "interactive",
            json!({"type": "product", "action": {"catalog_id": "1", "product_retailer_id": "SKU-1"}}),
        ),
        (
            products(vec![product_section(Some("Robes"), 1)]),
            "interactive",
            json!({"type": "product_list", "header": {"type": "text", "text": "Nos robes"},
                "body": {"text": "Choisissez"}, "action": {"catalog_id": "1", "sections": [
                    {"title": "Robes", "product_items": [{"product_retailer_id": "SKU-0"}]}]}}),
        ),
        (
            Outgoing::Catalog { body: "Tout".to_owned(), footer: None, thumbnail_product_retailer_id: some("SKU-1") },
            "interactive",
            json!({"type": "catalog_message", "body": {"text": "Tout"}, "action": {"name": "catalog_message",
                "parameters": {"thumbnail_product_retailer_id": "SKU-1"}}}),
        ),
        (
            template(
                Template {
                    components: vec![
                        Component::Header {
                            parameters: vec![Parameter {
                                name: None,
                                value: Variable::Image { media: MediaRef::Id("9".to_owned()) },
                            }],
                        },
                        Component::LimitedTimeOffer { expires_at: Millis(1_790_416_800_000) },
                    ],
                    ..Template::new("order_update", "fr")
                }
                .with_named_body([("first_name", "Awa"), ("order_id", "A-1042")])
                .with_button(0, ButtonParameter::Url { suffix: "A-1042".to_owned() })
                .with_button(1, ButtonParameter::QuickReply { payload: "CANCEL_A-1042".to_owned() })
                .with_button(2, ButtonParameter::Flow { token: some("t-1"), data: Some(json!({"a": 1})) }),
            ),
            "template",
            json!({"name": "order_update", "language": {"code": "fr"}, "components": [
                {"type": "header", "parameters": [{"type": "image", "image": {"id": "9"}}]},
                {"type": "limited_time_offer", "parameters": [{"type": "limited_time_offer",
                    "limited_time_offer": {"expiration_time_ms": 1_790_416_800_000_i64}}]},
                {"type": "body", "parameters": [
                    {"type": "text", "parameter_name": "first_name", "text": "Awa"},
                    {"type": "text", "parameter_name": "order_id", "text": "A-1042"}]},
                {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "A-1042"}]},
                {"type": "button", "sub_type": "quick_reply", "index": "1",
                    "parameters": [{"type": "payload", "payload": "CANCEL_A-1042"}]},
                {"type": "button", "sub_type": "flow", "index": "2", "parameters": [{"type": "action",
                    "action": {"flow_token": "t-1", "flow_action_data": {"a": 1}}}]}]}),
        ),
        (carousel(vec![card("wax"), Card { body: None, ..card("") }]), "interactive", {
            let action = json!({"name": "cta_url",
                    "parameters": {"display_text": "Voir", "url": "https://awa.ci/p/1"}});
            let header = json!({"type": "image", "image": {"link": "https://awa.ci/robe.jpg"}});
            json!({"type": "carousel", "body": {"text": "Nos robes"}, "action": {"cards": [
                    {"card_index": 0, "type": "cta_url", "header": header, "body": {"text": "wax"}, "action": action},
                    {"card_index": 1, "type": "cta_url", "header": header, "action": action}]}})
        }),
        (
            product_carousel(vec!["SKU-1".to_owned(), "SKU-2".to_owned()]),
            "interactive",
            json!({"type": "carousel", "body": {"text": "Nos robes"}, "action": {"cards": [
                {"card_index": 0, "type": "product", "action": {"catalog_id": "1", "product_retailer_id": "SKU-1"}},
                {"card_index": 1, "type": "product", "action": {"catalog_id": "1", "product_retailer_id": "SKU-2"}}]}}),
        ),
        (
            template(Template::new("bonjour", "en_US").with_body(Vec::<String>::new())),
            "template",
            json!({"name": "bonjour", "language": {"code": "en_US"}}),
        ),
        (
            template(Template::authentication("code", "fr", "123456").unwrap()),
            "template",
            json!({"name": "code", "language": {"code": "fr"}, "components": [
                {"type": "body", "parameters": [{"type": "text", "text": "123456"}]},
                {"type": "button", "sub_type": "url", "index": "0",
                    "parameters": [{"type": "text", "text": "123456"}]}]}),
        ),
    ]
}

#[test]
fn every_message_is_written_as_meta_wants_and_stored_as_it_is() {
    let awa = Recipient::Phone("221770000000".to_owned());
    for (message, kind, content) in bodies() {
        assert_eq!(message.check(), Ok(()), "{message:?}");
        let mut expected = json!({"messaging_product": "whatsapp", "recipient_type": "individual",
            "to": "+221770000000", "type": kind});
        expected[kind] = content;
        assert_eq!(message.to_body(&awa, None, ""), expected);

        let stored = serde_json::to_value(&message).unwrap();
        assert_eq!(stored["type"], message.kind());
        assert_eq!(serde_json::from_value::<Outgoing>(stored).unwrap(), message);
    }
}

#[test]
fn recipient_context_and_opaque_stand_beside_the_content() {
    let message = Outgoing::text("slt");
    let body = message.to_body(&Recipient::Bsuid("SN.1".to_owned()), Some("wamid.Q"), "order-42");
    assert_eq!((&body["recipient"], body.get("to")), (&json!("SN.1"), None));
    assert_eq!(body["context"], json!({"message_id": "wamid.Q"}));
    assert_eq!(body["biz_opaque_callback_data"], "order-42");

    let group = message.to_body(&Recipient::Group("GRP".to_owned()), None, "");
    assert_eq!((&group["recipient_type"], &group["to"]), (&json!("group"), &json!("GRP")));

    let reaction = Outgoing::Reaction { message_id: "wamid.A".to_owned(), emoji: some("👍") };
    let body = reaction.to_body(&Recipient::Phone("1".to_owned()), Some("wamid.Q"), "");
    assert_eq!(body.get("context"), None, "a reaction quotes nothing");

    let typing = ReadReceipt { message_id: "wamid.A".to_owned(), typing: true };
    let read = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A"});
    assert_eq!(ReadReceipt { typing: false, ..typing.clone() }.to_body(), read);
    assert_eq!(typing.to_body()["typing_indicator"], json!({"type": "text"}));
}
