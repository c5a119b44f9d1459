-- CloudWatch Logs. Groups and streams have small integer ids, because an event must not repeat four strings.
-- Times are milliseconds since 1970.

CREATE TABLE log_group (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    retention_days INTEGER,
    created_at INTEGER NOT NULL,
    kms_key_id TEXT,
    document TEXT NOT NULL DEFAULT '{}',
    UNIQUE (account, region, name)
) STRICT;

CREATE TABLE log_stream (
    id INTEGER PRIMARY KEY,
    group_id INTEGER NOT NULL REFERENCES log_group (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    first_event_at INTEGER,
    last_event_at INTEGER,
    last_ingestion_at INTEGER,
    stored_bytes INTEGER NOT NULL DEFAULT 0,
    upload_sequence_token TEXT,
    UNIQUE (group_id, name)
) STRICT;

-- DescribeLogStreams with OrderBy=LastEventTime: a stream without events counts as older than any other.
CREATE INDEX log_stream_by_last_event ON log_stream (group_id, COALESCE(last_event_at, 0), name);

-- `sequence` is the rowid: events are appended at the end of the table in order of ingestion, which is the
-- cheapest insert there is and keeps events of one time together on disk. It also is the event's id and the
-- position in page tokens, so it is AUTOINCREMENT: never reused after the newest events are deleted.
-- Not WITHOUT ROWID, because messages may be large (256 KB) and would fill the inner pages of the key.
CREATE TABLE log_event (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL,
    stream_id INTEGER NOT NULL REFERENCES log_stream (id) ON DELETE CASCADE,
    timestamp INTEGER NOT NULL,
    ingestion_time INTEGER NOT NULL,
    message TEXT NOT NULL
) STRICT;

-- GetLogEvents: one stream in time order, forwards or backwards. SQLite ends each entry with the rowid, so
-- ORDER BY timestamp, sequence needs no sort.
CREATE INDEX log_event_by_stream ON log_event (stream_id, timestamp);

-- FilterLogEvents: a group's time range across its streams; and retention, which deletes from its beginning.
CREATE INDEX log_event_by_group ON log_event (group_id, timestamp);
