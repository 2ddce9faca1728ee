//! The payment link, sent again: by a teammate's button, or by a courier's message.

use crate::shop::{CUSTOMER, Shop};
use assistant::{AssistantError, LinkWanted, send_pay_link};
use identity::{Role, Teammate, TeammateSpec};
use kernel::{ApiError, Locale, OrderId, Phone, TeammateId, Uuid, hours, minutes, seconds};
use ordering::Order;

const COURIER: &str = "2250500000099";
const KOFFI: &str = "2250500000098";
const SOMEBODY: &str = "2250500000097";

async fn cash_order(shop: &Shop) -> Order {
    shop.becomes(|spec| spec.settings.couriers = vec![Phone::parse(COURIER).unwrap()]).await;
    shop.write("je prends un foulard").await;
    shop.write("oui").await;
    let order = shop.write("à la livraison").await;
    assert!(order.contains("livraison"), "{order}");
    let order = shop.orders().await.remove(0);
    assert_eq!(order.state.name(), "confirmed");
    order
}

async fn send(shop: &Shop, order: OrderId) -> Result<Order, AssistantError> {
    let (brand, by) = (shop.brand.id, LinkWanted::By(TeammateId(Uuid::from_u128(7))));
    let sent = shop.ground.db.write(async |tx| send_pay_link(tx, "https://pay.example", brand, order, by).await).await;
    sent.map(|(order, _)| order)
}

fn code(sent: Result<Order, AssistantError>) -> String {
    ApiError::from(sent.unwrap_err()).code.to_string()
}

fn is_link(words: &str) -> bool {
    words.contains("Voici le lien") && words.contains("<Payer maintenant https://pay.example/p>")
}

/// Who is to pay at the door and wants to pay now gets the link; where nobody can be paid online, what is due is said.
async fn who_pays_at_the_door_may_ask_to_pay_now(shop: Shop) {
    cash_order(&shop).await;
    let answer = shop.write("je veux payer maintenant").await;
    assert!(answer.contains("3 000 FCFA") && !answer.contains("rien à payer"), "{answer}");
    shop.has_an_account().await;
    let answer = shop.write("je veux payer maintenant").await;
    assert!(is_link(&answer) && answer.contains("3 000 FCFA"), "{answer}");
}

/// What the team does with the time of an order, its customer is told.
async fn who_is_given_more_time_knows_it(shop: Shop) {
    shop.has_an_account().await;
    shop.write("je prends un foulard").await;
    shop.write("oui").await;
    let order = shop.orders().await.remove(0);
    let (brand, by) = (shop.brand.id, TeammateId(Uuid::from_u128(7)));
    let until = shop.ground.clock.now() + minutes(60);
    let extend = async |tx: &mut storage::Tx| ordering::extend_hold(tx, brand, order.id, until, by).await;
    shop.ground.db.write(extend).await.unwrap();
    let told = shop.news(seconds(1)).await;
    assert!(told.len() == 1 && told[0].contains("#0001") && told[0].contains("jusqu'à 10:0"), "{told:?}");
    let tomorrow = shop.ground.clock.now() + hours(23);
    let extend = async |tx: &mut storage::Tx| ordering::extend_hold(tx, brand, order.id, tomorrow, by).await;
    shop.ground.db.write(extend).await.unwrap();
    let told = shop.news(seconds(1)).await;
    assert!(told.len() == 1 && told[0].contains("jusqu'au 0") && told[0].contains("à 0"), "{told:?}");
}

async fn a_teammate_sends_it_at_any_state_until_it_is_delivered(shop: Shop) {
    let order = cash_order(&shop).await;
    assert_eq!(code(send(&shop, order.id).await), "no_way_to_pay");
    shop.has_an_account().await;
    let (brand, by) = (shop.brand.id, TeammateId(Uuid::from_u128(7)));
    let links = async || shop.told(CUSTOMER).await.iter().filter(|words| is_link(words)).count();
    send(&shop, order.id).await.unwrap();
    send(&shop, order.id).await.unwrap();
    assert_eq!(links().await, 1, "a double tap is one");
    shop.later(minutes(1)).await;
    shop.ground.db.write(async |tx| ordering::prepare_order(tx, brand, order.id, by).await).await.unwrap();
    send(&shop, order.id).await.unwrap();
    shop.later(minutes(1)).await;
    shop.ground.db.write(async |tx| ordering::ship_order(tx, brand, order.id, by).await).await.unwrap();
    send(&shop, order.id).await.unwrap();
    assert_eq!(links().await, 3);
    let words = shop.told(CUSTOMER).await.pop().unwrap();
    assert!(words.contains("#0001") && words.contains("3 000 FCFA"), "{words}");
    let history = ordering::history(&mut &shop.ground.db, brand, order.id).await.unwrap();
    let sent = history.iter().filter(|fact| fact.kind == "order.link_sent");
    assert!(sent.clone().count() == 3 && sent.clone().all(|fact| fact.data["by"] == by.to_string()));

    shop.later(hours(24)).await;
    assert_eq!(code(send(&shop, order.id).await), "window_closed");
    shop.write("bonjour").await;
    // Paid at the door: nothing is to be paid any more.
    shop.ground.db.write(async |tx| ordering::deliver_order(tx, brand, order.id, by).await).await.unwrap();
    assert_eq!(code(send(&shop, order.id).await), "not_payable");
    assert_eq!(code(send(&shop, OrderId(Uuid::from_u128(3))).await), "not_found");
    assert_eq!(links().await, 3);
}

async fn an_order_that_waits_for_its_payment_is_sent_its_link_too(shop: Shop) {
    shop.has_an_account().await;
    shop.write("je prends un foulard").await;
    shop.write("oui").await;
    let order = shop.orders().await.remove(0);
    send(&shop, order.id).await.unwrap();
    assert!(is_link(&shop.told(CUSTOMER).await.pop().unwrap()));
    shop.later(minutes(30)).await;
    assert_eq!(code(send(&shop, order.id).await), "not_payable", "it lapsed");
}

async fn a_courier_asks_for_it_by_a_message(shop: Shop) {
    cash_order(&shop).await;
    assert!(shop.writes(COURIER, "lien 1").await[0].contains("ne peut pas encore être payée en ligne"));
    shop.has_an_account().await;
    let answer = shop.writes(COURIER, "Lien #0001").await;
    assert_eq!(answer, ["✅ Lien de paiement de la commande #0001 envoyé au client."]);
    assert!(is_link(&shop.told(CUSTOMER).await.pop().unwrap()));
    let again = shop.writes(COURIER, "lien 1").await;
    assert!(again[0].contains("vient déjà d'être envoyé"), "one link, and it is said so: {again:?}");
    assert_eq!(shop.writes(COURIER, "lien 7").await, ["Je ne trouve pas la commande #0007."]);
    // The courier is a customer like any other as soon as they write something else.
    assert!(shop.writes(COURIER, "bonjour").await[0].contains("Awa Mode"));

    shop.later(hours(25)).await;
    let answer = shop.writes(COURIER, "lien 1").await;
    assert!(answer[0].contains("n'a pas écrit depuis 24 h"), "{answer:?}");
    assert_eq!(shop.told(CUSTOMER).await.iter().filter(|words| is_link(words)).count(), 1);
}

async fn a_teammates_own_number_may_ask_and_nobody_elses(shop: Shop) {
    cash_order(&shop).await;
    shop.has_an_account().await;
    let hire = async |email: &str, role, phone: &str, brands| {
        let phone = Some(Phone::parse(phone).unwrap());
        let spec = TeammateSpec {
            email: email.into(),
            name: "Koffi".into(),
            role,
            locale: Locale::Fr,
            brands,
            phone,
            skills: None,
        };
        let org = shop.brand.org;
        shop.ground.db.write(async |tx| Teammate::upsert(tx, org, &spec, None).await).await.unwrap()
    };
    hire("koffi@awa.ci", Role::Seller, KOFFI, Some(vec![shop.brand.id])).await;
    hire("sarah@awa.ci", Role::Analyst, SOMEBODY, None).await;
    let links = async || shop.told(CUSTOMER).await.iter().filter(|words| is_link(words)).count();
    for stranger in ["2250500000001", SOMEBODY] {
        let answer = shop.writes(stranger, "lien 1").await;
        assert!(!answer.iter().any(|words| words.contains("commande #0001")), "{answer:?}");
    }
    let answer = shop.writes(CUSTOMER, "lien 1").await;
    assert!(!answer[0].contains("envoyé au client"), "the customer is no courier: {answer:?}");
    assert_eq!(links().await, 1, "and gets their own");
    assert!(shop.writes(KOFFI, "lien 1").await[0].contains("envoyé au client"));
    assert_eq!(links().await, 2);
    // The webhook repeats itself, or the courier does.
    shop.later(seconds(1)).await;
    shop.writes(KOFFI, "lien 1").await;
    assert_eq!(links().await, 2);
}

/// A provider that takes every call and answers none: nobody knows what became of a session there.
async fn a_silent_provider() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    url
}

async fn asked_about(shop: &Shop, order: &Order) -> usize {
    let history = ordering::history(&mut &shop.ground.db, shop.brand.id, order.id).await.unwrap();
    history.iter().filter(|fact| fact.kind == "order.payment_asked").count()
}

async fn who_says_to_have_paid_is_asked_about_whatever_became_of_the_order(shop: Shop) {
    shop.has_an_account_at(Some(a_silent_provider().await)).await;
    for (at_the_door, state) in [(false, "expired"), (true, "confirmed")] {
        shop.write("je prends un foulard").await;
        shop.write("oui").await;
        if at_the_door {
            shop.write("à la livraison").await;
        }
        let order = shop.orders().await.remove(0);
        shop.write("j'ai payé").await;
        assert_eq!(asked_about(&shop, &order).await, 0, "nobody has been asked for money: nobody to ask about it");
        shop.payments().start_attempt(&order.code, psp::Kind::Stripe).await.unwrap_err();
        shop.later(minutes(31)).await;
        assert_eq!(shop.orders().await[0].state.name(), state);
        shop.write("j'ai payé").await;
        assert_eq!(asked_about(&shop, &order).await, 1, "{state}");
        shop.write("où en est ma commande").await;
        assert_eq!(asked_about(&shop, &order).await, 2, "{state}");
        let by = ordering::CancelledBy::Customer;
        let called_off = shop.ground.db.write(async |tx| ordering::cancel_order(tx, order.brand, order.id, by).await);
        assert_eq!(called_off.await.is_ok(), at_the_door);
    }
}

async fn a_changed_order_leaves_its_old_link_closed(shop: Shop) {
    shop.has_an_account().await;
    for words in ["je veux un foulard", "oui", "mets 3 au lieu de 1"] {
        shop.write(words).await;
    }
    let old = shop.orders().await.remove(0);
    for words in ["oui", "oui"] {
        shop.write(words).await;
    }
    let new = shop.orders().await.remove(0);
    assert!(new.id != old.id && new.code != old.code && new.total.minor == 3 * old.total.minor);
    let payments = shop.payments();
    let page = payments.open_page(&old.code).await.unwrap().unwrap();
    assert_eq!((page.status, page.methods.len()), (payments::PayStatus::Cancelled, 0), "the old price is no price");
    let click = payments.start_attempt(&old.code, psp::Kind::Stripe).await.unwrap_err();
    assert_eq!(ApiError::from(click).code, "not_payable");
    let page = payments.open_page(&new.code).await.unwrap().unwrap();
    assert!(matches!(page.status, payments::PayStatus::Payable { .. }));
}

testing::stories!(Shop:
    who_pays_at_the_door_may_ask_to_pay_now,
    who_is_given_more_time_knows_it,
    who_says_to_have_paid_is_asked_about_whatever_became_of_the_order,
    a_changed_order_leaves_its_old_link_closed,
    a_teammate_sends_it_at_any_state_until_it_is_delivered,
    an_order_that_waits_for_its_payment_is_sent_its_link_too,
    a_courier_asks_for_it_by_a_message,
    a_teammates_own_number_may_ask_and_nobody_elses,
);
