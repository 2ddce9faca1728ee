//! Appointments, told as a customer and a shop live them. Every story begins on Monday 2 November at nine in Abidjan.

use crate::shop::{CUSTOMER, Shop};
use agenda::{AgendaDraft, Appointment, By, Opening, Rules, ServiceDraft, State};
use identity::{Initiative, QuietHours};
use kernel::{Millis, TeammateId, Uuid, days, hours, minutes};
use testing::{Ground, START};

/// A shop that receives customers from Monday to Saturday, nine to six, one at a time.
struct Salon(Shop);

fn draft() -> AgendaDraft {
    let openings = (1..=6).map(|day| Opening { day, from: 9 * 60, until: 18 * 60 }).collect();
    let service = |name: &str, minutes, price| ServiceDraft { name: name.into(), minutes, price };
    AgendaDraft {
        active: true,
        rules: Rules { openings, ..Rules::default() },
        services: vec![service("Essayage", 30, None), service("Retouches", 45, Some(2_000))],
    }
}

impl Salon {
    async fn open(ground: Ground) -> Self {
        let salon = Self(Shop::open(ground).await);
        salon.decides(&draft()).await;
        salon
    }

    async fn decides(&self, draft: &AgendaDraft) {
        let brand = &self.0.brand;
        self.0.ground.db.write(async |tx| draft.save(tx, brand, None).await).await.unwrap();
    }

    async fn writes(&self, words: &str) -> String {
        self.0.write(words).await
    }

    async fn all(&self) -> Vec<Appointment> {
        let until = self.0.ground.clock.now() + days(400);
        Appointment::between(&mut &self.0.ground.db, self.0.brand.id, Millis(0), until).await.unwrap()
    }

    /// When those that stand begin: hours after the story's first morning.
    async fn booked(&self) -> Vec<i64> {
        let booked = self.all().await.into_iter().filter(|one| one.state == State::Booked);
        booked.map(|one| (one.starts_at - START).as_seconds() / 60).collect()
    }

    async fn shop_cancels(&self) {
        let (id, brand) = (self.all().await[0].id, self.0.brand.id);
        let by = By::Teammate(TeammateId(Uuid::from_u128(7)));
        self.0.ground.db.write(async |tx| agenda::cancel(tx, brand, id, by).await).await.unwrap();
    }
}

/// Minutes from the first morning to a time: days after, hour, minute.
fn at(day: i64, hour: i64, minute: i64) -> i64 {
    (day * 24 + hour - 9) * 60 + minute
}

async fn a_slot_is_theirs_on_their_yes_and_not_before(salon: Salon) {
    let asked = salon.writes("je veux un rdv pour essayage samedi 10h").await;
    assert!(asked.contains("Essayage, samedi 7 novembre à 10h (30 min)"), "{asked}");
    assert!(asked.contains("[✅ Oui, c'est bon][Autre moment]"), "{asked}");
    assert_eq!(salon.booked().await, [0; 0]);
    let noted = salon.writes("oui").await;
    assert!(noted.contains("C'est noté : Essayage, samedi 7 novembre à 10h."), "{noted}");
    assert_eq!(salon.booked().await, [at(5, 10, 0)]);
    let made = salon.all().await.remove(0);
    assert_eq!(made.note, "je veux un rdv pour essayage samedi 10h");
    assert_eq!(made.contact, salon.0.contact_of(CUSTOMER).await);
    // A second yes is to nothing.
    salon.writes("oui").await;
    assert_eq!(salon.booked().await.len(), 1);
}

async fn slots_are_tapped(salon: Salon) {
    let services = salon.writes("je voudrais prendre rendez-vous").await;
    assert!(services.contains("(Essayage)(Retouches)"), "{services}");
    let id = agenda::Agenda::open(&mut &salon.0.ground.db, &salon.0.brand).await.unwrap().unwrap().services[1].id;
    let slots = salon.0.tap(&format!("service:{id}"), "Retouches").await;
    assert!(slots.contains("aujourd'hui lundi 2 novembre") && slots.contains("(Un autre jour)"), "{slots}");
    let week = salon.0.tap("days", "Un autre jour").await;
    assert!(week.contains("(sam. 07/11)") && !week.contains("dim."), "{week}");
    let day = salon.0.tap("day:2026-11-07", "sam. 07/11").await;
    assert!(day.contains("(sam. 07/11 9h)") && day.contains("samedi 7 novembre"), "{day}");
    let slot = START + days(5) + hours(2);
    let asked = salon.0.tap(&format!("slot:{}", slot.0), "sam. 07/11 11h").await;
    assert!(asked.contains("Tarif indiqué par la boutique pour « Retouches » : 2 000 FCFA."), "{asked}");
    assert!(asked.contains("samedi 7 novembre à 11h (45 min)"), "{asked}");
    let noted = salon.0.tap("yes", "✅ Oui, c'est bon").await;
    assert!(noted.contains("C'est noté : Retouches"), "{noted}");
    assert_eq!(salon.booked().await, [at(5, 11, 0)]);
}

/// Two customers are shown the same last slot; both say yes.
async fn the_second_yes_to_a_slot_reads_what_is_free(salon: Salon) {
    salon.writes("rdv essayage samedi 10h").await;
    let other = "2250700000055";
    let asked = salon.0.writes(other, "rdv essayage samedi 10h").await;
    assert!(asked[0].contains("samedi 7 novembre à 10h"), "{asked:?}");
    salon.0.writes(other, "oui").await;
    let late = salon.0.writes(CUSTOMER, "oui").await.join("\n");
    assert!(late.contains("Ce créneau n'est plus libre") && late.contains("9h30") && late.contains("10h30"), "{late}");
    assert_eq!(salon.booked().await, [at(5, 10, 0)]);
    salon.0.writes(CUSTOMER, "10h30").await;
    salon.0.writes(CUSTOMER, "oui").await;
    assert_eq!(salon.booked().await, [at(5, 10, 0), at(5, 10, 30)]);
}

async fn a_yes_that_holds_back_books_nothing(salon: Salon) {
    for words in [
        "oui mais je confirme demain",
        "je vais voir",
        "peut être",
        "oui si mon mari est d'accord",
        "combien ça coûte ?",
    ] {
        salon.writes("je veux un rdv essayage samedi 10h").await;
        salon.writes(words).await;
        assert_eq!(salon.booked().await, [0; 0], "{words}");
    }
}

async fn what_cannot_be_is_said_with_what_can(salon: Salon) {
    let sunday = salon.writes("un rdv essayage dimanche 10h").await;
    assert!(sunday.contains("Rien de libre dimanche 8 novembre") && sunday.contains("lundi 9 novembre"), "{sunday}");
    let night = salon.writes("rdv essayage samedi 22h").await;
    assert!(night.contains("À cette heure-là, rien de libre samedi 7 novembre"), "{night}");
    let far = salon.writes("rdv essayage le 25 décembre 10h").await;
    assert!(far.contains("Je ne peux pas encore réserver pour vendredi 25 décembre"), "{far}");
    let past = salon.writes("rdv essayage aujourd'hui 8h").await;
    assert!(!past.contains("à 8h (30"), "{past}");
    salon.writes("oui").await;
    assert!(salon.booked().await.iter().all(|minute| *minute >= 60), "{:?}", salon.booked().await);
}

async fn theirs_moves_and_is_called_off(salon: Salon) {
    salon.writes("rdv essayage samedi 10h").await;
    salon.writes("oui").await;
    let told = salon.writes("c'est quand mon rdv ?").await;
    assert!(told.contains("📅 Essayage, samedi 7 novembre à 10h"), "{told}");
    assert!(told.contains("[Changer l'heure][Annuler]"), "{told}");
    let asked = salon.writes("je voudrais déplacer mon rdv à 15h").await;
    assert!(asked.contains("Je déplace votre rendez-vous") && asked.contains("samedi 7 novembre à 15h"), "{asked}");
    assert_eq!(salon.booked().await, [at(5, 10, 0)], "not before the yes");
    assert!(salon.writes("oui").await.contains("C'est changé"));
    assert_eq!(salon.booked().await, [at(5, 15, 0)]);
    let sure = salon.writes("finalement je ne peux plus venir").await;
    // Nothing names an appointment: what is meant is clear only where one is spoken of.
    if !sure.contains("J'annule votre rendez-vous") {
        salon.writes("annulez mon rendez-vous").await;
    }
    assert_eq!(salon.booked().await.len(), 1);
    let kept = salon.writes("non").await;
    assert!(kept.contains("on garde votre rendez-vous"), "{kept}");
    salon.writes("annulez mon rendez-vous").await;
    assert!(salon.writes("oui").await.contains("C'est annulé"));
    assert_eq!(salon.booked().await, [0; 0]);
    assert!(salon.writes("mon rdv c'est quand").await.contains("pas de rendez-vous prévu"));
}

async fn anothers_appointment_is_out_of_reach(salon: Salon) {
    salon.writes("rdv essayage samedi 10h").await;
    salon.writes("oui").await;
    let other = "2250700000055";
    let told = salon.0.writes(other, "c'est quand mon rdv ?").await;
    assert!(told[0].contains("pas de rendez-vous prévu"), "{told:?}");
    let asked = salon.0.writes(other, "annulez le rdv de samedi 10h").await;
    assert!(asked[0].contains("pas de rendez-vous prévu"), "{asked:?}");
    salon.0.writes(other, "oui").await;
    assert_eq!(salon.all().await[0].state, State::Booked);
}

async fn a_shop_without_an_agenda_asks_a_person(salon: Salon) {
    salon.decides(&AgendaDraft { active: false, ..draft() }).await;
    let said = salon.writes("je veux un rdv pour essayage samedi 10h").await;
    assert!(said.contains("Je demande à l'équipe"), "{said}");
    assert_ne!(salon.0.conversation().await.handling, conversation::Handling::Agent);
}

/// The day before only where they wrote since; two hours before only outside the quiet hours; each once.
async fn who_comes_is_reminded_while_they_can_be(salon: Salon) {
    salon.0.becomes(|spec| spec.settings.initiative = Initiative::default()).await;
    salon.writes("rdv essayage mardi 16h").await;
    salon.writes("oui").await;
    // Tomorrow at four: 23 hours before is today at five.
    assert_eq!(salon.0.news(hours(7)).await, [""; 0]);
    let day = salon.0.news(hours(1) + minutes(1)).await;
    assert_eq!(day.len(), 1, "{day:?}");
    assert!(day[0].contains("Petit rappel : Essayage chez Awa Mode, demain mardi 3 novembre à 16h"), "{day:?}");
    assert!(day[0].contains("[Changer l'heure][Annuler]"), "{day:?}");
    salon.0.later(hours(12)).await;
    salon.writes("bonjour").await;
    let soon = salon.0.news(hours(10)).await;
    let reminders: Vec<_> = soon.iter().filter(|words| words.contains("Petit rappel")).collect();
    assert!(matches!(reminders[..], [one] if one.contains("aujourd'hui mardi 3 novembre à 16h")), "{soon:?}");
}

async fn who_is_not_to_be_reminded_is_not(salon: Salon) {
    salon
        .0
        .becomes(|spec| spec.settings.initiative = Initiative { quiet: QuietHours::NONE, ..Initiative::default() })
        .await;
    // Outside the window: booked for Thursday, and silent since.
    salon.writes("rdv essayage jeudi 16h").await;
    salon.writes("oui").await;
    assert_eq!(salon.0.news(days(3) + hours(12)).await, [""; 0]);
    // Called off.
    salon.writes("rdv essayage samedi 16h").await;
    salon.writes("oui").await;
    salon.writes("annulez mon rdv").await;
    salon.writes("oui").await;
    assert_eq!(salon.0.news(days(2)).await, [""; 0]);
    // Silent by their own wish.
    salon.writes("rdv essayage mercredi 12h").await;
    salon.writes("oui").await;
    salon.writes("STOP").await;
    assert_eq!(salon.0.news(days(5)).await, [""; 0]);
}

async fn what_moved_is_reminded_of_at_its_new_time(salon: Salon) {
    salon
        .0
        .becomes(|spec| spec.settings.initiative = Initiative { quiet: QuietHours::NONE, ..Initiative::default() })
        .await;
    salon.writes("rdv essayage aujourd'hui 14h").await;
    salon.writes("oui").await;
    salon.writes("déplacer mon rdv à 17h").await;
    assert!(salon.writes("oui").await.contains("C'est changé"));
    assert_eq!(salon.0.news(hours(5)).await, [""; 0], "not of the time it had");
    let told = salon.0.news(hours(1)).await;
    assert!(matches!(&told[..], [one] if one.contains("à 17h")), "{told:?}");
}

async fn whose_appointment_the_shop_calls_off_is_told(salon: Salon) {
    salon.writes("rdv essayage samedi 10h").await;
    salon.writes("oui").await;
    salon.shop_cancels().await;
    let told = salon.0.news(minutes(1)).await;
    assert!(told[0].contains("a dû annuler votre rendez-vous « Essayage », samedi 7 novembre à 10h"), "{told:?}");
    assert!(told[0].contains("[Prendre rendez-vous]"), "{told:?}");
    let again = salon.0.tap("visit", "Prendre rendez-vous").await;
    assert!(again.contains("(Essayage)"), "{again}");
}

testing::stories!(Salon:
    a_slot_is_theirs_on_their_yes_and_not_before,
    slots_are_tapped,
    the_second_yes_to_a_slot_reads_what_is_free,
    a_yes_that_holds_back_books_nothing,
    what_cannot_be_is_said_with_what_can,
    theirs_moves_and_is_called_off,
    anothers_appointment_is_out_of_reach,
    a_shop_without_an_agenda_asks_a_person,
    who_comes_is_reminded_while_they_can_be,
    who_is_not_to_be_reminded_is_not,
    what_moved_is_reminded_of_at_its_new_time,
    whose_appointment_the_shop_calls_off_is_told,
);
