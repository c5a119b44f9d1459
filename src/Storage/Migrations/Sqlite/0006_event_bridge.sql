-- Rules, schedules and schedule groups. Each is one document: it is read whole at the server's start and kept in memory.
CREATE TABLE event_bridge_resource (
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (kind, account, region, parent, name)
) STRICT, WITHOUT ROWID;
