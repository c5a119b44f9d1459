-- Messages of SQS queues: rows are appended in the order of their ids, which is the order of sending, and never updated while they
-- stay in their queue. visible_at is the end of the delay. receive_count is what the message brought from the queues before.
CREATE TABLE sqs_message (
    id INTEGER PRIMARY KEY,
    queue INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL,
    group_id TEXT,
    source TEXT,
    sender TEXT NOT NULL,
    deduplication_id TEXT,
    trace_header TEXT,
    attributes TEXT,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX sqs_message_by_queue ON sqs_message (queue);

-- The newest receive of each message that was received: small rows, so that a receive does not write a large body again.
CREATE TABLE sqs_receive (
    id INTEGER PRIMARY KEY,
    visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL,
    receives_here INTEGER NOT NULL,
    first_received_at INTEGER NOT NULL
) STRICT;

-- What was sent to FIFO queues in the last five minutes.
CREATE TABLE sqs_deduplication (
    queue INTEGER NOT NULL,
    key TEXT NOT NULL,
    message_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (queue, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX sqs_deduplication_by_age ON sqs_deduplication (expires_at);
