use crate::LeadError;
use assistant::Dialogue;
use catalogue::Product;
use kernel::{BrandId, ConversationId, Millis, Money};
use ordering::{Cart, Order};
use storage::Read;

/// What facts say a customer wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// In a line; empty when nothing says it.
    pub wants: String,
    /// What it may come to.
    pub value: Option<Money>,
}

/// Things named in a line, at most.
const NAMED: usize = 3;

impl Wanted {
    /// What is in the cart; else what an order that is not paid is for; else what the talk is about.
    pub async fn of(
        on: &mut dyn Read,
        brand: BrandId,
        conversation: ConversationId,
        now: Millis,
    ) -> Result<Self, LeadError> {
        if let Some(cart) = Cart::of_conversation(on, brand, conversation).await? {
            let view = cart.view(on, now).await?;
            if !view.lines.is_empty() {
                let lines = view.lines.iter().map(|line| (line.quantity, titled(&line.name, &line.label)));
                return Ok(Self { wants: in_a_line(lines), value: view.total() });
            }
        }
        let orders = ordering::list_of_conversation(on, brand, conversation, None, 1).await?.orders;
        if let Some(order) = orders.first().filter(|order| order.state.is_payable(now)) {
            return Self::of_order(on, order).await;
        }
        let focus = Dialogue::of(on, brand, conversation).await?.focus;
        let Some(product) = focus else { return Ok(Self::default()) };
        let Some(product) = Product::find(on, brand, product).await? else { return Ok(Self::default()) };
        let value = product.sold().map(|variant| variant.price).min_by_key(|price| price.minor);
        Ok(Self { wants: product.name, value })
    }

    async fn of_order(on: &mut dyn Read, order: &Order) -> Result<Self, LeadError> {
        let lines = order.lines(on).await?;
        let lines = lines.iter().map(|line| (line.quantity, titled(&line.name, &line.label)));
        Ok(Self { wants: in_a_line(lines), value: Some(order.total) })
    }
}

fn titled(name: &str, label: &str) -> String {
    if label.is_empty() { name.to_owned() } else { format!("{name} ({label})") }
}

fn in_a_line(things: impl Iterator<Item = (i64, String)>) -> String {
    let things: Vec<String> = things.map(|(quantity, name)| format!("{quantity} × {name}")).collect();
    let rest = things.len().saturating_sub(NAMED);
    let named = things[..things.len() - rest].join(", ");
    if rest == 0 { named } else { format!("{named} + {rest}") }
}

#[cfg(test)]
mod tests {
    use super::in_a_line;

    #[test]
    fn many_things_are_a_line_all_the_same() {
        let things = |n: i64| in_a_line((1..=n).map(|n| (n, format!("robe {n}"))));
        assert_eq!(things(0), "");
        assert_eq!(things(2), "1 × robe 1, 2 × robe 2");
        assert_eq!(things(5), "1 × robe 1, 2 × robe 2, 3 × robe 3 + 2");
    }
}
