-- Where a brand's catalogue comes from: an address, a file, a catalogue at Meta. shown: what people recognise it by, without
-- what may be secret in an address; address and token are sealed. every: milliseconds between two syncs, none by hand only.
-- pieces: how many to count where a source says « in stock » without a number. mapping: what a merchant said the columns of a
-- table hold. failures: syncs in a row that failed.
CREATE TABLE source (
    brand_id       {uuid}  NOT NULL,
    id             {uuid}  NOT NULL,
    kind           TEXT    NOT NULL,
    shown          TEXT    NOT NULL,
    address        {bytes} NOT NULL,
    token          {bytes},
    every          BIGINT,
    automatic      BOOLEAN NOT NULL,
    pieces         BIGINT  NOT NULL,
    mapping        {json}  NOT NULL,
    currency       TEXT    NOT NULL,
    country        TEXT,
    platform       TEXT,
    last_count     BIGINT  NOT NULL,
    failures       BIGINT  NOT NULL,
    problem        TEXT,
    next_at        BIGINT,
    last_at        BIGINT,
    created_at     BIGINT  NOT NULL,
    created_by     {uuid},
    PRIMARY KEY (brand_id, id)
);

-- One reading of a source, and what became of it. state: reading, ready (to be approved), applied, refused, cancelled,
-- replaced, failed. expected: pages there may be. counts and warnings are told when it is read.
CREATE TABLE sync (
    brand_id   {uuid}  NOT NULL,
    id         {uuid}  NOT NULL,
    source_id  {uuid}  NOT NULL,
    state      TEXT    NOT NULL,
    begun_at   BIGINT  NOT NULL,
    begun_by   {uuid},
    ended_at   BIGINT,
    decided_by {uuid},
    platform   TEXT,
    currency   TEXT,
    requests   BIGINT  NOT NULL,
    products   BIGINT  NOT NULL,
    expected   BIGINT,
    pictures   {json}  NOT NULL,
    complete   BOOLEAN NOT NULL,
    half_gone  BOOLEAN NOT NULL,
    problem    TEXT,
    warnings   {json}  NOT NULL,
    gone_pages {json}  NOT NULL,
    created    BIGINT  NOT NULL,
    updated    BIGINT  NOT NULL,
    gone       BIGINT  NOT NULL,
    held       BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, id),
    FOREIGN KEY (brand_id, source_id) REFERENCES source (brand_id, id)
);
CREATE INDEX sync_of_source ON sync (brand_id, source_id, begun_at);
-- Syncs of one source exclude each other.
CREATE UNIQUE INDEX sync_live ON sync (brand_id, source_id) WHERE state = 'reading';

-- What a sync read, before anything changes.
CREATE TABLE staged_product (
    brand_id    {uuid} NOT NULL,
    sync_id     {uuid} NOT NULL,
    position    BIGINT NOT NULL,
    external_id TEXT   NOT NULL,
    said        {json} NOT NULL,
    PRIMARY KEY (brand_id, sync_id, position),
    FOREIGN KEY (brand_id, sync_id) REFERENCES sync (brand_id, id)
);

-- Answers of a source's server: with their marks from one sync to the next, and within one, so that a sync that was cut short
-- goes on where it was. url: sealed, as an address may hold a key. body: packed with gzip.
CREATE TABLE source_page (
    brand_id     {uuid}  NOT NULL,
    source_id    {uuid}  NOT NULL,
    hash         TEXT    NOT NULL,
    sync_id      {uuid}  NOT NULL,
    url          {bytes} NOT NULL,
    content_type TEXT    NOT NULL,
    hints        TEXT    NOT NULL,
    etag         TEXT,
    modified     TEXT,
    body         {bytes} NOT NULL,
    PRIMARY KEY (brand_id, source_id, hash),
    FOREIGN KEY (brand_id, source_id) REFERENCES source (brand_id, id)
);

-- A product and the source it is kept in step with. said: what the source said when it was last taken, field by field: what
-- differs from it in the catalogue, a human edited. missed: complete syncs in a row that did not see it. follows: whether this
-- source decides, where two have the product.
CREATE TABLE source_product (
    brand_id    {uuid}  NOT NULL,
    source_id   {uuid}  NOT NULL,
    external_id TEXT    NOT NULL,
    product_id  {uuid}  NOT NULL,
    gtin        TEXT,
    url         TEXT,
    said        {json}  NOT NULL,
    follows     BOOLEAN NOT NULL,
    gone        BOOLEAN NOT NULL,
    missed      BIGINT  NOT NULL,
    first_at    BIGINT  NOT NULL,
    seen_at     BIGINT  NOT NULL,
    changed_at  BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, source_id, external_id),
    FOREIGN KEY (brand_id, source_id) REFERENCES source (brand_id, id),
    FOREIGN KEY (brand_id, product_id) REFERENCES product (brand_id, id)
);
CREATE INDEX source_product_of ON source_product (brand_id, product_id);
CREATE INDEX source_product_gtin ON source_product (brand_id, gtin) WHERE gtin IS NOT NULL;
