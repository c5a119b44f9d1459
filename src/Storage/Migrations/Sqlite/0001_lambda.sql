-- Functions, their versions, and layers. Keys are columns; the long configuration that is only ever read whole
-- is JSON in `document`. Times are milliseconds since 1970.

CREATE TABLE lambda_function (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account, region, name)
) STRICT, WITHOUT ROWID;

-- A published number is never used again, not even by a function made anew under the name of a deleted one,
-- so the counter has no foreign key and outlives the function.
CREATE TABLE lambda_version_counter (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    last_version INTEGER NOT NULL,
    PRIMARY KEY (account, region, name)
) STRICT, WITHOUT ROWID;

-- Version 0 is $LATEST, so that the order of the key is the order in which AWS lists versions.
CREATE TABLE lambda_function_version (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 0),
    revision_id TEXT NOT NULL,
    code_sha256 TEXT,
    document TEXT NOT NULL,
    PRIMARY KEY (account, region, name, version),
    FOREIGN KEY (account, region, name) REFERENCES lambda_function (account, region, name) ON DELETE CASCADE
) STRICT;

-- For the sweep of blobs: which archives are still in use.
CREATE INDEX lambda_function_version_by_code ON lambda_function_version (code_sha256);

-- The counter of a layer; a row outlives the layer's versions for the same reason as above.
CREATE TABLE lambda_layer (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    last_version INTEGER NOT NULL,
    PRIMARY KEY (account, region, name)
) STRICT, WITHOUT ROWID;

-- A deleted version keeps its row: functions that have it keep working.
CREATE TABLE lambda_layer_version (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    code_sha256 TEXT NOT NULL,
    document TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account, region, name, version),
    FOREIGN KEY (account, region, name) REFERENCES lambda_layer (account, region, name)
) STRICT;

CREATE INDEX lambda_layer_version_by_code ON lambda_layer_version (code_sha256);
