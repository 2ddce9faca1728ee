use crate::world::{AWA, KOFFI, RIVAL, World};
use assistant::{Budget, ModelAccount};

const PAGE: &str = "/b/awa-mode/agent";
const MODELS: &str = "/b/awa-mode/agent/models";
const KEY: &str = "sk-very-secret";

const NEW: [(&str, &str); 7] = [
    ("service", "mistral"),
    ("name", "mistral-small-latest"),
    ("key", KEY),
    ("seconds", "12"),
    ("input", "60"),
    ("cached_input", ""),
    ("output", "180"),
];

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    kept.chain(more).copied().collect()
}

async fn models_are_added_put_in_order_and_taken_away(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.get(PAGE).await.ok().shows(&["Modèles d’IA", "Aucun modèle : l’intelligence intégrée répond à tout."]);
    let added = awa.post(MODELS, &NEW).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let claude = [("service", "anthropic"), ("name", "claude-haiku-4-5"), ("key", "k"), ("seconds", "8")];
    awa.post(MODELS, &claude).await;
    let all = async || ModelAccount::all(&mut world.db(), world.mode.id).await.unwrap();
    let held = all().await;
    assert_eq!((held[0].price.input, held[0].price.cached_input, held[0].price.output), (60, 60, 180));

    let page = awa.get(PAGE).await.ok();
    page.shows(&["mistral-small-latest", "Mistral", "Une clé est enregistrée", "claude-haiku-4-5"]).hides(&[KEY]);

    // Saved without a key, the key stays; with another service it must be typed again.
    let one = format!("{MODELS}/{}", held[0].id);
    let renamed = with(&NEW, &[("name", "mistral-large-latest"), ("key", "")]);
    assert_eq!(awa.post(&one, &renamed).await.status, 303);
    assert!(all().await[0].has_key());
    let moved = awa.post(&one, &with(&renamed, &[("service", "groq")])).await;
    assert_eq!(moved.status, 422);
    moved.shows(&["Un autre service demande sa propre clé"]);

    assert_eq!(awa.post(&format!("{MODELS}/{}/first", held[1].id), &[]).await.status, 303);
    let names = async || all().await.into_iter().map(|model| model.name).collect::<Vec<_>>();
    assert_eq!(names().await, ["claude-haiku-4-5", "mistral-large-latest"]);
    assert_eq!(awa.post(&format!("{one}/removal"), &[]).await.status, 303);
    assert_eq!(names().await, ["claude-haiku-4-5"]);
    assert_eq!(awa.post(&format!("{one}/removal"), &[]).await.status, 404, "it is gone");
}

async fn what_no_model_can_be_is_said_and_the_key_is_not_repeated(world: World) {
    let mut awa = world.signed_in(AWA).await;
    for (field, value, said) in [
        ("name", " ", "Indiquez le nom du modèle"),
        ("service", "elsewhere", "Choisissez un service."),
        ("seconds", "31", "Le temps va de 1 à 30 secondes."),
        ("seconds", "vite", "Le temps va de 1 à 30 secondes."),
        ("output", "cher", "Un prix n’est pas un montant."),
    ] {
        let page = awa.post(MODELS, &with(&NEW, &[(field, value)])).await;
        assert_eq!(page.status, 422, "{field} {value}");
        page.shows(&[said]).hides(&[KEY]);
    }
    awa.post(MODELS, &NEW).await;
    awa.post(MODELS, &NEW).await.shows(&["Ce modèle est déjà dans la liste."]).hides(&[KEY]);
    for name in ["a", "b", "c"] {
        assert_eq!(awa.post(MODELS, &with(&NEW, &[("name", name)])).await.status, 303);
    }
    awa.post(MODELS, &with(&NEW, &[("name", "d")])).await.shows(&["Une boutique a 4 modèles au plus."]);
}

async fn the_budget_is_set_and_lifted(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.post(MODELS, &NEW).await;
    let budget = format!("{MODELS}/budget");
    let held = async || Budget::of(&mut world.db(), world.mode.id).await.unwrap().0.map(|sum| sum.minor);
    assert_eq!(awa.post(&budget, &[("budget", "5 000")]).await.status, 303);
    assert_eq!(held().await, Some(5_000));
    awa.get(PAGE).await.ok().shows(&["Budget par mois, en FCFA", r#"value="5000""#]);
    let wrong = awa.post(&budget, &[("budget", "beaucoup")]).await;
    assert_eq!(wrong.status, 422);
    wrong.shows(&[r#"value="beaucoup""#, "Le budget n’est pas un montant."]);
    assert_eq!(awa.post(&budget, &[("budget", "")]).await.status, 303);
    assert_eq!(held().await, None);
}

async fn models_are_the_managers_and_the_shops_own(world: World) {
    let mut awa = world.signed_in(AWA).await;
    awa.post(MODELS, &NEW).await;
    let id = ModelAccount::all(&mut world.db(), world.mode.id).await.unwrap()[0].id;
    let one = format!("agent/models/{id}");
    let paths = ["agent/models".to_owned(), one.clone(), format!("{one}/first"), format!("{one}/removal")];
    let mut koffi = world.signed_in(KOFFI).await;
    koffi.get(PAGE).await.ok().shows(&["mistral-small-latest"]).hides(&["Ajouter un modèle", KEY]);
    for path in &paths {
        assert_eq!(koffi.post(&format!("/b/awa-mode/{path}"), &NEW).await.status, 403, "{path}");
    }
    let mut rival = world.signed_in(RIVAL).await;
    for path in &paths {
        assert_eq!(rival.post(&format!("/b/awa-mode/{path}"), &NEW).await.status, 404, "{path}");
    }
    for path in &paths[1..] {
        assert_eq!(rival.post(&format!("/b/rival-shop/{path}"), &NEW).await.status, 404, "{path}");
    }
    assert_eq!(ModelAccount::all(&mut world.db(), world.mode.id).await.unwrap().len(), 1);
}

testing::stories!(World:
    models_are_added_put_in_order_and_taken_away,
    what_no_model_can_be_is_said_and_the_key_is_not_repeated,
    the_budget_is_set_and_lifted,
    models_are_the_managers_and_the_shops_own,
);
