//! A cart: what a contact is about to order. It promises nothing: no price is fixed and no stock is held by it.

pub(crate) mod store;
mod view;

use crate::{Given, OrderError, PromoRefused, Zone, hold, promo};
use kernel::{BrandId, CartId, ContactId, ConversationId, Millis, VariantId, ZoneId};
use serde_json::json;
use storage::{NewFact, Read, StoreError, Tx};

pub use view::{CartLine, CartView};

/// The most of one variant that a cart takes.
pub const MOST_OF_ONE: i64 = 10_000;

/// What a contact is about to order in a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Whose shop.
    pub brand: BrandId,
    /// Its id.
    pub id: CartId,
    /// Where it is filled.
    pub conversation: ConversationId,
    /// Who fills it.
    pub contact: ContactId,
    /// Where it goes, once said.
    pub zone: Option<ZoneId>,
    /// Since when.
    pub opened_at: Millis,
    /// When it became an order; a closed cart does not change any more.
    pub closed_at: Option<Millis>,
}

impl Cart {
    /// The open cart of the conversation; a new one if it has none.
    #[kernel::boxed]
    pub async fn open(
        tx: &mut Tx,
        brand: BrandId,
        conversation: ConversationId,
        contact: ContactId,
    ) -> Result<Self, StoreError> {
        store::open(tx, brand, conversation, contact).await
    }

    /// The open cart of the conversation, if it has one; for reading.
    #[kernel::boxed]
    pub async fn of_conversation(
        on: &mut dyn Read,
        brand: BrandId,
        conversation: ConversationId,
    ) -> Result<Option<Self>, StoreError> {
        store::of_conversation(on, brand, conversation).await
    }

    /// The cart, if the brand has it.
    #[kernel::boxed]
    pub async fn find(on: &mut dyn Read, brand: BrandId, id: CartId) -> Result<Option<Self>, StoreError> {
        store::find(on, brand, id).await
    }

    /// Puts `quantity` more of a variant into the cart; the quantity it holds now. Refused with
    /// [`OrderError::OutOfStock`] when that is more than what is free.
    #[kernel::boxed]
    pub async fn add(&self, tx: &mut Tx, variant: VariantId, quantity: i64) -> Result<i64, OrderError> {
        if quantity < 1 {
            return Err(OrderError::Quantity(quantity));
        }
        self.put(tx, variant, |before| before.saturating_add(quantity)).await
    }

    /// Makes the quantity of a variant `quantity`; 0 removes it. Refused as in [`Cart::add`].
    #[kernel::boxed]
    pub async fn set_quantity(&self, tx: &mut Tx, variant: VariantId, quantity: i64) -> Result<i64, OrderError> {
        match quantity {
            0 => self.remove(tx, variant).await.map(|_| 0),
            _ => self.put(tx, variant, |_| quantity).await,
        }
    }

    /// Takes a variant out of the cart; false if it was not in.
    #[kernel::boxed]
    pub async fn remove(&self, tx: &mut Tx, variant: VariantId) -> Result<bool, OrderError> {
        self.still_open(tx).await?;
        let removed = store::remove(tx, self, variant).await?;
        if removed {
            self.tell(tx, Some(variant), 0).await?;
        }
        Ok(removed)
    }

    /// Takes everything out; false if it was empty.
    #[kernel::boxed]
    pub async fn clear(&self, tx: &mut Tx) -> Result<bool, OrderError> {
        self.still_open(tx).await?;
        let cleared = store::clear(tx, self).await?;
        if cleared {
            self.tell(tx, None, 0).await?;
        }
        Ok(cleared)
    }

    /// Says where it goes: what delivery costs there enters the total. Refused when the brand does not deliver there.
    #[kernel::boxed]
    pub async fn set_zone(&self, tx: &mut Tx, zone: ZoneId) -> Result<(), OrderError> {
        self.still_open(tx).await?;
        if Zone::find(tx, self.brand, zone).await?.is_none() {
            return Err(OrderError::NoSuchZone(zone));
        }
        if store::set_zone(tx, self, zone).await? {
            self.tell(tx, None, 0).await?;
        }
        Ok(())
    }

    /// Applies a code: it counts from now on, as long as what is in the cart allows. Saying it starts its time, if it
    /// has one and was not given before. Why not, when it does not serve the cart as it is; then it is not kept.
    #[kernel::boxed]
    pub async fn apply_promo(&self, tx: &mut Tx, code: &str) -> Result<Result<Given, PromoRefused>, OrderError> {
        self.still_open(tx).await?;
        let given = match promo::give(tx, self.brand, code, self.contact).await? {
            Ok(given) => given,
            Err(why) => return Ok(Err(why)),
        };
        promo::store::put_on_cart(tx, self.brand, self.id, given.promo.id).await?;
        let now = tx.now();
        let view = self.view(tx, now).await?;
        let refused = view.price.iter().flat_map(|price| &price.refused).find(|(code, _)| *code == given.promo.code);
        if let Some((_, why)) = refused {
            let why = *why;
            promo::store::take_off_cart(tx, self.brand, self.id, given.promo.id).await?;
            return Ok(Err(why));
        }
        self.tell(tx, None, 0).await?;
        Ok(Ok(given))
    }

    /// Takes a code off again: its time is over, and no cart to come wants it. Nothing when it is not on it.
    #[kernel::boxed]
    pub async fn drop_promo(&self, tx: &mut Tx, code: &str) -> Result<(), OrderError> {
        self.still_open(tx).await?;
        if let Some(promo) = promo::Promo::by_code(tx, self.brand, code).await? {
            promo::store::take_off_cart(tx, self.brand, self.id, promo.id).await?;
        }
        Ok(())
    }

    /// The codes it wants, whether they count or not, in the order they were said; of an empty cart too.
    #[kernel::boxed]
    pub async fn codes(&self, on: &mut dyn Read) -> Result<Vec<String>, OrderError> {
        let (said,) = on.ask((promo::store::asking_of_cart(self.brand, self.id, self.contact),)).await?;
        let wanted = promo::store::wanted(on, self.brand, self.contact, said).await?;
        Ok(wanted.into_iter().map(|wanted| wanted.promo.code).collect())
    }

    /// The cart as it would be ordered at `now`: names and prices of the catalogue, and what is left of each.
    #[kernel::boxed]
    pub async fn view(&self, on: &mut dyn Read, now: Millis) -> Result<CartView, OrderError> {
        CartView::of(on, self, now).await
    }

    /// Puts as many of a variant into the cart as `quantity` makes of how many there are.
    async fn put(&self, tx: &mut Tx, variant: VariantId, quantity: impl FnOnce(i64) -> i64) -> Result<i64, OrderError> {
        // Under the cart's lock, so that it does not become an order meanwhile.
        let asks = (
            store::locking(tx.dialect(), self.brand, self.id),
            store::asking_quantity(self, variant),
            catalogue::asking_sellable(self.brand, &[variant]),
            hold::store::asking(self.brand, &[variant], tx.now()),
        );
        let (cart, before, sold, held) = tx.ask(asks).await?;
        let quantity = quantity(before.first().map_or(0, |(before,)| *before));
        if !(1..=MOST_OF_ONE).contains(&quantity) {
            return Err(OrderError::Quantity(quantity));
        }
        self.is_open(cart.first())?;
        let offer = sold.first().ok_or(OrderError::NotForSale(variant))?;
        let left = (offer.variant.on_hand - held.first().map_or(0, |(_, held)| *held)).max(0);
        if quantity > left {
            return Err(OrderError::OutOfStock { variant, left });
        }
        store::put(tx, self, variant, quantity).await?;
        self.tell(tx, Some(variant), quantity).await?;
        Ok(quantity)
    }

    /// Locks the cart, so that it does not become an order meanwhile.
    async fn still_open(&self, tx: &mut Tx) -> Result<(), OrderError> {
        self.is_open(store::lock(tx, self.brand, self.id).await?.as_ref())
    }

    fn is_open(&self, found: Option<&Self>) -> Result<(), OrderError> {
        match found {
            None => Err(OrderError::NoSuchCart(self.id)),
            Some(cart) if cart.closed_at.is_some() => Err(OrderError::CartClosed(self.id)),
            Some(_) => Ok(()),
        }
    }

    async fn tell(&self, tx: &mut Tx, variant: Option<VariantId>, quantity: i64) -> Result<(), StoreError> {
        let data = json!({ "conversation": self.conversation, "variant": variant, "quantity": quantity });
        jobs::tell(tx, self.brand, NewFact::new("cart.changed", self.id).with(data)).await?;
        Ok(())
    }
}
