-- Resources of services that have few of them: each is one document, read whole at the server's start and kept in memory.
CREATE TABLE document (
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (kind, account, region, parent, name)
) STRICT, WITHOUT ROWID;
