//! What a courier or a teammate writes from their own phone: « lien 1042 » sends the customer of that order the link to pay.

use crate::{Assistant, AssistantError, LinkWanted, Phrases, notices::locale_of, perceive::words_of, send_pay_link};
use conversation::{Contact, ConversationError, Message};
use identity::Brand;
use ordering::{Order, OrderError};
use storage::{StoreError, Tx};
use whatsapp::Outgoing;

/// The orders whose links these messages ask for: `lien 1042`, `Lien #1042`. Empty for any other words.
pub(crate) fn links_asked(messages: &[Message]) -> Vec<i64> {
    messages.iter().filter_map(|message| link_asked(words_of(message))).collect()
}

fn link_asked(words: &str) -> Option<i64> {
    let words = words.trim().to_lowercase();
    let polite = ["svp", "stp", "please", "s'il vous plaît", "merci"];
    let words = polite.iter().find_map(|word| words.strip_suffix(word)).unwrap_or(&words).trim_end();
    let rest = words.strip_prefix("lien").or_else(|| words.strip_prefix("link"))?;
    let number = rest.trim_start();
    // « lien42 » is no order of the agent's language, « lien #42 » and « lien 42 » are.
    let number = number.strip_prefix('#').or_else(|| (number.len() < rest.len()).then_some(number))?;
    let is_number = (1..=9).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { number.parse().ok() } else { None }
}

/// Whether the contact delivers for the brand, or is of its team; anybody else is a customer.
pub(crate) async fn is_crew(tx: &mut Tx, shop: &Brand, contact: &Contact) -> Result<bool, StoreError> {
    match &contact.wa_id {
        Some(wa_id) => identity::is_crew(tx, shop, wa_id).await,
        None => Ok(false),
    }
}

impl Assistant {
    /// Sends the links, and says to whoever asked what became of each.
    pub(crate) async fn send_links(
        &self,
        tx: &mut Tx,
        shop: &Brand,
        contact: &Contact,
        numbers: &[i64],
    ) -> Result<Outgoing, AssistantError> {
        let phrases = Phrases::new(locale_of(contact, shop), 0);
        let mut lines = Vec::new();
        for number in numbers {
            let label = format!("#{number:04}");
            let key = match self.send_link(tx, shop, *number).await {
                Ok(Some(true)) => "courier-sent",
                Ok(Some(false)) => "courier-sent-before",
                Ok(None) => "courier-no-order",
                Err(AssistantError::Payment(payments::PaymentError::NotPayable(_))) => "courier-with-the-shop",
                Err(AssistantError::Order(OrderError::NotPayable { .. })) => "courier-not-payable",
                Err(AssistantError::NoWayToPay) => "courier-no-way",
                Err(AssistantError::Conversation(ConversationError::WindowClosed | ConversationError::NotFound)) => {
                    "courier-window-closed"
                }
                Err(error) => return Err(error),
            };
            lines.push(phrases.say(key, &[("number", (&label).into())]));
        }
        Ok(Outgoing::text(lines.join("\n")))
    }

    /// Whether the link left just now, or had left a moment ago; none when the brand has no such order.
    async fn send_link(&self, tx: &mut Tx, shop: &Brand, number: i64) -> Result<Option<bool>, AssistantError> {
        let Some(order) = Order::by_number(tx, shop.id, number).await? else { return Ok(None) };
        let (_, now) = send_pay_link(tx, &self.public_url, shop.id, order.id, LinkWanted::ByCourier).await?;
        Ok(Some(now))
    }
}

#[cfg(test)]
mod tests {
    use super::link_asked;

    #[test]
    fn a_link_is_asked_for_by_its_number_and_nothing_else() {
        for words in
            ["lien 1042", "Lien #1042", "LIEN  1042 ", "lien#1042", "lien 001042", "link 1042", "Lien #1042 svp"]
        {
            assert_eq!(link_asked(words), Some(1042), "{words}");
        }
        for words in
            ["lien", "lien 1042 et 1043", "le lien 1042", "lien1042", "lien dix", "lien 1234567890", "lien -4", ""]
        {
            assert_eq!(link_asked(words), None, "{words}");
        }
    }
}
