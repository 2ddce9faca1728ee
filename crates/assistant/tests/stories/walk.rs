//! The agent at work on a small shop, told as conversations: what the customer writes, what they get back.

use crate::shop::{SHELF, Shop, shown};
use catalogue::csv_rows;
use conversation::Handling;
use identity::PaymentMethod;
use kernel::{Currency, minutes};
use ordering::OrderState;
use serde_json::json;
use storage::StoreError;

async fn the_first_sale_walks_from_bonjour_to_the_pay_button(shop: Shop) {
    let hello = shop.write("bonjour").await;
    assert!(hello.contains("Mariam") && hello.contains("Awa Mode"), "{hello}");
    let price = shop.write("c combien la robe wax").await;
    assert!(price.contains("Robe wax") && price.contains("15 000 FCFA") && price.contains("S, M, L"), "{price}");
    let added = shop.write("jen prends 2 taille M").await;
    assert!(added.contains("2 × Robe wax (M)") && added.contains("30 000 FCFA"), "{added}");
    assert_eq!(shop.cart().await, [("ROBE-M".to_owned(), 2)]);
    let more = shop.write("ajoute un foulard").await;
    assert!(more.contains("Foulard") && more.contains("33 000 FCFA"), "{more}");
    let less = shop.write("enleve le foulard").await;
    assert!(less.contains("Retiré") && less.contains("30 000 FCFA"), "{less}");
    assert_eq!(shop.cart().await, [("ROBE-M".to_owned(), 2)]);
    assert!(shop.orders().await.is_empty());
    let order = shop.write("oui c bon").await;
    assert!(order.contains("Commande #") && order.contains("30 000 FCFA") && order.contains("30 min"), "{order}");
    assert!(order.contains("<Payer maintenant https://pay.example/p>"), "{order}");
    let orders = shop.orders().await;
    assert_eq!(orders.len(), 1);
    assert!(matches!(orders[0].state, OrderState::AwaitingPayment { .. }));
    let noted = shop.write("cocody angré 8e tranche").await;
    assert!(noted.contains("livraison"), "{noted}");
    assert_eq!(shop.orders().await[0].address.as_deref(), Some("cocody angré 8e tranche"));
}

async fn an_order_is_taken_up_again_by_a_tap_or_by_words(shop: Shop) {
    for words in ["je veux reprendre ma commande", "reprendre ma commande", "reprends"] {
        shop.write("je prends un foulard").await;
        shop.write("oui").await;
        let told = shop.news(minutes(31)).await;
        assert!(told.last().is_some_and(|told| told.contains("Voulez-vous la reprendre")), "{told:?}");
        let shown = shop.write(words).await;
        assert!(shown.contains("Foulard") && shown.contains("[✅ Valider]"), "{words}: {shown}");
        shop.write("vide le panier").await;
    }
    // A plain yes to it is a yes to that very order.
    shop.write("je prends un foulard").await;
    shop.write("oui").await;
    shop.news(minutes(31)).await;
    let placed = shop.write("oui").await;
    assert!(placed.contains("Commande #0005") && placed.contains("Payer"), "{placed}");
}

async fn a_choice_is_asked_only_when_it_must(shop: Shop) {
    let sizes = shop.write("je veux une robe wax").await;
    assert!(sizes.contains("Quelle taille") && sizes.contains("[S][M][L]"), "{sizes}");
    let added = shop.write("M").await;
    assert!(added.contains("1 × Robe wax (M)"), "{added}");
    let colours = shop.write("et un boubou").await;
    assert!(colours.contains("Quelle couleur") && colours.contains("[Rouge][Bleu]"), "{colours}");
    let added = shop.write("la rouge").await;
    assert!(added.contains("Grand boubou brodé (Rouge)") && added.contains("50 000 FCFA"), "{added}");
    let changed = shop.write("mets plutôt la robe en S").await;
    assert!(changed.contains("Robe wax (S)"), "{changed}");
    let mut cart = shop.cart().await;
    cart.sort();
    assert_eq!(cart, [("BOUBOU-R".to_owned(), 1), ("ROBE-S".to_owned(), 1)]);
}

/// Numbers that count nothing sell nothing and change nothing.
async fn a_number_that_counts_nothing_is_asked_again(shop: Shop) {
    for words in [
        "je prends 99999999999999999999 robes wax M",
        "99999999999 foulards",
        "-2 foulards",
        "je veux moins 4 robe wax",
        "je prends 0 foulard",
        "je veux 3,5 foulards",
    ] {
        let asked = shop.write(words).await;
        assert!(asked.contains("de 1 à 10 000 pièces"), "{words}: {asked}");
        assert!(shop.cart().await.is_empty(), "{words}");
        // The same answer three times in a row would be a human's.
        shop.write("c combien le sac").await;
    }
    shop.write("5 foulards").await;
    for words in ["mets -5", "-2", "mets 0", "5000000000 foulards"] {
        let asked = shop.write(words).await;
        assert!(asked.contains("de 1 à 10 000 pièces"), "{words}: {asked}");
        assert_eq!(shop.cart().await, [("FOUL-1".to_owned(), 5)], "{words}");
        shop.write("montre mon panier").await;
    }
    shop.write("moins deux").await;
    assert_eq!(shop.cart().await, [("FOUL-1".to_owned(), 3)]);
    shop.write("mets 4").await;
    assert_eq!(shop.cart().await, [("FOUL-1".to_owned(), 4)]);
}

async fn what_is_not_there_is_not_sold_and_what_is_left_is_offered(shop: Shop) {
    let out = shop.write("je prends la chemise bazin").await;
    assert!(out.contains("plus disponible"), "{out}");
    let left = shop.write("3 sacs en raphia et 9 robe wax taille S").await;
    assert!(left.contains("3 × Sac en raphia") && left.contains("que 4 × Robe wax (S)"), "{left}");
    let taken = shop.tap("yes", "Oui").await;
    assert!(taken.contains("4 × Robe wax (S)"), "{taken}");
    assert_eq!(shop.cart().await.len(), 2);
}

async fn a_list_is_chosen_from_by_its_number(shop: Shop) {
    let list = shop.write("vous avez quoi comme accessoires ?").await;
    assert!(list.contains("Foulard") && list.contains("Sac en raphia"), "{list}");
    let second = shop.write("le 2").await;
    assert!(second.contains("Sac en raphia : 12 000 FCFA"), "{second}");
    let added = shop.write("oui je prends").await;
    assert!(added.contains("1 × Sac en raphia"), "{added}");
}

async fn a_yes_needs_the_cart_that_was_shown(shop: Shop) {
    shop.write("ajoute un foulard").await;
    // The price changes between the question and the yes: it is shown again, and nothing is ordered.
    let dearer = SHELF.replace("FOUL-1,,,3000", "FOUL-1,,,3500");
    let rows = csv_rows::read(dearer.as_bytes(), Currency::XOF).unwrap();
    let brand = shop.brand.id;
    shop.ground
        .db
        .write(async |tx| {
            catalogue::import_rows(tx, brand, &rows, None).await.map_err(|e| StoreError::Defect(e.to_string()))
        })
        .await
        .unwrap();
    let again = shop.write("oui").await;
    assert!(again.contains("3 500 FCFA") && shop.orders().await.is_empty(), "{again}");
    shop.write("oui").await;
    assert_eq!(shop.orders().await[0].total.minor, 3500);
}

async fn asking_for_a_human_silences_the_agent(shop: Shop) {
    let handed = shop.write("je veux parler à quelqu'un").await;
    assert!(handed.contains("collègue"), "{handed}");
    assert!(matches!(shop.conversation().await.handling, Handling::Waiting { .. }));
    assert_eq!(shop.write("allo ?").await, "");
}

async fn lost_twice_is_a_human(shop: Shop) {
    let first = shop.write("xyzzy plugh").await;
    assert!(first.contains("pas bien compris"), "{first}");
    let second = shop.write("frobnicate blorb").await;
    assert!(second.contains("collègue"), "{second}");
    assert!(matches!(shop.conversation().await.handling, Handling::Waiting { .. }));
}

async fn a_burst_gets_one_answer(shop: Shop) {
    shop.deliver(json!({"type": "text", "text": {"body": "bonjour"}})).await;
    shop.deliver(json!({"type": "text", "text": {"body": "c combien le foulard"}})).await;
    let answer = shop.answer().await;
    assert!(answer.contains("Bonjour") && answer.contains("3 000 FCFA"), "{answer}");
    assert_eq!(shop.answers().await.len(), 1);
}

async fn an_order_that_lapses_is_told_once_and_taken_up_again(shop: Shop) {
    shop.write("je prends un foulard").await;
    shop.write("oui").await;
    shop.later(minutes(31)).await;
    let told = shown(shop.answers().await.last().unwrap());
    assert!(told.contains("pas été payée à temps") && told.contains("[Reprendre]"), "{told}");
    let order = shop.orders().await[0].id;
    let resumed = shop.tap(&format!("resume:{order}"), "Reprendre").await;
    assert!(resumed.contains("Commande #0002") && resumed.contains("Payer"), "one tap: {resumed}");
    assert!(shop.cart().await.is_empty());

    // It is a yes to that order and to nothing else: what is in the cart besides is shown first.
    shop.later(minutes(31)).await;
    let order = shop.orders().await.iter().max_by_key(|order| order.number).unwrap().id;
    shop.write("je prends une robe wax taille M").await;
    let more = shop.tap(&format!("resume:{order}"), "Reprendre").await;
    assert!(more.contains("Robe wax") && more.contains("1 × Foulard") && more.contains("[✅ Valider]"), "{more}");
    assert_eq!(shop.orders().await.len(), 2);
}

async fn paying_on_delivery_is_one_sentence(shop: Shop) {
    shop.write("je prends un foulard").await;
    shop.write("oui").await;
    let cash = shop.write("je préfère payer à la livraison").await;
    assert!(cash.contains("Vous payez 3 000 FCFA à la livraison"), "{cash}");
    let orders = shop.orders().await;
    // The same order, under the same number.
    assert_eq!(orders.len(), 1);
    assert_eq!((orders[0].state, orders[0].method), (OrderState::Confirmed, PaymentMethod::CashOnDelivery));
}

async fn stop_is_obeyed(shop: Shop) {
    let stopped = shop.write("STOP").await;
    assert!(stopped.contains("plus de messages"), "{stopped}");
}

async fn english_is_answered_in_english(shop: Shop) {
    let price = shop.write("hello, how much is the wax dress ?").await;
    assert!(price.contains("Hello") || price.contains("Hi"), "{price}");
    let added = shop.write("I want 2 scarves, foulard please").await;
    assert!(added.contains("added to your cart") || added.contains("Total"), "{added}");
}

/// What was said before the total could be read is no yes to it.
async fn a_yes_in_the_same_breath_binds_nobody(shop: Shop) {
    shop.write("prix foulard").await;
    let added = shop.write("ok jen prends 2").await;
    assert!(added.contains("2 × Foulard") && added.contains("Total : 6 000 FCFA"), "{added}");
    assert!(shop.orders().await.is_empty(), "{added}");
    let sum = shop.write("combien ca fait").await;
    assert!(sum.contains("Total : 6 000 FCFA"), "{sum}");
    assert_eq!(shop.cart().await, [("FOUL-1".to_owned(), 2)]);
    let placed = shop.write("oui").await;
    assert!(placed.contains("Commande #0001"), "{placed}");
    // Whoever refuses now is asked whether to call it off.
    let asked = shop.write("non je veux plus").await;
    assert!(asked.contains("annuler"), "{asked}");
    shop.write("oui").await;
    assert!(matches!(shop.orders().await[0].state, OrderState::Cancelled { .. }));
}

/// « annule », with a cart in view and an order that waits: the cart goes, and nothing is guessed of the order.
async fn what_is_called_off_may_be_the_cart_and_the_order(shop: Shop) {
    shop.write("je prends un foulard").await;
    shop.write("oui").await;
    shop.write("je veux une robe wax taille M").await;
    let mut told = shop.write("non, une autre commande").await;
    if shop.cart().await.is_empty() {
        told = shop.write("je prends une robe wax taille M").await;
    }
    assert!(told.contains("[✅ Valider]"), "{told}");
    let asked = shop.write("annule").await;
    assert!(asked.contains("panier est vide") && asked.contains("#0001 attend toujours"), "{asked}");
    assert!(matches!(shop.orders().await[0].state, OrderState::AwaitingPayment { .. }));
    shop.write("oui").await;
    assert!(matches!(shop.orders().await[0].state, OrderState::Cancelled { .. }));
}

async fn a_typed_yes_takes_a_lapsed_order_up_again(shop: Shop) {
    shop.write("je veux deu foulard").await;
    shop.write("oui").await;
    shop.later(minutes(31)).await;
    assert!(matches!(shop.orders().await[0].state, OrderState::Expired { .. }));
    let again = shop.write("oui").await;
    assert!(again.contains("2 × Foulard") && again.contains("Total : 6 000 FCFA"), "{again}");
    assert_eq!((shop.orders().await.len(), shop.cart().await.len()), (2, 0), "placed again");
}

async fn cash_is_money_at_the_door(shop: Shop) {
    shop.write("je veux un foulard").await;
    shop.write("oui").await;
    let cash = shop.write("je veux payer cash").await;
    assert!(cash.contains("livraison"), "{cash}");
    assert!(shop.orders().await.iter().any(|order| order.state == OrderState::Confirmed), "{cash}");
}

testing::stories!(Shop:
    an_order_is_taken_up_again_by_a_tap_or_by_words,
    a_yes_in_the_same_breath_binds_nobody,
    what_is_called_off_may_be_the_cart_and_the_order,
    a_typed_yes_takes_a_lapsed_order_up_again,
    cash_is_money_at_the_door,
    the_first_sale_walks_from_bonjour_to_the_pay_button,
    a_choice_is_asked_only_when_it_must,
    a_number_that_counts_nothing_is_asked_again,
    what_is_not_there_is_not_sold_and_what_is_left_is_offered,
    a_list_is_chosen_from_by_its_number,
    a_yes_needs_the_cart_that_was_shown,
    asking_for_a_human_silences_the_agent,
    lost_twice_is_a_human,
    a_burst_gets_one_answer,
    an_order_that_lapses_is_told_once_and_taken_up_again,
    paying_on_delivery_is_one_sentence,
    stop_is_obeyed,
    english_is_answered_in_english,
);
