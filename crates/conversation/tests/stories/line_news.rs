//! What WhatsApp tells about the brand's lines is found again, by that brand and nobody else.

use crate::world::{FATOU, PHONE, SECRET, WABA, World, envelope, failed_at, signature, statuses, text_at, value};
use conversation::{LineNews, NotUnderstood, line_news, not_understood, receive, serious_news};
use kernel::{BrandId, minutes, seconds};
use serde_json::{Value, json};
use whatsapp::{News, Severity};

fn account(field: &str, time: i64, value: Value) -> Value {
    json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "time": time,
        "changes": [{"field": field, "value": value}]}]})
}

async fn told(world: &World) -> Vec<LineNews> {
    line_news(&mut &world.db, world.brand, None, 100).await.unwrap()
}

async fn a_neighbour(world: &World) -> BrandId {
    let neighbour = BrandId(world.ground.chance.uuid(world.now()));
    world.apply(neighbour, "777", "neighbours-secret").await.unwrap();
    world.ground.clock.advance(seconds(5));
    neighbour
}

async fn news_is_read_newest_first_and_page_by_page(world: World) {
    for (n, status) in ["PENDING", "REJECTED", "APPROVED", "PAUSED", "DISABLED"].iter().enumerate() {
        let value = json!({"event": status, "message_template_name": "relance", "message_template_language": "fr"});
        world.hear(&account("message_template_status_update", 1_793_610_000 + i64::try_from(n).unwrap(), value)).await;
        world.ground.clock.advance(minutes(1));
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = line_news(&mut &world.db, world.brand, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for told in page {
            assert_eq!((&*told.number, told.news.template()), ("15550001111", Some("relance")));
            seen.push(told.news.event().unwrap().to_owned());
        }
    }
    assert_eq!(seen, ["DISABLED", "PAUSED", "APPROVED", "REJECTED", "PENDING"]);
}

async fn every_kind_that_webhooks_bring_is_found(world: World) {
    world.hear(&account("account_update", 1, json!({"event": "ACCOUNT_DELETED"}))).await;
    let error = json!({"errors": [{"code": 131_042, "title": "Business eligibility payment issue"}]});
    world.hear(&envelope(value(PHONE, error))).await;
    let wish = json!({"user_preferences": [{"wa_id": FATOU, "value": "stop", "category": "marketing_messages"}]});
    world.hear(&envelope(value(PHONE, wish))).await;
    let flagged = json!({"display_phone_number": "+1 555-000-1111", "event": "FLAGGED"});
    world.hear(&account("phone_number_quality_update", 2, flagged)).await;
    // What the merchant writes on their phone is in its conversation, and would bury the rest.
    let echo = json!({"message_echoes": [{"from": "15550001111", "to": FATOU, "id": "wamid.echo",
        "timestamp": "1793610000", "type": "text", "text": {"body": "je passe demain"}}]});
    world.hear(&envelope(value(PHONE, echo))).await;

    let told = told(&world).await;
    let fields: std::collections::BTreeSet<&str> = told.iter().map(|told| &*told.field).collect();
    let known = ["account_update", "errors", "phone_number_quality_update", "user_preferences"];
    assert_eq!(fields.into_iter().collect::<Vec<_>>(), known);
    let of = |field: &str| told.iter().find(|told| told.field == field).unwrap();
    assert!(matches!(&of("errors").news, News::Error(error) if error.code == 131_042));
    assert_eq!(of("user_preferences").news.event(), Some("stop"));
    assert_eq!(of("phone_number_quality_update").news.event(), Some("FLAGGED"));
    assert_eq!(of("account_update").news.severity(), Severity::Serious);
}

async fn serious_news_ends_with_better_news(world: World) {
    let ban = |state: &str| json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": state}});
    let serious = async |since| serious_news(&mut &world.db, world.brand, since).await.unwrap().len();
    let start = world.now();
    world.hear(&account("account_update", 1, ban("DISABLE"))).await;
    world.ground.clock.advance(minutes(5));
    assert_eq!(serious(start).await, 1);
    assert_eq!(serious(world.now()).await, 0, "too long ago");
    world.hear(&account("account_update", 2, ban("REINSTATE"))).await;
    assert_eq!(serious(start).await, 0);
    world.ground.clock.advance(minutes(5));
    world.hear(&account("account_update", 3, ban("DISABLE"))).await;
    assert_eq!(serious(start).await, 1);
}

async fn what_is_not_understood_says_its_type_and_nothing_more(world: World) {
    let neighbour = a_neighbour(&world).await;
    let strays = async |brand| not_understood(&mut &world.db, brand, None, 100).await.unwrap();
    world.hear(&statuses(&[failed_at("wamid.never", 131_026, None, world.now())])).await;
    world.ground.clock.advance(minutes(1));
    let mut odd = envelope(value(PHONE, json!({ "thought": "x" })));
    odd["entry"][0]["changes"][0]["field"] = json!("telepathy");
    world.hear(&odd).await;
    world.ground.clock.advance(minutes(1));
    // The neighbour's app speaks of our number.
    let text = json!({ "messages": [text_at(FATOU, "wamid.false", "je suis le patron", world.now())] });
    let raw = serde_json::to_vec(&envelope(value(PHONE, text))).unwrap();
    receive(&world.db, &world.lines, &raw, Some(&signature("neighbours-secret", &raw))).await.unwrap();
    world.read().await;

    let ours = strays(world.brand).await;
    let seen: Vec<_> = ours.iter().map(|stray| (stray.why, &*stray.field, stray.kind.as_deref())).collect();
    assert_eq!(
        seen,
        [
            (NotUnderstood::OtherApp, "messages", Some("text")),
            (NotUnderstood::UnknownType, "telepathy", None),
            (NotUnderstood::UnknownMessage, "statuses", Some("failed")),
        ]
    );
    assert!(!format!("{ours:?}").contains("patron") && !format!("{ours:?}").contains(FATOU));
    let second = not_understood(&mut &world.db, world.brand, Some(ours[0].id), 1).await.unwrap();
    assert_eq!(second.iter().map(|stray| stray.id).collect::<Vec<_>>(), [ours[1].id]);
    assert!(strays(neighbour).await.is_empty());
}

async fn a_number_that_was_nobodys_stays_nobodys(world: World) {
    let neighbour = a_neighbour(&world).await;
    world.hear(&account("account_update", 1, json!({"event": "ACCOUNT_DELETED"}))).await;
    let text = json!({ "messages": [text_at(FATOU, "wamid.lost", "allo", world.now())] });
    world.hear(&envelope(value("999", text))).await;
    assert_eq!(world.strays().await, [("messages".into(), "unknown_line".into())]);
    // Applied later, the number does not bring its past along: whose it was, nobody knows.
    world.apply(world.brand, "999", SECRET).await.unwrap();
    world.apply(neighbour, "998", "neighbours-secret").await.unwrap();
    for brand in [world.brand, neighbour] {
        assert!(not_understood(&mut &world.db, brand, None, 100).await.unwrap().is_empty());
    }
    // The neighbour's line is on the same account, and its secret says that the news is not for it.
    assert_eq!(told(&world).await.len(), 1);
    assert!(line_news(&mut &world.db, neighbour, None, 100).await.unwrap().is_empty());
    assert!(serious_news(&mut &world.db, neighbour, kernel::Millis(0)).await.unwrap().is_empty());
}

testing::stories!(World:
    news_is_read_newest_first_and_page_by_page,
    every_kind_that_webhooks_bring_is_found,
    serious_news_ends_with_better_news,
    what_is_not_understood_says_its_type_and_nothing_more,
    a_number_that_was_nobodys_stays_nobodys,
);
