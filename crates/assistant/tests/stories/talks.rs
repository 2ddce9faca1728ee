//! Whole talks with the agent of the demo shop, as they are read on the phone: what the customer writes after `>`, what
//! comes back below. The same on both databases.

use crate::shop::Shop;
use kernel::hours;
use ordering::{Gives, Promo, PromoSpec, Zone, ZoneSpec};
use testing::Ground;

/// *Awa Mode* of the demo: clothes and wax.
struct Clothes(Shop);

impl Clothes {
    async fn open(ground: Ground) -> Self {
        Self(Shop::selling(ground, include_str!("../../../../demo/awa-mode.csv")).await)
    }
}

/// *Karité & Co* of the demo: what is sold by weight and by volume.
struct Cosmetics(Shop);

impl Cosmetics {
    async fn open(ground: Ground) -> Self {
        Self(Shop::selling(ground, include_str!("../../../../demo/karite-co.csv")).await)
    }
}

/// *Awa Mode* with prices for delivery and codes.
struct Delivers(Shop);

impl Delivers {
    async fn open(ground: Ground) -> Self {
        let shop = Clothes::open(ground).await.0;
        let zone = |name: &str, places: &[&str], fee, pickup| ZoneSpec {
            name: name.into(),
            places: places.iter().map(|place| (*place).to_owned()).collect(),
            fee,
            delay: if pickup { "dès demain".into() } else { "24 h".into() },
            free_above: (!pickup).then_some(50_000),
            pickup,
        };
        let zones = [
            zone("Cocody", &["Angré", "Riviera"], 1_500, false),
            zone("Yopougon", &["Yop"], 2_000, false),
            zone("Retrait en boutique", &[], 0, true),
        ];
        let code = |code: &str, gives| PromoSpec {
            valid_for: Some(hours(1)),
            minimum: Some(10_000),
            max_per_contact: Some(1),
            agent_gives: true,
            ..PromoSpec::new(code, gives)
        };
        let brand = &shop.brand;
        let set_up = async |tx: &mut storage::Tx| {
            Zone::set_all(tx, brand, &zones, None).await?;
            Promo::upsert(tx, brand, &code("WA10", Gives::Percent(1_000))).await
        };
        shop.ground.db.write(set_up).await.unwrap();
        Self(shop)
    }
}

/// Tells a talk. `!take` and `!back`: a teammate takes the conversation and hands it back; `!words`: what they say.
async fn told(shop: &Shop, lines: &[&str]) -> String {
    let mut read = String::new();
    for line in lines {
        let mut answer = String::new();
        match line.strip_prefix('!') {
            Some("take") => shop.take_over().await,
            Some("back") => shop.hand_back().await,
            Some(words) => shop.human_says(words).await,
            None => answer = shop.write(line).await,
        }
        let mark = if line.starts_with('!') { "" } else { "> " };
        read.push_str(&format!("{mark}{line}\n{answer}\n\n"));
    }
    let (cart, handling) = (shop.cart().await, shop.conversation().await.handling);
    read.push_str(&format!("cart: {cart:?}\nhandling: {handling:?}\n"));
    read
}

macro_rules! talks {
    ($world:ident; $($(#[doc = $doc:literal])* $name:ident: [$($line:literal),+ $(,)?];)+) => {
        $($(#[doc = $doc])* async fn $name(shop: $world) {
            let read = told(&shop.0, &[$($line),+]).await;
            insta::with_settings!({ prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(stringify!($name), read);
            });
        })+
        testing::stories!($world: $($name),+);
    };
}

talks! { Delivers;
    delivery_and_codes_enter_the_total_before_the_yes: [
        "vous livrez a yop ?", "livraison c combien", "je veux un foulard", "WA10", "ajoute la robe wax M", "oui", "cocody angré",
        "j'ai le code wa10", "oui c bon", "je veux un foulard", "retrait en boutique", "wa10", "oui",
    ];
    /// A code that the agent may give, once; the time it has runs from then.
    who_bargains_is_given_a_code: [
        "je veux la robe wax taille M", "c'est trop cher, dernier prix ?", "yopougon", "faites moi encore un prix", "oui",
        "angré",
    ];
    an_address_said_first_finds_its_zone: [
        "je suis à la riviera 3", "je prends 2 foulards", "bouaké", "yopougon siporex", "oui",
    ];
}

talks! { Cosmetics;
    what_is_sold_by_weight: [
        "bjr le beurre de karité 250g c combien", "vanille", "ok jprends 2", "ajoute le savon noir", "l'africain", "300 g",
        "huile de coco 100 ml", "mets moi 2", "ajoute le 250ml aussi", "ah bon", "oui c bon",
    ];
}

talks! { Clothes;
    /// The walk of the README.
    the_first_sale: [
        "bonjour", "c combien la robe wax", "jen prends 2 taille M", "ajoute un foulard", "enleve le foulard", "oui c bon",
        "cocody angré 8e tranche",
    ];
    several_things_in_one_message_keep_their_quantities: [
        "1 chemise wax bleu L et 2 pagnes hollandais", "le premier", "jaimerais aussi 2 robes wax, une en M et une en L",
        "oui",
    ];
    wishes_are_corrected: [
        "c combien la robe wax", "jen prends 2 taille M", "non pas M, L", "mets 3", "change pour S", "non mets 2", "oui valide",
    ];
    a_placed_order_is_opened_again_to_be_changed: [
        "je veux un foulard", "oui", "mets 3 au lieu de 1", "oui", "oui", "à la livraison", "plateau",
        "enleve le foulard", "non", "ajoute la robe wax M",
    ];
    what_is_left_is_told: [
        "robe wax adjoua xl", "dispo ?", "je prends 9", "mets 12 alors", "mets en 3", "il y en a en rouge ?",
        "vous avez des sandales ?", "la moins chère", "vous avez 36 ?", "ok 38 alors",
    ];
    the_agent_knows_what_a_human_said: [
        "bonjour", "!take", "!Bonjour ! Je vous conseille la robe longue Aya, très belle pour un baptême",
        "elle est jolie, je suis à Yopougon Siporex", "!La verte vous irait bien", "!back", "ok je la prends en M",
        "la verte", "oui",
    ];
    the_same_answer_a_third_time_is_a_human: ["je veux le polo éléphants taille L", "ah bon", "oui", "oui", "oui"];
    english_sells: [
        "hello do you have shirts for men?", "the blue one", "how much?", "I'll take it", "size L", "add 2 scarves",
        "no, make it 3 scarves", "yes please", "can I pay on delivery?", "I live in Cocody Angré",
    ];
    a_yes_that_holds_back_places_nothing: [
        "je veux un foulard", "je confirme demain", "ok mais pas maintenant", "oui mais c combien la livraison",
        "ok c comment on fait", "je valide pas", "mon nom c koffi ama", "0707080910", "oui", "abobo baoulé",
    ];
    lines_are_told_apart_by_their_form: [
        "je veux 2 turbans noirs et 1 doré", "enleve un noir", "remplace les turbans dorés par 3 eventails", "oui les deux",
        "ajoute un chapeau", "non",
    ];
    numbers_belong_to_what_they_count: [
        "donne moi la robe nadia en bleu taille M x2 + foulard x3", "et la patineuse en rose L", "combien en tout", "ajoute",
        "je veux les mules 40", "ok jprends", "nn c pa bon je veux 39", "ok 2 paires", "vous avez des iphones ?",
    ];
    wishes_in_many_words: [
        "je cherche une tenue pour un mariage samedi, quelque chose de chic mais pas trop cher", "en pagne",
        "plutot autour de 40000", "je veux 0 robe wax adjoua M", "je veux 1000000 foulards", "c pas mal la robe longue Aya",
    ];
}
