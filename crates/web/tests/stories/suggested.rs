//! What could be done next: proposed by facts, done ten seconds after a tap, taken back before, refused when it does not fit
//! any more.

use crate::world::{AWA, FATOU, KOFFI, RIVAL, SARAH, World};
use conversation::{Conversation, Handling};
use identity::PaymentMethod;
use insight::{Event, Said, Signal, Tone};
use kernel::{ConversationId, TeammateId, hours, minutes, seconds};
use psp::Kind;
use suggestions::{State, latest};

impl World {
    async fn notices(&self, conversation: ConversationId, events: &[Event]) {
        let (brand, now) = (self.mode.id, self.ground.clock.now());
        self.db().write(async |tx| insight::note(tx, brand, conversation, events, now).await).await.unwrap();
    }
    async fn said_last(&self, conversation: ConversationId) -> String {
        let page = conversation::message_page(&mut self.db(), self.mode.id, conversation, None, 1).await.unwrap();
        match &page[0].body {
            conversation::Body::Out(message) => message.summary().unwrap_or_default().to_owned(),
            conversation::Body::In(content) => content.text_for_agent().unwrap_or_default().to_owned(),
        }
    }
    async fn last_tap(&self, conversation: ConversationId) -> suggestions::Taken {
        latest(&mut self.db(), self.mode.id, conversation, kernel::Millis(0)).await.unwrap().remove(0)
    }
    async fn teammate(&self, email: &str) -> TeammateId {
        let team = identity::teammates_of(&mut self.db(), self.mode.org).await.unwrap();
        team.iter().find(|one| one.email == email).unwrap().id
    }
}

async fn a_link_is_tapped_taken_back_tapped_again_and_earns(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let order = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    let talk = format!("/b/awa-mode/messages/{fatou}");
    let mut awa = world.signed_in(AWA).await;
    awa.get(&talk).await.ok().hides(&["send_link:"]);
    world.ground.clock.advance(minutes(11));
    let page = awa.get(&talk).await.ok();
    page.shows(&["Que faire maintenant", "Envoyer le lien de paiement #0001", "commande non payée"]);

    let key = format!("send_link:{}", order.id);
    let tapped = awa.post(&format!("{talk}/suggestions"), &[("key", &key)]).await;
    assert_eq!((tapped.status.as_u16(), tapped.location()), (303, talk.as_str()));
    let tap = world.last_tap(fatou).await;
    assert_eq!(tap.state, State::Waiting { due: world.ground.clock.now() + seconds(10) });
    awa.get(&talk).await.ok().shows(&["Envoyer le lien de paiement #0001", "Annuler"]).hides(&[&key]);
    let mut koffi = world.signed_in(KOFFI).await;
    let twice = koffi.script().post(&format!("{talk}/suggestions"), &[("key", &key)]).await;
    assert_eq!(twice.status, 409);
    twice.shows(&["La situation a changé"]);

    let undoing = format!("{talk}/suggestions/{}/undoing", tap.id);
    assert_eq!(koffi.post(&undoing, &[]).await.status, 303, "whoever of the team sees it");
    assert_eq!(koffi.post(&undoing, &[]).await.status, 303, "twice is quiet");
    world.ground.clock.advance(seconds(11));
    world.work().await;
    assert_eq!(world.said_last(fatou).await, "Bonjour", "what was taken back is done by nobody");

    let strip = awa.script().post(&format!("{talk}/suggestions"), &[("key", &key)]).await.ok();
    strip.shows(&[&format!("id=\"suggestions-{fatou}\""), "Annuler"]).hides(&["<html"]);
    world.ground.clock.advance(seconds(9));
    world.work().await;
    assert_eq!(world.said_last(fatou).await, "Bonjour", "not before its time");
    world.ground.clock.advance(seconds(1));
    world.work().await;
    assert!(world.said_last(fatou).await.contains("#0001"), "{}", world.said_last(fatou).await);
    let tap = world.last_tap(fatou).await;
    assert_eq!(tap.state.code(), "done");
    let late = awa.post(&format!("{talk}/suggestions/{}/undoing", tap.id), &[]).await;
    assert_eq!(late.status, 409);
    awa.get(&talk).await.ok().hides(&[&key, "Annuler"]);
    let again = awa.post(&format!("{talk}/suggestions"), &[("key", &key)]).await;
    assert_eq!(again.status, 409, "what is not proposed is not done, whatever a form says");

    world.payments.start_attempt(&order.code, Kind::Stripe).await.unwrap();
    world.pays(&order).await;
    world.ground.clock.advance(minutes(2));
    world.work().await;
    let scores = awa.get("/b/awa-mode/scores").await.ok();
    scores.shows(&["Ce que rapportent les actions suggérées", "Envoyer le lien de paiement", "15\u{202f}000"]);
}

async fn what_does_not_fit_any_more_is_refused_and_says_so(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let order = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    world.ground.clock.advance(minutes(11));
    let talk = format!("/b/awa-mode/messages/{fatou}");
    let mut awa = world.signed_in(AWA).await;
    awa.post(&format!("{talk}/suggestions"), &[("key", &format!("send_link:{}", order.id))]).await;
    let (brand, by) = (world.mode.id, ordering::CancelledBy::Customer);
    world.db().write(async |tx| ordering::cancel_order(tx, brand, order.id, by).await).await.unwrap();
    world.ground.clock.advance(seconds(10));
    world.work().await;
    assert_eq!(world.said_last(fatou).await, "Bonjour");
    awa.get(&talk).await.ok().shows(&["Pas fait :", "la situation a changé entre-temps."]);
    let state = world.last_tap(fatou).await.state;
    assert!(matches!(state, State::Refused { ref why, .. } if why == "no_longer_fits"), "{state:?}");
}

async fn a_code_goes_to_who_bargains_within_its_limits_and_once(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "C’est trop cher").await;
    let talk = format!("/b/awa-mode/messages/{fatou}");
    let mut awa = world.signed_in(AWA).await;
    let fields = [("code", "SECRET20"), ("kind", "percent"), ("value", "20")];
    awa.post("/b/awa-mode/promos", &fields).await;
    world.puts_into_cart(fatou, "ROBE-S", 1).await;
    world.notices(fatou, &[Event::Wrote(Said::CALM), Event::Noticed(Signal::Negotiates)]).await;
    awa.get(&talk).await.ok().hides(&["send_offer:"]);
    let fields = [("code", "WA10"), ("kind", "percent"), ("value", "10"), ("agent_gives", "on"), ("once_each", "on")];
    awa.post("/b/awa-mode/promos", &fields).await;
    awa.get(&talk).await.ok().shows(&["send_offer:WA10", "il négocie le prix"]);
    awa.post(&format!("{talk}/suggestions"), &[("key", "send_offer:WA10")]).await;
    assert_eq!(awa.post(&format!("{talk}/suggestions"), &[("key", "send_offer:SECRET20")]).await.status, 409);
    world.ground.clock.advance(seconds(10));
    world.work().await;
    let said = world.said_last(fatou).await;
    assert!(said.contains("WA10") && said.contains("10 %"), "{said}");
    awa.get(&talk).await.ok().hides(&["send_offer:"]);
    world.notices(fatou, &[Event::Answered]).await;
    world.ground.clock.advance(hours(49));
    world.writes(FATOU, "Fatou", "Toujours trop cher").await;
    world.notices(fatou, &[Event::Noticed(Signal::Negotiates)]).await;
    awa.get(&talk).await.ok().shows(&["send_offer:WA10"]);
}

async fn an_angry_customer_is_taken_in_hand_and_is_nobody_elses(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "C’EST NUL !!!").await;
    let talk = format!("/b/awa-mode/messages/{fatou}");
    let angry = Said { tone: Tone::Frustrated, intensity: 1.0, shouts: true, insists: true, hour: 12 };
    world.notices(fatou, &[Event::Wrote(angry), Event::Wrote(angry), Event::Noticed(Signal::Complaint)]).await;
    let (mut awa, mut koffi) = (world.signed_in(AWA).await, world.signed_in(KOFFI).await);
    awa.get(&talk).await.ok().shows(&["hand_over", "le client est en colère"]);
    koffi.post(&format!("{talk}/suggestions"), &[("key", "hand_over")]).await;
    world.ground.clock.advance(seconds(10));
    world.work().await;
    let found = Conversation::find(&mut world.db(), world.mode.id, fatou).await.unwrap().unwrap();
    assert_eq!(found.handling, Handling::Human { teammate: world.teammate(KOFFI).await });
    awa.get(&talk).await.ok().hides(&["class=\"proposals\""]);
    assert_eq!(awa.post(&format!("{talk}/suggestions"), &[("key", "hand_over")]).await.status, 409);
}

async fn who_went_silent_comes_back_and_what_is_done_is_closed(world: World) {
    world.ground.clock.advance(hours(20));
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    let talk = format!("/b/awa-mode/messages/{fatou}");
    world
        .notices(fatou, &[Event::Wrote(Said::CALM), Event::Noticed(Signal::Price), Event::Noticed(Signal::Cart)])
        .await;
    world.notices(fatou, &[Event::Noticed(Signal::Payment), Event::Noticed(Signal::Delivery)]).await;
    world.agent_says(fatou, "15 000 FCFA").await;
    world.notices(fatou, &[Event::Answered]).await;
    world.ground.clock.advance(minutes(31));
    let mut awa = world.signed_in(AWA).await;
    // Tomorrow at nine the day within which one may write will be over: it comes back to the team, and nobody is promised.
    let page = awa.get(&talk).await.ok();
    page.shows(&["follow_up:soon", "Relancer dans 2 h", "remind:tomorrow", "Me le rappeler demain à 9 h"]);
    page.shows(&["intéressé, puis plus rien"]);
    awa.post(&format!("{talk}/suggestions"), &[("key", "remind:tomorrow")]).await;
    world.ground.clock.advance(seconds(10));
    world.work().await;
    awa.get(&talk).await.ok().shows(&["Reportée à"]).hides(&["follow_up:", "remind:"]);

    world.ground.clock.advance(kernel::days(40));
    let mut awa = world.signed_in(AWA).await;
    let page = awa.get(&talk).await.ok();
    page.shows(&["value=\"close\"", "rien n’est en cours"]);
    awa.post(&format!("{talk}/suggestions"), &[("key", "close")]).await;
    world.ground.clock.advance(seconds(10));
    world.work().await;
    awa.get(&talk).await.ok().shows(&["Terminée", "Rouvrir"]).hides(&["value=\"close\""]);
}

/// Two customers who prove to be one: what was tapped with either stands where they are now, and is done once.
async fn what_was_tapped_follows_who_proves_to_be_another(world: World) {
    let (gone, stays) =
        (world.writes(FATOU, "Fatou", "Bonjour").await, world.writes("2250700000077", "F.", "Salut").await);
    let angry = Said { tone: Tone::Frustrated, intensity: 1.0, shouts: true, insists: true, hour: 12 };
    let mut awa = world.signed_in(AWA).await;
    for talk in [gone, stays] {
        world.notices(talk, &[Event::Wrote(angry), Event::Wrote(angry), Event::Noticed(Signal::Complaint)]).await;
        let tapped = awa.post(&format!("/b/awa-mode/messages/{talk}/suggestions"), &[("key", "hand_over")]).await;
        assert_eq!(tapped.status, 303);
    }
    let joined = [(gone, stays)];
    for (brand, moved) in [(world.rival.id, 1), (world.mode.id, 2), (world.mode.id, 2)] {
        let follow = world.db().write(async |tx| suggestions::follow_contact(tx, brand, &joined).await);
        follow.await.unwrap();
        let there = latest(&mut world.db(), world.mode.id, stays, kernel::Millis(0)).await.unwrap();
        assert_eq!(there.len(), moved);
        assert_eq!(there.iter().filter(|one| matches!(one.state, State::Waiting { .. })).count(), 1);
    }
}

async fn a_question_that_is_known_is_a_draft_and_nothing_leaves(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Vous êtes ouverts le dimanche ?").await;
    let talk = format!("/b/awa-mode/messages/{fatou}");
    let mut awa = world.signed_in(AWA).await;
    let article = [
        ("title", "Horaires"),
        ("kind", "hours"),
        ("locale", "fr"),
        ("text", "Nous sommes ouverts le dimanche de 9 h à 13 h."),
    ];
    let kept = awa.post("/b/awa-mode/knowledge", &article).await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    awa.get(&talk).await.ok().hides(&["value=\"answer\""]);
    awa.post(&format!("{talk}/takeover"), &[]).await;
    awa.get(&talk).await.ok().shows(&["data-draft=\"", "Horaires", "la réponse est dans vos connaissances"]);
    let tapped = awa.post(&format!("{talk}/suggestions"), &[("key", "answer")]).await;
    assert_eq!(tapped.status, 303);
    let location = tapped.location().to_owned();
    awa.get(&location).await.ok().shows(&["<textarea", "Nous sommes ouverts le dimanche de 9 h à 13 h.</textarea>"]);
    world.ground.clock.advance(minutes(1));
    world.work().await;
    assert_eq!(world.said_last(fatou).await, "Vous êtes ouverts le dimanche ?");
    assert_eq!(world.last_tap(fatou).await.state.code(), "done");
}

async fn a_stranger_and_who_only_reads_tap_nothing(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Bonjour").await;
    world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    world.ground.clock.advance(minutes(11));
    let talk = format!("/b/awa-mode/messages/{fatou}");
    let (mut rival, mut sarah) = (world.signed_in(RIVAL).await, world.signed_in(SARAH).await);
    sarah.get(&talk).await.ok().hides(&["class=\"proposals\""]);
    assert_eq!(sarah.post(&format!("{talk}/suggestions"), &[("key", "close")]).await.status, 403);
    assert_eq!(rival.post(&format!("{talk}/suggestions"), &[("key", "close")]).await.status, 404);
    assert_eq!(
        rival.post(&format!("/b/rival-shop/messages/{fatou}/suggestions"), &[("key", "close")]).await.status,
        404
    );
    let unknown = kernel::Uuid::from_u128(9);
    let mut awa = world.signed_in(AWA).await;
    assert_eq!(awa.post(&format!("{talk}/suggestions/{unknown}/undoing"), &[]).await.status, 404);
}

testing::stories!(World:
    a_link_is_tapped_taken_back_tapped_again_and_earns,
    what_does_not_fit_any_more_is_refused_and_says_so,
    a_code_goes_to_who_bargains_within_its_limits_and_once,
    an_angry_customer_is_taken_in_hand_and_is_nobody_elses,
    who_went_silent_comes_back_and_what_is_done_is_closed,
    what_was_tapped_follows_who_proves_to_be_another,
    a_question_that_is_known_is_a_draft_and_nothing_leaves,
    a_stranger_and_who_only_reads_tap_nothing,
);
