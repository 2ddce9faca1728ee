//! A rush: 64 buyers, half of them on another node, for ten pieces and a code that serves five. Told as often as
//! `SEVEN_T_ROUNDS` says.
//!
//! The pieces are five of one size and five of another, so that only the code's lock keeps buyers of both apart; and of
//! those who find the code used up, half begin again without it, so that only the size's lock keeps them apart. Seen
//! failing on PostgreSQL without either: with `promo::store::lock` removed from the placing of orders six used the code;
//! with `for_update` removed from the lock of the shelves (`catalogue::lock_variants`) 18 pieces were sold.

use crate::shop::Shop;
use identity::PaymentMethod::Online;
use kernel::{CartId, Money, PaymentId, VariantId};
use ordering::{Cart, Gives, Order, OrderError, Promo, PromoRefused, PromoSpec, place_order};
use std::sync::Arc;
use storage::{Db, Dialect, Tx, args};
use tokio::task::JoinSet;

const BUYERS: usize = 64;
const SIZES: usize = 2;
const OF_EACH: i64 = 5;
const PIECES: usize = 10;
const USES: i64 = 5;
const PRICE: i64 = 12_500;
const GIVEN: i64 = 1_500;

/// How it ended for a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// They pay that much for their piece.
    Paid(i64),
    OutOfStock,
}

impl Shop {
    async fn has_five_uses_of(&self, code: &str) {
        let spec = PromoSpec { max_uses: Some(USES), ..PromoSpec::new(code, Gives::Amount(GIVEN)) };
        self.db().write(async |tx| Promo::upsert(tx, &self.brand, &spec).await).await.unwrap();
    }

    /// As many carts as buyers, each with a piece of one size and the code in it.
    async fn carts_for_the_rush(&self, sizes: [VariantId; SIZES], code: &str) -> Vec<(CartId, VariantId)> {
        let filled = self.db().write(async |tx| {
            let mut carts = Vec::new();
            for n in 0..BUYERS {
                // Both sizes on both nodes.
                let size = sizes[n / 2 % SIZES];
                let cart = self.cart_with(tx, size).await?;
                assert!(cart.apply_promo(tx, code).await?.is_ok());
                carts.push((cart.id, size));
            }
            Ok::<_, OrderError>(carts)
        });
        filled.await.unwrap()
    }
    async fn cart_with(&self, tx: &mut Tx, size: VariantId) -> Result<Cart, OrderError> {
        let buyer = self.customer();
        let cart = Cart::open(tx, self.brand.id, buyer.conversation, buyer.contact).await?;
        cart.add(tx, size, 1).await?;
        Ok(cart)
    }

    /// A buyer says yes to the total they see. When it is another one by then, they look why, and say yes to that one; or
    /// begin again without the code.
    async fn buys(&self, on: &Db, (cart, size): (CartId, VariantId), patient: bool) -> Result<Order, OrderError> {
        let yes = async |cart, total| {
            let seen = Some(Money::new(total, self.brand.currency));
            on.write(async |tx| place_order(tx, &self.brand, cart, Online, seen).await).await
        };
        match yes(cart, PRICE - GIVEN).await {
            Err(OrderError::TotalChanged { now }) => {
                let looked = on.write(async |tx| self.why_no_code(tx, cart).await).await;
                assert_eq!((looked.unwrap(), now.minor), (vec![PromoRefused::UsedUp], PRICE));
                let cart = match patient {
                    true => cart,
                    false => on.write(async |tx| self.cart_with(tx, size).await).await?.id,
                };
                yes(cart, PRICE).await
            }
            said => said,
        }
    }
    /// As the agent looks: in a turn of its own. SQLite refuses before those who were first have committed, together with
    /// others; a reader beside them would still see the code unused.
    async fn why_no_code(&self, tx: &mut Tx, cart: CartId) -> Result<Vec<PromoRefused>, OrderError> {
        let cart = Cart::find(tx, self.brand.id, cart).await?.ok_or(OrderError::NoSuchCart(cart))?;
        let price = cart.view(tx, self.now()).await?.price.ok_or(OrderError::EmptyCart(cart.id))?;
        Ok(price.refused.into_iter().map(|(_, why)| why).collect())
    }

    /// Buys on one node; what was bought is paid on the other, while the others still run.
    async fn runs(&self, n: usize, cart: (CartId, VariantId), nodes: &[Db; 2], money: PaymentId) -> Ends {
        let (here, there) = (&nodes[n % 2], &nodes[(n + 1) % 2]);
        let order = match self.buys(here, cart, (n / 4).is_multiple_of(2)).await {
            Ok(order) => order,
            Err(OrderError::OutOfStock { left: 0, .. }) => return Ends::OutOfStock,
            Err(error) => panic!("neither a piece nor « out of stock »: {error:?}"),
        };
        let paid = there.write(async |tx| ordering::pay(tx, order.brand, order.id, money).await).await.unwrap();
        assert_eq!(paid.state.payment(), Some(money));
        Ends::Paid(order.total.minor)
    }
}

fn rounds() -> usize {
    std::env::var("SEVEN_T_ROUNDS").map_or(3, |rounds| rounds.parse().unwrap())
}

async fn of_64_buyers_ten_get_a_piece_and_five_the_code(shop: Shop) {
    let shop = Arc::new(shop);
    // On PostgreSQL half of them come in on another node; SQLite has one process.
    let nodes = Arc::new(match shop.db().dialect() {
        Dialect::Postgres => [shop.db().clone(), shop.ground.another_node().await],
        Dialect::Sqlite => [shop.db().clone(), shop.db().clone()],
    });
    for round in 0..rounds() {
        let code = format!("CINQ{round}");
        shop.has_five_uses_of(&code).await;
        let size = async |name| shop.sells(&format!("wax {name} {round}"), PRICE, OF_EACH).await;
        let sizes = [size("M").await, size("L").await];
        let mut buyers = JoinSet::new();
        for (n, cart) in shop.carts_for_the_rush(sizes, &code).await.into_iter().enumerate() {
            let (shop, nodes, money) = (shop.clone(), nodes.clone(), shop.payment());
            buyers.spawn(async move { shop.runs(n, cart, &nodes, money).await });
        }
        let ends = buyers.join_all().await;
        let count = |end| ends.iter().filter(|it| **it == end).count();
        let seen = (count(Ends::Paid(PRICE - GIVEN)), count(Ends::Paid(PRICE)), count(Ends::OutOfStock));
        assert_eq!(seen, (5, 5, BUYERS - PIECES), "round {round}");
        for size in sizes {
            assert_eq!((shop.left(size).await, shop.on_hand(size).await), (0, 0), "round {round}");
        }
        let uses = Promo::uses(&mut shop.db(), shop.brand.id).await.unwrap();
        let this = Promo::by_code(&mut shop.db(), shop.brand.id, &code).await.unwrap().unwrap().id;
        let used = uses.iter().find(|(promo, _)| *promo == this).unwrap().1;
        assert_eq!((used.uses, used.given), (USES, USES * GIVEN));
    }
    // What was refused left nothing behind, its number included.
    let sold = i64::try_from(PIECES * rounds()).unwrap();
    let held = "SELECT COUNT(*), COUNT(sold_at), COUNT(released_at) FROM stock_hold";
    assert_eq!(shop.db().one::<(i64, i64, i64)>(held, args![]).await.unwrap(), (sold, sold, 0));
    let numbered = "SELECT COUNT(*), MAX(number) FROM orders";
    assert_eq!(shop.db().one::<(i64, i64)>(numbered, args![]).await.unwrap(), (sold, sold));
}

testing::stories!(Shop: of_64_buyers_ten_get_a_piece_and_five_the_code);
