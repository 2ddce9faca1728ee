use crate::world::{AWA, FATOU, KOFFI, RIVAL, SARAH, World};
use assistant::Agent;

const PAGE: &str = "/b/awa-mode/agent";

/// What the form of a new assistant sends, as it stands.
const NEW: [(&str, &str); 13] = [
    ("name", "Aïcha"),
    ("tone", "formal"),
    ("languages", "fr"),
    ("discloses", "on"),
    ("routing", "complaint:hand_over"),
    ("team_within", "10"),
    ("instructions", "Tu vends des robes."),
    ("from", "08:00"),
    ("until", "20:00"),
    ("wait", "0"),
    ("patience", "2"),
    ("most_discount", ""),
    ("most_in_a_row", "3"),
];

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    kept.chain(more).copied().collect()
}

async fn an_assistant_is_made_changed_and_answers(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get(PAGE).await.ok().shows(&["Aucun assistant n’a été nommé", "Ajouter un assistant"]);
    let made = awa.post(PAGE, &NEW).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let brand = world.mode.id;
    let aicha = Agent::of_brand(&mut world.db(), brand).await.unwrap().unwrap();
    assert_eq!((aicha.name.as_str(), aicha.conduct.hours), ("Aïcha", None));
    let saved = awa.get(made.location().split('#').next().unwrap()).await.ok();
    saved.shows(&["Aïcha", "répond aux clients", "Répond à toute heure", "C’est enregistré", "Tu vends des robes."]);

    let id = world.writes(FATOU, "Fatou", "c combien la robe wax ?").await;
    world.agent_answers(id).await;
    awa.get(&format!("/b/awa-mode/messages/{id}")).await.ok().shows(&["Je suis Aïcha, l&#39;assistante IA"]);

    let one = format!("{PAGE}/{}", aicha.id);
    let hours = with(&NEW, &[("days", "1"), ("days", "6"), ("until", "18:30"), ("wait", "15"), ("patience", "4")]);
    assert_eq!(awa.post(&one, &hours).await.status, 303);
    awa.get(PAGE).await.ok().shows(&["De 08:00 à 18:30, lundi, samedi", r#"value="15""#, r#"value="4""#]);
    let aicha = Agent::of_brand(&mut world.db(), brand).await.unwrap().unwrap();
    assert_eq!(aicha.conduct.hours.unwrap().days(), [1, 6]);
}

async fn a_template_fills_the_instructions_and_saves_nothing(world: World) {
    let mut awa = world.signed_in(AWA).await;
    let typed = with(&NEW, &[("name", "Rosalie"), ("template", "appointments")]);
    awa.post(PAGE, &typed).await.ok().shows(&[r#"value="Rosalie""#, "Tu aides les clients à prendre rendez-vous."]);
    assert!(Agent::all(&mut world.db(), world.mode.id).await.unwrap().is_empty());
}

async fn what_is_wrong_is_said_beside_what_was_typed(world: World) {
    let mut awa = world.signed_in(AWA).await;
    for (field, value, said) in [
        ("name", " ", "Le nom doit avoir de 1 à 60 caractères."),
        ("wait", "61", "L’attente est un nombre de secondes, de 0 à 60."),
        ("wait", "bientôt", "L’attente est un nombre de secondes, de 0 à 60."),
        ("patience", "0", "Le nombre de messages va de 1 à 5."),
        ("most_discount", "101", "La remise va de 1 à 100 %."),
        ("most_in_a_row", "0", "Le nombre de messages de relance va de 1 à 10."),
        ("languages", "xx", "Cochez une langue au moins."),
    ] {
        let page = awa.post(PAGE, &with(&NEW, &[(field, value)])).await;
        assert_eq!(page.status, 422, "{field}");
        page.shows(&[said, "Tu vends des robes."]);
    }
    let page = awa.post(PAGE, &with(&NEW, &[("days", "1"), ("from", "8h")])).await;
    page.shows(&["Indiquez des heures comme 08:00 et 20:00."]);
    assert_eq!(awa.post(PAGE, &NEW).await.status, 303);
    let twice = awa.post(PAGE, &NEW).await;
    assert_eq!(twice.status, 422);
    twice.shows(&["Un autre assistant porte déjà ce nom."]);
}

async fn of_two_assistants_the_merchant_chooses_who_answers(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.post(PAGE, &NEW).await;
    awa.post(PAGE, &with(&NEW, &[("name", "Koffi")])).await;
    let all = Agent::all(&mut world.db(), world.mode.id).await.unwrap();
    awa.get(PAGE).await.ok().shows(&["Aïcha", "répond aux clients", "Koffi", "Le faire répondre aux clients"]);
    let koffi = format!("{PAGE}/{}", all[1].id);
    assert_eq!(awa.post(&format!("{koffi}/answering"), &[]).await.status, 303);
    awa.get(PAGE).await.ok().shows(&["Koffi", "répond aux clients", "Aïcha"]);
    let aicha = format!("{PAGE}/{}", all[0].id);
    assert_eq!(awa.post(&format!("{aicha}/dismissal"), &[]).await.status, 303);
    let last = awa.post(&format!("{koffi}/dismissal"), &[]).await;
    assert_eq!(last.status, 409);
    last.shows(&["La boutique garde au moins un assistant."]);
}

async fn who_may_not_change_settings_reads_them(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.post(PAGE, &NEW).await;
    let id = Agent::of_brand(&mut world.db(), world.mode.id).await.unwrap().unwrap().id;
    let one = format!("{PAGE}/{id}");
    for who in [KOFFI, SARAH] {
        let mut reader = world.signed_in(who).await;
        reader.get(PAGE).await.ok().shows(&["Aïcha", "<fieldset class=\"bare stack\" disabled>"]).hides(&["template"]);
        for path in [PAGE.to_owned(), one.clone(), format!("{one}/answering"), format!("{one}/dismissal")] {
            assert_eq!(reader.post(&path, &NEW).await.status, 403, "{who} {path}");
        }
    }
    // Another shop has neither the page nor the assistant.
    let mut rival = world.signed_in(RIVAL).await;
    for path in ["", "/answering", "/dismissal"] {
        for shop in ["awa-mode", "rival-shop"] {
            let page = rival.post(&format!("/b/{shop}/agent/{id}{path}"), &NEW).await;
            assert_eq!(page.status, 404, "{shop}{path}");
        }
    }
}

testing::stories!(World:
    an_assistant_is_made_changed_and_answers,
    a_template_fills_the_instructions_and_saves_nothing,
    what_is_wrong_is_said_beside_what_was_typed,
    of_two_assistants_the_merchant_chooses_who_answers,
    who_may_not_change_settings_reads_them,
);
