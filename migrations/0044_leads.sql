-- Customers who are near to buying. stage: proposed (by the product), accepted, contacted, negotiating, won, lost, rejected;
-- reason: what the score was made of when it was proposed; own_name: what a human calls them, else the contact's own name
-- counts; wants, value: what facts say until a human wrote it (locked); order_id: the order that won it.
CREATE TABLE lead (
    brand_id        {uuid} NOT NULL,
    id              {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    contact_id      {uuid} NOT NULL,
    stage           TEXT   NOT NULL CHECK (stage IN ('proposed', 'accepted', 'contacted', 'negotiating', 'won', 'lost', 'rejected')),
    stage_at        BIGINT NOT NULL,
    proposed_at     BIGINT NOT NULL,
    reason          {json} NOT NULL,
    own_name        TEXT,
    wants           TEXT   NOT NULL,
    value           BIGINT,
    currency        TEXT,
    note            TEXT   NOT NULL,
    locked          {json} NOT NULL,
    order_id        {uuid},
    decided_by      {uuid},
    PRIMARY KEY (brand_id, id)
);
-- A customer has one lead that is open.
CREATE UNIQUE INDEX lead_open ON lead (brand_id, contact_id) WHERE stage IN ('proposed', 'accepted', 'contacted', 'negotiating');
CREATE INDEX lead_contact ON lead (brand_id, contact_id, stage_at);
CREATE INDEX lead_stage ON lead (brand_id, stage, stage_at, id);
CREATE INDEX lead_conversation ON lead (brand_id, conversation_id);
