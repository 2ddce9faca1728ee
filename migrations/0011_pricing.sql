-- Where a brand delivers, for how much and how fast; pickup is a zone without an address. places: the names of the towns,
-- communes and quarters it covers, as customers write them. currency: the brand's, of fee and free_above.
CREATE TABLE delivery_zone (
    brand_id   {uuid}  NOT NULL,
    id         {uuid}  NOT NULL,
    name       TEXT    NOT NULL,
    places     {json}  NOT NULL,
    fee        BIGINT  NOT NULL CHECK (fee >= 0),
    delay      TEXT    NOT NULL,
    free_above BIGINT,
    currency   TEXT    NOT NULL,
    pickup     BOOLEAN NOT NULL,
    position   BIGINT  NOT NULL,
    active     BOOLEAN NOT NULL,
    PRIMARY KEY (brand_id, id),
    UNIQUE (brand_id, name)
);

-- A code that makes an order cheaper. kind: percent (value in hundredths of a percent), amount (value in minor units),
-- free_delivery. Valid between starts_at and ends_at and, where valid_for is set, that long from when it was given to
-- the contact. products and categories: what it is for, everything when both are empty. contact_id: whose it is alone.
CREATE TABLE promo (
    brand_id        {uuid}  NOT NULL,
    id              {uuid}  NOT NULL,
    code            TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    value           BIGINT  NOT NULL CHECK (value >= 0),
    starts_at       BIGINT,
    ends_at         BIGINT,
    valid_for       BIGINT,
    minimum         BIGINT,
    currency        TEXT    NOT NULL,
    products        {json}  NOT NULL,
    categories      {json}  NOT NULL,
    max_uses        BIGINT,
    max_per_contact BIGINT,
    stackable       BOOLEAN NOT NULL,
    contact_id      {uuid},
    active          BOOLEAN NOT NULL,
    created_at      BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, id),
    UNIQUE (brand_id, code)
);

-- When a code was given to a contact, by a teammate, the agent or by saying it: the first time counts.
CREATE TABLE promo_grant (
    brand_id   {uuid} NOT NULL,
    promo_id   {uuid} NOT NULL,
    contact_id {uuid} NOT NULL,
    given_at   BIGINT NOT NULL,
    PRIMARY KEY (brand_id, promo_id, contact_id)
);

-- The codes a cart wants applied, in the order they were said.
CREATE TABLE cart_promo (
    brand_id   {uuid} NOT NULL,
    cart_id    {uuid} NOT NULL,
    promo_id   {uuid} NOT NULL,
    applied_at BIGINT NOT NULL,
    position   BIGINT NOT NULL,
    PRIMARY KEY (brand_id, cart_id, promo_id)
);

-- What a code gave an order. It counts against the code's limits until the order lapses or is called off.
CREATE TABLE promo_use (
    brand_id    {uuid} NOT NULL,
    promo_id    {uuid} NOT NULL,
    order_id    {uuid} NOT NULL,
    contact_id  {uuid} NOT NULL,
    code        TEXT   NOT NULL,
    amount      BIGINT NOT NULL CHECK (amount >= 0),
    used_at     BIGINT NOT NULL,
    released_at BIGINT,
    PRIMARY KEY (brand_id, promo_id, order_id)
);
CREATE INDEX promo_use_order ON promo_use (brand_id, order_id);
CREATE INDEX promo_use_live ON promo_use (brand_id, promo_id, contact_id) WHERE released_at IS NULL;

ALTER TABLE cart ADD COLUMN zone_id {uuid};

-- total = subtotal - discount + delivery_fee. zone: its name at the yes; none where the brand has no zones.
ALTER TABLE orders ADD COLUMN subtotal BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN discount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN delivery_fee BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN zone TEXT;
ALTER TABLE orders ADD COLUMN pickup BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE orders SET subtotal = total;
