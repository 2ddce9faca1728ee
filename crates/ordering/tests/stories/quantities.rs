//! Whatever people do in whatever order, no more is sold or promised than was there, and the money is exact.

use crate::shop::{Customer, Shop};
use identity::PaymentMethod;
use kernel::{Money, VariantId, minutes};
use ordering::{CancelledBy, Order, OrderError, OrderState};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngSeed, TestRunner},
};

#[derive(Debug, Clone)]
enum Act {
    Add { who: usize, what: usize, quantity: i64 },
    Place { who: usize, cash: bool },
    Pay { order: usize },
    PayAgainWithOtherMoney { order: usize },
    Cancel { order: usize },
    Deliver { order: usize },
    Wait { minutes: i64 },
    Revive { order: usize },
}

const CUSTOMERS: usize = 3;
const STOCK: [i64; 3] = [1, 4, 7];
const PRICES: [i64; 3] = [12_500, 3_005, 1];

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let order = 0..6_usize;
    let act = prop_oneof![
        6 => (0..CUSTOMERS, 0..STOCK.len(), 1..6_i64).prop_map(|(who, what, quantity)| Act::Add { who, what, quantity }),
        5 => (0..CUSTOMERS, any::<bool>()).prop_map(|(who, cash)| Act::Place { who, cash }),
        3 => order.clone().prop_map(|order| Act::Pay { order }),
        1 => order.clone().prop_map(|order| Act::PayAgainWithOtherMoney { order }),
        2 => order.clone().prop_map(|order| Act::Cancel { order }),
        1 => order.clone().prop_map(|order| Act::Deliver { order }),
        2 => (1..20_i64).prop_map(|minutes| Act::Wait { minutes }),
        1 => order.prop_map(|order| Act::Revive { order }),
    ];
    proptest::collection::vec(act, 20..70)
}

struct Day<'a> {
    shop: &'a Shop,
    wares: Vec<VariantId>,
    customers: Vec<Customer>,
    orders: Vec<Order>,
}

impl Day<'_> {
    async fn act(&mut self, act: &Act) -> Result<(), OrderError> {
        let shop = self.shop;
        let order = |n: &usize| self.orders.get(*n).cloned();
        match act {
            Act::Add { who, what, quantity } => {
                shop.add(self.customers[*who], self.wares[*what], *quantity).await?;
            }
            Act::Place { who, cash } => {
                let cart = shop.cart(self.customers[*who]).await.id;
                let method = if *cash { PaymentMethod::CashOnDelivery } else { PaymentMethod::Online };
                self.orders.push(shop.place(cart, method).await?);
            }
            Act::Pay { order: n } | Act::PayAgainWithOtherMoney { order: n } => {
                if let Some(order) = order(n) {
                    shop.pay(&order, shop.payment()).await?;
                }
            }
            Act::Cancel { order: n } => {
                if let Some(o) = order(n) {
                    let by = CancelledBy::Customer;
                    shop.db().write(async |tx| ordering::cancel_order(tx, o.brand, o.id, by).await).await?;
                }
            }
            Act::Deliver { order: n } => {
                if let Some(o) = order(n) {
                    let by = shop.teammate();
                    shop.db().write(async |tx| ordering::deliver_order(tx, o.brand, o.id, by).await).await?;
                }
            }
            // The odd waits let no job run: holds must stop counting by themselves.
            Act::Wait { minutes: n } if n % 2 == 1 => shop.ground.clock.advance(minutes(*n)),
            Act::Wait { minutes: n } => shop.later(minutes(*n)).await,
            Act::Revive { order: n } => {
                if let Some(o) = order(n) {
                    let money = shop.payment();
                    shop.db().write(async |tx| ordering::revive(tx, o.brand, o.id, money).await).await?;
                }
            }
        }
        Ok(())
    }

    async fn check(&self, after: &[Act]) {
        let shop = self.shop;
        for (n, ware) in self.wares.iter().enumerate() {
            let on_hand = shop.on_hand(*ware).await;
            let held = ordering::held(&mut shop.db(), shop.brand.id, &[*ware], shop.now()).await.unwrap();
            let held = held.get(ware).copied().unwrap_or(0);
            let mut sold = 0;
            for order in &self.orders {
                let order = shop.see(order.id).await;
                let is_sold = order.state.payment().is_some() || matches!(order.state, OrderState::Delivered { .. });
                let lines = order.lines(&mut shop.db()).await.unwrap();
                let of_it = lines.iter().filter(|line| line.variant == *ware).map(|line| line.quantity).sum::<i64>();
                sold += if is_sold { of_it } else { 0 };
            }
            assert_eq!(on_hand + sold, STOCK[n], "what was there is on hand or sold, after {after:?}");
            assert!((0..=on_hand).contains(&held), "{held} of {on_hand} are promised, after {after:?}");
        }
        for order in &self.orders {
            let lines = order.lines(&mut shop.db()).await.unwrap();
            let sum = lines.iter().map(|line| {
                let n = self.wares.iter().position(|ware| *ware == line.variant).unwrap();
                assert_eq!(line.total.minor, PRICES[n] * line.quantity);
                line.total.minor
            });
            assert_eq!(order.total, Money::new(sum.sum(), shop.brand.currency));
        }
    }
}

async fn no_sequence_of_acts_sells_what_is_not_there(shop: Shop) {
    let config = Config { rng_seed: RngSeed::Fixed(2026), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let mut orders_in_all = 0;
    for _ in 0..24 {
        let acts = acts().new_tree(&mut runner).unwrap().current();
        let mut wares = Vec::new();
        for n in 0..STOCK.len() {
            // New wares each day: `sells` would count those of the day before again.
            let name = format!("ware{n}-{}", shop.ground.chance.code(6));
            wares.push(shop.sells(&name, PRICES[n], STOCK[n]).await);
        }
        let customers = (0..CUSTOMERS).map(|_| shop.customer()).collect();
        let mut day = Day { shop: &shop, wares, customers, orders: Vec::new() };
        for (n, act) in acts.iter().enumerate() {
            let refused = day.act(act).await.err();
            assert!(!matches!(refused, Some(OrderError::Store(_) | OrderError::Catalogue(_))), "{refused:?}");
            if n % 5 == 4 || n + 1 == acts.len() {
                day.check(&acts[..=n]).await;
            }
        }
        orders_in_all += day.orders.len();
    }
    assert!(orders_in_all > 40, "days without orders show nothing: {orders_in_all}");
}

testing::stories!(Shop: no_sequence_of_acts_sells_what_is_not_there);
