//! One afternoon in a shop of Abidjan, as data for the gallery and for the tests of pages.
#![allow(dead_code, missing_docs, clippy::unwrap_used)] // sample data; the tests use a part of it

use insight::Mark;
use jiff::tz::TimeZone;
use kernel::{
    CaseId, CollectionId, ConversationId, Currency, Locale, MessageId, Millis, Money, OrderId, ProductId, RefundId,
    TeammateId, Uuid, VariantId, days, hours, minutes, seconds,
};
use ordering::Gives;
use payments::{CollectionKind, EntryKind, Period, RefundState, Settlement, Source};
use psp::{Kind, Reference};
use suggestions::{Deed, Later};
use web::{Ui, views::*};

/// Monday 23 November 2026, 15:40 in Abidjan.
pub const NOW: Millis = Millis(1_795_448_400_000);

pub fn ui(locale: Locale) -> Ui {
    ui_at(locale, NOW)
}
pub fn ui_at(locale: Locale, now: Millis) -> Ui {
    Ui::new(locale, TimeZone::get("Africa/Abidjan").unwrap_or(TimeZone::UTC), now).in_brand("awa-mode")
}
pub fn xof(francs: i64) -> Money {
    Money::new(francs, Currency::XOF)
}
fn uuid(kind: u64, n: u64) -> Uuid {
    Uuid::from_u64_pair(0x0193_5a00_0000_7000 | kind, 0x8000_0000_0000_0000 | n)
}
pub fn conversation(n: u64) -> ConversationId {
    ConversationId(uuid(1, n))
}
pub fn message(n: u64) -> MessageId {
    MessageId(uuid(2, n))
}
pub fn order_id(n: u64) -> OrderId {
    OrderId(uuid(3, n))
}

pub fn shell(theme: Theme) -> Shell {
    let brand = |name: &str, slug: &str, colour: &str| BrandLink {
        name: name.to_owned(),
        slug: slug.to_owned(),
        accent: colour.parse().expect("a colour"),
    };
    let brands = vec![brand("Awa Mode", "awa-mode", "#b0451b"), brand("Karité & Co", "karite-co", "#3f6b2a")];
    Shell {
        brand: brands[0].clone(),
        brands,
        me: Me { name: "Awa Koné".to_owned(), role: Role::Owner },
        badges: Badges { messages: 3, orders: 4 },
        theme,
        live_after: "01935a00".to_owned(),
        sees_figures: true,
    }
}

pub fn row(n: u64, locale: Locale) -> ConversationRowView {
    let fr = locale == Locale::Fr;
    let people: [(&str, PreviewKind, &str, i64, bool); 14] = [
        ("Fatou Bamba", PreviewKind::Text, "Je veux parler à quelqu’un svp", 2, false),
        ("Mariam Diallo", PreviewKind::Voice, "", 1, false),
        ("Kouassi Yao", PreviewKind::Text, "Parfait, voici votre lien de paiement", 0, true),
        ("Aïcha Traoré", PreviewKind::Photo, "celle-ci en bleu ?", 0, false),
        ("+225 07 07 12 34 56", PreviewKind::Text, "slt c combien la robe wax", 4, false),
        ("Salimata Ouattara", PreviewKind::Text, "Merci beaucoup 🙏🏾", 0, false),
        ("N’Guessan Aya", PreviewKind::Location, "", 0, false),
        ("Ibrahim Sangaré", PreviewKind::Text, "Votre commande est en route", 0, true),
        ("Adjoua Brou", PreviewKind::Order, "", 0, false),
        (
            "Christelle Gnamien",
            PreviewKind::Text,
            "Vous livrez à Bingerville ? Et c’est combien la livraison",
            0,
            false,
        ),
        ("Yves Kacou", PreviewKind::Document, "recu.pdf", 0, false),
        ("Rokia Cissé", PreviewKind::Text, "D’accord je prends les deux", 0, false),
        ("Moussa Konaté", PreviewKind::Text, "Nous avons reçu des foulards assortis", 0, true),
        ("Prisca Aka", PreviewKind::Text, "C’est bon pour demain", 0, false),
    ];
    let at = usize::try_from(n).unwrap() % people.len();
    let (name, kind, text, unread, ours) = people[at];
    let ago = [minutes(1), minutes(4), minutes(9), minutes(26), hours(1), hours(2), hours(3), hours(5), hours(7)];
    let ago = ago.get(at).copied().unwrap_or_else(|| hours(20 + 19 * i64::try_from(at - 9).unwrap()));
    let handler = match at {
        0 | 1 => Handler::NeedsHuman,
        3 | 9 => Handler::Human,
        _ => Handler::Assistant,
    };
    ConversationRowView {
        id: conversation(n),
        name: name.to_owned(),
        last: PreviewView {
            ours,
            kind,
            text: if fr || at != 0 { text } else { "I want to talk to somebody" }.to_owned(),
        },
        at: NOW - ago,
        unread,
        window: if ago > hours(24) { WindowView::Closed } else { WindowView::Open { until: NOW - ago + hours(24) } },
        handler,
        owner: matches!(at, 3 | 9).then(|| "Koffi".to_owned()),
        failed: at == 7,
        mark: match at {
            0 => Some((Mark::AtRisk, 61)),
            2 => Some((Mark::Hot, 72)),
            4 => Some((Mark::Warm, 24)),
            _ => None,
        },
        is_urgent: at == 0,
        waits_since: match at {
            0 => Some(NOW - minutes(14)),
            // Koffi has just been written to, and has an answer to give.
            3 => Some(NOW - minutes(2)),
            9 => Some(NOW - minutes(135)),
            _ => None,
        },
        snoozed_until: (at == 8).then_some(NOW + hours(20)),
        is_resolved: at == 5,
        key: (NOW - ago).0,
        list: String::new(),
        may_choose: true,
    }
}

pub fn alerts() -> Vec<AlertView> {
    let alert = |text: &str, path: &str, ago, is_urgent, is_new| AlertView {
        text: text.into(),
        href: format!("/b/awa-mode/{path}"),
        at: NOW - ago,
        is_urgent,
        is_new,
    };
    vec![
        alert("Fatou Bamba est en colère", "messages", minutes(4), true, true),
        alert("Remboursement demandé : #0042", "orders", hours(2), false, true),
        alert("Robe wax Abidjan (M) est épuisée", "catalogue", hours(26), false, false),
    ]
}

pub fn alert_choices() -> Vec<AlertChoiceRow> {
    let row = |kind, wanted: [bool; 4]| AlertChoiceRow {
        kind,
        boxes: ["in_app", "push", "email", "whatsapp"].into_iter().zip(wanted).collect(),
    };
    vec![row("angry_customer", [true, true, false, true]), row("out_of_stock", [true, false, true, false])]
}

pub fn reports() -> Vec<ReportView> {
    let bar = |cases, told, came| CurveBar { cases, told, came };
    let told = ReportView {
        outcome: "buying",
        way: "learned",
        cases: 1_240,
        came: 186,
        is_told: true,
        auc: 87,
        brier: 0.092,
        base_brier: 0.128,
        lift: 4.4,
        curve: vec![bar(702, 4, 3), bar(261, 14, 12), bar(118, 25, 27), bar(84, 46, 43), bar(75, 71, 74)],
    };
    let untold = |outcome, way, cases, came| ReportView {
        outcome,
        way,
        cases,
        came,
        is_told: false,
        auc: 0,
        brier: 0.0,
        base_brier: 0.0,
        lift: 0.0,
        curve: Vec::new(),
    };
    vec![told, untold("risk", "prior", 31, 2), untold("engagement", "prior", 0, 0)]
}

pub fn standing() -> StandingView {
    let score = |outcome, value, base, reasons: &[(&'static str, i64)]| ScoreView {
        outcome,
        value,
        base,
        reasons: reasons.to_vec(),
    };
    StandingView {
        mood: "hesitant",
        trend: "better",
        causes: vec!["hesitant", "positive"],
        scores: vec![
            score(
                "buying",
                62,
                1,
                &[("cart", 24), ("delivery", 18), ("price", 14), ("wrote", 12), ("hesitant", -4), ("silence", -3)],
            ),
            score("risk", 3, 1, &[("unanswered", 3), ("positive", -1)]),
            score("engagement", 41, 8, &[("wrote", 21), ("precise", 9), ("others", 3)]),
        ],
    }
}

pub fn list(locale: Locale) -> ConversationListView {
    ConversationListView {
        at: InboxAddress::default(),
        rows: (0..14).map(|n| row(n, locale)).collect(),
        counts: vec![(InboxFilter::NeedsHuman, 2), (InboxFilter::Failed, 1), (InboxFilter::Unowned, 12)],
        next: Some("1795000000000_x".to_owned()),
        only_latest: None,
        saved: vec![SavedViewLink {
            id: uuid(31, 1),
            name: "VIP à relancer".into(),
            at: InboxAddress { tag: "VIP".into(), ..InboxAddress::default() },
        }],
        may_act: true,
        done: None,
    }
}

pub fn bubble(n: u64, at: Millis, by: Author, content: Content) -> BubbleView {
    let ours = matches!(by, Author::Assistant | Author::Teammate(_));
    let explained = by == Author::Assistant;
    BubbleView {
        id: message(n),
        at,
        by,
        content,
        quoted: None,
        tick: ours.then_some(Tick::Read),
        reaction: None,
        forwarded: false,
        edited: false,
        again: None,
        why: explained.then(|| format!("/b/awa-mode/messages/{}/why/{}", conversation(3), message(n))),
    }
}

/// Every kind of message there is, once at least.
#[allow(clippy::too_many_lines)] // a list
pub fn bubbles(locale: Locale) -> Vec<BubbleView> {
    use Author::{Assistant, Customer, System};
    let text = |words: &str| Content::Text(words.to_owned());
    let yesterday = NOW - hours(22);
    let today = NOW - hours(1);
    let mut all = vec![
        bubble(1, yesterday, Customer, text("slt, c combien la robe wax ?")),
        bubble(
            2,
            yesterday + seconds(4),
            Assistant,
            Content::Interactive(InteractiveView {
                header: "Robes wax".into(),
                text: "Bonjour 👋🏾 Voici nos robes wax. La plus demandée est à 15 000 FCFA. Laquelle vous plaît ?"
                    .into(),
                footer: "Awa Mode".into(),
                list: Some((
                    "Voir les robes".into(),
                    vec![
                        ("Robe wax Abidjan".into(), "15 000 FCFA · M, L".into()),
                        ("Robe wax portefeuille".into(), "18 500 FCFA · S, M, L".into()),
                        ("Robe wax longue".into(), "22 000 FCFA · M".into()),
                    ],
                )),
                ..InteractiveView::default()
            }),
        ),
        bubble(
            3,
            yesterday + seconds(40),
            Customer,
            Content::Choice { title: "Robe wax Abidjan".into(), description: "15 000 FCFA · M, L".into() },
        ),
        bubble(
            4,
            yesterday + minutes(2),
            Customer,
            Content::Voice {
                url: Some("/sample.ogg".into()),
                wave: Some("/sample.svg".into()),
                transcript: Some("Bonsoir, je voudrais la robe en taille M, c’est pour un mariage samedi.".into()),
                remark: None,
                correct: Some("#".into()),
            },
        ),
        bubble(
            5,
            yesterday + minutes(3),
            Customer,
            Content::Image { url: Some("/sample.svg".into()), caption: "celle-ci en bleu ?".into() },
        ),
        bubble(6, yesterday + minutes(4), Assistant, text("Oui, en bleu il en reste 4 en taille M.")),
        bubble(
            7,
            yesterday + minutes(5),
            Customer,
            Content::Location {
                latitude: 5.3364,
                longitude: -4.0267,
                name: "Marché de Cocody".into(),
                address: "Boulevard de France, Abidjan".into(),
            },
        ),
        bubble(
            8,
            today,
            Customer,
            Content::Document {
                url: Some("/sample.pdf".into()),
                name: "mesures-mariage.pdf".into(),
                caption: String::new(),
            },
        ),
        bubble(
            9,
            today + seconds(30),
            Customer,
            Content::Contacts(vec![ContactCardView {
                name: "Tante Aya".into(),
                details: vec!["+225 05 05 44 33 22".into()],
            }]),
        ),
        bubble(
            10,
            today + minutes(1),
            Customer,
            Content::Order {
                lines: vec![
                    CartLineView { name: "Robe wax Abidjan".into(), quantity: 2, total: Some(xof(30_000)) },
                    CartLineView { name: "Foulard assorti".into(), quantity: 1, total: Some(xof(3_500)) },
                ],
                note: "Livrez demain svp".into(),
            },
        ),
        bubble(
            11,
            today + minutes(2),
            Assistant,
            Content::Interactive(InteractiveView {
                text: "Votre panier : 2 × Robe wax (M), 1 × Foulard. Total 33 500 FCFA. Je confirme la commande ?"
                    .into(),
                buttons: vec!["Oui, je confirme".into(), "Modifier".into(), "Non merci".into()],
                ..InteractiveView::default()
            }),
        ),
        bubble(
            12,
            today + minutes(3),
            Customer,
            Content::Choice { title: "Oui, je confirme".into(), description: String::new() },
        ),
        bubble(
            13,
            today + minutes(3) + seconds(2),
            Assistant,
            Content::Interactive(InteractiveView {
                text: "Commande A-1042 : 33 500 FCFA. Vos articles sont réservés 30 minutes.".into(),
                buttons: vec!["Payer 33 500 FCFA".into()],
                link: Some("https://pay.example/p/k3f9".into()),
                ..InteractiveView::default()
            }),
        ),
        bubble(14, today + minutes(10), Customer, Content::Sticker { url: None }),
        bubble(15, today + minutes(11), Customer, Content::Unsupported("poll_creation".into())),
        bubble(
            16,
            today + minutes(12),
            Customer,
            Content::FormAnswer(vec![
                ("Quartier".into(), "Riviera 3".into()),
                ("Créneau".into(), "Demain, 9 h – 12 h".into()),
            ]),
        ),
        bubble(17, today + minutes(14), Customer, Content::Revoked),
        bubble(
            18,
            today + minutes(20),
            System,
            Content::Note(match locale {
                Locale::Fr => "Koffi a pris la main".into(),
                Locale::En => "Koffi took over".into(),
            }),
        ),
        bubble(
            19,
            today + minutes(21),
            Author::Teammate("Koffi".into()),
            text("Bonjour Aïcha, c’est Koffi. Je vous mets le bleu de côté."),
        ),
        bubble(
            20,
            today + minutes(22),
            Author::Teammate("Koffi".into()),
            Content::Image { url: None, caption: "Le tissu en vrai".into() },
        ),
        bubble(21, today + minutes(30), Customer, text("Merci beaucoup 🙏🏾\nÀ demain alors")),
        bubble(22, today + minutes(31), Author::Teammate("Koffi".into()), text("Avec plaisir !")),
    ];
    all[5].quoted = Some("celle-ci en bleu ?".into());
    all[5].reaction = Some("❤️".into());
    all[8].forwarded = true;
    all[18].tick = Some(Tick::Delivered);
    all[19].tick = Some(Tick::Failed(Failure::Media));
    all[20].edited = true;
    all[21].tick = Some(Tick::Sent);
    all
}

pub fn composer(handler: Handler, window: WindowView) -> ComposerView {
    ComposerView {
        conversation: conversation(3),
        name: "Aïcha Traoré".into(),
        handler,
        owner: (handler == Handler::Human).then(|| "Koffi".into()),
        window,
        may_write: true,
        draft: String::new(),
    }
}

pub fn suggestions() -> SuggestionsView {
    let proposal = |deed, why| ProposalView { deed, why };
    let order = OrderId(uuid(7, 1));
    SuggestionsView {
        conversation: conversation(3),
        proposed: vec![
            proposal(Deed::SendLink { order, number: "#0042".into() }, "unpaid"),
            proposal(Deed::SendOffer { code: "WA10".into() }, "hesitates"),
            proposal(Deed::FollowUp { when: Later::Soon }, "went_silent"),
        ],
        taken: vec![
            TakenView {
                id: uuid(32, 1),
                deed: Deed::AskAddress { order, number: "#0042".into() },
                due: Some(NOW + seconds(8)),
                refused: None,
            },
            TakenView {
                id: uuid(32, 2),
                deed: Deed::TellRestock { product: ProductId(uuid(8, 1)), name: "Robe wax Abidjan".into() },
                due: None,
                refused: Some("no_longer_fits".into()),
            },
        ],
    }
}

pub fn others() -> Vec<OtherView> {
    vec![OtherView { name: "Koffi Kouassi".into(), writes: true }]
}

pub fn earned() -> Vec<EarnedView> {
    let one = |kind: &str, taken, undone, paid, earned| EarnedView {
        kind: kind.into(),
        taken,
        undone,
        refused: 1,
        paid,
        earned: xof(earned),
    };
    vec![one("send_link", 41, 2, 17, 212_500), one("send_offer", 18, 1, 4, 48_000), one("close", 60, 3, 0, 0)]
}

pub fn pane(locale: Locale) -> PaneView {
    let window = WindowView::Open { until: NOW + hours(23) + minutes(34) };
    PaneView {
        id: conversation(3),
        name: "Aïcha Traoré".into(),
        subtitle: "+225 07 08 22 33 44 · Boutique Cocody".into(),
        handler: Handler::Human,
        window,
        bubbles: bubbles(locale),
        older: Some("1795000000000".into()),
        cursor: "01935a00".into(),
        composer: composer(Handler::Human, window),
        others: others(),
        list: String::new(),
        suggestions: suggestions(),
        follow_up: FollowUpView {
            notes: vec![NoteView {
                by: "Koffi".into(),
                at: NOW - hours(3),
                text: "Elle préfère être livrée après 17 h.".into(),
            }],
            tags: vec!["VIP".into(), "mariage".into()],
            is_urgent: true,
            snoozed_until: None,
            is_resolved: false,
            team: vec![ColleagueView {
                id: TeammateId(uuid(9, 2)),
                name: "Koffi Kouassi".into(),
                had_last: true,
                knows: false,
                in_hand: 2,
                present: true,
            }],
            may_act: true,
        },
        know: KnowView {
            contact: vec![
                (KnowFact::Phone, "+225 07 08 22 33 44".into()),
                (KnowFact::Username, "@aicha.t".into()),
                (KnowFact::Since, ui(locale).date(NOW - days(80))),
                (KnowFact::Line, "Boutique Cocody".into()),
                (KnowFact::Address, "Riviera 3, rue des Jardins".into()),
                (KnowFact::Consent, "Oui".into()),
            ],
            standing: Some(standing()),
            cart: vec![
                CartLineView { name: "Robe wax Abidjan (M, bleu)".into(), quantity: 2, total: Some(xof(30_000)) },
                CartLineView { name: "Foulard assorti".into(), quantity: 1, total: Some(xof(3_500)) },
            ],
            cart_total: Some(xof(33_500)),
            memory: vec![
                (KnowFact::Language, "Français".into()),
                (KnowFact::Address, "Riviera 3, rue des Jardins".into()),
                (KnowFact::Size, "M".into()),
            ],
            may_forget: true,
            wants: "",
            codes: vec!["WA10".into()],
            orders: vec![
                OrderLineView {
                    id: order_id(1),
                    number: "A-1042".into(),
                    total: xof(33_500),
                    state: OrderState::ToPay { until: NOW + minutes(12) + seconds(30) },
                    may_send_link: true,
                    longer: Some(LongerView { minutes: 30, until: NOW + minutes(42) + seconds(30) }),
                    at: NOW - minutes(57),
                },
                OrderLineView {
                    id: order_id(9),
                    number: "A-0917".into(),
                    total: xof(18_500),
                    state: OrderState::Delivered,
                    may_send_link: false,
                    longer: None,
                    at: NOW - days(21),
                },
            ],
        },
    }
}

pub fn cards() -> Vec<OrderCardView> {
    let card = |n: u64, customer: &str, summary: &str, total: i64, state: OrderState, ago: Millis| OrderCardView {
        rest: matches!(state, OrderState::PartlyCollected).then(|| xof(total / 3)),
        id: order_id(n),
        number: format!("A-{}", 1043 - n),
        customer: customer.into(),
        conversation: Some(conversation(n)),
        summary: summary.into(),
        total: xof(total),
        part_back: (state == OrderState::Paid).then(|| xof(4_000)),
        state,
        placed_at: NOW - ago,
    };
    let to_pay = |left: Millis| OrderState::ToPay { until: NOW + left };
    vec![
        card(
            1,
            "Aïcha Traoré",
            "2 × Robe wax Abidjan (M, bleu), 1 × Foulard assorti",
            33_500,
            to_pay(minutes(12)),
            minutes(18),
        ),
        card(2, "Kouassi Yao", "1 × Chemise bazin (L)", 12_000, to_pay(minutes(26)), minutes(4)),
        card(
            3,
            "Rokia Cissé",
            "1 × Robe wax longue (M), 2 × Boucles dorées, 1 × Sac perles, 3 × Foulard assorti",
            47_500,
            to_pay(hours(3)),
            minutes(2),
        ),
        card(4, "Salimata Ouattara", "1 × Ensemble pagne (S)", 25_000, OrderState::Paid, hours(2)),
        card(5, "Christelle Gnamien", "2 × Foulard assorti", 7_000, OrderState::CashOnDelivery, hours(3)),
        card(6, "Ibrahim Sangaré", "1 × Boubou homme (XL)", 35_000, OrderState::OnTheWay, hours(6)),
        card(7, "Prisca Aka", "1 × Sac perles", 9_500, OrderState::Delivered, days(1)),
        card(
            8,
            "Moussa Konaté",
            "1 × Robe wax portefeuille (L)",
            18_500,
            OrderState::Case(CaseKind::PaidLate),
            hours(5),
        ),
        card(9, "Adjoua Brou", "1 × Jupe plissée (M)", 11_000, OrderState::Expired, hours(9)),
        card(10, "Yves Kacou", "3 × T-shirt logo (L)", 15_000, OrderState::Cancelled, days(2)),
        card(11, "Mariam Koné", "2 × Pagne 6 yards", 31_650, OrderState::PartlyCollected, hours(7)),
        card(12, "Jean Kra", "1 × Foulard assorti", 3_500, OrderState::RefusedAtTheDoor, days(3)),
    ]
}

pub fn columns() -> Vec<ColumnView> {
    Column::ALL
        .into_iter()
        .map(|column| ColumnView {
            column,
            cards: cards().into_iter().filter(|card| card.state.column() == column).collect(),
            total: (column == Column::Delivered).then_some(218),
        })
        .collect()
}

fn collected(n: u128, what: CollectionKind, amount: i64, may_take_back: bool) -> CollectedView {
    CollectedView {
        id: CollectionId(Uuid::from_u128(n)),
        at: NOW - minutes(30),
        amount: xof(amount),
        what,
        by: Some("Koffi Kouassi".into()),
        may_take_back,
    }
}
pub fn order(n: u64) -> OrderView {
    let card = cards().into_iter().find(|card| card.id == order_id(n)).unwrap_or_else(|| cards().remove(0));
    let late = matches!(card.state, OrderState::Case(_));
    OrderView {
        id: card.id,
        number: card.number.clone(),
        customer: card.customer.clone(),
        conversation: card.conversation,
        placed_at: card.placed_at,
        state: card.state,
        lines: vec![
            OrderItemView {
                name: "Robe wax Abidjan".into(),
                variant: "M · bleu".into(),
                quantity: 2,
                unit: xof(15_000),
                total: xof(30_000),
            },
            OrderItemView {
                name: "Foulard assorti".into(),
                variant: String::new(),
                quantity: 1,
                unit: xof(3_500),
                total: xof(3_500),
            },
        ],
        subtotal: xof(33_500),
        discounts: vec![("WA10".into(), xof(3_350))],
        delivery: Some(("Cocody".into(), xof(1_500))),
        total: xof(31_650),
        address: "Riviera 3, rue des Jardins, portail vert".into(),
        payments: vec![
            PaymentView {
                at: NOW - minutes(6),
                amount: xof(31_650),
                provider: "PaymeTrust".into(),
                reference: if late { "PMT-88231".into() } else { String::new() },
                state: if late { PaymentState::Paid } else { PaymentState::Open },
            },
            PaymentView {
                at: NOW - minutes(11),
                amount: xof(31_650),
                provider: "Stripe".into(),
                reference: "cs_test_a1B2".into(),
                state: PaymentState::Failed,
            },
        ],
        collected: match card.state {
            OrderState::Delivered => vec![collected(1, CollectionKind::Taken, 31_650, true)],
            OrderState::PartlyCollected => vec![
                collected(1, CollectionKind::Taken, 31_650, false),
                collected(2, CollectionKind::TakenBack, 31_650, false),
                collected(3, CollectionKind::Taken, 20_000, true),
            ],
            _ => Vec::new(),
        },
        to_collect: match card.state {
            OrderState::CashOnDelivery => {
                Some(ToCollectView { rest: xof(31_650), may_refuse: true, may_forgive: false })
            }
            OrderState::PartlyCollected => {
                Some(ToCollectView { rest: xof(11_650), may_refuse: false, may_forgive: true })
            }
            _ => None,
        },
        credit: xof(0),
        done: None,
        refunded: xof(0),
        refunds: Vec::new(),
        refundable: (card.state == OrderState::Paid).then_some(xof(31_650)),
        cases: if late {
            vec![CaseView {
                waits_for_manager: false,
                id: CaseId(Uuid::from_u128(9)),
                kind: CaseKind::PaidLate,
                amount: xof(31_650),
                at: NOW - minutes(6),
                order: Some((card.id, card.number.clone())),
                customer: card.customer.clone(),
                provider: "PaymeTrust".into(),
                reference: "PMT-88231".into(),
                why: None,
                used_up: None,
                again: None,
                came: None,
                ways: vec![Settlement::TakeStockAgain, Settlement::Refunded, Settlement::Credited, Settlement::Kept],
            }]
        } else {
            Vec::new()
        },
        history: vec![
            HistoryView { at: NOW - minutes(6), what: HistoryEvent::AttemptStarted, by: None },
            HistoryView { at: NOW - minutes(17), what: HistoryEvent::LinkSent, by: Some("Koffi".into()) },
            HistoryView { at: NOW - minutes(18), what: HistoryEvent::Placed, by: None },
        ],
        receipt: card.state.until().is_none().then_some(ReceiptView {
            number: 12,
            at: NOW - minutes(2),
            may_resend: !late,
            is_late: late,
        }),
        link: card.state.until().map(|_| "https://pay.awa-mode.ci/p/k3f9w2".into()),
        may_send_link: card.state.until().is_some(),
        longer: (card.state.until().into_iter())
            .flat_map(|until| [30, 60, 180].map(|n| LongerView { minutes: n, until: until + minutes(n) }))
            .collect(),
        may_cancel: card.state.until().is_some(),
        step: (card.state == OrderState::Paid).then_some(OrderStep::Prepare),
    }
}

pub fn products() -> Vec<ProductView> {
    let product =
        |n: u64, name: &str, category: &str, low: i64, high: i64, off: bool, variants: &[(&str, i64, i64)]| {
            ProductView {
                id: ProductId(uuid(4, n)),
                name: name.into(),
                category: category.into(),
                image: n.is_multiple_of(2).then(|| "/sample.svg".into()),
                price: (xof(low), xof(high)),
                off,
                variants: variants
                    .iter()
                    .enumerate()
                    .map(|(i, (label, on_hand, held))| StockView {
                        id: VariantId(uuid(5, n * 100 + i as u64)),
                        label: (*label).into(),
                        sku: format!("AWA-{n}{i}"),
                        price: xof(low),
                        on_hand: *on_hand,
                        held: *held,
                    })
                    .collect(),
            }
        };
    vec![
        product(
            0,
            "Robe wax Abidjan",
            "Robes",
            15_000,
            15_000,
            false,
            &[("S · bleu", 6, 0), ("M · bleu", 4, 2), ("L · bleu", 9, 0), ("M · rouge", 0, 0)],
        ),
        product(1, "Robe wax portefeuille", "Robes", 18_500, 21_000, false, &[("S", 5, 0), ("M", 2, 0), ("L", 12, 1)]),
        product(2, "Foulard assorti", "Accessoires", 3_500, 3_500, false, &[("", 34, 3)]),
        product(3, "Boubou homme", "Hommes", 35_000, 35_000, false, &[("L", 0, 0), ("XL", 0, 0)]),
        product(4, "Sac perles", "Accessoires", 9_500, 9_500, true, &[("", 7, 0)]),
    ]
}

pub fn diff() -> ImportDiffView {
    let text = |words: &str| DiffValue::Text(words.into());
    ImportDiffView {
        token: "0193".into(),
        file: "catalogue-novembre.csv".into(),
        added: 2,
        changed: 3,
        stock: 12,
        same: 55,
        lines: vec![
            DiffLineView {
                name: "Robe wax Abidjan · M · bleu".into(),
                new: false,
                fields: vec![
                    DiffFieldView {
                        field: DiffField::Price,
                        before: Some(DiffValue::Money(xof(15_000))),
                        after: DiffValue::Money(xof(14_000)),
                    },
                    DiffFieldView {
                        field: DiffField::Stock,
                        before: Some(DiffValue::Count(4)),
                        after: DiffValue::Count(20),
                    },
                ],
            },
            DiffLineView {
                name: "Kimono satin · M".into(),
                new: true,
                fields: vec![
                    DiffFieldView { field: DiffField::Price, before: None, after: DiffValue::Money(xof(17_500)) },
                    DiffFieldView { field: DiffField::Stock, before: None, after: DiffValue::Count(8) },
                    DiffFieldView { field: DiffField::Category, before: None, after: text("Kimonos") },
                ],
            },
            DiffLineView {
                name: "Sac perles".into(),
                new: false,
                fields: vec![DiffFieldView {
                    field: DiffField::Name,
                    before: Some(text("Sac perles")),
                    after: text("Sac à perles"),
                }],
            },
        ],
        more: 2,
    }
}

pub fn sheet_columns() -> Vec<String> {
    let names = [
        "product_ref",
        "product_name",
        "category",
        "description",
        "variant_sku",
        "size",
        "colour",
        "price",
        "stock",
        "image",
    ];
    names.map(str::to_owned).to_vec()
}
pub fn faults() -> Vec<LineFaultView> {
    let fault = |line, fault| LineFaultView { line, fault };
    vec![
        fault(1, LineFault::UnknownColumn("Promo".into())),
        fault(14, LineFault::NotAPrice("gratuit".into())),
        fault(31, LineFault::NotAStock("-2".into())),
        fault(40, LineFault::DuplicateSku { sku: "AWA-12".into(), first_line: 12 }),
        fault(52, LineFault::TooLong { column: "description".into(), most: 5000 }),
    ]
}

pub fn todos(ui: &Ui) -> Vec<TodoView> {
    let item = |title: &str, detail: &str, href: String, until: Option<Millis>, since: Option<Millis>| TodoItemView {
        title: title.into(),
        detail: detail.into(),
        href: format!("{}/{href}", ui.base),
        until,
        since,
    };
    let chat = |n: u64| format!("messages/{}", conversation(n));
    let order = |n: u64| format!("orders/{}", order_id(n));
    vec![
        TodoView {
            kind: TodoKind::LineNews,
            count: 1,
            items: vec![item(
                "+225 07 00 00 00 99",
                &ui.say("news-error-payment"),
                "line-news".into(),
                None,
                Some(NOW - hours(1)),
            )],
        },
        TodoView {
            kind: TodoKind::NeedsHuman,
            count: 2,
            items: vec![
                item("Fatou Bamba", "Je veux parler à quelqu’un svp", chat(0), None, Some(NOW - minutes(1))),
                item("Mariam Diallo", "Note vocale", chat(1), None, Some(NOW - minutes(4))),
            ],
        },
        TodoView {
            kind: TodoKind::Cases,
            count: 1,
            items: vec![item("Moussa Konaté", "18 500 FCFA", order(8), None, Some(NOW - hours(5)))],
        },
        TodoView {
            kind: TodoKind::ToPay,
            count: 6,
            items: vec![
                item("Aïcha Traoré", "33 500 FCFA", order(1), Some(NOW + minutes(12)), None),
                item("Kouassi Yao", "12 000 FCFA", order(2), Some(NOW + minutes(26)), None),
                item("Rokia Cissé", "47 500 FCFA", order(3), Some(NOW + hours(3)), None),
            ],
        },
        TodoView {
            kind: TodoKind::ToPrepare,
            count: 2,
            items: vec![
                item("Salimata Ouattara", "Ensemble pagne (S)", order(4), None, Some(NOW - hours(2))),
                item("Christelle Gnamien", "2 × Foulard assorti", order(5), None, Some(NOW - hours(3))),
            ],
        },
        TodoView {
            kind: TodoKind::LowStock,
            count: 5,
            items: vec![
                item("Robe wax Abidjan · M · rouge", "0", "catalogue?q=robe".into(), None, None),
                item("Robe wax portefeuille · M", "2", "catalogue?q=robe".into(), None, None),
            ],
        },
    ]
}

pub fn members() -> Vec<MemberView> {
    let member = |n: u128, name: &str, email: &str, role: Role, skills: &[&str]| MemberView {
        id: TeammateId(Uuid::from_u128(n)),
        name: name.into(),
        email: email.into(),
        role,
        me: n == 1,
        present: n < 3,
        skills: skills.iter().map(|skill| (*skill).into()).collect(),
    };
    vec![
        member(1, "Awa Koné", "awa@awa-mode.ci", Role::Owner, &[]),
        member(2, "Koffi N’Dri", "koffi@awa-mode.ci", Role::Seller, &["Pagnes", "Anglais"]),
        member(3, "Sarah Adou", "sarah@agence.ci", Role::Manager, &["Réclamations"]),
        member(4, "Jean Bilé", "jean@agence.ci", Role::Analyst, &[]),
    ]
}

pub fn shop() -> ShopView {
    ShopView {
        logo: None,
        name: "Awa Mode".into(),
        accent: "#b0451b".parse().expect("a colour"),
        chat: "https://wa.me/2250700000000".into(),
    }
}
pub fn bill() -> BillView {
    BillView {
        number: "A-1042".into(),
        lines: vec![("2 × Robe wax Abidjan (M, bleu)".into(), xof(30_000)), ("1 × Foulard assorti".into(), xof(3_500))],
        discounts: vec![("WA10".into(), xof(3_350))],
        delivery: Some(("Cocody".into(), xof(1_500))),
        total: xof(31_650),
        covered: xof(0),
        rest: xof(31_650),
    }
}
/// A bill of which a part is paid already.
pub fn bill_in_parts() -> BillView {
    BillView { covered: xof(3_000), rest: xof(28_650), ..bill() }
}
pub fn ways() -> Vec<WayView> {
    let way = |account: &str, provider: &str, kind, asks_phone| WayView {
        account: account.into(),
        provider: provider.into(),
        kind,
        asks_phone,
    };
    vec![
        way("geniuspay", "GeniusPay", WayKind::MobileAndCard, false),
        way("wave", "Wave", WayKind::Wallet, false),
        way("stripe", "Stripe", WayKind::Card, false),
        way("mtn", "MTN MoMo", WayKind::Wallet, true),
    ]
}
pub fn paid() -> PayState {
    let receipt = Some("/p/k3m9qd/recu.pdf".into());
    PayState::Paid { at: NOW - minutes(2), reference: "PMT-88231".into(), receipt }
}

pub fn open(trouble: Option<PayTrouble>) -> PayState {
    PayState::Open { until: NOW + minutes(24) + seconds(12), ways: ways(), has_some: true, cash: true, trouble }
}

/// What WhatsApp may tell, one of each kind and word.
pub fn promos() -> Vec<PromoView> {
    let code = |code: &str, gives, amount| PromoView {
        code: code.into(),
        gives,
        amount,
        starts_at: None,
        ends_at: None,
        valid_minutes: None,
        minimum: None,
        only_for: Vec::new(),
        max_uses: None,
        max_per_contact: None,
        stackable: false,
        agent_gives: code == "WA10",
        only_theirs: None,
        uses: 0,
        given: xof(0),
        revenue: xof(0),
    };
    vec![
        PromoView {
            valid_minutes: Some(60),
            max_per_contact: Some(1),
            uses: 14,
            given: xof(38_500),
            revenue: xof(346_500),
            ..code("WA10", Gives::Percent(1_000), None)
        },
        PromoView {
            minimum: Some(xof(40_000)),
            only_for: vec!["Pagnes".into()],
            ends_at: Some(NOW + days(12)),
            ..code("PAGNE5000", Gives::Amount(5_000), Some(xof(5_000)))
        },
        PromoView {
            max_uses: Some(50),
            stackable: true,
            only_theirs: Some("Mariam Koné".into()),
            ..code("LIVRAISON", Gives::FreeDelivery, None)
        },
    ]
}

pub fn line_news() -> NewsList {
    use serde_json::json;
    let template = |status: &str, why: serde_json::Value| {
        let value = json!({"event": status, "message_template_name": "relance_panier", "reason": why,
            "rejection_info": {"recommendation": if status == "REJECTED" { "Write the name of your shop." } else { "" }}});
        ("message_template_status_update", value)
    };
    let account = |event: &str| ("account_update", json!({ "event": event }));
    let ban = |state: &str| {
        let info = json!({"waba_ban_state": state, "waba_ban_date": "2026-12-01"});
        ("account_update", json!({"event": "DISABLED_UPDATE", "ban_info": info}))
    };
    let number = |event: &str, limit: &str| {
        ("phone_number_quality_update", json!({"event": event, "max_daily_conversations_per_business": limit}))
    };
    let name = |decision: &str, why: Option<&str>| {
        let value = json!({"decision": decision, "requested_verified_name": "Awa Mode", "rejection_reason": why});
        ("phone_number_name_update", value)
    };
    let quality = |score: &str| {
        let value = json!({"message_template_name": "bienvenue", "new_quality_score": score});
        ("message_template_quality_update", value)
    };
    let verification = |status: &str| {
        let info = json!({ "status": status });
        let event = "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE";
        ("account_update", json!({"event": event, "partner_client_certification_info": info}))
    };
    let form = |value: serde_json::Value| ("flows", value);
    let error = |code: i64| ("errors", json!({ "code": code }));
    let wish = |value: serde_json::Value| ("user_preferences", json!({"wa_id": "2250700000001", "value": value}));
    let mut told = vec![
        account("ACCOUNT_DELETED"),
        account("ACCOUNT_OFFBOARDED"),
        account("ACCOUNT_RECONNECTED"),
        account("PARTNER_ADDED"),
        account("PARTNER_REMOVED"),
        account("AD_ACCOUNT_LINKED"),
        account("VOLUME_BASED_PRICING_TIER_UPDATE"),
        account("BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE"),
        account("MM_LITE_TERMS_SIGNED"),
        account("SOMETHING_NEW"),
        (
            "account_update",
            json!({"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "ADULT_CONTENT"}}),
        ),
        (
            "account_update",
            json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [
                {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1_796_000_000},
                {"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", "expiration": 1_796_000_000},
                {"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"}]}),
        ),
        ban("SCHEDULE_FOR_DISABLE"),
        ban("DISABLE"),
        ban("REINSTATE"),
        verification("APPROVED"),
        verification("PENDING"),
        verification("FAILED"),
        ("account_review_update", json!({"decision": "APPROVED"})),
        ("account_review_update", json!({"decision": "REJECTED"})),
        ("account_review_update", json!({"decision": "DEFERRED"})),
        (
            "account_alerts",
            json!({"entity_type": "BUSINESS", "alert_info": {"alert_severity": "WARNING", "alert_type": "x",
                "alert_description": "Your business is not eligible for a higher limit."}}),
        ),
        ("business_capability_update", json!({"max_daily_conversations_per_business": 2000})),
        ("business_capability_update", json!({"max_daily_conversations_per_business": "TIER_UNLIMITED"})),
        ("business_capability_update", json!({"max_phone_numbers_per_waba": 20})),
        number("FLAGGED", "TIER_250"),
        number("UNFLAGGED", "TIER_250"),
        number("UPGRADE", "TIER_10K"),
        number("DOWNGRADE", "TIER_1K"),
        number("THROUGHPUT_UPGRADE", ""),
        number("ONBOARDING", "TIER_250"),
        number("PAINTED", ""),
        name("APPROVED", None),
        name("REJECTED", Some("NAME_DOES_NOT_MATCH_THE_BUSINESS")),
        name("PENDING", None),
        ("security", json!({"event": "PIN_CHANGED"})),
        ("security", json!({"event": "PIN_RESET_REQUEST"})),
        ("security", json!({"event": "PIN_REQUEST_SUCCESS"})),
        template("REJECTED", json!("INVALID_FORMAT")),
        template("REJECTED", json!("SCAM")),
        template("REJECTED", json!("ABUSIVE_CONTENT")),
        template("REJECTED", json!("PROMOTIONAL")),
        template("REJECTED", json!("TAG_CONTENT_MISMATCH")),
        template("REJECTED", json!("TOO_BLUE")),
    ];
    let statuses = [
        "APPROVED",
        "PENDING",
        "PAUSED",
        "DISABLED",
        "IN_APPEAL",
        "FLAGGED",
        "REINSTATED",
        "LIMIT_EXCEEDED",
        "LOCKED",
        "ARCHIVED",
        "UNARCHIVED",
        "PENDING_DELETION",
        "PAINTED",
    ];
    told.extend(statuses.map(|status| template(status, json!("NONE"))));
    told.extend(["GREEN", "YELLOW", "RED", "UNKNOWN"].map(quality));
    let category = |from: &str, to: &str| {
        let value = json!({"message_template_name": "bienvenue", from: to, "new_category": "UTILITY"});
        ("template_category_update", value)
    };
    told.extend([
        category("correct_category", "MARKETING"),
        category("previous_category", "AUTHENTICATION"),
        ("message_template_components_update", json!({"message_template_name": "bienvenue"})),
    ]);
    let forms = ["PUBLISHED", "DRAFT", "THROTTLED", "BLOCKED", "DEPRECATED", "PAINTED"];
    told.extend(forms.map(|status| form(json!({"event": "FLOW_STATUS_CHANGE", "new_status": status}))));
    let alerts = ["CLIENT_ERROR_RATE", "ENDPOINT_LATENCY", "ENDPOINT_AVAILABILITY", "FLOW_VERSION_EXPIRY_WARNING"];
    told.extend(alerts.map(|event| form(json!({"event": event, "alert_state": "ACTIVATED"}))));
    told.push(form(json!({"event": "ENDPOINT_ERROR_RATE", "alert_state": "DEACTIVATED"})));
    let codes = [
        131_042, 130_429, 131_016, 131_048, 131_031, 368, 130_497, 190, 133_010, 2_494_100, 131_037, 131_051, 131_052,
        132_015, 132_068, 999_999,
    ];
    told.extend(codes.map(error));
    told.extend([json!("stop"), json!("resume"), json!({"other": "signup"})].map(wish));
    let others = [
        "calls",
        "history",
        "standby",
        "payment_configuration_update",
        "group_status_update",
        "business_username_update",
        "partner_solutions",
    ];
    told.extend(others.map(|field| (field, json!({}))));
    let view = |(n, (field, value)): (usize, (&str, serde_json::Value))| NewsView {
        at: NOW - minutes(37 * i64::try_from(n).unwrap()),
        numbers: vec!["+225 07 00 00 00 99".into()],
        field: field.into(),
        news: whatsapp::News::read(field, &value),
    };
    NewsList::Told(told.into_iter().enumerate().map(view).collect())
}

pub fn strays() -> NewsList {
    let stray = |n: i64, field: &str, kind: Option<&str>, why: StrayWhy| StrayView {
        at: NOW - hours(5 * n),
        number: "+225 07 00 00 00 99".into(),
        field: field.into(),
        kind: kind.map(str::to_owned),
        why,
    };
    NewsList::Strays(vec![
        stray(0, "messages", Some("hologram"), StrayWhy::UnknownType),
        stray(1, "messages", Some("text"), StrayWhy::Group),
        stray(2, "messages", Some("system"), StrayWhy::UnknownCustomer),
        stray(3, "statuses", Some("failed"), StrayWhy::UnknownMessage),
        stray(4, "messages", Some("text"), StrayWhy::OtherApp),
        stray(5, "", None, StrayWhy::Other),
    ])
}

pub fn money(period: Period, empty: bool) -> MoneyView {
    let nothing = xof(0);
    let some = |amount: i64| if empty { nothing } else { xof(amount) };
    let from = |source, collected, count, under_way: Option<i64>| ProviderMoneyView {
        source,
        collected: xof(collected),
        count,
        under_way: under_way.map(xof),
    };
    let came = |n: u64, ago, source, amount, reference: &str, case| MovementView {
        at: NOW - minutes(ago),
        source,
        order: (n > 0).then(|| (order_id(n), format!("#10{n:02}"))),
        reference: reference.into(),
        by: (source == Source::Cash).then(|| "Koffi Kouassi".into()),
        amount: xof(amount),
        case,
    };
    let (wave, stripe) = (Source::Provider(Kind::Wave), Source::Provider(Kind::Stripe));
    let paymetrust = Source::Provider(Kind::PaymeTrust);
    MoneyView {
        period,
        since: NOW - days(period.days() - 1) - minutes(940),
        collected: (if empty { 0 } else { 19 }, some(1_284_500)),
        pending: (if empty { 0 } else { 4 }, some(96_000)),
        refunded: if empty { (0, nothing) } else { (2, some(14_000)) },
        net: some(1_270_500),
        cases: if empty { 0 } else { 2 },
        providers: if empty {
            Vec::new()
        } else {
            vec![
                from(wave, 812_000, 11, Some(31_650)),
                from(paymetrust, 310_500, 5, None),
                from(Source::Cash, 150_000, 2, None),
                from(stripe, 12_000, 1, Some(15_000)),
            ]
        },
        methods: vec![
            MethodMoneyView { online: true, collected: some(1_134_500), pending: some(46_650) },
            MethodMoneyView { online: false, collected: some(150_000), pending: some(49_350) },
        ],
        cash_by: if empty {
            Vec::new()
        } else {
            let by = |name: Option<&str>, count, amount| CashByView {
                name: name.map(Into::into),
                count,
                amount: xof(amount),
            };
            vec![by(Some("Koffi Kouassi"), 1, 118_350), by(None, 1, 31_650)]
        },
        movements: if empty {
            Vec::new()
        } else {
            vec![
                came(4, 6, wave, 31_650, "T_46HS5COOWE", None),
                came(8, 48, paymetrust, 31_650, "PMT-88231", Some(CaseKind::PaidLate)),
                came(3, 190, Source::Cash, 75_000, "", None),
                came(0, 1_500, stripe, 9_000, "pi_3PqUnknown", Some(CaseKind::UnknownReference)),
            ]
        },
    }
}

/// A provider that does not accept the shop's keys.
pub fn refused_keys() -> Vec<KeysView> {
    vec![KeysView { provider: "Wave", since: NOW - minutes(40), why: "invalid-auth".into() }]
}

/// Situations to settle: one tap each.
pub fn cases() -> Vec<CaseView> {
    let case = |n: u128, kind, amount, ways: &[Settlement]| CaseView {
        id: CaseId(Uuid::from_u128(n)),
        kind,
        amount: xof(amount),
        at: NOW - minutes(6),
        order: Some((order_id(4), "#1004".into())),
        customer: "Mariam Koné".into(),
        provider: "Wave".into(),
        reference: "T_46HS5COOWE".into(),
        why: None,
        used_up: None,
        again: None,
        came: None,
        ways: ways.to_vec(),
        waits_for_manager: ways.is_empty(),
    };
    use Settlement::{Credited, Kept, LookedAgain, Refunded, RefundedByHand, RestAsked, TakeStockAgain};
    vec![
        case(1, CaseKind::PaidLate, 31_650, &[TakeStockAgain, Refunded, Credited, RefundedByHand, Kept]),
        CaseView {
            used_up: Some("WA10".into()),
            ..case(10, CaseKind::PaidLate, 11_250, &[Refunded, Credited, RefundedByHand, Kept])
        },
        case(2, CaseKind::PaidCancelled, 12_500, &[Refunded, Credited, RefundedByHand, Kept]),
        CaseView {
            came: Some((xof(5_000), xof(12_500))),
            ..case(3, CaseKind::PaidShort, 7_500, &[RestAsked, Refunded, Credited, RefundedByHand, Kept])
        },
        case(9, CaseKind::CollectedShort, 2_500, &[RestAsked, Kept]),
        case(4, CaseKind::PaidOver, 500, &[Refunded, Credited, RefundedByHand, Kept]),
        CaseView {
            why: Some("expired_or_canceled_card".into()),
            provider: "Stripe".into(),
            ..case(5, CaseKind::RefundFailed, 12_500, &[Refunded, RefundedByHand, Credited, Kept])
        },
        CaseView { why: Some("expired".into()), ..case(6, CaseKind::Disagrees, 12_500, &[LookedAgain, Kept]) },
        CaseView {
            why: Some("signed 9000 XOF".into()),
            provider: "Stripe".into(),
            ..case(12, CaseKind::InDoubt, 12_500, &[Kept, RefundedByHand])
        },
        CaseView {
            why: Some("unlisted not_there".into()),
            ..case(14, CaseKind::InDoubt, 12_500, &[Kept, RefundedByHand])
        },
        CaseView {
            why: Some("refunded".into()),
            provider: "GeniusPay".into(),
            ..case(13, CaseKind::WentBack, 12_500, &[RefundedByHand, Kept])
        },
        CaseView { why: Some("ON_HOLD".into()), ..case(11, CaseKind::UnknownStatus, 12_500, &[LookedAgain, Kept]) },
        CaseView { order: None, customer: String::new(), ..case(7, CaseKind::UnknownReference, 9_000, &[Kept]) },
    ]
}

/// Refunds in each of their states.
pub fn refunds() -> Vec<RefundView> {
    let refund = |n: u128, state, by_hand| RefundView {
        id: RefundId(Uuid::from_u128(n)),
        amount: xof(12_500),
        state,
        by_hand,
        at: NOW - minutes(9),
        order: Some((order_id(4), "#1004".into())),
        customer: "Mariam Koné · +2250707070707".into(),
        why: None,
        reference: String::new(),
        given_on: None,
        may_decide: true,
    };
    vec![
        refund(1, RefundState::Requested, false),
        refund(2, RefundState::Approved, true),
        refund(3, RefundState::Sent, false),
        RefundView { why: Some("unreachable".into()), ..refund(4, RefundState::Unknown, false) },
    ]
}

/// The account of an order: settled, or with money in another currency besides and too much of ours.
pub fn ledger(odd: bool) -> LedgerView {
    let entry = |ago, what, amount| EntryView { at: NOW - minutes(ago), what, by: None, amount };
    let paid = |reference: &str| EntryKind::Money {
        source: Source::Provider(Kind::Wave),
        reference: Some(reference.into()),
        our_reference: Some(Reference::parse("ST01ABCDEF".to_owned()).expect("a reference")),
    };
    let code = |code: &str| EntryKind::Discount { code: code.into() };
    let mut after = vec![entry(6, paid("T_46HS5COOWE"), xof(-30_150))];
    if odd {
        after.push(entry(2, paid("T_46HS5COOWF"), xof(-30_150)));
    }
    LedgerView {
        order: order_id(4),
        number: "#1004".into(),
        parts: vec![
            entry(18, EntryKind::Goods, xof(33_500)),
            entry(18, code("WA10"), xof(-3_350)),
            entry(18, code("LIVRAISON"), xof(-1_500)),
            entry(18, EntryKind::Delivery { zone: Some("Cocody".into()) }, xof(1_500)),
        ],
        due: xof(30_150),
        after,
        balance: xof(if odd { -30_150 } else { 0 }),
        foreign: if odd {
            vec![entry(1, paid("T_46HS5COOWG"), Money::new(-4_600, "EUR".parse().expect("a currency")))]
        } else {
            Vec::new()
        },
        cases: if odd {
            vec![
                (CaseKind::PaidTwice, NOW - minutes(2), None),
                (CaseKind::OtherCurrency, NOW - minutes(1), Some(Settlement::RefundedByHand)),
            ]
        } else {
            Vec::new()
        },
    }
}

/// What codes may be for.
pub fn goods() -> (Vec<String>, Vec<(String, String)>) {
    let categories = ["Robes", "Pagnes", "Accessoires"].map(String::from).to_vec();
    let goods = [("robe-wax", "Robe wax Abidjan"), ("foulard", "Foulard assorti"), ("pagne-6y", "Pagne 6 yards")];
    (categories, goods.map(|(reference, name)| (reference.into(), name.into())).to_vec())
}

/// What the shop's customers call its goods, with a word that comes twice.
pub fn words(ui: Ui, shell: Shell) -> WordsPage {
    WordsPage {
        ui,
        shell,
        lines: "lacoste = polo\nsitoulou = karité\nsitoulou = huile".into(),
        may_edit: true,
        is_saved: false,
        trouble: Some(WordsTrouble::Twice("sitoulou".into())),
    }
}

/// What the shop has decided.
pub fn settings(ui: Ui, shell: Shell, may_edit: bool) -> SettingsPage {
    let mut settings = identity::Settings::of_new_brand(PaidHow::OnlineFirst.methods().to_vec());
    settings.till.refund_when_gone = true;
    settings.initiative.notices = vec![identity::Step::OutForDelivery];
    settings.couriers = vec![kernel::Phone::parse("+225 05 00 00 00 99").expect("a phone number")];
    let fields = vec!["hold_minutes".into(), "quiet_hours".into()];
    let decisions = vec![DecisionView { at: NOW, by: "Awa Koné".into(), fields }];
    SettingsPage {
        ui,
        shell,
        settings,
        may_edit,
        wrong: (!may_edit).then_some("couriers"),
        voices_withheld: !may_edit,
        voices_used: voices_used(),
        is_host: may_edit,
        refunds_by_api: vec!["Stripe".into(), "Wave".into()],
        zones: 2,
        decisions,
    }
}

/// Where it delivers; two rooms for new zones last.
pub fn delivery(ui: Ui, shell: Shell, may_edit: bool) -> DeliveryPage {
    let cocody = ZoneForm {
        was: "Cocody".into(),
        said: "1\u{202f}000\u{a0}FCFA · 24 h".into(),
        name: "Cocody".into(),
        places: "Angré, Riviera, II Plateaux".into(),
        fee: "1000".into(),
        delay: "24 h".into(),
        free_above: "25000".into(),
        ..ZoneForm::default()
    };
    let pickup = ZoneForm {
        was: "Retrait à Cocody Angré".into(),
        said: ui.say("delivery-free"),
        name: "Retrait à Cocody Angré".into(),
        fee: "0".into(),
        pickup: true,
        ..ZoneForm::default()
    };
    let mut zones = vec![cocody, pickup];
    zones.resize_with(if may_edit { 4 } else { 2 }, ZoneForm::default);
    DeliveryPage { ui, shell, zones, may_edit, symbol: "FCFA", saved: may_edit, wrong: None }
}

/// Why an answer is what it is: by a model, by the built-in brain after a model gave up, and of one nobody wrote down.
pub fn why(of: &str) -> WhyView {
    let tool = |name: &str, about: &str, count, refused: Option<&str>| ToolView {
        name: name.into(),
        about: about.into(),
        count,
        done: refused.is_none(),
        refused: refused.map(str::to_owned),
    };
    let told = WhyTold {
        model: Some("mistral-small-latest".into()),
        gave_up: None,
        understood: vec![("order_add".into(), 94), ("ask_delivery".into(), 61)],
        mood: Some(("urgent".into(), 72)),
        sources: vec!["Livraison et délais".into()],
        tools: vec![
            tool("search_products", "robe wax", 0, None),
            tool("cart_add", "Robe wax Adjoua (M)", 2, None),
            tool("confirm_order", "", 0, Some("needs_yes")),
        ],
        cost: 213_400,
        currency: Currency::XOF,
    };
    let told = match of {
        "unknown" => None,
        "gave-up" => Some(WhyTold {
            model: None,
            gave_up: Some("unsupported".into()),
            mood: None,
            sources: Vec::new(),
            tools: Vec::new(),
            ..told
        }),
        "built-in" => Some(WhyTold { model: None, mood: None, sources: Vec::new(), cost: 0, ..told }),
        _ => Some(told),
    };
    let words = "C’est noté : 2 robes wax en M dans votre panier. Je passe la commande ?".into();
    WhyView { conversation: conversation(3), words, told }
}

/// Two assistants as their settings stand.
pub fn agents(locale: Locale) -> Vec<AgentForm> {
    let ui = ui(locale);
    let aicha = AgentForm {
        key: order_id(71).to_string(),
        answers: true,
        open: true,
        name: "Aïcha".into(),
        instructions: AgentForm::template("sales", &ui).unwrap_or_default(),
        days: vec![1, 2, 3, 4, 5, 6],
        ..AgentForm::new()
    };
    let koffi = AgentForm {
        key: order_id(72).to_string(),
        name: "Koffi".into(),
        tone: "formal".into(),
        languages: vec!["fr".into()],
        ..AgentForm::new()
    };
    vec![aicha, koffi]
}

/// What a shop tells its agent, with a question that waits.
pub fn knowledge(ui: Ui, shell: Shell, may_edit: bool) -> KnowledgePage {
    let article = |n: u64, kind: &str, title: &str, text: &str| ArticleForm {
        key: order_id(n).to_string(),
        kind: kind.into(),
        title: title.into(),
        text: text.into(),
        locale: "fr".into(),
        state: "ready",
        ..ArticleForm::default()
    };
    let page = ArticleForm {
        origin: "https://awa-mode.ci/faq".into(),
        state: "failed",
        problem: "unreachable".into(),
        ..article(93, "page", "FAQ du site", "Livraison. Nous livrons en 24 h.")
    };
    let returns = ArticleForm {
        open: true,
        saved: true,
        ..article(92, "returns", "Retours et échanges", "Vous avez 7 jours pour échanger un article non porté.")
    };
    let hours = article(91, "hours", "Horaires", "Du lundi au samedi, de 9 h à 19 h.");
    let question = QuestionView {
        id: order_id(94).to_string(),
        text: "Vous avez un parking ?".into(),
        asked: 3,
        last_at: NOW - kernel::hours(2),
        answer: ArticleForm {
            key: format!("answer-{}", order_id(94)),
            title: "Vous avez un parking ?".into(),
            open: may_edit,
            trouble: may_edit.then_some(KnowledgeTrouble::Text),
            ..ArticleForm::new(knowledge::Kind::Article, Locale::Fr)
        },
    };
    KnowledgePage {
        articles: vec![hours, returns, page],
        questions: vec![question],
        may_edit,
        ..no_knowledge(ui, shell)
    }
}

/// A shop that has told its agent nothing yet.
pub fn no_knowledge(ui: Ui, shell: Shell) -> KnowledgePage {
    let new = |kind| ArticleForm::new(kind, Locale::Fr);
    KnowledgePage {
        ui,
        shell,
        articles: Vec::new(),
        questions: Vec::new(),
        new: new(knowledge::Kind::Article),
        page: new(knowledge::Kind::Page),
        file: new(knowledge::Kind::Pdf),
        may_edit: true,
    }
}

/// Two models that have answered, one of them without a key.
pub fn models(may_edit: bool) -> ModelsView {
    let services = || vec![("openai", "OpenAI"), ("mistral", "Mistral"), ("anthropic", "Anthropic (Claude)")];
    let mistral = ModelForm {
        key: order_id(81).to_string(),
        place: 1,
        service: "mistral".into(),
        services: services(),
        name: "mistral-small-latest".into(),
        has_key: true,
        seconds: "12".into(),
        input: "60".into(),
        cached_input: "60".into(),
        output: "180".into(),
        ..ModelForm::default()
    };
    let own = ModelForm {
        key: order_id(82).to_string(),
        place: 2,
        service: String::new(),
        name: "qwen3:4b".into(),
        has_key: false,
        ..mistral.clone()
    };
    let new = ModelForm { key: "new".into(), services: services(), seconds: "12".into(), ..ModelForm::default() };
    ModelsView {
        models: vec![mistral, own],
        new: may_edit.then_some(new),
        budget: "5000".into(),
        budget_held: Some(xof(5_000)),
        budget_trouble: false,
        month: 1_284_300_000,
        today: 7_120_000,
        answers: 3_412,
        given_up: 57,
        currency: Currency::XOF,
        spent_up: false,
    }
}

/// No model at all.
pub fn no_models() -> ModelsView {
    ModelsView {
        models: Vec::new(),
        budget: String::new(),
        budget_held: None,
        month: 0,
        today: 0,
        answers: 0,
        given_up: 0,
        ..models(true)
    }
}

pub fn leads() -> Vec<LeadColumn> {
    use leads::{Field, Stage, Why};
    let lead = |n: u64, name: &str, wants: &str, value: Option<i64>, stage| LeadView {
        id: uuid(33, n),
        conversation: conversation(n),
        name: name.into(),
        wants: wants.into(),
        value: value.map(xof),
        typed_value: value.map(|value| value.to_string()).unwrap_or_default(),
        note: if n == 3 { "Rappeler après le marché".into() } else { String::new() },
        stage,
        since: NOW - hours(2),
        why: if n.is_multiple_of(2) { Why::Intent } else { Why::Score },
        score: 48,
        parts: vec![("cart".into(), 18), ("payment".into(), 12), ("quick_reply".into(), 5)],
        locked: if n == 3 { vec![Field::Value] } else { Vec::new() },
        by: (stage != Stage::Proposed).then(|| "Koffi Kouassi".into()),
    };
    let column = |stage, leads: Vec<LeadView>, count, worth| LeadColumn { stage, count, worth: xof(worth), leads };
    vec![
        column(
            Stage::Proposed,
            vec![
                lead(1, "Aïcha Traoré", "2 × Robe wax Abidjan (M), 1 × Foulard soie", Some(34_000), Stage::Proposed),
                lead(2, "Marie-Christelle Akissi Gnamien-Koffi", "", None, Stage::Proposed),
            ],
            2,
            34_000,
        ),
        column(Stage::Accepted, vec![lead(3, "Fatou Bamba", "Pagne bazin", Some(12_500), Stage::Accepted)], 1, 12_500),
        column(Stage::Contacted, Vec::new(), 0, 0),
        column(
            Stage::Negotiating,
            vec![lead(4, "Kouassi Yao", "20 × Savon karité", Some(90_000), Stage::Negotiating)],
            1,
            90_000,
        ),
        column(
            Stage::Won,
            vec![lead(5, "Salimata Ouattara", "1 × Robe wax Abidjan (S)", Some(15_000), Stage::Won)],
            41,
            615_000,
        ),
        column(Stage::Lost, Vec::new(), 0, 0),
    ]
}
/// Nothing came.
pub fn no_money() -> payments::MoneySoFar {
    payments::MoneySoFar { received: Vec::new(), may_still_come: false }
}
/// Nothing came yet, and a session may still bring some.
pub fn money_on_its_way() -> payments::MoneySoFar {
    payments::MoneySoFar { received: Vec::new(), may_still_come: true }
}
/// Money came too late and is kept for the next order.
pub fn credited_money() -> payments::MoneySoFar {
    let (all, none) = (xof(29_500), xof(0));
    let fate = payments::Fate { received: all, credited: all, refunded: none, going_back: none, held: none };
    payments::MoneySoFar { received: vec![fate], may_still_come: false }
}
/// A part of what was paid went back.
pub fn money_back_in_part() -> payments::MoneySoFar {
    let (all, part, none) = (xof(29_500), xof(4_500), xof(0));
    let fate = payments::Fate { received: all, credited: none, refunded: part, going_back: none, held: xof(25_000) };
    payments::MoneySoFar { received: vec![fate], may_still_come: false }
}

fn voices_used() -> VoicesUsed {
    VoicesUsed { heard: (42, minutes(11)), spoken: (17, minutes(4)), took: minutes(6), cost: xof(360) }
}

pub fn platform(ui: Ui, shell: Shell) -> PlatformPage {
    use speech::{Installed, Queue, Side};
    let file = |set, name, size, there| Installed { set, name, size, there };
    let brand = |n, name: &str, withheld, speaks| BrandVoices {
        id: kernel::BrandId(uuid(8, n)),
        name: name.into(),
        withheld,
        listens: true,
        speaks,
        used: if speaks {
            voices_used()
        } else {
            VoicesUsed { heard: (0, Millis(0)), spoken: (0, Millis(0)), took: Millis(0), cost: xof(0) }
        },
    };
    let tenant = |n, name: &str, withheld, brands| TenantView {
        id: kernel::OrgId(uuid(9, n)),
        name: name.into(),
        withheld,
        brands,
    };
    PlatformPage {
        ui,
        shell,
        saved: true,
        withheld: false,
        state: Some(VoiceState {
            ears: Side::By("whisper-base"),
            mouth: Side::Missing,
            installed: vec![
                file("stt", "ggml-base.bin", 147_951_465, true),
                file("tts", "kokoro-v1.0.int8.onnx", 92_361_116, false),
            ],
        }),
        heard: Queue { notes: 3, since: Some(NOW - seconds(12)) },
        said: Queue { notes: 0, since: None },
        tenants: vec![
            tenant(
                1,
                "Maison Awa",
                false,
                vec![brand(1, "Awa Mode", false, true), brand(2, "Karité & Co", true, false)],
            ),
            tenant(
                2,
                "Boutiques du Plateau et de la Lagune réunies",
                true,
                vec![brand(3, "Chez Tantie Rose", false, false)],
            ),
        ],
    }
}

pub fn voice_words(ui: Ui, shell: Shell) -> VoiceWordsPage {
    VoiceWordsPage {
        ui,
        shell,
        learned: vec!["Akofena".into(), "Zoukougbeu".into()],
        lines: "Akofena = a ko fé na\nAdjoua = a djoua\nAdjoua = adjwa".into(),
        may_edit: true,
        saved: false,
        trouble: Some(VoiceTrouble::Twice("Adjoua".into())),
    }
}
