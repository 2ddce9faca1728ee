use crate::{Contact, Conversation, thread};
use kernel::{BrandId, LineId, Phone};
use storage::{StoreError, Tx};
use whatsapp::Sender;

/// The conversation on this line with whoever has this phone number, locked; opened where there is none yet. Until they
/// write, only a template may go there.
#[kernel::boxed]
pub async fn reach(tx: &mut Tx, brand: BrandId, line: LineId, phone: &Phone) -> Result<Conversation, StoreError> {
    let known = Contact::by_phone(tx, brand, phone).await?;
    let contact = match known {
        Some(contact) => contact,
        None => {
            let them = Sender { wa_id: Some(phone.digits().to_owned()), ..Sender::default() };
            Contact::recognise(tx, brand, &them).await?
        }
    };
    thread::store::open(tx, brand, line, contact.id).await
}
