-- Messages that not every receiver has yet (SNS's subscriptions, targets of EventBridge): each once, with who still waits for it.
CREATE TABLE delivery_message (
    queue TEXT NOT NULL,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (queue, id)
) STRICT;

CREATE TABLE delivery (
    queue TEXT NOT NULL,
    message_id TEXT NOT NULL,
    receiver TEXT NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    failed_attempts INTEGER NOT NULL,
    PRIMARY KEY (queue, message_id, receiver)
) STRICT, WITHOUT ROWID;

INSERT INTO delivery_message (queue, id, document) SELECT 'sns', id, document FROM sns_message;
INSERT INTO delivery (queue, message_id, receiver, next_attempt_at, failed_attempts)
SELECT 'sns', message_id, subscription, next_attempt_at, failed_attempts FROM sns_delivery;

DROP TABLE sns_delivery;
DROP TABLE sns_message;
