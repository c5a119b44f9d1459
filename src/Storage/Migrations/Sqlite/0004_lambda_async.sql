-- Asynchronous invocations that were accepted and have not ended yet.
CREATE TABLE lambda_async_event (
    request_id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    payload BLOB NOT NULL
) STRICT;

CREATE INDEX lambda_async_event_by_function ON lambda_async_event (account, region, name);
CREATE INDEX lambda_async_event_by_due_time ON lambda_async_event (next_attempt_at);
