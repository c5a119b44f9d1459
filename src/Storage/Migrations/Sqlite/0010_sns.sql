-- Messages of SNS topics that not every subscription has yet: each once, with who still waits for it.
CREATE TABLE sns_message (
    id TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL
) STRICT;

CREATE TABLE sns_delivery (
    message_id TEXT NOT NULL,
    subscription TEXT NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    failed_attempts INTEGER NOT NULL,
    PRIMARY KEY (message_id, subscription)
) STRICT, WITHOUT ROWID;

CREATE INDEX sns_delivery_by_due_time ON sns_delivery (next_attempt_at);
