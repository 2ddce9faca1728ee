-- Light copies of pictures that stand at addresses of strangers: fetched once, checked, made small, served by us. hash: of the
-- address. bytes: none where there is no picture; it is looked for again after a day.
CREATE TABLE picture (
    brand_id   {uuid}  NOT NULL,
    hash       TEXT    NOT NULL,
    bytes      {bytes},
    fetched_at BIGINT  NOT NULL,
    PRIMARY KEY (brand_id, hash)
);
