-- With whom a layer version is shared, and code signing configurations. What belongs to a function as a whole (aliases,
-- policies, reserved concurrency, ...) is in the document of lambda_function.

CREATE TABLE lambda_layer_version_policy (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (account, region, name, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE lambda_code_signing_config (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account, region, id)
) STRICT, WITHOUT ROWID;
