//! What a customer reads when somebody has decided on their money.

use crate::shop::{CUSTOMER, Shop};
use kernel::{CaseId, Money, PaymentId, RefundId, TeammateId, Uuid, seconds};
use ordering::{Gives, Order, Promo, PromoSpec};
use payments::{AskRefund, Refund, Settlement};
use storage::{StoreError, Tx, args};

impl Shop {
    /// Money that a provider took for the order, with its case, as payments leaves them.
    async fn receives(&self, order: &Order, minor: i64, case: &str, stake: i64) -> (PaymentId, CaseId) {
        const PAYMENT: &str = "INSERT INTO payment (brand_id, id, order_id, account_id, provider_payment_id, amount, \
            currency, at, recorded_at) VALUES ($1, $2, $3, $4, 'pi_1', $5, 'XOF', $6, $6)";
        const CASE: &str = "INSERT INTO payment_case (brand_id, id, kind, subject_id, payment_id, order_id, amount, \
            currency, opened_at) VALUES ($1, $2, $3, $4, $4, $5, $6, 'XOF', $7)";
        let (brand, order) = (self.brand.id, order.id);
        let account = payments::accounts_of(&mut &self.ground.db, brand).await.unwrap()[0].id;
        let made = self.ground.db.write(async |tx| {
            let (payment, id, now) = (tx.new_id(), tx.new_id(), tx.now());
            tx.exec(PAYMENT, args![brand, payment, order, account, minor, now]).await?;
            tx.exec(CASE, args![brand, id, case, payment, order, stake, now]).await?;
            Ok::<_, StoreError>((PaymentId(payment), CaseId(id)))
        });
        made.await.unwrap()
    }
    async fn settles(&self, case: CaseId, how: Settlement) {
        let (brand, by, payments) = (self.brand.id, (TeammateId(Uuid::from_u128(7)), true), self.payments());
        self.ground.db.write(async |tx| payments.settle_case(tx, brand, case, how, by, None).await).await.unwrap();
    }
    async fn ordered(&self) -> Order {
        self.ordered_of("je prends un foulard").await
    }
    async fn ordered_of(&self, words: &str) -> Order {
        self.has_an_account().await;
        self.write(words).await;
        self.write("oui").await;
        self.orders().await.remove(0)
    }
}

async fn the_receipt_tells_the_total_and_what_came_beyond_it(shop: Shop) {
    let order = shop.ordered().await;
    let (payment, _) = shop.receives(&order, 4_000, "over", 1_000).await;
    let pay = async |tx: &mut Tx| ordering::pay(tx, order.brand, order.id, payment).await;
    shop.ground.db.write(pay).await.unwrap();
    let words = shop.news(seconds(1)).await.pop().unwrap();
    assert!(words.contains("Paiement reçu") && words.contains("3 000 FCFA pour la commande #0001"), "{words}");
    assert!(words.contains("Reçu en trop : 1 000 FCFA") && words.contains("vous le rend"), "{words}");
    // The same news twice is one receipt.
    shop.ground.db.write(pay).await.unwrap();
    assert_eq!(shop.news(seconds(1)).await, [""; 0]);
}

impl Shop {
    /// What payments tell when they open a case.
    async fn tells_case(&self, order: &Order, kind: &str) {
        let told = storage::NewFact::new("payment.case_opened", order.id);
        let told = told.with(serde_json::json!({ "kind": kind, "order": order.id }));
        self.ground.db.write(async |tx| jobs::tell(tx, self.brand.id, told).await.map(drop)).await.unwrap();
    }
}

async fn money_that_does_not_settle_the_order_is_said_to_be_seen(shop: Shop) {
    let order = shop.ordered().await;
    shop.receives(&order, 2_000, "short", 1_000).await;
    shop.tells_case(&order, "short").await;
    let words = shop.news(seconds(1)).await;
    assert_eq!(words.len(), 1, "{words:?}");
    assert!(words[0].contains("Nous avons bien reçu votre paiement pour la commande #0001"), "{words:?}");
    assert!(words[0].contains("ne payez pas une deuxième fois"), "{words:?}");
    let asks = shop.write("j'ai payé pourtant").await;
    assert!(asks.contains("reçu 2 000 FCFA") && asks.contains("il manque 1 000 FCFA"), "{asks}");
    shop.tells_case(&order, "double").await;
    let words = shop.news(seconds(1)).await;
    assert!(words[0].contains("déjà payée et un deuxième paiement"), "{words:?}");
    // What is between the merchant and a provider is not the customer's affair.
    for kind in ["disagrees", "in_doubt", "went_back", "unknown_status", "refund_failed", "disputed", "over"] {
        shop.tells_case(&order, kind).await;
        assert_eq!(shop.news(seconds(1)).await, [""; 0], "{kind}");
    }
}

/// §9.4: never « not paid » after money came, whatever the order's time says.
async fn whose_money_came_never_reads_that_it_did_not(shop: Shop) {
    let order = shop.ordered().await;
    shop.receives(&order, 2_000, "short", 1_000).await;
    let mut words = Vec::new();
    for _ in 0..4 {
        words.extend(shop.news(kernel::minutes(10)).await);
    }
    assert_eq!(shop.orders().await[0].state.name(), "expired", "its time is over all the same");
    assert!(words.iter().all(|said| !said.contains("payée à temps") && !said.contains("rappel")), "{words:?}");
    let status = shop.write("j'ai payé").await;
    assert!(status.contains("ne payez pas une deuxième fois") && !status.contains("pas été payée"), "{status}");
}

async fn the_rest_is_asked_for_with_the_link(shop: Shop) {
    let order = shop.ordered().await;
    let (_, case) = shop.receives(&order, 2_000, "short", 1_000).await;
    let waits = shop.write("où en est ma commande").await;
    assert!(waits.contains("il manque 1 000 FCFA") && !waits.contains("Payer"), "{waits}");
    shop.settles(case, Settlement::RestAsked).await;
    let words = shop.news(seconds(1)).await.pop().unwrap();
    assert!(words.contains("reçu 2 000 FCFA") && words.contains("*1 000 FCFA*"), "{words}");
    assert!(words.contains("<Payer maintenant https://pay.example/p>"), "{words}");
    let status = shop.write("où en est ma commande").await;
    assert!(status.contains("1 000 FCFA") && !status.contains("3 000"), "what is left is what is said: {status}");
}

async fn a_credit_is_told_and_comes_off_the_next_order(shop: Shop) {
    let order = shop.ordered().await;
    let (payment, case) = shop.receives(&order, 4_000, "over", 1_000).await;
    let brand = shop.brand.id;
    shop.ground.db.write(async |tx| ordering::pay(tx, brand, order.id, payment).await).await.unwrap();
    shop.settles(case, Settlement::Credited).await;
    // Receipt and credit leave in one moment.
    let words = shop.news(seconds(1)).await;
    assert!(words.iter().any(|said| said.contains("avoir de *1 000 FCFA*")), "{words:?}");

    let left = shop.write("jai combien en avoir ?").await;
    assert!(left.contains("un avoir de *1 000 FCFA*"), "{left}");
    shop.write("je prends un foulard").await;
    let placed = shop.write("oui").await;
    let until = shop.write("jusqua quand je peux payer ?").await;
    assert!(until.contains("jusqu'à 09:30") && until.contains("<Payer maintenant"), "{until}");
    assert!(placed.contains("Avoir utilisé : −1 000 FCFA"), "{placed}");
    assert!(placed.contains("Reste à payer : 2 000 FCFA"), "{placed}");
}

async fn a_credit_that_covers_all_leaves_nothing_to_pay(shop: Shop) {
    let order = shop.ordered().await;
    let (payment, case) = shop.receives(&order, 9_000, "over", 6_000).await;
    let brand = shop.brand.id;
    shop.ground.db.write(async |tx| ordering::pay(tx, brand, order.id, payment).await).await.unwrap();
    shop.settles(case, Settlement::Credited).await;
    shop.news(seconds(1)).await;
    let asked = shop.write("je prends un foulard").await;
    assert!(asked.contains("avoir de 6 000 FCFA"), "{asked}");
    let placed = shop.write("oui").await;
    assert!(placed.contains("vous n'avez rien à payer") && !placed.contains("Payer maintenant"), "{placed}");
    assert_eq!(shop.orders().await[0].state.name(), "paid");
}

async fn a_code_that_gives_all_leaves_nothing_to_pay(shop: Shop) {
    shop.has_an_account().await;
    let code = PromoSpec::new("CADEAU", Gives::Percent(10_000));
    shop.ground.db.write(async |tx| Promo::upsert(tx, &shop.brand, &code).await).await.unwrap();
    shop.write("je prends un foulard").await;
    shop.write("j'ai le code cadeau").await;
    let placed = shop.write("oui").await;
    assert!(placed.contains("Votre code couvre toute la commande") && !placed.contains("Payer maintenant"), "{placed}");
    assert_eq!(shop.orders().await[0].state.name(), "paid");
    let status = shop.write("où en est ma commande").await;
    assert!(status.contains("payée, nous la préparons"), "{status}");
}

async fn money_is_told_to_be_back_only_when_it_is(shop: Shop) {
    let order = shop.ordered().await;
    let (payment, case) = shop.receives(&order, 3_500, "over", 500).await;
    let brand = shop.brand.id;
    shop.ground.db.write(async |tx| ordering::pay(tx, brand, order.id, payment).await).await.unwrap();
    assert_eq!(shop.news(seconds(1)).await.len(), 1, "the receipt");
    shop.settles(case, Settlement::Refunded).await;
    let before = shop.told(CUSTOMER).await.len();
    assert!(shop.news(seconds(5)).await.is_empty() && shop.told(CUSTOMER).await.len() == before);
    let refund = payments::refunds_of(&mut &shop.ground.db, brand, order.id).await.unwrap().remove(0);
    confirm(&shop, refund.id).await;
    let words = shop.news(seconds(1)).await.pop().unwrap();
    assert!(words.contains("*500 FCFA*") && words.contains("#0001"), "{words}");

    let by = TeammateId(Uuid::from_u128(7));
    let amount = Money::new(3_000, shop.brand.currency);
    let ask = AskRefund { amount, restock: false, case: None, by: Some(by), may_decide: true, by_hand: true };
    let payments = shop.payments();
    let made = shop.ground.db.write(async |tx| payments.refund_order(tx, brand, order.id, &ask).await).await.unwrap();
    confirm(&shop, made[0].id).await;
    shop.news(seconds(1)).await;
    let status = shop.write("où en est ma commande").await;
    assert!(status.contains("remboursée"), "{status}");
}

async fn confirm(shop: &Shop, refund: RefundId) {
    let (brand, by) = (shop.brand.id, TeammateId(Uuid::from_u128(7)));
    let noted = payments::ByHand::noted(&shop.brand, "MP-7", "", shop.ground.clock.now()).unwrap();
    shop.ground.db.write(async |tx| Refund::confirm_by_hand(tx, brand, refund, &noted, by).await).await.unwrap();
}

/// Whoever was told that the shop decides hears what it has decided.
async fn who_is_promised_an_answer_hears_that_the_money_is_kept(shop: Shop) {
    let order = shop.ordered().await;
    let (payment, case) = shop.receives(&order, 4_000, "over", 1_000).await;
    let brand = shop.brand.id;
    shop.ground.db.write(async |tx| ordering::pay(tx, brand, order.id, payment).await).await.unwrap();
    shop.settles(case, Settlement::Kept).await;
    let words = shop.news(seconds(1)).await;
    let kept = words.iter().filter(|said| said.contains("la boutique garde les 1 000 FCFA")).count();
    assert_eq!(kept, 1, "{words:?}");
}

/// Who called it off and paid all the same hears of the money, not only that it is called off.
async fn whose_money_came_after_they_called_it_off_hears_of_it(shop: Shop) {
    let order = shop.ordered().await;
    shop.write("annule ma commande").await;
    shop.write("oui").await;
    assert_eq!(shop.orders().await[0].state.name(), "cancelled");
    shop.receives(&order, 3_000, "paid_after_cancel", 3_000).await;
    let told = shop.write("j'ai payé, ma commande est où ?").await;
    assert!(told.contains("bien reçu votre paiement") && told.contains("ne payez pas une deuxième fois"), "{told}");
}

/// Late money is counted for what its customer has ordered instead, and they are told what is left.
async fn late_money_counts_for_the_order_they_want_now(shop: Shop) {
    let first = shop.ordered().await;
    shop.later(kernel::minutes(31)).await;
    assert_eq!(shop.orders().await[0].state.name(), "expired");
    shop.write("je prends 2 foulards").await;
    shop.write("oui").await;
    let second = shop.orders().await.into_iter().find(|order| order.id != first.id).unwrap();
    let (_, case) = shop.receives(&first, 3_000, "paid_after_expiry", 3_000).await;
    // Nobody asks them for anything meanwhile.
    let status = shop.write("il me reste combien à payer").await;
    assert!(status.contains("ne payez pas une deuxième fois") && !status.contains("Payer maintenant"), "{status}");
    let reminded = shop.news(kernel::minutes(20)).await;
    assert!(reminded.iter().all(|said| !said.contains("rappel")), "{reminded:?}");
    shop.settles(case, Settlement::Credited).await;
    let words = shop.news(seconds(1)).await;
    let number = second.label();
    let told = words.iter().find(|said| said.contains(&format!("comptent pour la commande {number}")));
    let told = told.unwrap_or_else(|| panic!("{words:?}"));
    assert!(told.contains("3 000 FCFA") && told.contains("<Payer maintenant"), "{told}");
}

/// Of late money that is more than the smaller order they want now, they hear what is left to them.
async fn what_late_money_leaves_is_said(shop: Shop) {
    let first = shop.ordered_of("je prends 3 foulards").await;
    shop.later(kernel::minutes(31)).await;
    shop.write("je prends un foulard").await;
    shop.write("oui").await;
    let (_, case) = shop.receives(&first, 9_000, "paid_after_expiry", 9_000).await;
    shop.settles(case, Settlement::Credited).await;
    let words = shop.news(seconds(1)).await;
    let told =
        words.iter().find(|said| said.contains("paient la commande #0002")).unwrap_or_else(|| panic!("{words:?}"));
    assert!(told.contains("Il vous reste 6 000 FCFA en avoir"), "{told}");
}

/// What was too little and goes back ends the order, and its customer knows both.
async fn whose_short_money_goes_back_knows_that_the_order_is_off(shop: Shop) {
    let order = shop.ordered().await;
    let (_, case) = shop.receives(&order, 2_000, "short", 1_000).await;
    shop.settles(case, Settlement::Credited).await;
    let words = shop.news(seconds(1)).await.join("\n");
    assert!(words.contains("avoir de *2 000 FCFA*") && words.contains("annulé"), "{words}");
    let status = shop.write("je veux payer").await;
    assert!(!status.contains("Payer maintenant"), "{status}");
}

/// The link that a teammate sends is one that can be paid: by it the rest is asked for. Other money that is looked at
/// comes first, and a customer who wants to pay is told so.
async fn a_link_is_sent_where_it_can_be_paid(shop: Shop) {
    let order = shop.ordered().await;
    let (_, case) = shop.receives(&order, 2_000, "short", 1_000).await;
    let waits = shop.write("je veux payer le reste").await;
    assert!(waits.contains("il manque 1 000 FCFA") && !waits.contains("Payer maintenant"), "{waits}");
    let by = assistant::LinkWanted::By(TeammateId(Uuid::from_u128(7)));
    let (brand, url) = (shop.brand.id, "https://pay.example");
    let send = async || {
        let sent = async |tx: &mut Tx| assistant::send_pay_link(tx, url, brand, order.id, by).await;
        shop.ground.db.write(sent).await.map_err(|error| kernel::ApiError::from(error).code.to_string())
    };
    send().await.unwrap();
    let settled = payments::Case::find(&mut &shop.ground.db, brand, case).await.unwrap().unwrap();
    assert_eq!(settled.closed.map(|closed| closed.how), Some(Settlement::RestAsked));
    let words = shop.told(CUSTOMER).await.pop().unwrap();
    assert!(words.contains("1 000 FCFA"), "{words}");
    assert!(shop.write("je veux payer").await.contains("<Payer maintenant"));
    shop.later(kernel::minutes(1)).await;
    let now = shop.ground.clock.now();
    let sql = "UPDATE payment_case SET kind = 'wrong_currency', closed_at = NULL, closed_by = NULL, outcome = NULL, \
        opened_at = $3 WHERE brand_id = $1 AND id = $2";
    shop.ground.db.write(async |tx| tx.put(sql, args![brand, case, now]).await).await.unwrap();
    assert_eq!(send().await.unwrap_err(), "not_payable");
}

/// Late money pays the order after all: what was taken up again from it is not ordered a second time.
async fn what_late_money_has_paid_is_not_ordered_again(shop: Shop) {
    for more in [false, true] {
        let order = shop.ordered().await;
        shop.news(kernel::minutes(31)).await;
        let cart = shop.write("reprendre ma commande").await;
        assert!(cart.contains("Foulard"), "{cart}");
        if more {
            shop.write("ajoute aussi une robe wax taille M").await;
        }
        let (payment, _) = shop.receives(&order, 3_000, "paid_after_expiry", 3_000).await;
        let revive = async |tx: &mut Tx| ordering::revive(tx, order.brand, order.id, payment).await;
        shop.ground.db.write(revive).await.unwrap();
        let receipt = shop.news(seconds(1)).await;
        assert!(receipt.iter().any(|words| words.contains("Paiement reçu")), "{receipt:?}");
        let before = shop.orders().await.len();
        let answer = shop.write("oui").await;
        assert_eq!(shop.orders().await.len(), if more { before + 1 } else { before }, "{answer}");
        if more {
            break;
        }
        // Another day, another order.
        const GONE: &str = "DELETE FROM payment WHERE brand_id = $1";
        shop.ground.db.write(async |tx| tx.put(GONE, args![shop.brand.id]).await).await.unwrap();
        shop.later(kernel::hours(30)).await;
    }
}

/// What late money has paid was ordered a second time meanwhile: that one is called off, and its customer knows why.
async fn whose_second_order_is_called_off_knows_why(shop: Shop) {
    let first = shop.ordered().await;
    shop.news(kernel::minutes(31)).await;
    shop.write("reprendre ma commande").await;
    shop.write("oui").await;
    let second = shop.orders().await.into_iter().find(|order| order.id != first.id).unwrap();
    let by = ordering::CancelledBy::PaidBefore(first.id);
    shop.ground.db.write(async |tx| ordering::cancel_order(tx, second.brand, second.id, by).await).await.unwrap();
    let words = shop.news(seconds(1)).await.pop().unwrap();
    assert!(words.contains("commande #0001 est bien arrivé") && words.contains("#0002"), "{words}");
    assert!(words.contains("plus rien à payer"), "{words}");
}

async fn money_that_came_back_to_the_shop_is_told(shop: Shop) {
    let order = shop.ordered().await;
    let told = storage::NewFact::new("payment.refund_came_back", order.id);
    let told = told.with(serde_json::json!({ "order": order.id, "amount": 3_000, "currency": "XOF" }));
    shop.ground.db.write(async |tx| jobs::tell(tx, order.brand, told).await.map(drop)).await.unwrap();
    let words = shop.news(seconds(1)).await.pop().unwrap();
    assert!(words.contains("*3 000 FCFA*") && words.contains("n'est finalement pas passé"), "{words}");
}

/// Who was at the provider and says that they have paid is not sent there again: we ask it.
async fn who_says_they_have_paid_is_not_asked_to_pay_again(shop: Shop) {
    let order = shop.ordered().await;
    let before = shop.write("j'ai payé").await;
    assert!(before.contains("en attente de paiement") && before.contains("Payer maintenant"), "never there: {before}");
    const ATTEMPT: &str = "INSERT INTO attempt (brand_id, id, order_id, account_id, kind, reference, amount, currency, \
        state, state_at, request, notify_key, created_at, look_from, closed) VALUES ($1, $2, $3, $4, 'stripe', 'R-1', 3000, \
        'XOF', 'open', $5, $6, 'key', $5, $5, FALSE)";
    let account = payments::accounts_of(&mut &shop.ground.db, order.brand).await.unwrap()[0].id;
    let opened = async |tx: &mut Tx| {
        let (id, now) = (tx.new_id(), tx.now());
        tx.put(ATTEMPT, args![order.brand, id, order.id, account, now, Vec::<u8>::new()]).await
    };
    shop.ground.db.write(opened).await.unwrap();
    for words in ["j'ai payé pourtant", "jai deja payé", "I already paid"] {
        let answer = shop.write(words).await;
        assert!(answer.contains("#0001") && !answer.contains("Payer maintenant"), "{words}: {answer}");
        assert!(answer.contains("pas une deuxième fois") || answer.contains("a second time"), "{words}: {answer}");
    }
    let where_is_it = shop.write("où en est ma commande ?").await;
    assert!(where_is_it.contains("Payer maintenant"), "{where_is_it}");
    let pay = async |tx: &mut Tx| ordering::pay(tx, order.brand, order.id, PaymentId(Uuid::from_u128(9))).await;
    shop.ground.db.write(pay).await.unwrap();
    shop.news(seconds(1)).await;
    let owes = shop.write("je vous dois combien ?").await;
    assert!(owes.contains("rien à payer"), "{owes}");
}

testing::stories!(Shop:
    whose_second_order_is_called_off_knows_why,
    money_that_came_back_to_the_shop_is_told,
    who_says_they_have_paid_is_not_asked_to_pay_again,
    who_is_promised_an_answer_hears_that_the_money_is_kept,
    whose_money_came_after_they_called_it_off_hears_of_it,
    late_money_counts_for_the_order_they_want_now,
    what_late_money_leaves_is_said,
    whose_short_money_goes_back_knows_that_the_order_is_off,
    a_link_is_sent_where_it_can_be_paid,
    what_late_money_has_paid_is_not_ordered_again,
    the_receipt_tells_the_total_and_what_came_beyond_it,
    money_that_does_not_settle_the_order_is_said_to_be_seen,
    whose_money_came_never_reads_that_it_did_not,
    the_rest_is_asked_for_with_the_link,
    a_credit_is_told_and_comes_off_the_next_order,
    a_credit_that_covers_all_leaves_nothing_to_pay,
    a_code_that_gives_all_leaves_nothing_to_pay,
    money_is_told_to_be_back_only_when_it_is,
);
