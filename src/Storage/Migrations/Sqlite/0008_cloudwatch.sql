-- A metric: namespace, name and dimensions (a JSON array of [name, value], sorted by name).
CREATE TABLE cloudwatch_metric (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    dimensions TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    UNIQUE (account, region, namespace, name, dimensions)
) STRICT;

CREATE INDEX cloudwatch_metric_last ON cloudwatch_metric (last_at);

-- What was measured between at and at + resolution seconds. distribution: pairs of 64-bit floats, value and count; null when
-- only statistics are known.
CREATE TABLE cloudwatch_datapoint (
    metric_id INTEGER NOT NULL,
    resolution INTEGER NOT NULL,
    at INTEGER NOT NULL,
    unit TEXT NOT NULL,
    sample_count REAL NOT NULL,
    sum REAL NOT NULL,
    minimum REAL NOT NULL,
    maximum REAL NOT NULL,
    distribution BLOB,
    PRIMARY KEY (metric_id, resolution, at, unit)
) STRICT, WITHOUT ROWID;

CREATE INDEX cloudwatch_datapoint_age ON cloudwatch_datapoint (resolution, at);

CREATE TABLE cloudwatch_alarm (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (account, region, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE cloudwatch_alarm_history (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    alarm TEXT NOT NULL,
    alarm_type TEXT NOT NULL,
    item_type TEXT NOT NULL,
    at INTEGER NOT NULL,
    summary TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;

CREATE INDEX cloudwatch_alarm_history_alarm ON cloudwatch_alarm_history (account, region, alarm, at);

CREATE INDEX cloudwatch_alarm_history_age ON cloudwatch_alarm_history (at);
