//! What the agent keeps of a customer can be seen, and erased.

use crate::shop::Shop;
use assistant::{Bill, Memory, ModelAccount, ModelDraft, Preference, PreferenceKind, Service, WrongModel};
use kernel::{BrandId, Locale, ModelAccountId, Secret, TeammateId, Uuid, Vault, seconds};

async fn what_the_agent_keeps_is_seen_and_erased(shop: Shop) {
    shop.write("c combien la robe wax ?").await;
    shop.write("je suis à cocody angré 8e tranche").await;
    let (db, brand) = (&shop.ground.db, shop.brand.id);
    let talk = shop.conversation().await;
    let memory = Memory::of(&mut &*db, brand, talk.id).await.unwrap();
    assert_eq!(memory.language, Some(Locale::Fr));
    assert!(memory.address.as_deref().is_some_and(|address| address.contains("angré")), "{memory:?}");

    let by = TeammateId(Uuid::from_u128(7));
    let stranger = BrandId(Uuid::from_u128(5));
    assert!(!db.write(async |tx| Memory::erase(tx, stranger, talk.contact, by).await).await.unwrap());
    assert!(!Memory::of(&mut &*db, brand, talk.id).await.unwrap().is_empty(), "a stranger erases nothing");

    assert!(db.write(async |tx| Memory::erase(tx, brand, talk.contact, by).await).await.unwrap());
    assert!(Memory::of(&mut &*db, brand, talk.id).await.unwrap().is_empty());
    let facts = storage::facts_since(db, brand, kernel::Millis(0), 500).await.unwrap();
    let erased = facts.iter().find(|fact| fact.kind == "contact.memory_erased").unwrap();
    assert_eq!((erased.subject, erased.data["teammate"].as_str()), (talk.contact.0, Some(by.to_string().as_str())));
    // The talk goes on, from the beginning.
    assert!(shop.write("c combien le foulard ?").await.contains("3 000 FCFA"));
}

async fn the_size_of_last_time_is_said_when_a_size_is_asked(shop: Shop) {
    shop.write("je veux la robe wax taille M").await;
    shop.write("oui").await;
    shop.later(kernel::days(3)).await;
    let asked = shop.write("je veux encore une robe wax").await;
    assert!(asked.contains("Quelle taille") && asked.contains("vous aviez pris du M"), "{asked}");
    let (db, brand) = (&shop.ground.db, shop.brand.id);
    let talk = shop.conversation().await;
    let kept = Preference::all(&mut &*db, brand, talk.contact).await.unwrap();
    assert_eq!((kept.len(), kept[0].kind, kept[0].value.as_str()), (1, PreferenceKind::Size, "M"));

    let by = TeammateId(Uuid::from_u128(7));
    db.write(async |tx| Memory::erase(tx, brand, talk.contact, by).await).await.unwrap();
    assert_eq!(Preference::all(&mut &*db, brand, talk.contact).await.unwrap(), []);
    assert!(!shop.write("je veux une robe wax").await.contains("La dernière fois"));
}

async fn what_was_known_of_two_is_known_of_the_one_they_are(shop: Shop) {
    let (db, brand) = (&shop.ground.db, shop.brand.id);
    let mut known = Vec::new();
    for size in ["M", "S"] {
        shop.write(&format!("je veux la robe wax taille {size}")).await;
        shop.write("oui").await;
        shop.later(kernel::days(1)).await;
        let talk = shop.conversation().await;
        known.push(Preference::all(&mut &*db, brand, talk.contact).await.unwrap());
        // As if the second had been met under another name.
        let (from, into) = (talk.contact, kernel::ContactId(Uuid::from_u128(77)));
        let strange = BrandId(Uuid::from_u128(5));
        db.write(async |tx| Memory::follow_contact(tx, strange, from, into).await).await.unwrap();
        assert_eq!(Preference::all(&mut &*db, brand, from).await.unwrap().len(), 1, "a stranger moves nothing");
        db.write(async |tx| Memory::follow_contact(tx, brand, from, into).await).await.unwrap();
        assert_eq!(Preference::all(&mut &*db, brand, from).await.unwrap(), []);
        let kept = Preference::all(&mut &*db, brand, into).await.unwrap();
        assert_eq!(kept, *known.last().unwrap(), "the newer holds: {known:?}");
    }
}

async fn an_order_of_two_sizes_is_for_two_people(shop: Shop) {
    shop.write("je veux la robe wax taille M").await;
    shop.write("ajoute la robe wax taille S").await;
    shop.write("oui").await;
    shop.later(kernel::days(3)).await;
    let talk = shop.conversation().await;
    assert_eq!(Preference::all(&mut &shop.ground.db, shop.brand.id, talk.contact).await.unwrap(), []);
}

async fn silence_is_a_will_and_not_a_memory(shop: Shop) {
    shop.write("bonjour").await;
    shop.write("STOP").await;
    let (db, brand) = (&shop.ground.db, shop.brand.id);
    let talk = shop.conversation().await;
    let by = TeammateId(Uuid::from_u128(7));
    db.write(async |tx| Memory::erase(tx, brand, talk.contact, by).await).await.unwrap();
    let contact = conversation::Contact::find(&mut &*db, brand, talk.contact).await.unwrap().unwrap();
    assert!(contact.opted_out_at.is_some());
}

fn draft(service: Option<Service>, name: &str, key: Option<&str>) -> ModelDraft {
    ModelDraft {
        id: None,
        service,
        name: name.into(),
        key: key.map(Secret::new),
        time_out: seconds(12),
        price: models::Price::default(),
        requests: Vec::new(),
    }
}

async fn a_merchant_names_models_and_a_key_stays_with_its_service(shop: Shop) {
    let vault = Vault::new(&"a secret key of thirty-two letters".into());
    let (db, brand) = (&shop.ground.db, shop.brand.id);
    let set = async |drafts: Vec<ModelDraft>| {
        db.write(async |tx| ModelAccount::set_drafts(tx, &vault, brand, &drafts).await).await.unwrap()
    };
    let all = async || ModelAccount::all(&mut &*db, brand).await.unwrap();
    assert_eq!(set(vec![draft(Some(Service::Mistral), "mistral-small-latest", Some("k1"))]).await, Ok(()));
    let held = all().await;
    assert_eq!(held[0].service(), Some(Service::Mistral));
    assert_eq!(held[0].base_url.as_deref(), Some("https://api.mistral.ai/v1"));
    assert!(held[0].has_key());

    // Renamed without a key: the key stays. A second one, in front.
    let renamed = ModelDraft { name: "mistral-large-latest".into(), ..held[0].draft() };
    let claude = draft(Some(Service::Anthropic), "claude-haiku-4-5", None);
    assert_eq!(set(vec![claude.clone(), renamed]).await, Ok(()));
    let held = all().await;
    assert_eq!(
        held.iter().map(|one| (one.name.as_str(), one.has_key())).collect::<Vec<_>>(),
        [("claude-haiku-4-5", false), ("mistral-large-latest", true)]
    );

    // Sent to another service, the key must be given again.
    let moved = ModelDraft { service: Some(Service::Groq), ..held[1].draft() };
    assert_eq!(set(vec![moved.clone()]).await.unwrap_err().field, "key");
    assert_eq!(set(vec![ModelDraft { key: Some(Secret::new("k2")), ..moved }]).await, Ok(()));
    assert_eq!(all().await[0].service(), Some(Service::Groq));

    for (drafts, field) in [
        (vec![draft(None, "gpt", None)], "service"),
        (vec![ModelDraft { id: Some(ModelAccountId(Uuid::from_u128(3))), ..claude.clone() }], "id"),
        (vec![draft(Some(Service::OpenAi), " ", None)], "name"),
        (vec![ModelDraft { time_out: seconds(31), ..claude.clone() }], "time_out"),
        (vec![claude.clone(), claude.clone()], "models"),
        ((0..5).map(|n| draft(Some(Service::OpenAi), &format!("m{n}"), None)).collect(), "models"),
    ] {
        let refused: Result<(), WrongModel> = set(drafts).await;
        assert_eq!(refused.unwrap_err().field, field);
    }
    assert_eq!(all().await.len(), 1, "what is refused changes nothing");
    let bill = Bill::of(&mut &*db, &shop.brand, shop.ground.clock.now()).await.unwrap();
    assert_eq!(bill, Bill::default());
}

testing::stories!(Shop:
    what_the_agent_keeps_is_seen_and_erased,
    the_size_of_last_time_is_said_when_a_size_is_asked,
    what_was_known_of_two_is_known_of_the_one_they_are,
    an_order_of_two_sizes_is_for_two_people,
    silence_is_a_will_and_not_a_memory,
    a_merchant_names_models_and_a_key_stays_with_its_service,
);
