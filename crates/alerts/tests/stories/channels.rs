use crate::world::{AWAS, World};
use alerts::{AlertTemplate, Audience, Channel, Fate, Kind, NewAlert, Place};
use kernel::{Millis, hours, minutes};
use serde_json::json;

/// Each kind, alone: in the list, in the mailbox, on the phone's screen and on WhatsApp, once and in words.
async fn each_kind_reaches_each_channel_once(world: World) {
    world.hears(&world.awa, &Channel::ALL).await;
    for other in [&world.koffi, &world.sali, &world.ana] {
        world.hears(other, &[]).await;
    }
    world.browses(&world.awa).await;
    let chat = world.writes(AWAS, "Awa").await;
    world.work().await;
    let lines = [
        (Kind::LineDisconnected, "WhatsApp signale un problème sur le numéro X"),
        (Kind::NoWebhook, "Plus aucun message ne nous parvient sur le numéro X"),
        (Kind::AngryCustomer, "X est en colère"),
        (Kind::Unattended, "X attend toujours une personne"),
        (Kind::HumanWanted, "X attend une personne"),
        (Kind::Assigned, "On vous a confié la conversation avec X"),
        (Kind::Mentioned, "On vous a mentionné dans une note sur X"),
        (Kind::RefundAsked, "Un remboursement attend votre accord : commande X"),
        (Kind::PaymentCase, "Un paiement est à régler : commande X"),
        (Kind::AgentFailing, "L'assistant de la boutique a des difficultés : X"),
        (Kind::OutOfStock, "X est en rupture de stock"),
        (Kind::BudgetNear, "Le budget de l'assistant est utilisé à X\u{a0}%"),
    ];
    let place = Place::Order(kernel::OrderId(chat.0));
    let link = format!("/b/awa-mode/orders/{chat}");
    for (number, (kind, line)) in lines.into_iter().enumerate() {
        let new = NewAlert { kind, once: "1".into(), place, about: Some("X".into()), to: Audience::Team };
        let id = world.raise(new).await.unwrap();
        world.work().await;
        world.later(minutes(15)).await;
        assert_eq!(world.told(&world.awa).await[0].kind, kind);
        assert_eq!(world.subjects(&world.awa).await[number..], [line], "{kind:?} by e-mail");
        let shown = world.notices_shown().await;
        assert_eq!(shown.len(), number + 1, "{kind:?} by web push");
        assert_eq!((&shown[number]["body"], &shown[number]["url"]), (&json!(line), &json!(link)));
        let said = world.said().await;
        assert_eq!(said.len(), number + 1, "{kind:?} by WhatsApp");
        let body = format!("🔔 *Awa Mode*\n{line}\nhttps://vente.example.com{link}");
        assert_eq!((&said[number]["to"], &said[number]["text"]["body"]), (&json!(format!("+{AWAS}")), &json!(body)));
        for channel in Channel::OUTSIDE {
            let fate = world.fate(id, &world.awa, channel).await;
            assert!(matches!(fate, Some(Fate::Sent(_))), "{kind:?} {channel:?}: {fate:?}");
        }
    }
    assert_eq!(world.list(&world.awa).await.len(), lines.len());
    let mail = world.letters(&world.awa).await.remove(0);
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains(&format!("Voir : https://vente.example.com{link}")), "{text}");
    assert!(text.contains("https://vente.example.com/b/awa-mode/alerts/preferences"), "{text}");
    assert_eq!(mail["from"], "alertes@vente.example.com");
    let shown = &world.look("push/messages").await[0];
    assert_eq!((&shown["urgency"], &shown["contact"]), (&json!("high"), &json!("https://vente.example.com")));
    world.has_nothing_left_to_do().await;
}

/// Who has not written for a day is told by the brand's template, or not at all, and the delivery says why.
async fn whatsapp_goes_by_window_or_by_template(world: World) {
    world.hears(&world.awa, &[Channel::WhatsApp]).await;
    world.hears(&world.koffi, &[Channel::WhatsApp]).await;
    let fate = async |id, who| world.fate(id, who, Channel::WhatsApp).await.unwrap();
    let first = world.raises(Kind::HumanWanted, 1).await.unwrap();
    world.work().await;
    assert_eq!(fate(first, &world.awa).await, Fate::Failed("window_closed".into()));
    assert_eq!(fate(first, &world.koffi).await, Fate::Failed("no_number".into()));

    let template = AlertTemplate { name: "alerte_equipe".into(), language: "fr".into() };
    let set = async |template: Option<&AlertTemplate>| {
        world.db().write(async |tx| AlertTemplate::set(tx, world.brand.id, template).await).await
    };
    assert!(set(Some(&template)).await.unwrap());
    assert!(!set(Some(&template)).await.unwrap(), "the same again is no news");
    let body = json!([{ "type": "BODY", "text": "Alerte : {{1}} Voir {{2}} maintenant.",
        "example": { "body_text": [["a", "b"]] } }]);
    world
        .control(
            "templates",
            json!({ "line": crate::world::LINE, "name": "alerte_equipe", "language": "fr", "components": body }),
        )
        .await;
    let second = world.raises(Kind::HumanWanted, 2).await.unwrap();
    world.work().await;
    assert!(matches!(fate(second, &world.awa).await, Fate::Sent(_)));
    let said = world.said().await.remove(0);
    assert_eq!(said["template"]["name"], "alerte_equipe");
    let values = &said["template"]["components"][0]["parameters"];
    assert_eq!(values[0]["text"], "n° 2 attend une personne");
    assert!(values[1]["text"].as_str().unwrap().starts_with("https://vente.example.com/b/awa-mode/orders/"));

    // She writes: free words go for a day, and no longer.
    world.writes(AWAS, "Awa").await;
    world.raises(Kind::HumanWanted, 3).await.unwrap();
    world.later(minutes(4)).await;
    assert_eq!(world.said().await[1]["type"], "text");
    world.later(hours(24)).await;
    world.raises(Kind::HumanWanted, 4).await.unwrap();
    world.work().await;
    assert_eq!(world.said().await[2]["type"], "template");
    world.has_nothing_left_to_do().await;
}

/// What WhatsApp takes and then cannot bring is told by the delivery.
async fn a_message_that_whatsapp_could_not_bring_says_so(world: World) {
    world.hears(&world.awa, &[Channel::WhatsApp]).await;
    world.writes(AWAS, "Awa").await;
    world.control("faults", json!({ "on": "send", "effect": "error", "code": 131_026 })).await;
    let id = world.raises(Kind::HumanWanted, 1).await.unwrap();
    world.work().await;
    let fate = world.fate(id, &world.awa, Channel::WhatsApp).await.unwrap();
    assert!(matches!(fate, Fate::Failed(_)), "{fate:?}");
    world.later(Millis(1)).await;
    world.has_nothing_left_to_do().await;
}

/// A name of template or language that Meta never has is refused in words.
async fn a_template_is_named_as_meta_names_it(world: World) {
    for (name, language, wrong) in [
        ("Alerte", "fr", "template must be small letters, digits and _, as Meta approved it"),
        ("", "fr", "template must be small letters, digits and _, as Meta approved it"),
        ("alerte", "français", "language must be as Meta approved it, such as fr or en_US"),
    ] {
        let template = AlertTemplate { name: name.into(), language: language.into() };
        let set = world.db().write(async |tx| AlertTemplate::set(tx, world.brand.id, Some(&template)).await).await;
        assert_eq!(set.unwrap_err().to_string(), wrong);
    }
    assert_eq!(AlertTemplate::of(&mut world.db(), world.brand.id).await.unwrap(), None);
}

testing::stories!(World:
    each_kind_reaches_each_channel_once,
    whatsapp_goes_by_window_or_by_template,
    a_message_that_whatsapp_could_not_bring_says_so,
    a_template_is_named_as_meta_names_it,
);
