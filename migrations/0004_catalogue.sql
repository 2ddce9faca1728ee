-- What a brand sells. sort_name is the name in plain lower-case letters; folded also holds category, references and
-- SKUs: what the merchant's list is searched by.
CREATE TABLE product (
    brand_id    {uuid}  NOT NULL,
    id          {uuid}  NOT NULL,
    reference   TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    category    TEXT,
    description TEXT    NOT NULL,
    image       TEXT,
    price       BIGINT  NOT NULL,
    currency    TEXT    NOT NULL,
    active      BOOLEAN NOT NULL,
    sort_name   TEXT    NOT NULL,
    folded      TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    updated_at  BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, id),
    UNIQUE (brand_id, reference)
);
CREATE INDEX product_list ON product (brand_id, sort_name, id);

-- A sellable form of a product. No price of its own means the product's; on_hand is what lies on the shelf, holds of
-- orders included. The CHECK is the last guard: the code refuses before it.
CREATE TABLE variant (
    brand_id   {uuid}  NOT NULL,
    id         {uuid}  NOT NULL,
    product_id {uuid}  NOT NULL,
    sku        TEXT    NOT NULL,
    size       TEXT,
    colour     TEXT,
    price      BIGINT,
    on_hand    BIGINT  NOT NULL CHECK (on_hand >= 0),
    position   BIGINT  NOT NULL,
    active     BOOLEAN NOT NULL,
    PRIMARY KEY (brand_id, id),
    UNIQUE (brand_id, sku),
    FOREIGN KEY (brand_id, product_id) REFERENCES product (brand_id, id)
);
CREATE INDEX variant_product ON variant (brand_id, product_id, position);
CREATE INDEX variant_low     ON variant (brand_id, on_hand) WHERE active;

-- Every change of stock, append-only: on_hand is what was left after it.
CREATE TABLE stock_movement (
    brand_id    {uuid} NOT NULL,
    id          {uuid} NOT NULL,
    variant_id  {uuid} NOT NULL,
    at          BIGINT NOT NULL,
    delta       BIGINT NOT NULL,
    reason      TEXT   NOT NULL,
    order_id    {uuid},
    teammate_id {uuid},
    on_hand     BIGINT NOT NULL,
    PRIMARY KEY (brand_id, id),
    FOREIGN KEY (brand_id, variant_id) REFERENCES variant (brand_id, id)
);
CREATE INDEX stock_movement_variant ON stock_movement (brand_id, variant_id, at, id);

-- Moves with every change of what a search can find (names, categories, what is sold; not stock), so that a process
-- knows when its index in memory is old.
CREATE TABLE catalogue_version (
    brand_id {uuid} NOT NULL PRIMARY KEY,
    version  BIGINT NOT NULL
);

-- The stock that an operator's file last said of a variant: said again, it changes nothing.
CREATE TABLE applied_stock (
    brand_id {uuid} NOT NULL,
    sku      TEXT   NOT NULL,
    stock    BIGINT NOT NULL,
    PRIMARY KEY (brand_id, sku)
);
