-- IAM: one row for each user, group, role, managed policy, instance profile and access key of an account, read whole at start.
-- `name` is in upper case, since names are unique without regard to case; the document has it as it was written.

CREATE TABLE iam_entity (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (account, kind, name)
) STRICT, WITHOUT ROWID;
