use super::{CancelledBy, Order, OrderLine, OrderState};
use identity::PaymentMethod;
use kernel::{
    BrandId, CartId, ContactId, ConversationId, Currency, FactId, Millis, Money, OrderId, PaymentId, ProductId, Uuid,
    VariantId,
};
use storage::{Fact, IntoValue, Json, Read, StoreError, Tx, Value, args, row};

row! {
    pub(crate) struct OrderRow {
        brand_id: BrandId,
        id: OrderId,
        number: i64,
        code: String,
        conversation_id: ConversationId,
        contact_id: ContactId,
        cart_id: CartId,
        method: String,
        state: String,
        state_at: Millis,
        hold_until: Option<Millis>,
        grace_at: Option<Millis>,
        payment_id: Option<PaymentId>,
        cancelled_by: Option<String>,
        subtotal: i64,
        discount: i64,
        delivery_fee: i64,
        zone: Option<String>,
        pickup: bool,
        total: i64,
        currency: String,
        address: Option<String>,
        created_at: Millis,
        refunded: i64,
    }
}

impl TryFrom<OrderRow> for Order {
    type Error = StoreError;
    fn try_from(row: OrderRow) -> Result<Self, StoreError> {
        let state = state(&row)?;
        let method = method(&row.method)?;
        let currency: Currency =
            row.currency.parse().map_err(|_| StoreError::Defect("unknown currency of an order".into()))?;
        Ok(Self {
            brand: row.brand_id,
            id: row.id,
            number: row.number,
            code: row.code,
            conversation: row.conversation_id,
            contact: row.contact_id,
            cart: row.cart_id,
            method,
            state,
            state_at: row.state_at,
            grace_at: row.grace_at,
            goods: Money::new(row.subtotal, currency),
            discount: Money::new(row.discount, currency),
            delivery_fee: Money::new(row.delivery_fee, currency),
            zone: row.zone,
            pickup: row.pickup,
            total: Money::new(row.total, currency),
            refunded: Money::new(row.refunded, currency),
            address: row.address,
            created_at: row.created_at,
        })
    }
}

fn method(word: &str) -> Result<PaymentMethod, StoreError> {
    [PaymentMethod::Online, PaymentMethod::CashOnDelivery]
        .into_iter()
        .find(|method| method_word(*method) == word)
        .ok_or_else(|| StoreError::Defect(format!("unknown method {word:?} of an order")))
}

pub(crate) const fn method_word(method: PaymentMethod) -> &'static str {
    match method {
        PaymentMethod::Online => "online",
        PaymentMethod::CashOnDelivery => "cash_on_delivery",
    }
}

fn state(row: &OrderRow) -> Result<OrderState, StoreError> {
    let missing = |what: &str| StoreError::Defect(format!("an order that is {} has no {what}", row.state));
    let paid = row.payment_id;
    Ok(match row.state.as_str() {
        "awaiting_payment" => {
            OrderState::AwaitingPayment { until: row.hold_until.ok_or_else(|| missing("hold_until"))? }
        }
        "confirmed" => OrderState::Confirmed,
        "paid" => OrderState::Paid { payment: paid.ok_or_else(|| missing("payment"))?, at: row.state_at },
        "preparing" => OrderState::Preparing { paid },
        "out_for_delivery" => OrderState::OutForDelivery { paid },
        "delivered" => OrderState::Delivered { paid },
        "partially_collected" => OrderState::PartlyCollected,
        "expired" => OrderState::Expired { at: row.state_at },
        "cancelled" => {
            let by: Option<CancelledBy> = row.cancelled_by.as_deref().and_then(|by| by.parse().ok());
            OrderState::Cancelled { at: row.state_at, why: by.ok_or_else(|| missing("cancelled_by"))? }
        }
        "refunded" => OrderState::Refunded { paid, at: row.state_at },
        other => return Err(StoreError::Defect(format!("unknown state {other:?} of an order"))),
    })
}

/// What of a state goes into columns of its own: hold_until, payment_id, cancelled_by.
fn parts(state: OrderState) -> (Option<Millis>, Option<PaymentId>, Option<String>) {
    let until = match state {
        OrderState::AwaitingPayment { until } => Some(until),
        _ => None,
    };
    let by = match state {
        OrderState::Cancelled { why, .. } => Some(why.to_string()),
        _ => None,
    };
    (until, state.payment(), by)
}

pub(crate) async fn find(on: &mut dyn Read, brand: BrandId, id: OrderId) -> Result<Option<Order>, StoreError> {
    let sql = format!("SELECT {} FROM orders WHERE brand_id = $1 AND id = $2", OrderRow::COLUMNS);
    on.opt::<OrderRow>(&sql, args![brand, id]).await?.map(Order::try_from).transpose()
}

pub(crate) async fn lock(tx: &mut Tx, brand: BrandId, id: OrderId) -> Result<Option<Order>, StoreError> {
    let lock = tx.dialect().for_update();
    let sql = format!("SELECT {} FROM orders WHERE brand_id = $1 AND id = $2{lock}", OrderRow::COLUMNS);
    tx.opt::<OrderRow>(&sql, args![brand, id]).await?.map(Order::try_from).transpose()
}

pub(crate) async fn by_code(on: &mut dyn Read, code: &str) -> Result<Option<Order>, StoreError> {
    let sql = format!("SELECT {} FROM orders WHERE code = $1", OrderRow::COLUMNS);
    on.opt::<OrderRow>(&sql, args![code]).await?.map(Order::try_from).transpose()
}

pub(crate) async fn by_cart(on: &mut dyn Read, brand: BrandId, cart: CartId) -> Result<Option<Order>, StoreError> {
    let sql = format!("SELECT {} FROM orders WHERE brand_id = $1 AND cart_id = $2", OrderRow::COLUMNS);
    on.opt::<OrderRow>(&sql, args![brand, cart]).await?.map(Order::try_from).transpose()
}

pub(crate) async fn by_number(on: &mut dyn Read, brand: BrandId, number: i64) -> Result<Option<Order>, StoreError> {
    let sql = format!("SELECT {} FROM orders WHERE brand_id = $1 AND number = $2", OrderRow::COLUMNS);
    on.opt::<OrderRow>(&sql, args![brand, number]).await?.map(Order::try_from).transpose()
}

/// The next number of the brand. Everybody who orders there waits for this row: ask for it last.
pub(crate) async fn next_number(tx: &mut Tx, brand: BrandId) -> Result<i64, StoreError> {
    const SQL: &str = "INSERT INTO order_counter (brand_id, last) VALUES ($1, 1) \
        ON CONFLICT (brand_id) DO UPDATE SET last = order_counter.last + 1 RETURNING last";
    Ok(tx.one::<(i64,)>(SQL, args![brand]).await?.0)
}

pub(crate) async fn insert(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO orders ({}) VALUES \
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)",
        OrderRow::COLUMNS
    );
    let (until, payment, by) = parts(order.state);
    let args = args![
        order.brand,
        order.id,
        order.number,
        &order.code,
        order.conversation,
        order.contact,
        order.cart,
        method_word(order.method),
        order.state.name(),
        order.state_at,
        until,
        order.grace_at,
        payment,
        by,
        order.goods.minor,
        order.discount.minor,
        order.delivery_fee.minor,
        order.zone.clone(),
        order.pickup,
        order.total.minor,
        order.total.currency.code(),
        order.address.clone(),
        order.created_at,
        order.refunded.minor,
    ];
    tx.put(&sql, args).await?;
    Ok(())
}

/// Writes what may change after the yes.
pub(crate) async fn update(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE orders SET state = $3, state_at = $4, hold_until = $5, grace_at = $6, payment_id = $7, \
        cancelled_by = $8, address = $9, method = $10, refunded = $11 WHERE brand_id = $1 AND id = $2";
    let (until, payment, by) = parts(order.state);
    let (state, address, method) = (order.state.name(), order.address.clone(), method_word(order.method));
    let (at, refunded) = (order.state_at, order.refunded.minor);
    let args = args![order.brand, order.id, state, at, until, order.grace_at, payment, by, address, method, refunded];
    tx.put(SQL, args).await?;
    Ok(())
}

row! {
    struct LineRow {
        variant_id: VariantId,
        product_id: ProductId,
        name: String,
        label: String,
        sku: Option<String>,
        quantity: i64,
        unit_price: i64,
        total: i64,
    }
}

pub(crate) async fn insert_lines(tx: &mut Tx, order: &Order, lines: &[OrderLine]) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO order_line (brand_id, order_id, position, {}) VALUES \
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        LineRow::COLUMNS
    );
    for (position, line) in (1_i64..).zip(lines) {
        let OrderLine { variant, product, name, label, sku, quantity, unit_price, total } = line;
        let (price, total) = (unit_price.minor, total.minor);
        let args = args![
            order.brand,
            order.id,
            position,
            *variant,
            *product,
            name,
            label,
            sku.clone(),
            *quantity,
            price,
            total
        ];
        tx.put(&sql, args).await?;
    }
    Ok(())
}

pub(crate) async fn lines(on: &mut dyn Read, order: &Order) -> Result<Vec<OrderLine>, StoreError> {
    let sql =
        format!("SELECT {} FROM order_line WHERE brand_id = $1 AND order_id = $2 ORDER BY position", LineRow::COLUMNS);
    let currency = order.total.currency;
    let rows: Vec<LineRow> = on.all(&sql, args![order.brand, order.id]).await?;
    let line = |row: LineRow| OrderLine {
        variant: row.variant_id,
        product: row.product_id,
        name: row.name,
        label: row.label,
        sku: row.sku,
        quantity: row.quantity,
        unit_price: Money::new(row.unit_price, currency),
        total: Money::new(row.total, currency),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// At most `limit` orders after `after`, newest first: ids are UUIDv7, so that their order is the order of placing.
pub(crate) async fn list(
    on: &mut dyn Read,
    brand: BrandId,
    of: Of<'_>,
    after: Option<OrderId>,
    limit: i64,
) -> Result<Vec<Order>, StoreError> {
    let mut args = vec![brand.into_value(), limit.into_value()];
    let mut wanted = String::from("brand_id = $1");
    let mut and = |condition: &str, value: Value| {
        args.push(value);
        wanted.push_str(&format!(" AND {condition} ${}", args.len()));
    };
    match of {
        Of::All => {}
        Of::State(state) => and("state =", state.into_value()),
        Of::Conversation(conversation) => and("conversation_id =", conversation.into_value()),
    }
    if let Some(after) = after {
        and("id <", after.into_value());
    }
    let sql = format!("SELECT {} FROM orders WHERE {wanted} ORDER BY id DESC LIMIT $2", OrderRow::COLUMNS);
    let rows: Vec<OrderRow> = on.all(&sql, &args).await?;
    rows.into_iter().map(Order::try_from).collect()
}

/// Which orders a page lists.
#[derive(Clone, Copy)]
pub(crate) enum Of<'a> {
    All,
    State(&'a str),
    Conversation(ConversationId),
}

pub(crate) async fn count_by_state(on: &mut dyn Read, brand: BrandId) -> Result<Vec<(String, i64)>, StoreError> {
    on.all("SELECT state, COUNT(*) FROM orders WHERE brand_id = $1 GROUP BY state", args![brand]).await
}

pub(crate) async fn count_in(on: &mut dyn Read, brand: BrandId, state: &str) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM orders WHERE brand_id = $1 AND state = $2";
    let (count,) = on.one::<(i64,)>(sql, args![brand, state]).await?;
    Ok(count)
}

row! {
    struct FactRow { id: FactId, kind: String, at: Millis, subject_id: Uuid, data: Json<serde_json::Value> }
}

/// What happened to an order, oldest first.
pub(crate) async fn history(on: &mut dyn Read, brand: BrandId, order: OrderId) -> Result<Vec<Fact>, StoreError> {
    let sql = format!("SELECT {} FROM fact WHERE brand_id = $1 AND subject_id = $2 ORDER BY at, id", FactRow::COLUMNS);
    let rows: Vec<FactRow> = on.all(&sql, args![brand, order]).await?;
    let fact = |row: FactRow| Fact {
        id: row.id,
        brand,
        kind: row.kind,
        at: row.at,
        subject: row.subject_id,
        data: row.data.0,
    };
    Ok(rows.into_iter().map(fact).collect())
}
