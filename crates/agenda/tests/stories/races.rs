//! Two customers, one place. The first was seen failing with the lock of the agenda removed, the second now and then (on
//! PostgreSQL: SQLite has one writer).

use crate::desk::{Desk, at, draft};
use agenda::{AgendaError, SlotRefused, book, move_to};

/// Two only meet when neither is quicker: without the lock one round in a few shows both served.
const ROUNDS: i64 = 40;

/// Two nodes at the same moment: one gets the slot, the other reads which ones are free.
async fn the_last_slot_goes_to_one_of_two(desk: Desk) {
    let there = desk.ground.another_node().await;
    for round in 0..ROUNDS {
        let hour = 9 + round % 4;
        let (one, other) =
            (desk.wants(1, "Essayage", at(5, hour, 0)).await, desk.wants(2, "Essayage", at(5, hour, 0)).await);
        let (here, brand) = (desk.db(), &desk.brand);
        let (one, other) = tokio::join!(
            here.write(async |tx| book(tx, brand, &one).await),
            there.write(async |tx| book(tx, brand, &other).await),
        );
        let (made, refused) = match (one, other) {
            (Ok(made), Err(refused)) | (Err(refused), Ok(made)) => (made, refused),
            both => panic!("at {hour}: {both:?}"),
        };
        let AgendaError::Slot { why: SlotRefused::Taken, nearest } = refused else { panic!("{refused:?}") };
        assert!(nearest.iter().all(|slot| slot.starts_at != at(5, hour, 0)), "{nearest:?}");
        assert!(!nearest.is_empty());
        desk.cancels(made.id).await.unwrap();
    }
}

/// Many at once, for slots that overlap: never more at a time than there is room for.
async fn a_rush_never_overfills_a_morning(desk: Desk) {
    let mut room = draft();
    room.rules.capacity = 2;
    desk.decides(&room).await.unwrap();
    let mut rush = tokio::task::JoinSet::new();
    for who in 0..24_u128 {
        let slot = at(5, 9, 0) + kernel::minutes(30 * i64::try_from(who % 4).unwrap());
        let service = if who % 3 == 0 { "Retouches" } else { "Essayage" };
        let wanted = desk.wants(who + 1, service, slot).await;
        let desk = desk.clone();
        rush.spawn(async move { desk.db().write(async |tx| book(tx, &desk.brand, &wanted).await).await });
    }
    let mut made = Vec::new();
    while let Some(done) = rush.join_next().await {
        match done.unwrap() {
            Ok(appointment) => made.push(appointment),
            Err(AgendaError::Slot { why: SlotRefused::Taken, .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(made.len() >= 4, "{} came", made.len());
    for one in &made {
        let at_once = made.iter().filter(|other| other.starts_at <= one.starts_at && one.starts_at < other.ends_at);
        assert!(at_once.count() <= 2, "{made:?}");
    }
}

/// One moves to where another books.
async fn who_moves_and_who_books_do_not_meet(desk: Desk) {
    let there = desk.ground.another_node().await;
    let moving = desk.books(1, "Essayage", at(5, 9, 0)).await.unwrap();
    let wanted = desk.wants(2, "Essayage", at(5, 11, 0)).await;
    let (here, brand) = (desk.db(), &desk.brand);
    let (moved, booked) = tokio::join!(
        here.write(async |tx| move_to(tx, brand, moving.id, wanted.service, at(5, 11, 0)).await),
        there.write(async |tx| book(tx, brand, &wanted).await),
    );
    assert_eq!([moved.is_ok(), booked.is_ok()].iter().filter(|ok| **ok).count(), 1, "{moved:?} {booked:?}");
}

testing::stories!(Desk:
    the_last_slot_goes_to_one_of_two,
    a_rush_never_overfills_a_morning,
    who_moves_and_who_books_do_not_meet,
);
