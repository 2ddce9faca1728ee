-- What the agent keeps of a contact's taste. kind: size, colour, note; about: what goods it is about, as people call them;
-- empty: everything.
CREATE TABLE preference (
    brand_id   {uuid} NOT NULL,
    contact_id {uuid} NOT NULL,
    kind       TEXT   NOT NULL,
    about      TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    learned_at BIGINT NOT NULL,
    PRIMARY KEY (brand_id, contact_id, kind, about)
);
