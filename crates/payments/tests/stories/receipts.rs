//! Receipts: numbered without gaps, one per settling payment, and the same for ever.

use crate::till::{PRICE, Till, registry, working};
use catalogue::csv_rows;
use identity::{Change, Logo, PaymentMethod};
use kernel::{OrderId, PaymentId, TeammateId};
use ordering::Order;
use payments::{PaymentError, Receipt, issue_receipt, receipts_of};
use psp::Kind::{Stripe, Wave};
use std::sync::Arc;
use storage::{StoreError, args};
use tokio::{sync::Barrier, task::JoinSet};

const MANY: i64 = 40;

impl Till {
    /// Stock enough for everybody.
    async fn is_well_stocked(&self) {
        let csv = "product_ref,product_name,variant_sku,price,stock\nwax,Robe wax,wax-1,12500,500\n";
        let rows = csv_rows::read(csv.as_bytes(), self.brand.currency).unwrap();
        let brand = self.brand.id;
        self.db().write(async |tx| catalogue::import_rows(tx, brand, &rows, None).await).await.unwrap();
    }

    /// An order that some money settled.
    async fn settled(&self) -> Order {
        let order = self.order().await;
        let payment = PaymentId(self.ground.chance.uuid(self.now()));
        self.db().write(async |tx| ordering::pay(tx, order.brand, order.id, payment).await).await.unwrap()
    }

    async fn gives(&self, order: &Order) -> Option<Receipt> {
        self.db().write(async |tx| issue_receipt(tx, order.brand, order.id).await).await.unwrap()
    }

    async fn receipts(&self, order: &Order) -> Vec<Receipt> {
        receipts_of(&mut self.db(), order.brand, order.id).await.unwrap()
    }

    async fn numbers(&self) -> Vec<i64> {
        let sql = "SELECT number FROM receipt ORDER BY number";
        self.db().all::<(i64,)>(sql, args![]).await.unwrap().into_iter().map(|row| row.0).collect()
    }
}

async fn forty_at_once_are_numbered_one_to_forty(till: Till) {
    till.is_well_stocked().await;
    let (mut orders, mut all) = (Vec::new(), JoinSet::new());
    for _ in 0..MANY {
        orders.push(till.settled().await);
    }
    let together = Arc::new(Barrier::new(orders.len()));
    for order in orders {
        let (db, together) = (till.db().clone(), together.clone());
        all.spawn(async move {
            together.wait().await;
            db.write(async |tx| issue_receipt(tx, order.brand, order.id).await).await.unwrap().unwrap().number
        });
    }
    let mut numbers = all.join_all().await;
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=MANY).collect::<Vec<_>>());
    assert_eq!(till.numbers().await, numbers);
}

async fn what_is_undone_leaves_no_hole(till: Till) {
    let (first, second, third) = (till.settled().await, till.settled().await, till.settled().await);
    assert_eq!(till.gives(&first).await.unwrap().number, 1);
    let undone = till.db().write(async |tx| {
        let receipt = issue_receipt(tx, second.brand, second.id).await?.unwrap();
        assert_eq!(receipt.number, 2);
        Err::<(), _>(PaymentError::Store(StoreError::Defect("the power went".into())))
    });
    assert!(undone.await.is_err());
    assert!(till.receipts(&second).await.is_empty());
    assert_eq!(till.gives(&third).await.unwrap().number, 2);
    assert_eq!(till.gives(&second).await.unwrap().number, 3);
}

async fn the_same_news_many_times_is_one_receipt(till: Till) {
    let order = till.settled().await;
    let together = Arc::new(Barrier::new(8));
    let mut all = JoinSet::new();
    for _ in 0..8 {
        let (db, together, brand, id) = (till.db().clone(), together.clone(), order.brand, order.id);
        all.spawn(async move {
            together.wait().await;
            db.write(async |tx| issue_receipt(tx, brand, id).await).await.unwrap().unwrap()
        });
    }
    let given = all.join_all().await;
    assert!(given.iter().all(|receipt| *receipt == given[0]));
    assert_eq!(till.gives(&order).await.as_ref(), given.first());
    assert_eq!((till.numbers().await, till.told(order.id, "order.receipt_issued").await), (vec![1], 1));
}

async fn an_order_that_is_not_settled_has_none(till: Till) {
    let (online, door) = (till.order().await, till.order_by(PaymentMethod::CashOnDelivery).await);
    assert_eq!((till.gives(&online).await, till.gives(&door).await), (None, None));
    assert!(till.numbers().await.is_empty());
}

async fn cash_taken_at_the_door_has_one(till: Till) {
    let order = till.order_by(PaymentMethod::CashOnDelivery).await;
    let by = till.teammate();
    let delivered = async |by: TeammateId| {
        till.db().write(async |tx| payments::deliver(tx, order.brand, order.id, by).await).await.unwrap()
    };
    delivered(by).await;
    let receipt = till.gives(&order).await.unwrap();
    delivered(by).await;
    assert_eq!(till.gives(&order).await.as_ref(), Some(&receipt));
    assert_eq!((receipt.number, receipt.payment), (1, None));
    assert_eq!(receipt.file_name(), "Recu-1-Awa-Mode.pdf");
    let text = till.printed(&receipt).await;
    assert!(text.contains("Espèces à la livraison") && text.contains("12 500 FCFA"), "{text}");
}

impl Till {
    async fn printed(&self, receipt: &Receipt) -> String {
        let pdf = self.payments.print(receipt).await.unwrap();
        let read = lopdf::Document::load_mem(&pdf).unwrap();
        read.extract_text(&[1]).unwrap().replace(['\u{202f}', '\u{a0}'], " ")
    }
}

async fn a_payment_told_twice_makes_one_receipt_with_its_reference(till: Till) {
    let order = till.order().await;
    till.click(&order, Wave).await;
    let attempt = till.attempt(&order).await;
    till.pays(&attempt, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!(till.state(&order).await, "paid");
    let receipt = till.gives(&order).await.unwrap();
    till.payments.ask_again(order.brand, order.id).await.unwrap();
    assert_eq!(till.gives(&order).await.as_ref(), Some(&receipt));
    let money = payments::payments_of(&mut till.db(), order.brand, order.id).await.unwrap();
    assert_eq!(receipt.payment, Some(money[0].id));
    let text = till.printed(&receipt).await;
    for said in [
        "Reçu",
        "n° 1",
        "Awa Mode",
        "#0001",
        "Robe wax",
        "1 × 12 500 FCFA",
        "Payé",
        "Wave",
        &money[0].provider_payment_id,
    ] {
        assert!(text.contains(said), "{said:?} is missing in {text}");
    }
}

async fn a_short_payment_and_the_one_that_settles_are_both_told(till: Till) {
    let order = till.order().await;
    // Both pages are open: once money has come, nobody is asked for more.
    till.click(&order, Stripe).await;
    let short = till.attempt(&order).await;
    till.click(&order, Wave).await;
    let whole = till.attempt(&order).await;
    till.pays(&short, Some(5_000)).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.case_kinds(&order).await, till.gives(&order).await), (vec!["short"], None));
    till.pays(&whole, None).await;
    till.delivered().await;
    till.work().await;
    let receipt = till.gives(&order).await.unwrap();
    let text = till.printed(&receipt).await;
    let money = payments::payments_of(&mut till.db(), order.brand, order.id).await.unwrap();
    assert_eq!(money.len(), 2);
    for payment in &money {
        assert!(text.contains(&payment.provider_payment_id), "{text}");
    }
    assert!(text.contains("5 000 FCFA"), "{text}");
}

async fn a_receipt_prints_the_same_whatever_changes_later(till: Till) {
    const LOGO: &[u8] = include_bytes!("../../../../demo/awa-mode.png");
    const OTHER: &[u8] = include_bytes!("../../../../demo/karite-co.png");
    let brand = till.brand.id;
    let wears = async |bytes: Option<&[u8]>| {
        let logo = bytes.map(|bytes| Logo { mime: "image/png".into(), bytes: bytes.to_vec() });
        till.db().write(async |tx| Logo::set(tx, brand, logo.as_ref()).await).await.unwrap()
    };
    assert_eq!((wears(Some(LOGO)).await, wears(Some(LOGO)).await), (Change::Created, Change::Unchanged));
    let order = till.settled().await;
    let receipt = till.gives(&order).await.unwrap();
    let before = till.payments.print(&receipt).await.unwrap();
    assert_eq!(wears(Some(OTHER)).await, Change::Updated(vec!["logo"]));
    till.db()
        .write(async |tx| {
            tx.exec("UPDATE brand SET name = 'Une autre', colour = '#123456' WHERE id = $1", args![brand]).await
        })
        .await
        .unwrap();
    let again = till.receipts(&order).await.remove(0);
    assert!(till.payments.print(&again).await.unwrap() == before);
    assert_eq!(wears(None).await, Change::Updated(vec!["logo"]));
    assert_eq!((wears(None).await, wears(Some(LOGO)).await), (Change::Unchanged, Change::Created));
}

async fn a_stranger_sees_none_of_it(till: Till) {
    let order = till.settled().await;
    let receipt = till.gives(&order).await.unwrap();
    let other = crate::till::brand(&till.ground, "other").await.id;
    let db = &mut till.db();
    assert_eq!(Receipt::find(db, other, receipt.id).await.unwrap(), None);
    assert!(receipts_of(db, other, order.id).await.unwrap().is_empty());
    let given = till.db().write(async |tx| issue_receipt(tx, other, order.id).await).await.unwrap();
    assert_eq!(given, None);
}

/// As the product does when an order is settled.
const OWED: [(&str, &str); 3] = [
    ("order.paid", "story.receipt_of_paid"),
    ("order.delivered", "story.receipt_of_delivered"),
    ("order.collected", "story.receipt_of_collected"),
];

/// A worker that gives receipts as the product does.
pub fn giving_receipts(till: &Till) -> jobs::Worker {
    let mut registry = registry(till.db(), &till.payments);
    for (fact, job) in OWED {
        let db = till.db().clone();
        registry.react(fact, job, move |fact, claim| {
            let db = db.clone();
            async move {
                let given = db.write(async |tx| {
                    issue_receipt(tx, fact.brand, OrderId(fact.subject)).await?;
                    claim.end(tx).await?;
                    Ok::<_, PaymentError>(jobs::Outcome::Done)
                });
                given.await.map_err(jobs::JobError::from)
            }
        });
    }
    working(till.db(), registry)
}

async fn what_came_beyond_the_total_is_told_apart(till: Till) {
    let money = |minor| kernel::Money::new(minor, till.brand.currency);
    let over = till.paid_at(Stripe, Some(PRICE + 2_000)).await;
    let receipt = till.gives(&over).await.unwrap();
    assert_eq!(receipt.figures(&over), (money(PRICE), money(2_000)));
    let text = till.printed(&receipt).await;
    assert!(text.contains("12 500 FCFA") && text.contains("Reçu en trop") && text.contains("2 000 FCFA"), "{text}");

    // Paid twice: the second money has a case, and is no part of the receipt.
    let order = till.order().await;
    till.click(&order, Stripe).await;
    let one = till.attempt(&order).await;
    till.click(&order, Wave).await;
    let other = till.attempt(&order).await;
    till.fault("expire", serde_json::json!({"effect": "down"}), 99).await;
    till.pays(&one, None).await;
    till.pays(&other, None).await;
    till.delivered().await;
    till.work().await;
    assert_eq!((till.money(&order).await, till.case_kinds(&order).await), (vec![PRICE, PRICE], vec!["double"]));
    let receipt = till.gives(&order).await.unwrap();
    assert_eq!(receipt.figures(&order), (money(PRICE), money(0)));
    assert!(!till.printed(&receipt).await.contains("25 000"));
}

testing::stories!(Till:
    forty_at_once_are_numbered_one_to_forty,
    what_is_undone_leaves_no_hole,
    the_same_news_many_times_is_one_receipt,
    an_order_that_is_not_settled_has_none,
    cash_taken_at_the_door_has_one,
    a_payment_told_twice_makes_one_receipt_with_its_reference,
    a_short_payment_and_the_one_that_settles_are_both_told,
    a_receipt_prints_the_same_whatever_changes_later,
    a_stranger_sees_none_of_it,
    what_came_beyond_the_total_is_told_apart,
);
