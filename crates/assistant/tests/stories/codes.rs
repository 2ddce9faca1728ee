//! Codes as customers say them: before the cart, with it, after the order, wrong.

use crate::shop::Shop;
use kernel::{hours, minutes};
use ordering::{Gives, Promo, PromoSpec};

impl Shop {
    async fn has_codes(&self, specs: &[PromoSpec]) {
        let brand = &self.brand;
        let set_up = async |tx: &mut storage::Tx| {
            for spec in specs {
                Promo::upsert(tx, brand, spec).await?;
            }
            Ok::<_, ordering::OrderError>(())
        };
        self.ground.db.write(set_up).await.unwrap();
    }

    async fn total_of_latest(&self) -> (String, i64) {
        let order = self.orders().await.remove(0);
        (order.state.name().to_owned(), order.total.minor)
    }
}

fn ten(code: &str) -> PromoSpec {
    PromoSpec::new(code, Gives::Percent(1_000))
}

/// « Code appliqué » is never said of an order that stays as it is.
async fn a_code_said_after_the_order_opens_it_again_with_a_yes(shop: Shop) {
    shop.has_codes(&[ten("BIENVENUE")]).await;
    shop.write("je prends 2 robes wax taille M").await;
    shop.write("oui").await;
    assert_eq!(shop.total_of_latest().await, ("awaiting_payment".into(), 30_000));
    let asked = shop.write("j'ai le code BIENVENUE").await;
    assert!(asked.contains("passée sans le code BIENVENUE") && asked.contains("[Oui]"), "{asked}");
    assert!(!asked.contains("appliqué"), "{asked}");
    assert_eq!(shop.total_of_latest().await.1, 30_000);
    let shown = shop.tap("yes", "Oui").await;
    assert!(shown.contains("27 000 FCFA") && shown.contains("[✅ Valider]"), "{shown}");
    let placed = shop.tap("yes", "Valider").await;
    assert!(placed.contains("27 000 FCFA"), "{placed}");
    assert_eq!(shop.total_of_latest().await, ("awaiting_payment".into(), 27_000));
    // Said once more it changes nothing, and is not said to.
    let again = shop.write("code BIENVENUE").await;
    assert!(!again.contains("appliqué") && !again.contains("sans le code"), "{again}");
    assert_eq!(shop.total_of_latest().await, ("awaiting_payment".into(), 27_000));
}

/// §9.6: what no provider takes is not offered to be paid online.
async fn an_amount_that_no_provider_takes_is_paid_at_the_door(shop: Shop) {
    shop.has_an_account().await;
    shop.has_codes(&[PromoSpec::new("PRESQUE", Gives::Amount(14_950))]).await;
    shop.write("je prends une robe wax taille M").await;
    let shown = shop.write("code PRESQUE").await;
    assert!(shown.contains("ne peut pas être payé en ligne") && shown.contains("à la livraison"), "{shown}");
    let placed = shop.write("oui").await;
    assert!(!placed.contains("Payer maintenant"), "{placed}");
    assert_eq!(shop.total_of_latest().await, ("confirmed".into(), 50));
}

async fn a_code_is_neither_an_address_nor_a_no(shop: Shop) {
    shop.has_codes(&[ten("PRESQUE"), ten("TOUT")]).await;
    shop.write("je prends un foulard").await;
    for words in ["code TOUT", "le code c'est PRESQUE", "TOUT"] {
        let shown = shop.write(words).await;
        assert!(!shown.contains("je ne valide pas") && shown.contains("[✅ Valider]"), "{words}: {shown}");
    }
    shop.write("oui").await;
    let asked = shop.write("PRESQUE").await;
    assert!(!asked.contains("livraison : PRESQUE"), "{asked}");
    assert_eq!(shop.orders().await[0].address, None);
}

/// Nobody wins by inventing one.
async fn an_unknown_code_is_said_to_be(shop: Shop) {
    shop.has_codes(&[PromoSpec { agent_gives: true, ..ten("WA10") }]).await;
    shop.write("je prends une robe wax taille M").await;
    for words in ["code promo SOLDES99", "j'ai un code : WA11", "code BIDON", "j'ai le code NOEL2026"] {
        let told = shop.write(words).await;
        assert!(told.contains("Je ne connais pas le code"), "{words}: {told}");
        assert!(!told.contains("WA10") && !told.contains("je ne valide pas"), "{words}: {told}");
    }
    // Who bargains is still given one.
    let given = shop.write("c'est trop cher, faites moi un prix").await;
    assert!(given.contains("WA10") && given.contains("13 500 FCFA"), "{given}");
    // Once: whoever goes on bargaining hears that there is no more.
    let again = shop.write("c'est encore trop cher").await;
    assert!(again.contains("vous avez déjà notre meilleur prix") && !again.contains("un geste"), "{again}");
}

/// A shop whose agent gives no code says so, and speaks of no prices; a code that wants a fuller cart wants to be said again.
async fn a_code_that_nobody_gives_and_one_that_wants_more(shop: Shop) {
    shop.has_codes(&[PromoSpec { minimum: Some(20_000), ..ten("GRAND") }]).await;
    let none = shop.write("avez vous un code promo svp ?").await;
    assert!(none.contains("pas de code promo") && !none.contains("prix sont fixes"), "{none}");
    shop.write("je prends une robe wax taille M").await;
    let early = shop.write("j'ai le code GRAND").await;
    assert!(early.contains("demande 20 000 FCFA d'achats au moins") && early.contains("Redites-le-moi"), "{early}");
    shop.write("j'en prends 2").await;
    let counts = shop.write("le code GRAND").await;
    assert!(counts.contains("27 000 FCFA"), "{counts}");
}

/// A gesture for an order that is placed is one only if the order changes.
async fn a_gesture_after_the_order_asks_to_open_it(shop: Shop) {
    shop.has_codes(&[PromoSpec { agent_gives: true, valid_for: Some(hours(1)), ..ten("WA10") }]).await;
    shop.write("je prends une robe wax taille M").await;
    shop.write("oui").await;
    let given = shop.write("c'est cher, fais-moi une réduction").await;
    assert!(given.contains("WA10") && given.contains("passée sans le code WA10"), "{given}");
    let shown = shop.tap("yes", "Oui").await;
    assert!(shown.contains("13 500 FCFA"), "{shown}");
}

/// A code that is for none of its goods does not open an order.
async fn a_code_for_other_goods_leaves_the_order_alone(shop: Shop) {
    shop.has_codes(&[PromoSpec { categories: vec!["Accessoires".into()], ..ten("FOULARDS") }]).await;
    shop.write("je prends une robe wax taille M").await;
    shop.write("oui").await;
    let told = shop.write("j'ai le code FOULARDS").await;
    assert!(told.contains("FOULARDS noté :") && !told.contains("Je la rouvre"), "{told}");
    assert_eq!(shop.total_of_latest().await, ("awaiting_payment".into(), 15_000));
}

/// The end of a code is said where the price changes by it, and not at each cart to come.
async fn the_end_of_a_code_is_said_once(shop: Shop) {
    shop.has_codes(&[PromoSpec { valid_for: Some(minutes(20)), ..ten("WA10") }]).await;
    shop.write("je prends un foulard").await;
    shop.write("code WA10").await;
    shop.later(minutes(21)).await;
    let told = shop.write("montre mon panier").await;
    assert!(told.contains("WA10 n'est plus valable") && told.contains("Total : 3 000 FCFA"), "{told}");
    let again = shop.write("montre mon panier").await;
    assert!(!again.contains("WA10") && again.contains("Total : 3 000 FCFA"), "{again}");
    // Whoever says it again is told again.
    let said = shop.write("code WA10").await;
    assert!(said.contains("WA10 n'est plus valable"), "{said}");
}

/// A code goes as it came, by words; what is in the cart stays.
async fn a_code_is_taken_off_by_words(shop: Shop) {
    shop.has_codes(&[ten("NOEL20")]).await;
    // Before anything is in the cart too: it is not said anew by being named.
    assert!(shop.write("enleve le code NOEL20").await.contains("pas de code"));
    assert!(shop.write("jai le code NOEL20").await.contains("NOEL20 noté"));
    assert!(shop.write("je ne veux plus du code NOEL20").await.contains("Code NOEL20 retiré"));
    let added = shop.write("je prends un foulard").await;
    assert!(added.contains("Total : 3 000 FCFA"), "{added}");
    for words in ["enleve le code", "retire le code NOEL20", "sans le code", "je ne veux plus du code"] {
        assert!(shop.write("code NOEL20").await.contains("2 700 FCFA"), "{words}");
        let told = shop.write(words).await;
        assert!(told.contains("Code NOEL20 retiré") && told.contains("Total : 3 000 FCFA"), "{words}: {told}");
        assert!(told.contains("[✅ Valider]"), "{words}: {told}");
    }
    // What else is wanted is done too.
    shop.write("code NOEL20").await;
    let told = shop.write("enleve le code et ajoute une robe wax taille M").await;
    assert!(told.contains("Code NOEL20 retiré") && told.contains("Total : 18 000 FCFA"), "{told}");
    shop.write("enleve la robe").await;
    // Without one on the cart nothing goes either.
    let told = shop.write("enleve le code").await;
    assert!(told.contains("pas de code") && told.contains("Total : 3 000 FCFA"), "{told}");
    let told = shop.write("enleve le foulard").await;
    assert!(told.contains("panier est vide"), "{told}");
}

/// An order is not opened again for a code that would cost it the one it has.
async fn a_code_that_does_not_combine_leaves_the_order_alone(shop: Shop) {
    shop.has_codes(&[ten("NOEL20"), PromoSpec::new("ROKIA5", Gives::Amount(500))]).await;
    shop.write("je prends une robe wax taille M").await;
    shop.write("code NOEL20").await;
    shop.write("oui").await;
    let told = shop.write("j'ai le code ROKIA5").await;
    assert!(told.contains("ne se cumule pas") && !told.contains("Je la rouvre"), "{told}");
    assert_eq!(shop.total_of_latest().await, ("awaiting_payment".into(), 13_500));
}

/// « Reprendre ma commande » takes its codes up as well, and says which are over.
async fn codes_come_back_with_their_order(shop: Shop) {
    shop.has_codes(&[
        PromoSpec { stackable: true, ..ten("PAGNE") },
        PromoSpec { stackable: true, valid_for: Some(minutes(40)), ..ten("WA10") },
    ])
    .await;
    shop.write("je prends 2 robes wax taille M").await;
    shop.write("code WA10").await;
    shop.write("code PAGNE").await;
    shop.write("oui").await;
    let placed = shop.total_of_latest().await.1;
    assert!(placed < 27_000, "{placed}");
    // More of it: both count still.
    shop.write("je veux aussi 1 foulard").await;
    let shown = shop.tap("yes", "Oui").await;
    assert!(shown.contains("WA10") && shown.contains("PAGNE"), "{shown}");
    shop.tap("yes", "Valider").await;
    assert!(shop.total_of_latest().await.1 < 30_000, "{:?}", shop.total_of_latest().await);
    // It lapses, and the time of one of them with it.
    shop.later(minutes(45)).await;
    let order = shop.orders().await.remove(0);
    assert_eq!(order.state.name(), "expired");
    let again = shop.tap(&format!("resume:{}", order.id), "Reprendre").await;
    assert!(again.contains("Code PAGNE") || again.contains("PAGNE"), "{again}");
    assert!(again.contains("Le code WA10 n'est plus valable"), "{again}");
}

/// Said before anything is wanted, it waits for the order.
async fn a_code_said_first_is_kept(shop: Shop) {
    shop.has_codes(&[ten("BIENVENUE")]).await;
    let kept = shop.write("bonjour j'ai le code BIENVENUE").await;
    assert!(kept.contains("BIENVENUE noté : −10 %") && !kept.contains("appliqué"), "{kept}");
    let shown = shop.write("je prends un foulard").await;
    assert!(shown.contains("2 700 FCFA"), "{shown}");
}

testing::stories!(Shop:
    an_amount_that_no_provider_takes_is_paid_at_the_door,
    a_code_said_after_the_order_opens_it_again_with_a_yes,
    a_code_is_neither_an_address_nor_a_no,
    an_unknown_code_is_said_to_be,
    a_code_that_nobody_gives_and_one_that_wants_more,
    a_gesture_after_the_order_asks_to_open_it,
    a_code_for_other_goods_leaves_the_order_alone,
    codes_come_back_with_their_order,
    a_code_is_taken_off_by_words,
    a_code_that_does_not_combine_leaves_the_order_alone,
    the_end_of_a_code_is_said_once,
    a_code_said_first_is_kept,
);
