//! The agent thinks with a model: what it does with tools, what is checked, and what happens when a model is slow, broken,
//! dear or wrong. The customer always gets one answer.

use crate::scripted::Thinking;
use assistant::{Budget, ModelSpec, Reason, RequestKind, Spent};
use conversation::{Author, message_page};
use kernel::{Currency, Money, days};
use models::Dialect;
use ordering::{Gives, Promo, PromoSpec};
use serde_json::{Value, json};
use testing::Ground;

struct Scene(Thinking);

impl Scene {
    async fn open(ground: Ground) -> Self {
        Self(Thinking::selling(ground, crate::shop::SHELF).await)
    }

    async fn scripts(&self, scripts: Value) {
        self.0.model.script(scripts).await;
    }

    async fn says(&self, words: &str) -> String {
        // The first answer also says that an AI gives it; that has its own stories.
        let answer = self.0.shop.write(words).await;
        answer.strip_prefix("Je suis Aïcha, l'assistante IA de la boutique.\n").unwrap_or(&answer).to_owned()
    }

    /// Why the last answer was given.
    async fn reason(&self) -> Reason {
        let shop = &self.0.shop;
        let (db, brand) = (&mut &shop.ground.db, shop.brand.id);
        let talk = shop.conversation().await.id;
        let page = message_page(db, brand, talk, None, 100).await.unwrap();
        let last = page.iter().rev().find(|message| message.author == Author::Agent).unwrap();
        Reason::of(db, brand, last.id).await.unwrap().unwrap()
    }

    async fn spent(&self) -> Spent {
        let shop = &self.0.shop;
        Spent::since(&mut &shop.ground.db, shop.brand.id, kernel::Millis(0)).await.unwrap()
    }
}

/// The walk of the first sale, thought by a model of each dialect.
async fn a_model_sells_through_the_tools(scene: Scene) {
    let sale = json!([
        {"when": "combien la robe", "steps": [
            {"calls": [{"name": "search_products", "arguments": {"words": "robe wax"}}]},
            {"text": "La Robe wax est à 15 000 FCFA, en S, M et L. Quelle taille vous ferait plaisir ?"}]},
        {"when": "taille M", "steps": [
            {"calls": [{"name": "cart_add", "arguments": {"sku": "ROBE-M", "quantity": 2}}, {"name": "ask_to_confirm"}]},
            {"text": "Très bon choix !"}]},
        {"when": "oui c bon", "steps": [
            {"calls": [{"name": "confirm_order", "arguments": {"payment": "online"}}]}, {"text": "Merci Mariam !"}]},
        {"when": "en est ma commande", "steps": [
            {"calls": [{"name": "order_status"}]}, {"text": "Votre commande {{result.0/order}} attend le paiement de {{result.0/to_pay}}."}]},
    ]);
    for dialect in [Dialect::OpenAi, Dialect::Anthropic, Dialect::Gemini] {
        scene.0.may_think_with(&[scene.0.spec(dialect, "first")]).await;
        scene.0.model.is_silent().await;
        scene.scripts(sale.clone()).await;
        let shown = scene.says("c combien la robe wax").await;
        assert!(shown.starts_with("La Robe wax est à 15 000 FCFA"), "{dialect}: {shown}");
        let asked = scene.says("jen prends 2 taille M").await;
        assert!(
            asked.starts_with("Très bon choix !")
                && asked.contains("Total : 30 000 FCFA")
                && asked.contains("[✅ Valider]"),
            "{dialect}: {asked}"
        );
        let placed = scene.says("oui c bon").await;
        assert!(placed.starts_with("Merci Mariam !") && placed.contains("<Payer maintenant"), "{dialect}: {placed}");
        assert_eq!(scene.reason().await.tools[0].name, "confirm_order");
        let status = scene.says("où en est ma commande").await;
        assert!(status.contains("attend le paiement de 30 000 FCFA"), "{dialect}: {status}");
        let order = scene.0.shop.orders().await.remove(0);
        assert_eq!((order.total.minor, order.state.name()), (30_000, "awaiting_payment"));
        scene.0.shop.later(kernel::minutes(31)).await;
    }
    assert_eq!(scene.0.shop.orders().await.len(), 3);
    let spent = scene.spent().await;
    assert!(spent.answers >= 18 && spent.cost > 0 && spent.minor() >= 1, "{spent:?}");
    assert!(scene.reason().await.cost > 0);
}

/// The dear model sells, the cheap one answers questions, and orders are left to the built-in brain.
async fn each_model_answers_what_it_is_given(scene: Scene) {
    let of = |name, requests: &[RequestKind]| ModelSpec {
        requests: requests.to_vec(),
        ..scene.0.spec(Dialect::OpenAi, name)
    };
    let (dear, cheap) = (of("dear", &[RequestKind::Sale]), of("cheap", &[RequestKind::Question]));
    scene.0.may_think_with(&[dear, cheap]).await;
    scene.scripts(json!([{"steps": [{"text": "Je m'en occupe."}]}])).await;
    for (words, brain) in [
        ("vous avez des robes ?", "dear"),
        ("je prends 2 foulards", "dear"),
        ("vous ouvrez à quelle heure le samedi ?", "cheap"),
        ("où en est ma commande ?", "built-in"),
    ] {
        scene.says(words).await;
        let reason = scene.reason().await;
        assert_eq!((reason.brain.as_str(), reason.gave_up), (brain, None), "{words}");
    }
}

/// A shop is no general assistant: a model that goes into what is not about the shop is sent back, and not believed twice.
async fn what_is_not_about_the_shop_is_declined(scene: Scene) {
    let poem = "La mer est un grand pagne bleu qui danse au vent du soir. ".repeat(6);
    let declined = "Les poèmes, ce n'est pas mon rayon 😊 Je peux vous aider à choisir une robe ou un sac.";
    scene.0.may_think_with(&[scene.0.spec(Dialect::OpenAi, "first")]).await;
    scene
        .scripts(
            json!([{"when": "poème", "steps": [{"text": poem}]}, {"when": "not sent", "steps": [{"text": declined}]}]),
        )
        .await;
    assert_eq!(scene.says("écris moi un poème sur la mer").await, declined);
    assert_eq!(scene.reason().await.gave_up, None);

    scene.0.model.is_silent().await;
    scene.scripts(json!([{"steps": [{"text": poem}, {"text": poem}]}])).await;
    let ours = scene.says("raconte moi une blague").await;
    assert!(ours.contains("Je m'occupe de la boutique Awa Mode"), "{ours}");
    assert_eq!(scene.reason().await.gave_up.as_deref(), Some("unsupported"));

    // About the shop it may be as long as it takes.
    let long = "Nos robes sont cousues main à Abidjan, en coton wax choisi avec soin par notre couturière. ".repeat(4);
    scene.0.model.is_silent().await;
    scene.scripts(json!([{"steps": [{"text": long.trim()}]}])).await;
    assert_eq!(scene.says("vos robes sont de bonne qualité ?").await, long.trim());
}

/// An order that comes back without its code says so, whoever thinks.
async fn a_code_that_is_over_is_said_to_be_gone(scene: Scene) {
    let (shop, code) = (&scene.0.shop, "FIN");
    let ends_at = Some(shop.ground.clock.now() + kernel::minutes(20));
    let spec = PromoSpec { ends_at, ..PromoSpec::new(code, Gives::Percent(1_000)) };
    shop.ground.db.write(async |tx| Promo::upsert(tx, &shop.brand, &spec).await).await.unwrap();
    for words in ["je prends une robe wax taille M", "code FIN", "oui"] {
        shop.write(words).await;
    }
    let order = shop.orders().await.remove(0);
    assert_eq!(order.total.minor, 13_500);
    shop.later(kernel::minutes(31)).await;
    scene.0.may_think_with(&[scene.0.spec(Dialect::OpenAi, "first")]).await;
    let again = json!({"name": "take_up_again", "arguments": {"order": order.label()}});
    scene.scripts(json!([{"steps": [{"calls": [again]}, {"text": "Je remets tout dans votre panier."}]}])).await;
    let told = scene.says("finalement la robe de tout à l'heure m'intéresse toujours").await;
    assert_eq!(scene.reason().await.tools[0].name, "take_up_again", "{told}");
    assert!(told.contains("Le code FIN n'est plus valable"), "{told}");
}

/// What no provider takes is not placed to be paid online, whatever the model calls.
async fn an_amount_nobody_takes_is_not_placed_online(scene: Scene) {
    let shop = &scene.0.shop;
    shop.has_an_account().await;
    let spec = PromoSpec::new("PRESQUE", Gives::Amount(14_950));
    shop.ground.db.write(async |tx| Promo::upsert(tx, &shop.brand, &spec).await).await.unwrap();
    for words in ["je prends une robe wax taille M", "code PRESQUE"] {
        shop.write(words).await;
    }
    scene.0.may_think_with(&[scene.0.spec(Dialect::OpenAi, "first")]).await;
    let place = |payment: &str| json!({"calls": [{"name": "confirm_order", "arguments": {"payment": payment}}]});
    scene.scripts(json!([{"steps": [place("online"), place("on_delivery"), {"text": "Merci Mariam !"}]}])).await;
    let placed = scene.says("oui c bon").await;
    assert!(!placed.contains("Payer maintenant"), "{placed}");
    let order = shop.orders().await.remove(0);
    assert_eq!((order.total.minor, order.method), (50, identity::PaymentMethod::CashOnDelivery));
}

/// What a customer says of their taste is kept through a tool, and told to the model the next time.
async fn a_model_keeps_what_a_customer_likes(scene: Scene) {
    scene
        .scripts(json!([{"when": "parfum", "steps": [
        {"calls": [{"name": "remember_preference", "arguments": {"kind": "note", "value": "pas de parfum"}},
            {"name": "remember_preference", "arguments": {"kind": "note", "value": "x".repeat(121)}}]},
        {"text": "C'est noté 🙂"}]}]))
        .await;
    assert_eq!(scene.says("jamais de parfum pour moi svp").await, "C'est noté 🙂");
    let tools = scene.reason().await.tools;
    assert_eq!((tools[0].done, tools[1].refused.as_deref()), (true, Some("not_fit")));
    scene.says("vous avez quoi comme robes ?").await;
    let asked = scene.0.model.asked().await;
    let last = asked.last().unwrap().to_string();
    assert!(last.contains("pas de parfum") && last.contains("preferences"), "{last}");
}

/// What no tool told is sent back once; then the built-in brain answers.
async fn a_figure_nobody_told_does_not_leave(scene: Scene) {
    scene
        .scripts(json!([{"when": "robe wax", "steps": [
            {"text": "La robe wax est à 9 000 FCFA."},
        ]}, {"when": "not sent", "steps": [
            {"calls": [{"name": "search_products", "arguments": {"words": "robe wax"}}]},
            {"text": "Pardon : la robe wax est à 15 000 FCFA."}]}]))
        .await;
    assert_eq!(scene.says("prix robe wax").await, "Pardon : la robe wax est à 15 000 FCFA.");
    scene.0.model.is_silent().await;
    scene.scripts(json!([{"steps": [{"text": "Elle est à 9 000 FCFA, promis."}]}])).await;
    let answer = scene.says("combien la robe wax").await;
    assert!(answer.contains("15 000") && !answer.contains("9 000"), "{answer}");
    assert_eq!(scene.reason().await.gave_up.as_deref(), Some("unsupported"));
}

/// Down, slow, nonsense, no key, cut off: one answer, by whoever can.
async fn a_model_in_trouble_never_means_silence(scene: Scene) {
    for (n, (effect, why)) in [
        (json!({"effect": "status", "status": 500}), "down"),
        (json!({"effect": "status", "status": 429}), "busy"),
        (json!({"effect": "stall", "ms": 3_000}), "timed_out"),
        (json!({"effect": "close"}), "down"),
        (json!({"effect": "garbage"}), "unreadable"),
        (json!({"effect": "too_long"}), "too_long"),
        (json!({"effect": "ramble"}), "unsupported"),
        (json!({"effect": "empty"}), "unsupported"),
    ]
    .into_iter()
    .enumerate()
    {
        scene.0.model.is_silent().await;
        let mut fault = effect.clone();
        fault["times"] = json!(50);
        scene.scripts(json!([{"steps": [{"text": "…", "fault": fault}]}])).await;
        let answers = scene.0.shop.writes(&format!("22507000001{n:02}"), "c combien la robe wax").await;
        assert!(matches!(&answers[..], [one] if one.contains("15 000 FCFA")), "{effect}: {answers:?}");
        let reason = scene.reason().await;
        assert_eq!((reason.brain.as_str(), reason.gave_up.as_deref()), ("built-in", Some(why)), "{effect}");
    }
}

/// The second model answers where the first does not.
async fn the_next_model_of_the_chain_answers(scene: Scene) {
    let (first, second) = (scene.0.spec(Dialect::OpenAi, "unknown-model"), scene.0.spec(Dialect::Anthropic, "second"));
    scene.0.may_think_with(&[first, second]).await;
    scene.scripts(json!([{"steps": [{"text": "Bonjour ! Que cherchez-vous ?"}]}])).await;
    assert_eq!(scene.says("bonjour vous vendez quoi").await, "Bonjour ! Que cherchez-vous ?");
    assert_eq!(scene.reason().await.gave_up, None);
}

/// What the month may cost is spent: the built-in brain answers until the next month.
async fn a_spent_budget_is_the_built_in_brain(scene: Scene) {
    let brand = scene.0.shop.brand.id;
    scene
        .scripts(json!([{"steps": [{"text": "Avec plaisir !", "usage": {"input": 900_000, "output": 100_000}}]}]))
        .await;
    let set = async |tx: &mut storage::Tx| Budget(Some(Money::new(100, Currency::XOF))).set(tx, brand).await;
    scene.0.shop.ground.db.write(set).await.unwrap();
    assert_eq!(scene.says("vous êtes ouverts le soir").await, "Avec plaisir !");
    assert_eq!(scene.spent().await.minor(), 117);
    let answer = scene.says("c combien la robe wax").await;
    assert!(answer.contains("15 000"), "{answer}");
    assert_eq!(scene.reason().await.gave_up.as_deref(), Some("budget"));
    assert_eq!(scene.spent().await.answers, 1, "nobody was asked");
    scene.0.shop.ground.clock.advance(days(31));
    assert_eq!(scene.says("vous avez autre chose").await, "Avec plaisir !");
}

/// A model that changes the cart and then breaks leaves the cart as it was; the built-in brain does what was asked, once.
async fn what_was_rehearsed_is_not_done(scene: Scene) {
    scene
        .scripts(json!([{"steps": [
            {"calls": [{"name": "cart_add", "arguments": {"sku": "ROBE-M", "quantity": 2}}]},
            {"text": "…", "fault": {"effect": "status", "status": 500, "times": 50}}]}]))
        .await;
    let answer = scene.says("je prends 2 robes wax taille M").await;
    assert!(answer.contains("2 × Robe wax (M)"), "{answer}");
    assert_eq!(scene.0.shop.cart().await, [("ROBE-M".to_owned(), 2)]);
    assert_eq!(scene.reason().await.gave_up.as_deref(), Some("down"));
}

/// The prompt begins the same whatever is said, and holds no catalogue; the shop's facts come last.
async fn the_prompt_is_stable_and_small(scene: Scene) {
    scene.scripts(json!([{"steps": [{"text": "Oui !"}]}])).await;
    scene.says("bonjour c'est pour un baptême").await;
    scene.says("vous avez du tissu").await;
    let asked = scene.0.model.asked().await;
    let body = |at: usize| asked[at]["body"].clone();
    let system = |body: &Value| body["messages"][0]["content"].to_string();
    assert_eq!(system(&body(0)), system(&body(1)));
    assert_eq!(body(0)["tools"], body(1)["tools"]);
    let prompt = system(&body(0));
    assert!(!prompt.contains("boubou") && prompt.len() < 4_000, "{} letters", prompt.len());
    // About three thousand tokens, which services keep from one turn to the next.
    assert!(body(0)["tools"].to_string().len() < 12_000, "{} letters", body(0)["tools"].to_string().len());
}

/// Who wants silence gets it, and taps have one meaning: no model is asked.
async fn rules_need_no_model(scene: Scene) {
    scene.scripts(json!([{"steps": [{"text": "Non, restez avec nous !"}]}])).await;
    let answer = scene.says("STOP").await;
    assert!(answer.contains("plus de messages"), "{answer}");
    assert!(scene.0.model.asked().await.is_empty());
}

testing::stories!(Scene:
    each_model_answers_what_it_is_given,
    what_is_not_about_the_shop_is_declined,
    a_code_that_is_over_is_said_to_be_gone,
    an_amount_nobody_takes_is_not_placed_online,
    a_model_keeps_what_a_customer_likes,
    a_model_sells_through_the_tools,
    a_figure_nobody_told_does_not_leave,
    a_model_in_trouble_never_means_silence,
    the_next_model_of_the_chain_answers,
    a_spent_budget_is_the_built_in_brain,
    what_was_rehearsed_is_not_done,
    the_prompt_is_stable_and_small,
    rules_need_no_model,
);
