-- What products mean, and what a shop's customers call them.

-- A product's meaning as a vector of one model, made again when the digest of its text is another one: 512 bytes, each a
-- number from -127 to 127.
CREATE TABLE product_meaning (
    brand_id   {uuid} NOT NULL,
    product_id {uuid} NOT NULL,
    model      TEXT   NOT NULL,
    digest     TEXT   NOT NULL,
    vector     {bytes} NOT NULL,
    PRIMARY KEY (brand_id, product_id)
);

-- « sitoulou » for « karité »: what customers say, and the shop's word for it.
CREATE TABLE synonym (
    brand_id {uuid} NOT NULL,
    said     TEXT   NOT NULL,
    meant    TEXT   NOT NULL,
    PRIMARY KEY (brand_id, said)
);
