//! What tests stand on: real databases, a clock that jumps, and a runner that tells each story on SQLite and on
//! PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot set its scene must fail loudly"
)]

mod database;
mod place;

pub use database::{Ground, START};

/// A budget of calls to payment providers, in percent, that no story spends while its clock stands still.
pub const UNHURRIED: u32 = 100_000;

/// Tells each story twice, as `name::sqlite` and `name::postgres`. A story is an `async fn name(ground: Ground)`, or
/// takes anything that is `From<Ground>` through `async fn open(Ground) -> Self`.
///
/// ```ignore
/// async fn an_unpaid_order_gives_its_stock_back(shop: World) { … }
/// testing::stories!(World: an_unpaid_order_gives_its_stock_back);
/// ```
#[macro_export]
macro_rules! stories {
    ($world:ty: $($story:ident),+ $(,)?) => {$(
        mod $story {
            #[allow(unused_imports)]
            use super::*;
            #[test]
            fn sqlite() {
                $crate::Ground::tell_on_sqlite(async |ground| super::$story(<$world>::open(ground).await).await);
            }
            #[test]
            fn postgres() {
                $crate::Ground::tell_on_postgres(async |ground| super::$story(<$world>::open(ground).await).await);
            }
        }
    )+};
}
