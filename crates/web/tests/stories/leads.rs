//! Who is near to buying: proposed with a reason, decided by a human, won by an order.

use crate::world::{AWA, FATOU, KOFFI, MOUSSA, RIVAL, SARAH, World};
use identity::PaymentMethod;
use insight::{Event, Said, Signal};
use kernel::{ConversationId, days, minutes};
use leads::{Field, Lead, Stage};
use psp::Kind;

const PAGE: &str = "/b/awa-mode/leads";

impl World {
    async fn wants_it(&self, conversation: ConversationId) {
        let (brand, now) = (self.mode.id, self.ground.clock.now());
        let events =
            [Signal::Price, Signal::Payment, Signal::Cart, Signal::Delivery, Signal::Ordered].map(Event::Noticed);
        let events: Vec<Event> = [Event::Wrote(Said::CALM)].into_iter().chain(events).collect();
        self.db().write(async |tx| insight::note(tx, brand, conversation, &events, now).await).await.unwrap();
    }
    async fn leads(&self) -> Vec<Lead> {
        leads::list(&mut self.db(), self.mode.id, None, 100).await.unwrap()
    }
    async fn a_while_later(&self) {
        self.work().await;
        self.ground.clock.advance(minutes(2));
        self.work().await;
    }
}

async fn a_lead_is_proposed_with_its_reason_and_follows_facts_until_a_human_writes(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get(PAGE).await.ok().shows(&["Pas encore de prospect"]);
    let fatou = world.writes(FATOU, "Fatou <b>", "Je prends la robe").await;
    world.writes(MOUSSA, "Moussa", "Bonjour").await;
    world.puts_into_cart(fatou, "ROBE-S", 1).await;
    world.wants_it(fatou).await;
    world.a_while_later().await;
    let page = awa.get(PAGE).await.ok();
    page.shows(&["À décider", "Fatou &#60;b&#62;", "1 × Robe wax Adjoua (S)", "Score d’achat", "Accepter", "Écarter"]);
    page.hides(&["Moussa"]);
    let lead = world.leads().await.remove(0);
    assert_eq!(
        (lead.stage, lead.conversation, lead.value.map(|value| value.minor)),
        (Stage::Proposed, fatou, Some(15_000))
    );
    assert!(lead.reason.score >= insight::Mark::HOT && !lead.reason.parts.is_empty(), "{:?}", lead.reason);

    let of = format!("{PAGE}/{}", lead.id);
    assert_eq!(awa.post(&format!("{of}/stage"), &[("stage", "negotiating")]).await.status, 409, "a human looks first");
    assert_eq!(awa.post(&format!("{of}/stage"), &[("stage", "accepted")]).await.status, 303);
    assert_eq!(awa.post(&format!("{of}/stage"), &[("stage", "accepted")]).await.status, 303, "twice is quiet");
    let fields =
        [("name", "Fatou <b>"), ("wants", "1 × Robe wax Adjoua (S)"), ("value", "20 000"), ("note", "Mariage")];
    assert_eq!(awa.post(&of, &fields).await.status, 303);
    let edited = world.leads().await.remove(0);
    assert_eq!((edited.locked, edited.note.as_str()), (vec![Field::Value], "Mariage"), "only what was written anew");
    world.puts_into_cart(fatou, "FOULARD", 2).await;
    world.a_while_later().await;
    let followed = world.leads().await.remove(0);
    assert_eq!(followed.wants, "1 × Robe wax Adjoua (S), 2 × Foulard soie");
    assert_eq!(followed.value.map(|value| value.minor), Some(20_000), "what a human wrote stays");
    assert_eq!(awa.post(&format!("{of}/unlocking"), &[("field", "value")]).await.status, 303);
    world.a_while_later().await;
    assert_eq!(world.leads().await.remove(0).value.map(|value| value.minor), Some(23_000));
    assert_eq!(awa.post(&of, &[("value", "beaucoup")]).await.status, 422);
}

async fn an_order_that_is_paid_wins_it(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Je prends la robe").await;
    let order = world.orders(fatou, "ROBE-S", PaymentMethod::Online).await;
    world.wants_it(fatou).await;
    world.a_while_later().await;
    assert_eq!(world.leads().await[0].wants, "1 × Robe wax Adjoua (S)");
    let of = format!("{PAGE}/{}", world.leads().await[0].id);
    world.signed_in(AWA).await.post(&of, &[("value", "45000")]).await;
    world.payments.start_attempt(&order.code, Kind::Stripe).await.unwrap();
    world.pays(&order).await;
    world.ground.clock.advance(minutes(2));
    world.work().await;
    let won = world.leads().await.remove(0);
    assert_eq!((won.stage, won.order), (Stage::Won, Some(order.id)));
    assert_eq!(won.value.map(|value| value.minor), Some(45_000), "what a human wrote stays, the order tells the rest");
    world.writes(FATOU, "Fatou", "Merci").await;
    world.wants_it(fatou).await;
    world.a_while_later().await;
    assert_eq!(world.leads().await.len(), 1, "who has just bought is left in peace");
}

async fn what_a_human_decides_is_told_to_the_scores(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Je prends la robe").await;
    world.wants_it(fatou).await;
    world.a_while_later().await;
    let score = async || {
        let now = world.ground.clock.now();
        insight::standing(&mut world.db(), world.mode.id, fatou, now).await.unwrap().unwrap().buying.value
    };
    let before = score().await;
    let of = format!("{PAGE}/{}/stage", world.leads().await[0].id);
    let mut koffi = world.signed_in(KOFFI).await;
    koffi.post(&of, &[("stage", "rejected")]).await;
    assert!(score().await < before, "turned down");
    world.writes(FATOU, "Fatou", "Alors ?").await;
    world.wants_it(fatou).await;
    world.a_while_later().await;
    assert_eq!(world.leads().await.len(), 1, "not proposed again so soon");
    koffi.post(&of, &[("stage", "accepted")]).await;
    assert!(score().await > before, "taken up after all");
    koffi.get(PAGE).await.ok().shows(&["Acceptés", "Fatou", "Koffi Kouassi"]);
    koffi.post(&of, &[("stage", "won")]).await;
    assert_eq!(koffi.post(&of, &[("stage", "lost")]).await.status, 409);
    world.ground.clock.advance(days(4));
    world.writes(FATOU, "Fatou", "Bonjour").await;
    world.wants_it(fatou).await;
    world.a_while_later().await;
    assert_eq!(world.leads().await.len(), 2, "a new talk, a new lead");
}

async fn an_export_opens_and_runs_nothing(world: World) {
    let fatou = world.writes(FATOU, "=HYPERLINK(\"x\")", "Je prends la robe").await;
    world.wants_it(fatou).await;
    world.a_while_later().await;
    let mut awa = world.signed_in(AWA).await;
    let csv = awa.get(&format!("{PAGE}/export.csv")).await.ok();
    assert!(csv.header("content-disposition").contains("awa-mode-leads.csv"));
    csv.shows(&["\u{feff}Proposé le;Étape;Nom;Téléphone", "À décider;\"'=HYPERLINK(\"\"x\"\")\";'+2250700000001;"]);
    let xlsx = awa.get(&format!("{PAGE}/export.xlsx")).await.ok();
    assert!(xlsx.bytes.starts_with(b"PK"));
    assert_eq!(world.signed_in(KOFFI).await.get(&format!("{PAGE}/export.csv")).await.status, 403);
}

async fn leads_of_a_brand_are_its_own(world: World) {
    let fatou = world.writes(FATOU, "Fatou", "Je prends la robe").await;
    world.wants_it(fatou).await;
    world.a_while_later().await;
    let id = world.leads().await[0].id;
    let mut rival = world.signed_in(RIVAL).await;
    rival.get("/b/rival-shop/leads").await.ok().hides(&["Fatou"]);
    assert_eq!(rival.get(PAGE).await.status, 404);
    for path in ["stage", "unlocking"] {
        let stolen =
            rival.post(&format!("/b/rival-shop/leads/{id}/{path}"), &[("stage", "lost"), ("field", "name")]).await;
        assert_eq!(stolen.status, 404, "{path}");
    }
    assert_eq!(rival.post(&format!("/b/rival-shop/leads/{id}"), &[("note", "x")]).await.status, 404);
    let mut sarah = world.signed_in(SARAH).await;
    sarah.get(PAGE).await.ok().shows(&["Leads", "Fatou"]).hides(&["/stage\""]);
    assert_eq!(sarah.post(&format!("{PAGE}/{id}/stage"), &[("stage", "accepted")]).await.status, 403);
}

testing::stories!(World:
    a_lead_is_proposed_with_its_reason_and_follows_facts_until_a_human_writes,
    an_order_that_is_paid_wins_it,
    what_a_human_decides_is_told_to_the_scores,
    an_export_opens_and_runs_nothing,
    leads_of_a_brand_are_its_own,
);
