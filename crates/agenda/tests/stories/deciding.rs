use crate::desk::{Desk, at, date, draft};
use agenda::{AgendaDraft, Opening, ServiceDraft};

async fn the_same_again_changes_nothing(desk: Desk) {
    assert!(!desk.decides(&draft()).await.unwrap());
    let mut other = draft();
    other.rules.closed = vec![date("2026-11-07")];
    assert!(desk.decides(&other).await.unwrap());
    assert_eq!(desk.free("Essayage", 5).await, "", "a day off");
    let changes = desk.facts("agenda.changed").await;
    assert_eq!(changes.len(), 2);
    assert_eq!(changes[1].data["teammate"], serde_json::json!(desk.teammate));
}

async fn a_service_keeps_its_appointments_under_its_name(desk: Desk) {
    let before = desk.service("Essayage").await.id;
    let made = desk.books(1, "Essayage", at(5, 10, 0)).await.unwrap();
    let gone = AgendaDraft { services: draft().services.split_off(1), ..draft() };
    desk.decides(&gone).await.unwrap();
    // Who has an appointment for what is not offered any more still has it, and its time.
    assert_eq!(desk.free("Retouches", 5).await, "9:00 10:30 11:00 11:30 12:00");
    assert_eq!(made.service, "Essayage");
    let mut back = draft();
    back.services[0].name = " essayage ".into();
    desk.decides(&back).await.unwrap();
    assert_eq!(desk.service("essayage").await.id, before, "the same service, written otherwise");
}

async fn what_cannot_be_is_refused_and_changes_nothing(desk: Desk) {
    let wrong = |change: &dyn Fn(&mut AgendaDraft)| {
        let mut wrong = draft();
        change(&mut wrong);
        wrong
    };
    let opening = |day, from, until| Opening { day, from, until };
    let service = |name: &str, minutes, price| ServiceDraft { name: name.into(), minutes, price };
    let sound = "opening must begin before it ends, on a day, like \"09:00-18:00\"";
    for (draft, why) in [
        (wrong(&|d| d.rules.capacity = 0), "capacity must be from 1 to 50"),
        (wrong(&|d| d.rules.every = 1), "every_minutes must be from 5 to 240"),
        (wrong(&|d| d.rules.notice = -1), "notice_minutes must be from 0 to 20160: two weeks"),
        (wrong(&|d| d.rules.horizon = 366), "horizon_days must be from 1 to 365"),
        (wrong(&|d| d.rules.openings = vec![opening(8, 0, 60)]), sound),
        (wrong(&|d| d.rules.openings = vec![opening(1, 600, 600)]), sound),
        (wrong(&|d| d.rules.openings = vec![opening(1, 600, 1441)]), sound),
        (
            wrong(&|d| d.rules.openings = vec![opening(1, 600, 720), opening(1, 700, 900)]),
            "opening must not overlap on one day",
        ),
        (wrong(&|d| d.rules.openings.clear()), "active needs at least one service and one opening"),
        (wrong(&|d| d.services.clear()), "active needs at least one service and one opening"),
        (wrong(&|d| d.services[1].name = "ESSAYAGE".into()), "services must have different names"),
        (wrong(&|d| d.services = vec![service(" ", 30, None)]), "name must have 1 to 24 characters"),
        (wrong(&|d| d.services = vec![service("Pose", 4, None)]), "minutes must be from 5 to 480"),
        (wrong(&|d| d.services = vec![service("Pose", 30, Some(-1))]), "price must be an amount, and not negative"),
    ] {
        let refused = desk.decides(&draft).await.unwrap_err();
        assert_eq!((refused.code(), refused.to_string().as_str()), ("invalid_agenda", why));
    }
    assert_eq!(AgendaDraft::of(&desk.agenda().await), draft());
}

testing::stories!(Desk:
    the_same_again_changes_nothing,
    a_service_keeps_its_appointments_under_its_name,
    what_cannot_be_is_refused_and_changes_nothing,
);
