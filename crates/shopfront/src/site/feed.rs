//! A feed on its way from its text into the basket: read on a thread of its own, as fast as the basket is emptied.

use super::{
    Basket, Found,
    reach::{Page, Reach},
};
use crate::{Context, encoding, feed, product::Product, sniff};

/// The most products of a feed.
const MOST: usize = 100_000;
/// Products handed over together.
const TOGETHER: usize = 500;
/// How many of those may wait.
const WAITING: usize = 2;

/// Hands the products of a feed over; false where there is no basket, or the answer is no feed of products: then nothing was
/// handed over, and it is to be read as what else it may be.
pub(super) async fn is_handed_over(
    reach: &Reach<'_>,
    basket: Option<&dyn Basket>,
    page: &Page,
    context: &Context,
    found: &mut Found,
) -> bool {
    let Some(basket) = basket.filter(|_| sniff::looks_like_a_feed(&page.body, &page.content_type)) else {
        return false;
    };
    let (give, mut taken) = tokio::sync::mpsc::channel::<Vec<Product>>(WAITING);
    let (page, context) = (page.clone(), context.clone());
    let reading = tokio::task::spawn_blocking(move || {
        let text = encoding::decode(&page.body, &page.content_type);
        let (mut together, mut count) = (Vec::with_capacity(TOGETHER), 0);
        let mut too_many = false;
        let read = feed::stream_joined(&text, &context, |product| {
            too_many = count >= MOST;
            if too_many {
                return false;
            }
            together.push(product);
            count += 1;
            together.len() < TOGETHER || give.blocking_send(std::mem::take(&mut together)).is_ok()
        });
        // Nobody waits for the rest where nobody took the others.
        let _ = give.blocking_send(together);
        read.is_ok().then_some(too_many)
    });
    let mut wanted = true;
    while let Some(products) = taken.recv().await {
        if wanted && !products.is_empty() {
            reach.tell(found.platform, &products);
            found.handed += products.len();
            wanted = basket.put(products).await;
        }
        if !wanted {
            break;
        }
    }
    drop(taken);
    // A panic while reading is a feed that cannot be read.
    let too_many = reading.await.unwrap_or_default();
    if found.handed == 0 {
        return false;
    }
    found.complete &= too_many == Some(false) && wanted;
    if too_many == Some(true) {
        found.warnings.push("too_many".to_owned());
    }
    true
}
