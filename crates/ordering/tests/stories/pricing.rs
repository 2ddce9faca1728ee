//! What a cart comes to: codes and delivery.

use crate::shop::{Customer, Shop, stranger};
use identity::PaymentMethod::Online;
use kernel::{Millis, Money, hours, minutes};
use ordering::{Gives, OrderError, Promo, PromoRefused, PromoSpec, Zone, ZoneSpec, give, place_order};

fn code(code: &str, gives: Gives) -> PromoSpec {
    PromoSpec::new(code, gives)
}

fn zone(name: &str, fee: i64, free_above: Option<i64>) -> ZoneSpec {
    ZoneSpec { name: name.into(), places: Vec::new(), fee, delay: "24 h".into(), free_above, pickup: false }
}

impl Shop {
    async fn has_code(&self, spec: PromoSpec) {
        self.db().write(async |tx| Promo::upsert(tx, &self.brand, &spec).await).await.unwrap();
    }
    async fn says(&self, customer: Customer, code: &str) -> Result<Option<Millis>, PromoRefused> {
        let cart = self.cart(customer).await;
        let said = self.db().write(async |tx| cart.apply_promo(tx, code).await).await.unwrap();
        said.map(|given| given.until)
    }
    async fn total(&self, customer: Customer) -> i64 {
        let cart = self.cart(customer).await;
        self.view(&cart).await.total().unwrap().minor
    }
    async fn goes_to(&self, customer: Customer, name: &str) {
        let zones = Zone::all(&mut self.db(), self.brand.id).await.unwrap();
        let zone = zones.iter().find(|zone| zone.name == name).unwrap().id;
        let cart = self.cart(customer).await;
        self.db().write(async |tx| cart.set_zone(tx, zone).await).await.unwrap();
    }
    async fn delivers_to(&self, zones: &[ZoneSpec]) -> Vec<String> {
        self.db().write(async |tx| Zone::set_all(tx, &self.brand, zones, None).await).await.unwrap()
    }
}

async fn delivery_enters_the_total_and_is_free_from_a_sum_on(shop: Shop) {
    let bag = shop.sells("Sac", 12_000, 9).await;
    let zones = [zone("Cocody", 1_500, Some(20_000)), zone("Bouaké", 4_000, None)];
    assert_eq!(shop.delivers_to(&zones).await, ["Cocody", "Bouaké"]);
    assert!(shop.delivers_to(&zones).await.is_empty(), "said again, it changes nothing");
    let awa = shop.customer();
    shop.add(awa, bag, 1).await.unwrap();
    assert_eq!(shop.total(awa).await, 12_000);
    shop.goes_to(awa, "Cocody").await;
    assert_eq!(shop.total(awa).await, 13_500);
    shop.add(awa, bag, 1).await.unwrap();
    assert_eq!(shop.total(awa).await, 24_000);
    shop.goes_to(awa, "Bouaké").await;
    let order = shop.place(shop.cart(awa).await.id, Online).await.unwrap();
    let xof = |minor| Money::new(minor, shop.brand.currency);
    assert_eq!((order.goods, order.delivery_fee, order.total), (xof(24_000), xof(4_000), xof(28_000)));
    assert_eq!(shop.see(order.id).await.zone.as_deref(), Some("Bouaké"));
    // A zone left out is switched off: no cart goes there any more.
    assert_eq!(shop.delivers_to(&zones[..1]).await, ["Bouaké"]);
    assert_eq!(Zone::all(&mut shop.db(), shop.brand.id).await.unwrap().len(), 1);
    let theirs = stranger(&shop).await;
    assert!(Zone::all(&mut shop.db(), theirs).await.unwrap().is_empty());
}

async fn a_code_gives_what_it_says(shop: Shop) {
    let (bag, scarf) = (shop.sells("Sac", 12_000, 9).await, shop.sells("Foulard", 3_000, 9).await);
    shop.has_code(code("bienvenue 10", Gives::Percent(1_000))).await;
    shop.has_code(PromoSpec { minimum: Some(10_000), ..code("MOINS2000", Gives::Amount(2_000)) }).await;
    shop.has_code(PromoSpec { products: vec!["Foulard".into()], ..code("FOULARD50", Gives::Percent(5_000)) }).await;
    let awa = shop.customer();
    assert_eq!(shop.says(awa, "BIENVENUE10").await, Ok(None), "kept for what will be in the cart");
    shop.add(awa, scarf, 1).await.unwrap();
    let minimum = Money::new(10_000, shop.brand.currency);
    assert_eq!(shop.says(awa, "moins2000").await, Err(PromoRefused::Minimum { minimum }));
    assert_eq!(shop.says(awa, "rien").await, Err(PromoRefused::Unknown));
    assert_eq!(shop.says(awa, "Bienvenue-10").await, Ok(None));
    assert_eq!(shop.total(awa).await, 2_700);
    assert_eq!(shop.says(awa, "FOULARD50").await, Err(PromoRefused::DoesNotCombine));
    shop.has_code(PromoSpec { products: vec!["Pagne".into()], ..code("PAGNE", Gives::Percent(5_000)) }).await;
    assert_eq!(shop.says(awa, "PAGNE").await, Err(PromoRefused::NothingConcerned));
    shop.add(awa, bag, 1).await.unwrap();
    assert_eq!(shop.total(awa).await, 13_500, "it follows what is in the cart");
    let order = shop.place(shop.cart(awa).await.id, Online).await.unwrap();
    assert_eq!((order.goods.minor, order.discount.minor, order.total.minor), (15_000, 1_500, 13_500));
    assert_eq!(order.promos(&mut shop.db()).await.unwrap(), [("BIENVENUE10".to_owned(), order.discount)]);
    // For one product only, and two that combine, delivery among them.
    shop.delivers_to(&[zone("Cocody", 1_500, None)]).await;
    shop.has_code(PromoSpec { stackable: true, ..code("LIVRAISON", Gives::FreeDelivery) }).await;
    let foulards = PromoSpec { products: vec!["Foulard".into()], ..code("FOULARD50", Gives::Percent(5_000)) };
    shop.has_code(PromoSpec { stackable: true, ..foulards }).await;
    let mariam = shop.customer();
    shop.add(mariam, bag, 1).await.unwrap();
    shop.add(mariam, scarf, 1).await.unwrap();
    shop.goes_to(mariam, "Cocody").await;
    shop.says(mariam, "foulard50").await.unwrap();
    shop.says(mariam, "livraison").await.unwrap();
    assert_eq!(shop.total(mariam).await, 13_500);
}

async fn its_time_runs_from_when_it_is_given(shop: Shop) {
    let bag = shop.sells("Sac", 12_000, 9).await;
    shop.has_code(PromoSpec { valid_for: Some(hours(1)), ..code("WA10", Gives::Percent(1_000)) }).await;
    let (awa, brand) = (shop.customer(), shop.brand.id);
    let given = shop.db().write(async |tx| give(tx, brand, "wa10", awa.contact).await).await.unwrap().unwrap();
    let until = shop.now() + hours(1);
    assert_eq!(given.until, Some(until));
    shop.add(awa, bag, 1).await.unwrap();
    shop.ground.clock.advance(minutes(59));
    assert_eq!(shop.says(awa, "WA10").await, Ok(Some(until)));
    assert_eq!(shop.total(awa).await, 10_800);
    // At its very end it is over, in the cart as at the yes.
    shop.ground.clock.advance(minutes(1));
    assert_eq!(shop.total(awa).await, 12_000);
    assert_eq!(shop.says(awa, "WA10").await, Err(PromoRefused::Over { until }));
    let cart = shop.cart(awa).await.id;
    let seen = Some(Money::new(10_800, shop.brand.currency));
    let placed = shop.db().write(async |tx| place_order(tx, &shop.brand, cart, Online, seen).await).await;
    assert!(matches!(placed, Err(OrderError::TotalChanged { .. })), "the yes was to another total");
    // Somebody it was not given to begins their own hour by saying it.
    let mariam = shop.customer();
    shop.add(mariam, bag, 1).await.unwrap();
    assert_eq!(shop.says(mariam, "WA10").await, Ok(Some(shop.now() + hours(1))));
}

async fn a_code_serves_until_its_last_moment_and_not_at_its_end(shop: Shop) {
    let bag = shop.sells("Sac", 12_000, 9).await;
    let ends = shop.now() + hours(1);
    shop.has_code(PromoSpec { ends_at: Some(ends), ..code("WA10", Gives::Percent(1_000)) }).await;
    let (awa, mariam) = (shop.customer(), shop.customer());
    for customer in [awa, mariam] {
        shop.add(customer, bag, 1).await.unwrap();
        assert_eq!(shop.says(customer, "WA10").await, Ok(Some(ends)));
    }
    let yes = async |customer| {
        let (cart, seen) = (shop.cart(customer).await.id, Some(Money::new(10_800, shop.brand.currency)));
        shop.db().write(async |tx| place_order(tx, &shop.brand, cart, Online, seen).await).await
    };
    shop.ground.clock.advance(hours(1) - Millis(1));
    let order = yes(awa).await.unwrap();
    assert_eq!(order.total.minor, 10_800);
    shop.ground.clock.advance(Millis(1));
    let late = yes(mariam).await;
    assert!(matches!(late, Err(OrderError::TotalChanged { now }) if now.minor == 12_000), "{late:?}");
    // What was agreed is paid, although the code is over by then.
    assert_eq!(shop.pay(&order, shop.payment()).await.unwrap().total.minor, 10_800);
}

async fn a_code_that_leaves_nothing_settles_the_order_at_once(shop: Shop) {
    let bag = shop.sells("Sac", 12_000, 2).await;
    shop.has_code(PromoSpec { max_uses: Some(1), ..code("CADEAU", Gives::Percent(10_000)) }).await;
    let awa = shop.customer();
    shop.add(awa, bag, 1).await.unwrap();
    shop.says(awa, "CADEAU").await.unwrap();
    let cart = shop.cart(awa).await.id;
    let order = shop.place(cart, Online).await.unwrap();
    assert_eq!((order.state.name(), order.total.minor, order.discount.minor), ("paid", 0, 12_000));
    assert_eq!(shop.place(cart, Online).await.unwrap(), order, "the same yes again is the same order");
    assert_eq!((shop.left(bag).await, shop.on_hand(bag).await, shop.jobs_left().await), (1, 1, 0));
    shop.later(hours(2)).await;
    assert_eq!((shop.see(order.id).await.state.name(), shop.told(order.id, "order.paid").await), ("paid", 1));
    shop.add(awa, bag, 1).await.unwrap();
    assert_eq!(shop.says(awa, "CADEAU").await, Err(PromoRefused::UsedUp));
}

async fn a_personal_code_is_nobody_elses(shop: Shop) {
    let bag = shop.sells("Sac", 12_000, 9).await;
    let (awa, mariam) = (shop.customer(), shop.customer());
    shop.has_code(PromoSpec {
        contact: Some(awa.contact),
        max_per_contact: Some(1),
        ..code("AWA5000", Gives::Amount(5_000))
    })
    .await;
    shop.add(mariam, bag, 1).await.unwrap();
    assert_eq!(shop.says(mariam, "AWA5000").await, Err(PromoRefused::Unknown));
    shop.add(awa, bag, 1).await.unwrap();
    shop.says(awa, "AWA5000").await.unwrap();
    let order = shop.place(shop.cart(awa).await.id, Online).await.unwrap();
    assert_eq!(order.total.minor, 7_000);
    shop.add(awa, bag, 1).await.unwrap();
    assert_eq!(shop.says(awa, "AWA5000").await, Err(PromoRefused::UsedByThem));
    // The order lapses: the code is theirs again.
    shop.later(minutes(31)).await;
    assert_eq!(shop.says(awa, "AWA5000").await, Ok(None));
}

async fn an_order_that_money_revives_takes_its_code_again_if_it_is_still_there(shop: Shop) {
    let wax = shop.sells("wax", 12_500, 9).await;
    let once = PromoSpec { max_uses: Some(1), ..code("UNE10", Gives::Percent(1_000)) };
    shop.has_code(once.clone()).await;
    let order = async |customer| {
        shop.add(customer, wax, 1).await.unwrap();
        shop.says(customer, "UNE10").await.unwrap();
        shop.place(shop.cart(customer).await.id, Online).await.unwrap()
    };
    let late = order(shop.customer()).await;
    shop.later(minutes(31)).await;
    let taken = order(shop.customer()).await;
    assert_eq!((late.total.minor, taken.total.minor), (11_250, 11_250));

    let revive =
        async |money| shop.db().write(async |tx| ordering::revive(tx, shop.brand.id, late.id, money).await).await;
    let money = shop.payment();
    let refused = revive(money).await;
    assert!(matches!(&refused, Err(OrderError::CodeUsedUp { code }) if code == "UNE10"), "{refused:?}");
    assert_eq!((shop.see(late.id).await.state.name(), shop.left(wax).await), ("expired", 8));
    let refused = shop.db().write(async |tx| ordering::reopen(tx, &shop.brand, late.id).await).await;
    assert!(matches!(refused, Err(OrderError::CodeUsedUp { .. })));

    // The merchant lets it serve one more; or the other order gives its use back.
    shop.has_code(PromoSpec { max_uses: Some(2), ..once }).await;
    assert_eq!(revive(money).await.unwrap().total.minor, 11_250);
    let uses = Promo::uses(&mut shop.db(), shop.brand.id).await.unwrap();
    assert_eq!(uses.iter().map(|(_, of)| of.uses).sum::<i64>(), 2);
}

/// Seen failing on PostgreSQL with `promo::store::lock` removed from the placing of orders: more than five got it.
async fn of_many_buyers_as_many_use_a_code_as_it_serves(shop: Shop) {
    shop.has_code(PromoSpec { max_uses: Some(5), ..code("CINQ", Gives::Amount(1_000)) }).await;
    let mut carts = Vec::new();
    for n in 0..16 {
        // Each wants something else: no lock of theirs but the code's makes them wait.
        let bag = shop.sells(&format!("Sac {n}"), 12_000, 1).await;
        let customer = shop.customer();
        shop.add(customer, bag, 1).await.unwrap();
        shop.says(customer, "CINQ").await.unwrap();
        carts.push(shop.cart(customer).await.id);
    }
    let other_node = shop.ground.another_node().await;
    let mut buyers = tokio::task::JoinSet::new();
    for (n, cart) in carts.into_iter().enumerate() {
        let node = if n % 2 == 0 || other_node.dialect() == storage::Dialect::Sqlite { shop.db() } else { &other_node };
        let (db, brand) = (node.clone(), shop.brand.clone());
        let seen = Some(Money::new(11_000, brand.currency));
        buyers.spawn(async move { db.write(async |tx| place_order(tx, &brand, cart, Online, seen).await).await });
    }
    let answers = buyers.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 5);
    let refused = |answer: &Result<_, OrderError>| matches!(answer, Ok(_) | Err(OrderError::TotalChanged { .. }));
    assert!(answers.iter().all(refused));
    let uses = Promo::uses(&mut shop.db(), shop.brand.id).await.unwrap();
    assert_eq!((uses[0].1.uses, uses[0].1.given), (5, 5_000));
}

async fn what_cannot_be_is_refused_and_changes_nothing(shop: Shop) {
    for (spec, field) in [
        (code("", Gives::FreeDelivery), "code"),
        (code("X", Gives::Percent(10_001)), "percent"),
        (code("X", Gives::Amount(0)), "amount"),
        (PromoSpec { max_uses: Some(-1), ..code("X", Gives::FreeDelivery) }, "limits"),
        (PromoSpec { valid_for: Some(Millis(5)), ..code("X", Gives::FreeDelivery) }, "valid_for"),
    ] {
        let refused = shop.db().write(async |tx| Promo::upsert(tx, &shop.brand, &spec).await).await;
        assert!(matches!(refused, Err(OrderError::Invalid { field: told, .. }) if told == field), "{refused:?}");
    }
    assert!(Promo::all(&mut shop.db(), shop.brand.id).await.unwrap().is_empty());
    let wrong = [zone("Cocody", 1_500, None), zone(" ", 1_000, None)];
    let refused = shop.db().write(async |tx| Zone::set_all(tx, &shop.brand, &wrong, None).await).await;
    assert!(matches!(refused, Err(OrderError::Invalid { field: "name", .. })), "{refused:?}");
    assert!(Zone::all(&mut shop.db(), shop.brand.id).await.unwrap().is_empty());
}

async fn a_code_that_nobody_could_say_is_not_made(shop: Shop) {
    let make = async |word: &str| {
        let made = shop.db().write(async |tx| Promo::upsert(tx, &shop.brand, &code(word, Gives::Percent(500))).await);
        made.await
    };
    for word in ["=CMD", "WA10!", "<b>", "  ", "-", "A\u{200b}B", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456"] {
        let refused = make(word).await.unwrap_err();
        assert_eq!(refused.to_string(), "code must have 1 to 32 letters or figures", "{word:?}");
    }
    assert!(make(" bienvenue-10 ").await.unwrap());
    assert!(Promo::by_code(&mut shop.db(), shop.brand.id, "BIENVENUE10").await.unwrap().is_some());
}

/// Two customers who prove to be one have one basket, one list of orders, and one use of a code for one.
async fn one_person_met_twice_has_all_that_was_either_s(shop: Shop) {
    let scarf = shop.sells("Foulard", 3_000, 20).await;
    shop.has_code(PromoSpec { max_per_contact: Some(1), ..code("UNEFOIS", Gives::Percent(1_000)) }).await;
    let (gone, stays, alone) = (shop.customer(), shop.customer(), shop.customer());
    for who in [gone, stays] {
        shop.add(who, scarf, 1).await.unwrap();
        assert_eq!(shop.says(who, "unefois").await, Ok(None));
    }
    let order = shop.place(shop.cart(gone).await.id, Online).await.unwrap();
    shop.add(gone, scarf, 3).await.unwrap();
    let (basket, closed) = (shop.cart(stays).await, shop.cart(gone).await);
    shop.add(alone, scarf, 2).await.unwrap();
    let follow = async |brand, joined: &[_]| {
        let follow =
            async |tx: &mut storage::Tx| ordering::follow_contact(tx, brand, gone.contact, stays.contact, joined).await;
        shop.db().write(follow).await.unwrap();
    };
    let both = [(gone.conversation, stays.conversation)];
    follow(stranger(&shop).await, &both).await;
    assert_eq!(shop.see(order.id).await.contact, gone.contact, "a stranger moves nobody");
    for _ in 0..2 {
        follow(shop.brand.id, &both).await;
        let now = shop.see(order.id).await;
        assert_eq!((now.contact, now.conversation), (stays.contact, stays.conversation));
        assert_eq!(shop.cart(stays).await.id, basket.id);
    }
    assert!(matches!(shop.db().write(async |tx| closed.add(tx, scarf, 1).await).await, Err(OrderError::CartClosed(_))));
    let price = shop.view(&basket).await;
    assert_eq!(shop.total(stays).await, 3_000, "the code has been used: {price:?}");
    // Where only one of them was gathering, that basket goes on.
    let (new, kept) = (shop.customer(), shop.cart(alone).await);
    let (from, into) = (alone.contact, new.contact);
    let joined = [(alone.conversation, new.conversation)];
    let brand = shop.brand.id;
    let follow = shop.db().write(async |tx| ordering::follow_contact(tx, brand, from, into, &joined).await);
    follow.await.unwrap();
    assert_eq!(shop.cart(new).await.id, kept.id);
}

testing::stories!(Shop:
    a_code_that_nobody_could_say_is_not_made,
    one_person_met_twice_has_all_that_was_either_s,
    an_order_that_money_revives_takes_its_code_again_if_it_is_still_there,
    delivery_enters_the_total_and_is_free_from_a_sum_on,
    a_code_gives_what_it_says,
    its_time_runs_from_when_it_is_given,
    a_code_serves_until_its_last_moment_and_not_at_its_end,
    a_code_that_leaves_nothing_settles_the_order_at_once,
    a_personal_code_is_nobody_elses,
    of_many_buyers_as_many_use_a_code_as_it_serves,
    what_cannot_be_is_refused_and_changes_nothing,
);
