use crate::world::{World, alerts_on, worker};
use alerts::{Audience, Channel, Fate, Kind, NewAlert, Place, raise};
use jobs::run_due;
use kernel::{minutes, seconds};
use std::time::Duration;

/// The process that raised an alert dies before it told anybody: another tells it, once.
async fn a_kill_between_raising_and_sending_loses_nothing(world: World) {
    world.hears(&world.awa, &[Channel::InApp, Channel::Email]).await;
    world.raises(Kind::HumanWanted, 1).await.unwrap();
    let node = world.ground.another_node().await;
    let port = world.sandbox.smtp_address().unwrap().port();
    let alerts = alerts_on(&node, &world.vault, port);
    let other = worker(&node, &alerts, &world.outbox);
    run_due(&other).await.unwrap();
    assert_eq!(world.subjects(&world.awa).await, ["n° 1 attend une personne"]);
    world.later(minutes(60)).await;
    assert_eq!(world.subjects(&world.awa).await.len(), 1);
    world.has_nothing_left_to_do().await;
}

/// It dies while it sends, and nobody knows what became of that: after a while it is sent again, as the same message.
async fn a_kill_while_sending_sends_again(world: World) {
    world.hears(&world.awa, &[Channel::InApp, Channel::Email]).await;
    // A server that takes the connection and never says a word.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stuck = alerts_on(world.db(), &world.vault, silent.local_addr().unwrap().port());
    let dying = worker(world.db(), &stuck, &world.outbox);
    let id = world.raises(Kind::HumanWanted, 1).await.unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(300), run_due(&dying)).await.is_err(), "it hangs");
    assert_eq!(world.fate(id, &world.awa, Channel::Email).await, Some(Fate::Sending(None)));
    world.later(seconds(61)).await;
    assert_eq!(world.subjects(&world.awa).await, Vec::<String>::new(), "somebody may still be at it");
    world.later(minutes(1)).await;
    assert_eq!(world.subjects(&world.awa).await, ["n° 1 attend une personne"]);
    assert!(matches!(world.fate(id, &world.awa, Channel::Email).await, Some(Fate::Sent(_))));
    world.has_nothing_left_to_do().await;
}

/// The server has it, and its answer is lost: the mailbox gets it twice, and can tell by its id that it is one.
async fn a_lost_answer_is_the_same_message_again(world: World) {
    world.hears(&world.awa, &[Channel::Email]).await;
    let once = serde_json::json!({ "on": "data", "when": { "next": 1 }, "effect": "drop_after" });
    world.control("mailbox/faults", once).await;
    world.raises(Kind::HumanWanted, 1).await.unwrap();
    world.work().await;
    world.later(minutes(2)).await;
    let letters = world.letters(&world.awa).await;
    assert_eq!(letters.len(), 2);
    assert!(letters[0]["message_id"].is_string());
    assert_eq!(letters[0]["message_id"], letters[1]["message_id"]);
    world.has_nothing_left_to_do().await;
}

/// A transaction that does not come to its end raises nothing; the same thing raised twice is one alert, on two nodes at the
/// same moment too.
async fn what_is_raised_twice_is_one_alert(world: World) {
    let new = || NewAlert {
        kind: Kind::RefundAsked,
        once: "the same".into(),
        place: Place::Cases,
        about: None,
        to: Audience::Team,
    };
    let undone = world.db().write(async |tx| {
        raise(tx, &world.brand, new()).await?;
        Err::<(), _>(storage::StoreError::Defect("undone".into()))
    });
    assert!(undone.await.is_err());
    assert_eq!(world.list(&world.awa).await, []);
    let node = world.ground.another_node().await;
    let here = world.db().write(async |tx| raise(tx, &world.brand, new()).await);
    let there = node.write(async |tx| raise(tx, &world.brand, new()).await);
    let (here, there) = tokio::join!(here, there);
    assert_eq!([here.unwrap(), there.unwrap()].iter().flatten().count(), 1);
    assert_eq!(world.raise(new()).await, None);
    world.later(minutes(10)).await;
    assert_eq!(world.list(&world.awa).await.len(), 1);
    assert_eq!(world.subjects(&world.awa).await, ["Un remboursement attend votre accord"]);
    world.has_nothing_left_to_do().await;
}

/// A job of a reaction that runs a second time, as after a crash, finds its alert raised.
async fn a_fact_heard_twice_is_one_alert(world: World) {
    let data = serde_json::json!({ "order": null, "state": "requested" });
    let fact = world.tells("payment.refund_asked", kernel::Uuid::from_u128(5), data).await;
    let again = storage::Json(fact.clone());
    const SQL: &str = "INSERT INTO job (brand_id, id, kind, uniq, payload, run_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let (brand, at) = (world.brand.id, world.now());
    let id = kernel::JobId(kernel::Uuid::from_u128(6));
    let args = storage::args![brand, id, "alerts.refund_asked", fact.id.to_string(), again, at].to_vec();
    world.db().write(async |tx| tx.exec(SQL, &args).await).await.unwrap();
    world.later(minutes(10)).await;
    assert_eq!(world.list(&world.awa).await.len(), 1);
    assert_eq!(world.subjects(&world.awa).await.len(), 1);
    world.has_nothing_left_to_do().await;
}

testing::stories!(World:
    a_kill_between_raising_and_sending_loses_nothing,
    a_kill_while_sending_sends_again,
    a_lost_answer_is_the_same_message_again,
    what_is_raised_twice_is_one_alert,
    a_fact_heard_twice_is_one_alert,
);
