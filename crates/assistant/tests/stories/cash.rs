//! Cash on delivery has limits: the agent says so, says why, and offers to pay online.

use crate::shop::Shop;
use conversation::Handling;
use identity::{Brand, PaymentMethod, Settings, TillRules};
use kernel::{TeammateId, Uuid};

impl Shop {
    async fn decides(&self, cash_open_most: i64, cash_refusals_most: i64) {
        let brand = Brand::find(&mut &self.ground.db, self.brand.id).await.unwrap().unwrap();
        let till = TillRules { cash_open_most, cash_refusals_most, ..brand.till };
        let (settings, somebody) = (Settings { till, ..brand.settings() }, TeammateId(Uuid::nil()));
        self.ground.db.write(async |tx| Brand::decide(tx, &self.brand, somebody, &settings).await).await.unwrap();
    }
    /// A scarf, paid at the door; what the last answer says.
    async fn takes_a_scarf_for_cash(&self) -> String {
        self.write("je prends un foulard").await;
        self.write("à la livraison").await;
        self.write("oui").await
    }
    async fn states(&self) -> Vec<&'static str> {
        self.orders().await.iter().map(|order| order.state.name()).collect()
    }
}

async fn too_many_on_their_way_are_paid_online(shop: Shop) {
    shop.decides(1, 2).await;
    shop.has_an_account().await;
    let first = shop.takes_a_scarf_for_cash().await;
    assert!(first.contains("3 000 FCFA à la livraison"), "{first}");
    assert_eq!(shop.states().await, ["confirmed"]);

    shop.write("je prends un foulard").await;
    let told = shop.write("à la livraison").await;
    assert!(told.contains("déjà une commande à payer à la livraison") && told.contains("se paie en ligne"), "{told}");
    assert!(told.contains("Foulard") && !told.contains("Vous payez 3 000 FCFA à la livraison"), "{told}");
    let placed = shop.write("oui").await;
    assert!(placed.contains("<Payer maintenant https://pay.example/p>"), "{placed}");
    assert!(!placed.contains("Vous préférez payer à la livraison"), "it is not offered again: {placed}");
    let mut states = shop.states().await;
    states.sort_unstable();
    assert_eq!(states, ["awaiting_payment", "confirmed"]);

    let again = shop.write("je préfère payer à la livraison").await;
    assert!(again.contains("déjà une commande à payer à la livraison"), "{again}");
    assert!(again.contains("<Payer maintenant https://pay.example/p>"), "with the way on: {again}");
    let how = shop.write("comment on paye ?").await;
    assert!(!how.contains("à la livraison"), "{how}");

    // The limit is lifted: the same order may be paid at the door.
    shop.decides(0, 0).await;
    let allowed = shop.write("je préfère payer à la livraison").await;
    assert!(allowed.contains("Vous payez 3 000 FCFA à la livraison"), "{allowed}");
}

async fn who_refused_before_pays_before(shop: Shop) {
    shop.decides(3, 1).await;
    shop.has_an_account().await;
    shop.takes_a_scarf_for_cash().await;
    let order = shop.orders().await.remove(0);
    let by = TeammateId(Uuid::from_u128(7));
    let refuse = async |tx: &mut storage::Tx| ordering::refuse_at_the_door(tx, order.brand, order.id, by).await;
    shop.ground.db.write(refuse).await.unwrap();
    shop.write("je prends un foulard").await;
    let told = shop.write("à la livraison").await;
    assert!(told.contains("n'ont pas été prises à la livraison") && told.contains("se paie en ligne"), "{told}");
    let placed = shop.write("oui").await;
    assert!(placed.contains("<Payer maintenant"), "{placed}");
}

async fn a_shop_without_online_payment_sees_to_it_itself(shop: Shop) {
    shop.becomes(|spec| spec.settings.payment_methods = vec![PaymentMethod::CashOnDelivery]).await;
    shop.decides(1, 2).await;
    shop.takes_a_scarf_for_cash().await;
    let told = shop.write("je prends un foulard").await;
    assert!(told.contains("déjà une commande à payer à la livraison") && told.contains("l'équipe"), "{told}");
    assert!(matches!(shop.conversation().await.handling, Handling::Waiting { .. }));
    assert_eq!(shop.states().await, ["confirmed"], "nothing is placed behind their back");
}

testing::stories!(Shop:
    too_many_on_their_way_are_paid_online,
    who_refused_before_pays_before,
    a_shop_without_online_payment_sees_to_it_itself,
);
