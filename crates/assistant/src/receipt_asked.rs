//! « Renvoie mon reçu » : a customer asks for what they have been given already.

use crate::{Assistant, AssistantError, Phrases, SendReceipt, notices::locale_of, perceive::words_of};
use conversation::{Contact, Conversation, Message};
use identity::Brand;
use storage::Tx;
use whatsapp::Outgoing;

/// The latest orders that are looked through.
const ORDERS: i64 = 20;
const OWN: [&str; 12] = ["mon", "le", "un", "du", "notre", "ma", "la", "une", "my", "the", "a", "our"];
const NAMES: [&str; 5] = ["recu", "recus", "facture", "receipt", "invoice"];
const WISHES: [&str; 26] = [
    "renvoie", "renvoi", "renvoies", "renvoyer", "renvoyez", "renvoye", "envoie", "envoi", "envoies", "envoyer",
    "envoyez", "avoir", "veux", "voudrais", "voulais", "besoin", "donne", "donner", "donnez", "recevoir", "demande",
    "resend", "send", "need", "want", "have",
];

/// Whether these are the words of somebody who wants a receipt: not « j'ai reçu », which is said of goods.
fn is_asked(words: &str) -> bool {
    let plain = words.to_lowercase().replace('ç', "c").replace(['’', '\''], " ");
    let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_named = words.windows(2).any(|pair| OWN.contains(&pair[0]) && NAMES.contains(&pair[1]));
    let is_wished = words.iter().any(|word| WISHES.contains(word));
    is_named && (is_wished || (words.len() <= 4 && !words.contains(&"ai") && !words.contains(&"merci")))
}

/// Whether what waits is such a message, and nothing else.
pub(crate) fn asks_for_receipt(waiting: &[Message]) -> bool {
    matches!(waiting, [message] if is_asked(words_of(message)))
}

impl Assistant {
    /// The answer to a message that asks for the receipt, which then follows; none for other words, and where there is no
    /// receipt yet.
    pub(crate) async fn receipt_again(
        &self,
        tx: &mut Tx,
        shop: &Brand,
        (conversation, contact): (&Conversation, &Contact),
        waiting: &[Message],
    ) -> Result<Option<Outgoing>, AssistantError> {
        if !asks_for_receipt(waiting) {
            return Ok(None);
        }
        let page = ordering::list_of_conversation(tx, shop.id, conversation.id, None, ORDERS).await?;
        for order in page.orders {
            let Some(receipt) = payments::receipts_of(tx, shop.id, order.id).await?.pop() else { continue };
            jobs::enqueue(tx, &SendReceipt { brand: shop.id, receipt: receipt.id, by: None }).await?;
            let number = receipt.number.to_string();
            let phrases = Phrases::new(locale_of(contact, shop), 0);
            return Ok(Some(Outgoing::text(phrases.say("receipt-again", &[("receipt", (&number).into())]))));
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::is_asked;

    #[test]
    fn a_receipt_is_asked_for_in_many_ways_and_goods_are_received() {
        for words in [
            "renvoie mon reçu",
            "je peux avoir le reçu ?",
            "Renvoyez moi le recu svp",
            "mon reçu svp",
            "j’ai besoin du reçu",
            "je veux une facture",
            "can I have the receipt",
            "send my receipt again",
            "j'ai perdu, envoie encore le reçu",
        ] {
            assert!(is_asked(words), "{words}");
        }
        for words in [
            "j'ai reçu ma robe",
            "bien reçu merci",
            "je n'ai pas reçu",
            "je l’ai reçu",
            "j'ai le reçu",
            "merci pour le reçu",
            "je veux la robe",
            "reçu",
            "vous avez reçu mon argent ?",
            "c'est la facture qui est bien arrivée hier soir",
        ] {
            assert!(!is_asked(words), "{words}");
        }
    }
}
