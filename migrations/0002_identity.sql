-- Who owns, who sells, who works. Sign-in finds a teammate by e-mail and a session by token before any organisation is
-- known: these tables are small and would be copied to every node of a distributed PostgreSQL.

CREATE TABLE organisation (
    id         {uuid} NOT NULL PRIMARY KEY,
    slug       TEXT   NOT NULL UNIQUE,
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE brand (
    org_id          {uuid} NOT NULL REFERENCES organisation (id),
    id              {uuid} NOT NULL UNIQUE,
    slug            TEXT   NOT NULL UNIQUE,
    name            TEXT   NOT NULL,
    country         TEXT   NOT NULL,
    currency        TEXT   NOT NULL,
    locale          TEXT   NOT NULL,
    time_zone       TEXT   NOT NULL,
    hold_minutes    BIGINT NOT NULL,
    payment_methods {json} NOT NULL,
    colour          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);

-- email is stored in lower case.
CREATE TABLE teammate (
    org_id        {uuid} NOT NULL REFERENCES organisation (id),
    id            {uuid} NOT NULL,
    email         TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    role          TEXT   NOT NULL,
    locale        TEXT   NOT NULL,
    every_brand   BOOLEAN NOT NULL,
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT,
    PRIMARY KEY (org_id, id)
);

-- The brands of a teammate who does not have every brand.
CREATE TABLE teammate_brand (
    org_id      {uuid} NOT NULL,
    teammate_id {uuid} NOT NULL,
    brand_id    {uuid} NOT NULL,
    PRIMARY KEY (org_id, teammate_id, brand_id),
    FOREIGN KEY (org_id, teammate_id) REFERENCES teammate (org_id, id),
    FOREIGN KEY (org_id, brand_id) REFERENCES brand (org_id, id)
);

-- A signed-in browser. The token itself is only in its cookie: here lies its SHA-256.
CREATE TABLE session (
    token_hash  {bytes} NOT NULL PRIMARY KEY,
    org_id      {uuid}  NOT NULL,
    teammate_id {uuid}  NOT NULL,
    created_at  BIGINT  NOT NULL,
    seen_at     BIGINT  NOT NULL,
    expires_at  BIGINT  NOT NULL,
    FOREIGN KEY (org_id, teammate_id) REFERENCES teammate (org_id, id)
);
CREATE INDEX session_teammate ON session (org_id, teammate_id);
CREATE INDEX session_expiry   ON session (expires_at);

-- The latest failed sign-ins of one e-mail or one address, known by its hash. recent holds their moments, oldest first.
CREATE TABLE sign_in_failure (
    subject_hash {bytes} NOT NULL PRIMARY KEY,
    recent       {json}  NOT NULL,
    last_at      BIGINT  NOT NULL
);
CREATE INDEX sign_in_failure_age ON sign_in_failure (last_at);
