-- Which function the id in a function URL belongs to. The URL's configuration is in the document of lambda_function.
CREATE TABLE lambda_function_url (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX lambda_function_url_by_function ON lambda_function_url (account, region, name);
