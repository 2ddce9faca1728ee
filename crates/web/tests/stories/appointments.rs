use crate::world::{AWA, FATOU, KOFFI, RIVAL, SARAH, World};
use agenda::{Agenda, Appointment, State, Wanted};
use kernel::{AppointmentId, days, hours};

const SETTINGS: &str = "/b/awa-mode/appointments/settings";

fn form() -> Vec<(&'static str, &'static str)> {
    vec![
        ("active", "on"),
        ("service", "Essayage"),
        ("minutes", "30"),
        ("price", ""),
        ("service", "Retouches"),
        ("minutes", "45"),
        ("price", "2 000"),
        ("service", ""),
        ("minutes", ""),
        ("price", ""),
        ("mon-from", "09:00"),
        ("mon-until", "12:00"),
        ("mon-from-2", "14:00"),
        ("mon-until-2", "00:00"),
        ("sat-from", "09:00"),
        ("sat-until", "17:00"),
        ("closed", "25/12/2026\r\n2027-01-01"),
        ("capacity", "2"),
        ("every", "30"),
        ("notice", "60"),
        ("horizon", "30"),
        ("reminds", "on"),
    ]
}

async fn agenda(world: &World) -> Option<Agenda> {
    Agenda::of(&mut world.db(), &world.mode).await.unwrap()
}

/// Fatou comes on Saturday at ten.
async fn books(world: &World) -> AppointmentId {
    let id = world.writes(FATOU, "Fatou", "je veux un rdv").await;
    let talk = conversation::Conversation::find(&mut world.db(), world.mode.id, id).await.unwrap().unwrap();
    let service = agenda(world).await.unwrap().services[0].id;
    // Monday at nine and some; Saturday at ten.
    let starts_at = testing::START + days(5) + hours(1);
    let wanted =
        Wanted { contact: talk.contact, conversation: id, service, starts_at, note: "pour la robe wax".into() };
    world.db().write(async |tx| agenda::book(tx, &world.mode, &wanted).await).await.unwrap().id
}

async fn state(world: &World, id: AppointmentId) -> State {
    Appointment::find(&mut world.db(), world.mode.id, id).await.unwrap().unwrap().state
}

async fn a_shop_says_when_and_what_for(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/appointments").await.ok().shows(&["Dire vos services et vos heures", "Aucun rendez-vous"]);
    awa.get(SETTINGS).await.ok().shows(&["Nouveau service", "value=\"09:00\""]);
    assert_eq!(awa.post(SETTINGS, &form()).await.status, 303);
    let held = agenda(&world).await.unwrap();
    assert!(held.is_open());
    let names: Vec<_> =
        held.services.iter().map(|one| (one.name.as_str(), one.minutes, one.price.map(|p| p.minor))).collect();
    assert_eq!(names, [("Essayage", 30, None), ("Retouches", 45, Some(2_000))]);
    let parts: Vec<_> = held.rules.openings.iter().map(|one| (one.day, one.from, one.until)).collect();
    assert_eq!(parts, [(1, 540, 720), (1, 840, 1440), (6, 540, 1020)]);
    assert_eq!((held.rules.closed.len(), held.rules.capacity), (2, 2));
    let page = awa.get(&format!("{SETTINGS}?saved=yes")).await.ok();
    page.shows(&["C’est enregistré", "value=\"Retouches\"", "value=\"00:00\"", "2026-12-25"]);
    awa.get("/b/awa-mode/appointments").await.ok().hides(&["Dire vos services et vos heures"]);
}

async fn what_cannot_be_is_said_and_kept_in_the_form(world: World) {
    let mut awa = world.signed_in(AWA).await;
    for (field, value, said) in [
        ("mon-until", "08:00", "la fin après le début"),
        ("mon-until", "", "la fin après le début"),
        ("mon-from-2", "11:00", "ne se chevauchent pas"),
        ("closed", "Noël", "Jours fermés : une date par ligne"),
        ("capacity", "0", "Clients à la fois"),
        ("every", "x", "Un créneau toutes les"),
        ("notice", "-1", "Délai avant"),
        ("horizon", "0", "Jours à l’avance"),
        ("price", "cher", "Le tarif est un montant"),
        ("minutes", "1", "La durée d’un service"),
    ] {
        let mut fields = form();
        let at = fields.iter().rposition(|(name, held)| *name == field && !held.is_empty());
        let at = at.unwrap_or_else(|| fields.iter().position(|(name, _)| *name == field).unwrap());
        fields[at].1 = value;
        let page = awa.post(SETTINGS, &fields).await;
        assert_eq!(page.status, 422, "{field}");
        page.shows(&[said, "value=\"Essayage\""]);
    }
    let none: Vec<_> =
        form().into_iter().filter(|(name, _)| !matches!(*name, "service" | "minutes" | "price")).collect();
    awa.post(SETTINGS, &none).await.shows(&["il faut au moins un service"]);
    assert!(agenda(&world).await.is_none());
}

async fn who_comes_is_listed_by_day_and_settled(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.post(SETTINGS, &form()).await;
    let id = books(&world).await;
    let list = "/b/awa-mode/appointments";
    awa.get(list).await.ok().shows(&[
        "samedi 7 novembre",
        "un rendez-vous",
        "10:00",
        "10:30 · Essayage",
        "Prévu",
        "Fatou",
        "« pour la robe wax »",
        "Annuler ce rendez-vous",
    ]);
    let outcome = format!("{list}/{id}/outcome");
    assert_eq!(awa.post(&outcome, &[("came", "yes")]).await.status, 409, "it has not begun");
    awa.get("/b/awa-mode/today").await.ok().hides(&["rendez-vous aujourd’hui"]);
    world.ground.clock.advance(days(5) + hours(1));
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/today").await.ok().shows(&["Un rendez-vous aujourd’hui", "10:00 · Essayage", "Fatou"]);
    world.ground.clock.advance(hours(1));
    awa.get("/b/awa-mode/today").await.ok().hides(&["rendez-vous aujourd’hui"]);
    awa.get(list).await.ok().shows(&["Aujourd’hui, samedi 7 novembre", "Venu"]).hides(&["Annuler ce rendez-vous"]);
    let mut koffi = world.signed_in(KOFFI).await;
    assert_eq!(koffi.post(&outcome, &[("came", "no")]).await.status, 303);
    assert_eq!(state(&world, id).await, State::Missed);
    assert_eq!(koffi.post(&outcome, &[("came", "yes")]).await.status, 303);
    assert_eq!(state(&world, id).await, State::Done);
    // Calling off what is over changes nothing and shows the list as it is.
    assert_eq!(koffi.post(&format!("{list}/{id}/cancellation"), &[]).await.status, 303);
    assert_eq!(state(&world, id).await, State::Done);
}

async fn what_is_past_waits_for_a_word(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.post(SETTINGS, &form()).await;
    let id = books(&world).await;
    world.ground.clock.advance(days(8));
    let mut awa = world.signed_in(AWA).await;
    awa.get("/b/awa-mode/appointments").await.ok().shows(&[
        "À confirmer",
        "Le client est-il venu",
        "samedi 7 novembre",
    ]);
    awa.post(&format!("/b/awa-mode/appointments/{id}/outcome"), &[("came", "yes")]).await;
    awa.get("/b/awa-mode/appointments").await.ok().hides(&["À confirmer"]);
}

async fn a_seller_calls_off_and_nobody_else(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.post(SETTINGS, &form()).await;
    let id = books(&world).await;
    let path = format!("/b/awa-mode/appointments/{id}/cancellation");
    let mut sarah = world.signed_in(SARAH).await;
    sarah.get("/b/awa-mode/appointments").await.ok().hides(&["Annuler ce rendez-vous", "Cancel this appointment"]);
    assert_eq!(sarah.post(&path, &[]).await.status, 403);
    assert_eq!(sarah.post(SETTINGS, &form()).await.status, 403);
    let mut rival = world.signed_in(RIVAL).await;
    for shop in ["awa-mode", "rival-shop"] {
        for rest in [format!("appointments/{id}/cancellation"), format!("appointments/{id}/outcome")] {
            assert_eq!(rival.post(&format!("/b/{shop}/{rest}"), &[("came", "yes")]).await.status, 404, "{shop} {rest}");
        }
    }
    assert_eq!(rival.get("/b/awa-mode/appointments").await.status, 404);
    assert_eq!(rival.get(SETTINGS).await.status, 404);
    assert_eq!(state(&world, id).await, State::Booked);
    let mut koffi = world.signed_in(KOFFI).await;
    assert_eq!(koffi.post(SETTINGS, &form()).await.status, 403);
    assert_eq!(koffi.post(&path, &[]).await.status, 303);
    assert_eq!(state(&world, id).await, State::Cancelled);
    koffi.get("/b/awa-mode/appointments").await.ok().shows(&["personne", "Annulé"]);
}

testing::stories!(World:
    a_shop_says_when_and_what_for,
    what_cannot_be_is_said_and_kept_in_the_form,
    who_comes_is_listed_by_day_and_settled,
    what_is_past_waits_for_a_word,
    a_seller_calls_off_and_nobody_else,
);
