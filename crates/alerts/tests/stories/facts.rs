use crate::world::{FATOU, World};
use alerts::{Kind, Place};
use kernel::{OrderId, Uuid, minutes};
use serde_json::{Value, json};

/// A fact, what it is about and says; the alert it raises, and the initials of who hears of it.
type Case = (&'static str, Uuid, Value, Kind, Place, Option<&'static str>, &'static str);

/// Each fact that exists raises its kind, about its customer or its thing, for those whose business it is.
async fn each_fact_raises_its_alert(world: World) {
    let fatou = world.writes(FATOU, "Fatou").await;
    world.work().await;
    let (order, koffi) = (Uuid::from_u128(44), world.koffi.id);
    let chat = Place::Conversation(fatou);
    let cases: [Case; 9] = [
        ("conversation.human_wanted", fatou.0, json!({ "why": "lost" }), Kind::HumanWanted, chat, Some("Fatou"), "AKS"),
        ("conversation.angry", fatou.0, json!({}), Kind::AngryCustomer, chat, Some("Fatou"), "AKS"),
        (
            "conversation.unattended",
            fatou.0,
            json!({ "step": 1, "why": "lost" }),
            Kind::Unattended,
            chat,
            Some("Fatou"),
            "KS",
        ),
        (
            "conversation.unattended",
            fatou.0,
            json!({ "step": 2, "why": "lost" }),
            Kind::Unattended,
            chat,
            Some("Fatou"),
            "A",
        ),
        (
            "conversation.transferred",
            fatou.0,
            json!({ "by": world.awa.id, "to": koffi }),
            Kind::Assigned,
            chat,
            Some("Fatou"),
            "K",
        ),
        (
            "note.added",
            fatou.0,
            json!({ "by": koffi, "mentions": [world.ana.id, koffi] }),
            Kind::Mentioned,
            chat,
            Some("Fatou"),
            "N",
        ),
        (
            "payment.refund_asked",
            order,
            json!({ "order": null, "refund": order, "state": "requested" }),
            Kind::RefundAsked,
            Place::Cases,
            None,
            "AK",
        ),
        (
            "payment.case_opened",
            order,
            json!({ "order": null, "case": order }),
            Kind::PaymentCase,
            Place::Cases,
            None,
            "AKS",
        ),
        (
            "order.short_of_stock",
            order,
            json!({ "variant": order, "missing": 1 }),
            Kind::OutOfStock,
            Place::Order(OrderId(order)),
            None,
            "AK",
        ),
    ];
    for (fact, subject, data, kind, place, about, who) in cases {
        let told = world.tells(fact, subject, data).await;
        let mut heard = String::new();
        for (letter, teammate) in [("A", &world.awa), ("K", &world.koffi), ("S", &world.sali), ("N", &world.ana)] {
            let newest = world.told(teammate).await.into_iter().find(|alert| alert.at == told.at);
            if let Some(alert) = newest {
                heard.push_str(letter);
                assert_eq!((alert.kind, alert.place, alert.about.as_deref()), (kind, place, about), "{fact}");
            }
        }
        assert_eq!(heard, who, "{fact}");
        world.later(minutes(61)).await;
    }
    world.has_nothing_left_to_do().await;
}

/// What is no news to a team raises nothing.
async fn what_is_no_news_raises_nothing(world: World) {
    let fatou = world.writes(FATOU, "Fatou").await;
    let stock = |on_hand, delta, reason| json!({ "on_hand": on_hand, "delta": delta, "reason": reason });
    for (fact, data) in [
        ("conversation.human_wanted", json!({ "why": "away" })),
        ("conversation.human_wanted", json!({ "why": "answered_on_phone" })),
        ("conversation.transferred", json!({ "by": world.awa.id, "to": null })),
        ("conversation.transferred", json!({ "by": world.awa.id, "to": world.awa.id })),
        ("note.added", json!({ "by": world.awa.id, "mentions": [] })),
        ("stock.changed", stock(0, -4, "import")),
        ("stock.changed", stock(0, -4, "correction")),
        ("stock.changed", stock(2, -1, "sale")),
        ("stock.changed", stock(0, 1, "sale")),
        // Asked for by whoever decides: done by the provider at once, or theirs to give back.
        ("payment.refund_asked", json!({ "order": null, "state": "approved", "route": "api" })),
        ("payment.refund_asked", json!({ "order": null, "state": "approved", "route": "hand" })),
        ("line.news", json!({ "field": "account_update" })),
    ] {
        world.tells(fact, fatou.0, data).await;
    }
    for teammate in [&world.awa, &world.koffi, &world.sali, &world.ana] {
        assert_eq!(world.list(teammate).await, [], "{}", teammate.name);
    }
    world.has_nothing_left_to_do().await;
}

/// The agent asks for a person, as it does: the fact of the conversation itself is heard.
async fn the_agent_asks_for_a_person(world: World) {
    let fatou = world.writes(FATOU, "Fatou").await;
    let asked = world.db().write(async |tx| conversation::ask_for_human(tx, world.brand.id, fatou, "lost").await);
    asked.await.unwrap();
    world.work().await;
    assert_eq!(world.told(&world.awa).await.len(), 1);
    // The last piece is sold, as the catalogue tells it.
    let sold = json!({ "product": fatou, "delta": -1, "on_hand": 0, "reason": "sale", "order": fatou });
    world.tells("stock.changed", fatou.0, sold).await;
    assert_eq!(world.told(&world.awa).await[0].kind, Kind::OutOfStock);
    world.later(minutes(10)).await;
    world.has_nothing_left_to_do().await;
}

/// Meta restricts the account: whoever runs the shop hears of it; good news is none.
async fn trouble_of_a_line_is_told(world: World) {
    let news = |event: &str, state: &str| {
        json!({ "line": crate::world::LINE, "raw": { "object": "whatsapp_business_account", "entry": [{
            "id": "102290129340398", "time": 1_793_610_000, "changes": [{ "field": "account_update",
            "value": { "phone_number": "2250700000099", "event": event, "ban_info": { "waba_ban_state": state } } }] }] } })
    };
    let heard = async |wanted: i64| {
        for _ in 0..400 {
            while world.intake.read_waiting().await.unwrap() > 0 {}
            let count = "SELECT COUNT(*) FROM fact WHERE kind = 'line.news'";
            if world.db().one::<(i64,)>(count, &[]).await.unwrap().0 == wanted {
                return world.work().await;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("the news did not come");
    };
    world.control("inbound", news("DISABLED_UPDATE", "REINSTATE")).await;
    heard(1).await;
    assert_eq!(world.list(&world.awa).await, [], "good news is none");
    world.later(kernel::seconds(1)).await;
    world.control("inbound", news("DISABLED_UPDATE", "DISABLE")).await;
    heard(2).await;
    let told = world.told(&world.awa).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].kind, told[0].place), (Kind::LineDisconnected, Place::Lines));
    assert_eq!(told[0].about.as_deref(), Some("+2250700000099"));
    assert_eq!(world.list(&world.sali).await, []);
    assert_eq!(world.subjects(&world.awa).await, ["WhatsApp signale un problème sur le numéro +2250700000099"]);
    world.has_nothing_left_to_do().await;
}

testing::stories!(World:
    each_fact_raises_its_alert,
    what_is_no_news_raises_nothing,
    the_agent_asks_for_a_person,
    trouble_of_a_line_is_told,
);
