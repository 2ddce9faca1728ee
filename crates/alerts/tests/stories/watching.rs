use crate::world::{FATOU, World};
use alerts::{Kind, Place};
use assistant::Budget;
use kernel::{ConversationId, Currency, Money, days, hours, minutes};
use serde_json::json;
use storage::{NewFact, args};

/// A week in which the line hears ten messages between nine and ten; then a morning in which it hears none.
async fn a_line_that_falls_silent_is_told_once(world: World) {
    let fatou = world.writes(FATOU, "Fatou").await;
    assert_eq!(world.alerts.plan_watches().await.unwrap(), 1);
    assert_eq!(world.alerts.plan_watches().await.unwrap(), 1, "planned twice is one");
    for day in 0..7 {
        for _ in 0..10 {
            hear(&world, fatou).await;
            world.later(minutes(6)).await;
        }
        assert_eq!(world.list(&world.awa).await, [], "day {day}: it hears something");
        world.ground.clock.advance(days(1) - minutes(60));
    }
    world.ground.clock.advance(minutes(30));
    world.work().await;
    assert_eq!(world.list(&world.awa).await, [], "half an hour is nothing");
    world.later(minutes(31)).await;
    let told = world.told(&world.awa).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].kind, told[0].place), (Kind::NoWebhook, Place::Lines));
    assert_eq!(told[0].about.as_deref(), Some("+2250700000099"));
    for _ in 0..6 {
        world.later(minutes(10)).await;
    }
    assert_eq!(world.list(&world.awa).await.len(), 1, "one silence, one alert");
    assert_eq!(world.list(&world.sali).await, [], "nothing a seller could do");
    assert_eq!(world.subjects(&world.awa).await, ["Plus aucun message ne nous parvient sur le numéro +2250700000099"]);
}

async fn hear(world: &World, conversation: ConversationId) {
    let fact = NewFact::new("message.received", conversation).with(json!({}));
    world.db().write(async |tx| tx.append_fact(world.brand.id, fact).await).await.unwrap();
}

/// Four fifths of the month's budget, then all of it: each told once.
async fn a_budget_that_is_nearly_spent_is_told(world: World) {
    let money = Money { minor: 1_000, currency: Currency::XOF };
    world.db().write(async |tx| Budget(Some(money)).set(tx, world.brand.id).await).await.unwrap();
    world.alerts.plan_watches().await.unwrap();
    let spend = async |minor: i64| {
        const SQL: &str = "INSERT INTO model_use (brand_id, id, conversation_id, model, tokens_read, tokens_written, cost, at) \
            VALUES ($1, $2, $2, 'a model', 1, 1, $3, $4)";
        let (brand, now) = (world.brand.id, world.now());
        let put = world.db().write(async |tx| {
            let id = tx.new_id();
            tx.exec(SQL, args![brand, id, minor * 1_000_000, now]).await
        });
        put.await.unwrap();
    };
    spend(790).await;
    world.later(minutes(10)).await;
    assert_eq!(world.list(&world.awa).await, []);
    for (more, told) in [(10, 1), (10, 1), (190, 2), (50, 2)] {
        spend(more).await;
        world.later(minutes(10)).await;
        assert_eq!(world.list(&world.awa).await.len(), told, "after {more} more");
    }
    let about: Vec<_> = world.told(&world.awa).await.into_iter().map(|alert| alert.about.unwrap()).collect();
    assert_eq!(about, ["100", "80"]);
    assert_eq!(
        alerts::line(kernel::Locale::Fr, Kind::BudgetNear, 1, Some("80")),
        "Le budget de l'assistant est utilisé à 80\u{a0}%"
    );
    assert_eq!(world.told(&world.awa).await[0].place, Place::Agent);
}

/// Models that give up three times within an hour are told; twice is bad luck.
async fn an_agent_that_fails_is_told(world: World) {
    world.alerts.plan_watches().await.unwrap();
    let gives_up = async || {
        const SQL: &str = "INSERT INTO answer_reason (brand_id, message_id, conversation_id, reason, at, gave_up) \
            VALUES ($1, $2, $2, $3, $4, 'time_out')";
        let (brand, now) = (world.brand.id, world.now());
        let put = world.db().write(async |tx| {
            let id = tx.new_id();
            tx.exec(SQL, args![brand, id, json!({}), now]).await
        });
        put.await.unwrap();
    };
    gives_up().await;
    gives_up().await;
    world.later(minutes(10)).await;
    assert_eq!(world.list(&world.awa).await, []);
    gives_up().await;
    world.later(minutes(10)).await;
    world.later(minutes(10)).await;
    let told = world.told(&world.awa).await;
    assert_eq!(told.iter().map(|alert| alert.kind).collect::<Vec<_>>(), [Kind::AgentFailing]);
}

/// What is older than a season is forgotten, with all that was told about it.
async fn old_alerts_are_forgotten(world: World) {
    world.raises(Kind::RefundAsked, 1).await.unwrap();
    world.later(minutes(10)).await;
    world.alerts.plan_watches().await.unwrap();
    world.later(days(89)).await;
    assert_eq!(world.list(&world.awa).await.len(), 1);
    world.later(days(1) + hours(1)).await;
    assert_eq!(world.list(&world.awa).await, []);
    for table in ["alert", "alert_notice", "alert_delivery", "alert_message"] {
        let left = world.db().one::<(i64,)>(&format!("SELECT COUNT(*) FROM {table}"), &[]).await.unwrap().0;
        assert_eq!(left, 0, "{table}");
    }
}

testing::stories!(World:
    a_line_that_falls_silent_is_told_once,
    a_budget_that_is_nearly_spent_is_told,
    an_agent_that_fails_is_told,
    old_alerts_are_forgotten,
);
