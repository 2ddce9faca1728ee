use crate::desk::{Desk, at, draft, shown};
use agenda::{Agenda, AgendaDraft, AgendaError, Appointment, SlotRefused, State};
use kernel::{AppointmentId, ContactId, Uuid, hours};

fn why(refused: Result<Appointment, AgendaError>) -> (SlotRefused, String) {
    match refused.unwrap_err() {
        AgendaError::Slot { why, nearest } => (why, shown(&nearest)),
        other => panic!("{other:?}"),
    }
}

async fn a_slot_is_taken_and_free_again(desk: Desk) {
    assert_eq!(desk.free("Essayage", 5).await, "9:00 9:30 10:00 10:30 11:00 11:30 12:00 12:30");
    let made = desk.books(1, "Essayage", at(5, 10, 0)).await.unwrap();
    assert_eq!((made.service.as_str(), made.ends_at, made.state), ("Essayage", at(5, 10, 30), State::Booked));
    assert_eq!(desk.free("Essayage", 5).await, "9:00 9:30 10:30 11:00 11:30 12:00 12:30");
    // What takes longer finds room only where it fits.
    assert_eq!(desk.free("Retouches", 5).await, "9:00 10:30 11:00 11:30 12:00");
    let told = desk.facts("appointment.booked").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].subject, made.id.0);
    assert_eq!(told[0].data["contact"], serde_json::json!(made.contact));

    let gone = desk.cancels(made.id).await.unwrap();
    assert_eq!(gone.state, State::Cancelled);
    assert_eq!(desk.free("Essayage", 5).await, "9:00 9:30 10:00 10:30 11:00 11:30 12:00 12:30");
    // The same news twice is quiet.
    desk.cancels(made.id).await.unwrap();
    assert_eq!(desk.facts("appointment.cancelled").await.len(), 1);
}

async fn the_same_appointment_twice_is_one(desk: Desk) {
    let first = desk.books(1, "Essayage", at(5, 10, 0)).await.unwrap();
    assert_eq!(desk.books(1, "Essayage", at(5, 10, 0)).await.unwrap().id, first.id);
    assert_eq!(desk.facts("appointment.booked").await.len(), 1);
}

async fn what_cannot_be_had_is_refused_with_what_is_near(desk: Desk) {
    desk.books(1, "Essayage", at(5, 10, 0)).await.unwrap();
    let taken = why(desk.books(2, "Essayage", at(5, 10, 0)).await);
    assert_eq!(taken, (SlotRefused::Taken, "9:00 9:30 10:30 11:00 11:30".into()));
    for (starts_at, refused) in [
        (at(5, 8, 30), SlotRefused::Closed),
        (at(5, 10, 10), SlotRefused::Closed),
        (at(5, 13, 0), SlotRefused::Closed),
        (at(6, 10, 0), SlotRefused::Closed),
        (at(1, 12, 0), SlotRefused::Closed),
        // It is nine in the morning, and an hour's notice is wanted.
        (at(0, 9, 30), SlotRefused::TooSoon),
        (at(0, 8, 0), SlotRefused::TooSoon),
        (at(-7, 10, 0), SlotRefused::TooSoon),
        (at(31, 10, 0), SlotRefused::TooFar),
        (kernel::Millis(i64::MAX / 4), SlotRefused::TooFar),
    ] {
        assert_eq!(why(desk.books(2, "Essayage", starts_at).await).0, refused, "{starts_at:?}");
    }
    assert_eq!(desk.facts("appointment.booked").await.len(), 1);
    // Soon enough is soon enough.
    desk.books(2, "Essayage", at(0, 10, 0)).await.unwrap();
    desk.books(2, "Essayage", at(30, 10, 0)).await.unwrap();
}

async fn several_at_once_where_the_shop_has_room(desk: Desk) {
    let mut room = draft();
    room.rules.capacity = 2;
    desk.decides(&room).await.unwrap();
    desk.books(1, "Essayage", at(5, 9, 0)).await.unwrap();
    desk.books(2, "Retouches", at(5, 9, 30)).await.unwrap();
    assert_eq!(desk.free("Essayage", 5).await, "9:00 9:30 10:00 10:30×2 11:00×2 11:30×2 12:00×2 12:30×2");
    // From 9:00 to 9:45 there is never more than one other at once.
    assert_eq!(desk.free("Retouches", 5).await, "9:00 9:30 10:00 10:30×2 11:00×2 11:30×2 12:00×2");
    desk.books(3, "Retouches", at(5, 9, 0)).await.unwrap();
    assert_eq!(desk.free("Essayage", 5).await, "10:00 10:30×2 11:00×2 11:30×2 12:00×2 12:30×2");
}

async fn an_appointment_moves_and_leaves_its_time(desk: Desk) {
    let made = desk.books(1, "Essayage", at(5, 10, 0)).await.unwrap();
    desk.books(2, "Essayage", at(5, 11, 0)).await.unwrap();
    assert_eq!(why(desk.moves(made.id, "Essayage", at(5, 11, 0)).await).0, SlotRefused::Taken);
    // Its own time is no hindrance to itself.
    let moved = desk.moves(made.id, "Retouches", at(5, 10, 0)).await.unwrap();
    assert_eq!((moved.service.as_str(), moved.ends_at), ("Retouches", at(5, 10, 45)));
    let moved = desk.moves(made.id, "Essayage", at(5, 12, 0)).await.unwrap();
    assert_eq!((moved.id, moved.starts_at, moved.created_at), (made.id, at(5, 12, 0), made.created_at));
    assert_eq!(desk.free("Essayage", 5).await, "9:00 9:30 10:00 10:30 11:30 12:30");
    desk.moves(made.id, "Essayage", at(5, 12, 0)).await.unwrap();
    assert_eq!(desk.facts("appointment.moved").await.len(), 2, "the same again is quiet");
    desk.cancels(made.id).await.unwrap();
    let late = desk.moves(made.id, "Essayage", at(5, 9, 0)).await.unwrap_err();
    assert_eq!(
        (late.code(), late.to_string().as_str()),
        ("wrong_state", "the appointment is cancelled: that is not possible any more",)
    );
}

async fn whether_they_came_is_said_when_it_has_begun(desk: Desk) {
    let made = desk.books(1, "Essayage", at(0, 10, 0)).await.unwrap();
    let early = desk.settles(made.id, true).await.unwrap_err();
    assert_eq!((early.code(), early.to_string().as_str()), ("not_begun", "the appointment has not begun yet"));
    desk.ground.clock.advance(hours(2));
    assert_eq!(Appointment::unsettled(&mut desk.db(), desk.brand.id, desk.ground.clock.now()).await.unwrap().len(), 1);
    assert_eq!(desk.settles(made.id, true).await.unwrap().state, State::Done);
    assert_eq!(desk.settles(made.id, false).await.unwrap().state, State::Missed, "a slip is put right");
    assert_eq!(desk.cancels(made.id).await.unwrap_err().code(), "wrong_state");
    assert_eq!(desk.facts("appointment.done").await.len() + desk.facts("appointment.missed").await.len(), 2);
}

async fn nobody_keeps_the_whole_week_for_themselves(desk: Desk) {
    for hour in 9..12 {
        desk.books(1, "Essayage", at(5, hour, 0)).await.unwrap();
    }
    assert_eq!(desk.books(1, "Essayage", at(5, 12, 0)).await.unwrap_err().code(), "too_many_appointments");
    desk.books(2, "Essayage", at(5, 12, 0)).await.unwrap();
}

async fn another_brand_has_its_own_agenda(desk: Desk) {
    let made = desk.books(1, "Essayage", at(5, 10, 0)).await.unwrap();
    let stranger = desk.stranger().await;
    assert_eq!(stranger.free("Essayage", 5).await, "9:00 9:30 10:00 10:30 11:00 11:30 12:00 12:30");
    assert_eq!(stranger.cancels(made.id).await.unwrap_err().code(), "unknown_appointment");
    assert_eq!(stranger.settles(made.id, true).await.unwrap_err().code(), "unknown_appointment");
    assert_eq!(stranger.moves(made.id, "Essayage", at(5, 9, 0)).await.unwrap_err().code(), "unknown_appointment");
    assert_eq!(Appointment::find(&mut desk.db(), stranger.brand.id, made.id).await.unwrap(), None);
    let ahead = Appointment::ahead(&mut desk.db(), stranger.brand.id, made.contact, at(0, 0, 0)).await.unwrap();
    assert_eq!(ahead, []);
    // Another brand's service is none here.
    let mut wanted = stranger.wants(1, "Essayage", at(5, 9, 0)).await;
    wanted.contact = ContactId(Uuid::from_u128(5));
    let refused = desk.db().write(async |tx| agenda::book(tx, &desk.brand, &wanted).await).await.unwrap_err();
    assert_eq!(refused.code(), "unknown_service");
    assert_eq!(desk.cancels(AppointmentId(Uuid::from_u128(9))).await.unwrap_err().code(), "unknown_appointment");
}

async fn one_person_met_twice_comes_once(desk: Desk) {
    let first = desk.books(1, "Essayage", at(5, 10, 0)).await.unwrap();
    let mut room = draft();
    room.rules.capacity = 2;
    desk.decides(&room).await.unwrap();
    let twice = desk.books(2, "Essayage", at(5, 10, 0)).await.unwrap();
    let other = desk.books(2, "Essayage", at(5, 11, 0)).await.unwrap();
    let (gone, stays) = (twice.contact, first.contact);
    let follow = async |brand| {
        let joined = [(twice.conversation, first.conversation)];
        let follow = desk.db().write(async |tx| agenda::follow_contact(tx, brand, gone, stays, &joined).await);
        follow.await.unwrap();
    };
    follow(desk.stranger().await.brand.id).await;
    let ahead = async |contact| {
        let all = Appointment::ahead(&mut desk.db(), desk.brand.id, contact, at(0, 0, 0)).await.unwrap();
        all.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(ahead(gone).await, [twice.id, other.id], "a stranger moves nobody");
    for _ in 0..2 {
        follow(desk.brand.id).await;
        assert_eq!((ahead(gone).await, ahead(stays).await), (vec![], vec![first.id, other.id]));
    }
    let now = Appointment::find(&mut desk.db(), desk.brand.id, other.id).await.unwrap().unwrap();
    assert_eq!((now.contact, now.conversation), (stays, first.conversation));
}

async fn a_closed_agenda_takes_nothing_and_keeps_what_stands(desk: Desk) {
    let made = desk.books(1, "Essayage", at(5, 10, 0)).await.unwrap();
    let wanted = desk.wants(2, "Essayage", at(5, 11, 0)).await;
    desk.decides(&AgendaDraft { active: false, ..draft() }).await.unwrap();
    assert!(Agenda::open(&mut desk.db(), &desk.brand).await.unwrap().is_none());
    let refused = desk.db().write(async |tx| agenda::book(tx, &desk.brand, &wanted).await).await.unwrap_err();
    assert_eq!((refused.code(), refused.to_string().as_str()), ("no_agenda", "this shop takes no appointments"));
    assert_eq!(desk.cancels(made.id).await.unwrap().state, State::Cancelled);
}

testing::stories!(Desk:
    a_slot_is_taken_and_free_again,
    the_same_appointment_twice_is_one,
    what_cannot_be_had_is_refused_with_what_is_near,
    several_at_once_where_the_shop_has_room,
    an_appointment_moves_and_leaves_its_time,
    whether_they_came_is_said_when_it_has_begun,
    nobody_keeps_the_whole_week_for_themselves,
    another_brand_has_its_own_agenda,
    one_person_met_twice_comes_once,
    a_closed_agenda_takes_nothing_and_keeps_what_stands,
);
