//! Two nodes, one conversation. The first was seen failing on PostgreSQL with the lock of the row removed (SQLite has one
//! writer).

use crate::inbox::{Inbox, WROTE, conversation};
use insight::{Event, Outcome, Signal, Why};
use kernel::days;

const ROUNDS: u128 = 30;

/// Two nodes hear of a conversation at the same moment, of a new one and of one they know: what each heard counts.
async fn what_two_nodes_hear_both_counts(inbox: Inbox) {
    let there = inbox.ground.another_node().await;
    for round in 1..=ROUNDS {
        let (brand, of, at) = (inbox.brand, conversation(round), inbox.now());
        let is_known = round % 3 != 0;
        if is_known {
            inbox.note(round, &[WROTE]).await;
        }
        let price = [WROTE, Event::Noticed(Signal::Price)];
        let delivery = [WROTE, Event::Noticed(Signal::Delivery)];
        let (one, other) = tokio::join!(
            inbox.db().write(async |tx| insight::note(tx, brand, of, &price, at).await),
            there.write(async |tx| insight::note(tx, brand, of, &delivery, at).await),
        );
        one.unwrap();
        other.unwrap();
        let standing = inbox.standing(round).await.unwrap();
        let times = |wanted: Signal| {
            standing.buying.reasons.iter().find_map(|reason| match reason.why {
                Why::Noticed { signal, times, .. } if signal == wanted => Some(times),
                _ => None,
            })
        };
        let heard = [Signal::Price, Signal::Delivery, Signal::Wrote].map(times);
        assert_eq!(heard, [Some(1), Some(1), Some(2 + u32::from(is_known))], "round {round}");
    }
}

/// Cases close while their customers write: nothing noticed is lost, and each case is closed once.
async fn cases_close_while_customers_write(inbox: Inbox) {
    let there = inbox.ground.another_node().await;
    for number in 1..=ROUNDS {
        inbox.note(number, &[WROTE]).await;
    }
    inbox.ground.clock.advance(days(9));
    let (brand, at) = (inbox.brand, inbox.now());
    let mut writing = tokio::task::JoinSet::new();
    for number in 1..=ROUNDS {
        let there = there.clone();
        writing.spawn(async move {
            // Answers begin no case: only the one that is due can be closed.
            for _ in 0..8 {
                let events = [Event::Answered, Event::Noticed(Signal::Cart)];
                there
                    .write(async |tx| insight::note(tx, brand, conversation(number), &events, at).await)
                    .await
                    .unwrap();
            }
        });
    }
    inbox.later(kernel::seconds(1)).await;
    while let Some(written) = writing.join_next().await {
        written.unwrap();
    }
    inbox.later(kernel::minutes(2)).await;
    for number in 1..=ROUNDS {
        let standing = inbox.standing(number).await.unwrap();
        let has_cart = standing.buying.reasons.iter().any(|reason| reason.why.code() == "cart");
        assert!(has_cart, "{number}: {standing:?}");
    }
    let report = insight::calibration_of(&mut inbox.db(), brand, Outcome::Buying).await.unwrap();
    assert_eq!(report.cases, i64::try_from(ROUNDS).unwrap());
}

testing::stories!(Inbox:
    what_two_nodes_hear_both_counts,
    cases_close_while_customers_write,
);
