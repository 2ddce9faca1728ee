-- What a teammate knows best: words that are compared with the tags of conversations.
ALTER TABLE teammate ADD COLUMN skills {json} NOT NULL DEFAULT '[]';
