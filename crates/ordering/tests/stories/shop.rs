//! A shop with products, customers and a clock.

use catalogue::{Variant, csv_rows};
use identity::{Brand, BrandSpec, Organisation, PaymentMethod};
use jobs::{Registry, Worker, WorkerOptions, run_due};
use kernel::{BrandId, CartId, ContactId, ConversationId, Locale, Millis, OrderId, PaymentId, TeammateId, VariantId};
use ordering::{Cart, CartView, ExpireOrder, Order, OrderError, place_order};
use std::sync::Arc;
use storage::{Db, args};
use testing::Ground;

pub struct Shop {
    pub ground: Ground,
    pub brand: Brand,
    pub worker: Worker,
}

/// Somebody who writes to the shop.
#[derive(Clone, Copy)]
pub struct Customer {
    pub conversation: ConversationId,
    pub contact: ContactId,
}

impl Shop {
    pub async fn open(ground: Ground) -> Self {
        let mut registry = Registry::new();
        let db = ground.db.clone();
        registry.on::<ExpireOrder, _, _>(move |job: ExpireOrder, claim| {
            let db = db.clone();
            async move { job.run(&claim, &db).await }
        });
        registry.install(&ground.db);
        let worker = Worker::new(ground.db.clone(), Arc::new(registry), WorkerOptions::default());
        let brand = brand(&ground, "awa-mode").await;
        Self { ground, brand, worker }
    }

    pub fn db(&self) -> &Db {
        &self.ground.db
    }
    pub fn now(&self) -> Millis {
        self.ground.clock.now()
    }
    pub fn customer(&self) -> Customer {
        let id = || self.ground.chance.uuid(self.now());
        Customer { conversation: ConversationId(id()), contact: ContactId(id()) }
    }
    pub fn teammate(&self) -> TeammateId {
        TeammateId(self.ground.chance.uuid(self.now()))
    }
    pub fn payment(&self) -> PaymentId {
        PaymentId(self.ground.chance.uuid(self.now()))
    }

    /// `stock` pieces of a product at `price`; imported again, both become so.
    pub async fn sells(&self, name: &str, price: i64, stock: i64) -> VariantId {
        let csv = format!("product_ref,product_name,variant_sku,price,stock\n{name},{name},{name}-1,{price},{stock}\n");
        let rows = csv_rows::read(csv.as_bytes(), self.brand.currency).unwrap();
        let brand = self.brand.id;
        self.db().write(async |tx| catalogue::import_rows(tx, brand, &rows, None).await).await.unwrap();
        Variant::by_sku(&mut self.db(), brand, &format!("{name}-1")).await.unwrap().unwrap().id
    }

    pub async fn cart(&self, customer: Customer) -> Cart {
        let Customer { conversation, contact } = customer;
        self.db().write(async |tx| Cart::open(tx, self.brand.id, conversation, contact).await).await.unwrap()
    }
    pub async fn add(&self, customer: Customer, variant: VariantId, quantity: i64) -> Result<i64, OrderError> {
        let cart = self.cart(customer).await;
        self.db().write(async |tx| cart.add(tx, variant, quantity).await).await
    }
    pub async fn view(&self, cart: &Cart) -> CartView {
        cart.view(&mut self.db(), self.now()).await.unwrap()
    }

    pub async fn place(&self, cart: CartId, method: PaymentMethod) -> Result<Order, OrderError> {
        self.place_at(self.db(), cart, method).await
    }
    pub async fn place_at(&self, db: &Db, cart: CartId, method: PaymentMethod) -> Result<Order, OrderError> {
        db.write(async |tx| place_order(tx, &self.brand, cart, method, None).await).await
    }
    /// A customer of its own takes `quantity` and says yes.
    pub async fn order(&self, variant: VariantId, quantity: i64) -> Order {
        let customer = self.customer();
        self.add(customer, variant, quantity).await.unwrap();
        self.place(self.cart(customer).await.id, PaymentMethod::Online).await.unwrap()
    }
    pub async fn pay(&self, order: &Order, payment: PaymentId) -> Result<Order, OrderError> {
        self.db().write(async |tx| ordering::pay(tx, order.brand, order.id, payment).await).await
    }
    pub async fn see(&self, order: OrderId) -> Order {
        Order::find(&mut self.db(), self.brand.id, order).await.unwrap().unwrap()
    }

    /// How many one may still take.
    pub async fn left(&self, variant: VariantId) -> i64 {
        let free = ordering::free(&mut self.db(), self.brand.id, &[variant], self.now()).await.unwrap();
        free[&variant]
    }
    pub async fn on_hand(&self, variant: VariantId) -> i64 {
        Variant::find(&mut self.db(), self.brand.id, variant).await.unwrap().unwrap().on_hand
    }
    /// The clock moves, due jobs run.
    pub async fn later(&self, by: Millis) {
        self.ground.clock.advance(by);
        run_due(&self.worker).await.unwrap();
    }
    /// How many facts of that kind the order has.
    pub async fn told(&self, order: OrderId, kind: &str) -> usize {
        let history = ordering::history(&mut self.db(), self.brand.id, order).await.unwrap();
        history.iter().filter(|fact| fact.kind == kind).count()
    }
    pub async fn jobs_left(&self) -> i64 {
        self.db().one::<(i64,)>("SELECT COUNT(*) FROM job", args![]).await.unwrap().0
    }
}

pub async fn brand(ground: &Ground, slug: &str) -> Brand {
    let spec = BrandSpec {
        slug: slug.into(),
        name: slug.into(),
        country: "CI".into(),
        currency: kernel::Currency::XOF,
        locale: Locale::Fr,
        time_zone: "Africa/Abidjan".into(),
        colour: None,
        settings: identity::Settings {
            initiative: identity::Initiative::NONE,
            ..identity::Settings::of_new_brand(vec![PaymentMethod::Online, PaymentMethod::CashOnDelivery])
        },
    };
    let made = ground.db.write(async |tx| {
        let (org, _) = Organisation::upsert(tx, slug, slug).await?;
        Ok::<_, identity::IdentityError>(Brand::upsert(tx, org.id, &spec).await?.0)
    });
    made.await.unwrap()
}

/// A brand that has nothing to do with the shop.
pub async fn stranger(shop: &Shop) -> BrandId {
    brand(&shop.ground, "karite").await.id
}
