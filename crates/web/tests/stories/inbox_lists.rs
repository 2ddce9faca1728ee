//! The inbox in each order, lists one comes back to, the same done to many, and who else is there.

use crate::world::{AWA, FATOU, KOFFI, MOUSSA, RIVAL, SARAH, World};
use insight::{Event, Said, Signal};
use kernel::{ConversationId, minutes, seconds};

const LIST: &str = "/b/awa-mode/messages";
const AYA: &str = "2250700000003";

impl World {
    async fn asks(&self, conversation: ConversationId, signals: &[Signal]) {
        let (brand, now) = (self.mode.id, self.ground.clock.now());
        let told = signals.iter().copied().map(Event::Noticed);
        let events: Vec<Event> = [Event::Wrote(Said::CALM)].into_iter().chain(told).collect();
        self.db().write(async |tx| insight::note(tx, brand, conversation, &events, now).await).await.unwrap();
    }
    /// Fatou is near to buying, Moussa asked a price, Aya said hello; a minute apart, Aya last.
    async fn three(&self) -> [ConversationId; 3] {
        let fatou = self.writes(FATOU, "Fatou", "Je prends la robe").await;
        self.asks(fatou, &[Signal::Price, Signal::Cart, Signal::Payment, Signal::Ordered, Signal::LinkOpened]).await;
        self.ground.clock.advance(minutes(1));
        let moussa = self.writes(MOUSSA, "Moussa", "Combien ?").await;
        self.asks(moussa, &[Signal::Price]).await;
        self.ground.clock.advance(minutes(1));
        let aya = self.writes(AYA, "Aya", "Bonjour").await;
        self.asks(aya, &[]).await;
        [fatou, moussa, aya]
    }
}

async fn a_list_is_in_the_order_that_is_asked_for(world: World) {
    let [fatou, moussa, _] = world.three().await;
    let mut awa = world.signed_in(AWA).await;
    awa.get(LIST).await.ok().shows(&["id=\"conversations\"", "Aya", "Moussa", "Fatou"]);
    awa.get(&format!("{LIST}?sort=score")).await.ok().shows(&["id=\"conversations\"", "Fatou", "Moussa", "Aya"]);
    let brand = world.mode.id;
    for id in [moussa, fatou] {
        world.db().write(async |tx| conversation::ask_for_human(tx, brand, id, "customer_asked").await).await.unwrap();
        world.ground.clock.advance(minutes(1));
    }
    let waiting = awa.get(&format!("{LIST}?sort=waiting")).await.ok();
    waiting.shows(&["id=\"conversations\"", "Moussa", "attend depuis 2", "Fatou", "attend depuis 1", "Aya"]);
    // Who has just taken one has an answer to write, and not a customer who is left alone.
    let mut koffi = world.signed_in(KOFFI).await;
    koffi.post(&format!("{LIST}/{moussa}/takeover"), &[]).await;
    let row = async |awa: &mut crate::browser::Browser| {
        awa.script().get(&format!("{LIST}/{moussa}/row?view=all")).await.ok().text()
    };
    let taken = row(&mut awa).await;
    assert!(taken.contains("Koffi Kouassi") && !taken.contains("depuis"), "{taken}");
    world.ground.clock.advance(minutes(7));
    let missed = row(&mut awa).await;
    assert!(missed.contains("sans réponse depuis 9 min") && !missed.contains("attend depuis"), "{missed}");
    koffi.post(&format!("{LIST}/{moussa}/handback"), &[]).await;
    world.db().write(async |tx| conversation::ask_for_human(tx, brand, moussa, "customer_asked").await).await.unwrap();
    let helped = awa.get(&format!("{LIST}?view=needs-human&sort=score")).await.ok();
    helped.shows(&["id=\"conversations\"", "Fatou", "Moussa"]).hides(&["Aya"]);
    let by_time = awa.get(&format!("{LIST}?view=hot&sort=recent")).await.ok();
    by_time.shows(&["id=\"conversations\"", "Fatou"]).hides(&["Aya"]);
    awa.get(&format!("{LIST}?sort=nonsense")).await.ok().shows(&["Aya", "Moussa", "Fatou"]);

    // What is closed or put off is near to buying no more.
    awa.post(&format!("{LIST}/{fatou}/resolution"), &[("again", "false")]).await;
    awa.get(&format!("{LIST}?view=hot")).await.ok().shows(&["Personne n’est près d’acheter"]);
    let row = awa.script().get(&format!("{LIST}/{fatou}/row?view=hot")).await;
    row.ok().shows(&[&format!("data-gone=\"conversation-{fatou}\"")]);
    awa.get(&format!("{LIST}?view=resolved")).await.ok().shows(&["Fatou", "Terminée"]).hides(&["Moussa"]);
    awa.post(&format!("{LIST}/{moussa}/snooze"), &[("until", "tomorrow")]).await;
    awa.get(&format!("{LIST}?view=snoozed")).await.ok().shows(&["Moussa", "Reportée à"]).hides(&["Fatou"]);
    awa.get(&format!("{LIST}?sort=score")).await.ok().hides(&["Moussa"]);
    awa.get(&format!("{LIST}?view=unread")).await.ok().shows(&["Aya"]).hides(&["Moussa"]);
}

async fn a_list_is_kept_under_a_name_and_forgotten(world: World) {
    let [fatou, ..] = world.three().await;
    let (mut awa, mut koffi) = (world.signed_in(AWA).await, world.signed_in(KOFFI).await);
    awa.post(&format!("{LIST}/{fatou}/tags"), &[("label", "Mariage")]).await;
    let tagged = awa.get(&format!("{LIST}?tag=mariage&sort=score")).await.ok();
    tagged.shows(&["Étiquette : mariage", "Fatou"]).hides(&["Moussa"]);
    let kept =
        awa.post(&format!("{LIST}/views"), &[("name", "Mes mariages"), ("tag", "mariage"), ("sort", "score")]).await;
    assert_eq!((kept.status.as_u16(), kept.location()), (303, "/b/awa-mode/messages?view=all&sort=score&tag=mariage"));
    let list = awa.get(LIST).await.ok();
    list.shows(&["?view=all&#38;sort=score&#38;tag=mariage", "Mes mariages"]);
    koffi.get(LIST).await.ok().hides(&["Mes mariages"]);
    awa.get(kept.location()).await.ok().shows(&["Mes mariages", "Ne plus garder « Mes mariages »"]);
    assert_eq!(awa.post(&format!("{LIST}/views"), &[("name", "  ")]).await.status, 422);
    let team = identity::teammates_of(&mut world.db(), world.mode.org).await.unwrap();
    let me = team.iter().find(|one| one.email == AWA).unwrap().id;
    let id = conversation::saved_views(&mut world.db(), world.mode.id, me).await.unwrap()[0].id;
    assert_eq!(koffi.post(&format!("{LIST}/views/{id}/removal"), &[]).await.status, 404);
    assert_eq!(awa.post(&format!("{LIST}/views/{id}/removal"), &[]).await.status, 303);
    awa.get(LIST).await.ok().hides(&["Mes mariages"]);
}

async fn the_same_is_done_to_many_and_what_refuses_is_told(world: World) {
    let [fatou, moussa, aya] = world.three().await.map(|id| id.to_string());
    let (mut awa, mut koffi) = (world.signed_in(AWA).await, world.signed_in(KOFFI).await);
    koffi.post(&format!("{LIST}/{moussa}/takeover"), &[]).await;
    let fields = [("id", fatou.as_str()), ("id", &moussa), ("id", &aya), ("action", "take"), ("view", "unowned")];
    let done = awa.post(&format!("{LIST}/bulk"), &fields).await;
    assert_eq!((done.status.as_u16(), done.location()), (303, "/b/awa-mode/messages?view=unowned&done=2&refused=1"));
    awa.get(done.location()).await.ok().shows(&["Fait pour 2 conversations.", "Une n’a pas changé"]);
    awa.get(&format!("{LIST}?view=mine")).await.ok().shows(&["Aya", "Fatou"]).hides(&["Moussa"]);
    let said = awa.script().post(&format!("{LIST}/bulk"), &[("id", &fatou), ("action", "resolve")]).await.ok();
    said.shows(&["id=\"flash\"", "note ok", "Fait pour une conversation."]);
    let tagged = [("id", fatou.as_str()), ("id", &aya), ("label", "À rappeler"), ("action", "tag")];
    awa.post(&format!("{LIST}/bulk"), &tagged).await;
    awa.get(&format!("{LIST}?tag=a%20rappeler")).await.ok().shows(&["Aya", "Fatou"]);
    awa.post(&format!("{LIST}/bulk"), &[("id", &aya), ("action", "tomorrow")]).await;
    awa.get(LIST).await.ok().hides(&["Aya"]);
    let none = awa.script().post(&format!("{LIST}/bulk"), &[("action", "resolve")]).await;
    assert_eq!(none.status, 422);
    none.shows(&["Choisissez d’abord des conversations."]);
    assert_eq!(awa.post(&format!("{LIST}/bulk"), &[("id", &aya), ("action", "explode")]).await.status, 422);

    let (mut rival, mut sarah) = (world.signed_in(RIVAL).await, world.signed_in(SARAH).await);
    let stolen = rival.post("/b/rival-shop/messages/bulk", &[("id", &moussa), ("action", "resolve")]).await;
    assert!(stolen.location().ends_with("&done=0&refused=1"), "{}", stolen.location());
    assert_eq!(sarah.post(&format!("{LIST}/bulk"), &[("id", &moussa), ("action", "resolve")]).await.status, 403);
    sarah.get(LIST).await.ok().hides(&["id=\"bulk\"", "name=\"id\""]);
}

async fn colleagues_see_who_looks_and_who_writes(world: World) {
    let [fatou, moussa, _] = world.three().await;
    let talk = format!("{LIST}/{fatou}");
    let (mut awa, mut koffi) = (world.signed_in(AWA).await, world.signed_in(KOFFI).await);
    awa.script().post(&format!("{talk}/presence"), &[("writes", "false")]).await.ok().hides(&["Koffi"]);
    let seen = koffi.script().post(&format!("{talk}/presence"), &[("writes", "true")]).await.ok();
    seen.shows(&["id=\"others\"", "Awa Koné est aussi ici"]).hides(&["data-writes"]);
    let others = awa.script().get(&format!("{talk}/others")).await.ok();
    others.shows(&["data-writes", "Koffi Kouassi écrit…"]);
    awa.get(&talk).await.ok().shows(&["Koffi Kouassi écrit…"]);
    koffi.post(&format!("{talk}/replies"), &[("text", "Bonjour")]).await;
    awa.script().get(&format!("{talk}/others")).await.ok().shows(&["Koffi Kouassi est aussi ici"]);
    koffi.script().post(&format!("{LIST}/{moussa}/presence"), &[("writes", "false")]).await.ok();
    awa.script().get(&format!("{talk}/others")).await.ok().hides(&["Koffi"]);
    koffi.script().post(&format!("{talk}/presence"), &[("writes", "true")]).await.ok();
    world.ground.clock.advance(seconds(9));
    awa.script().get(&format!("{talk}/others")).await.ok().shows(&["Koffi Kouassi est aussi ici"]);
    world.ground.clock.advance(seconds(30));
    awa.script().get(&format!("{talk}/others")).await.ok().hides(&["Koffi"]);
    let mut rival = world.signed_in(RIVAL).await;
    assert_eq!(rival.get(&format!("/b/rival-shop/messages/{fatou}/others")).await.status, 404);
    assert_eq!(rival.post(&format!("/b/rival-shop/messages/{fatou}/presence"), &[]).await.status, 404);
    let sarah = world.signed_in(SARAH).await;
    sarah.script().post(&format!("{talk}/presence"), &[("writes", "true")]).await.ok();
    awa.script().get(&format!("{talk}/others")).await.ok().hides(&["Sarah"]);
}

testing::stories!(World:
    a_list_is_in_the_order_that_is_asked_for,
    a_list_is_kept_under_a_name_and_forgotten,
    the_same_is_done_to_many_and_what_refuses_is_told,
    colleagues_see_who_looks_and_who_writes,
);
