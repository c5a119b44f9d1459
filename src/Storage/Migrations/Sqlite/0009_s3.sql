-- Amazon S3. Bucket names are unique in all accounts and regions, as in an AWS partition.
CREATE TABLE s3_bucket (
    name TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The versions of an object, the newest with the largest id. version_id is 'null' for the null version.
CREATE TABLE s3_object (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    version_id TEXT NOT NULL,
    is_latest INTEGER NOT NULL,
    is_delete_marker INTEGER NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified_at INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX s3_object_by_version ON s3_object (bucket, key, version_id);
CREATE INDEX s3_object_by_age ON s3_object (bucket, key, id DESC);
CREATE INDEX s3_object_listed ON s3_object (bucket, key) WHERE is_latest = 1 AND is_delete_marker = 0;

CREATE TABLE s3_upload (
    id TEXT NOT NULL PRIMARY KEY,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX s3_upload_by_key ON s3_upload (bucket, key, id);

CREATE TABLE s3_part (
    upload_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    modified_at INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (upload_id, number)
) STRICT, WITHOUT ROWID;

-- Who uses which file: an object version ('o' and its id) or a part ('p', upload and number). Copies share files.
CREATE TABLE s3_file (
    file TEXT NOT NULL,
    owner TEXT NOT NULL,
    PRIMARY KEY (file, owner)
) STRICT, WITHOUT ROWID;

-- Event notifications that were not delivered yet.
CREATE TABLE s3_event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT NOT NULL,
    bucket TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX s3_event_by_due_time ON s3_event (due_at);
