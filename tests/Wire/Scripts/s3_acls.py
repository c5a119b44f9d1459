"""Access control lists as the bucket's ownership has them. Those that leave everything to the owner are taken; others are refused."""
from hearth import client, raises

s3 = client("s3")
NOT_ALLOWED = ("AccessControlListNotSupported", 400, "The bucket does not allow ACLs")
OWNER = s3.list_buckets()["Owner"]["ID"]
FULL = {"Owner": {"ID": OWNER}, "Grants": [{"Grantee": {"Type": "CanonicalUser", "ID": OWNER}, "Permission": "FULL_CONTROL"}]}
EVERYBODY = {"Owner": {"ID": OWNER}, "Grants": [
    {"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}, "Permission": "READ"}]}


def writes(bucket, **acl):
    """Every operation that takes a list."""
    yield lambda: s3.put_bucket_acl(Bucket=bucket, **acl)
    yield lambda: s3.put_object_acl(Bucket=bucket, Key="key", **acl)
    yield lambda: s3.put_object(Bucket=bucket, Key="key", Body=b"", **acl)
    yield lambda: s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/key", **acl)
    yield lambda: s3.create_multipart_upload(Bucket=bucket, Key="parts", **acl)


def all_raise(error, bucket, **acl):
    for call in writes(bucket, **acl):
        with raises(*error):
            call()


# A new bucket has no lists: the owner's full control can be said, nothing else.
s3.create_bucket(Bucket="acl-new")
s3.put_object(Bucket="acl-new", Key="key", Body=b"")
for call in writes("acl-new", ACL="bucket-owner-full-control"):
    call()
s3.put_object_acl(Bucket="acl-new", Key="key", AccessControlPolicy=FULL)
all_raise(NOT_ALLOWED, "acl-new", ACL="public-read")
all_raise(NOT_ALLOWED, "acl-new", ACL="private")
all_raise(NOT_ALLOWED, "acl-new", GrantRead=f'id="{"0" * 64}"')
with raises(*NOT_ALLOWED):
    s3.put_object_acl(Bucket="acl-new", Key="key", AccessControlPolicy=EVERYBODY)
with raises("InvalidBucketAclWithObjectOwnership", 400, "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"):
    s3.create_bucket(Bucket="acl-none", ACL="public-read")
s3.create_bucket(Bucket="acl-none", ACL="private")

# With lists, the private ones are taken; public ones are blocked as long as the bucket blocks them.
for ownership in ("ObjectWriter", "BucketOwnerPreferred"):
    bucket = f"acl-{ownership.lower()}"
    s3.create_bucket(Bucket=bucket, ObjectOwnership=ownership)
    s3.put_object(Bucket=bucket, Key="key", Body=b"")
    for acl in ("private", "bucket-owner-full-control", "bucket-owner-read"):
        for call in writes(bucket, ACL=acl):
            call()
    s3.put_bucket_acl(Bucket=bucket, AccessControlPolicy=FULL)
    s3.put_object(Bucket=bucket, Key="key", Body=b"", GrantFullControl=f'id="{OWNER}"')
    assert s3.get_bucket_acl(Bucket=bucket)["Grants"] == FULL["Grants"]
    assert s3.get_object_acl(Bucket=bucket, Key="key")["Grants"] == FULL["Grants"]
    for acl in ("public-read", "public-read-write", "authenticated-read"):
        all_raise(("AccessDenied", 403, "Access Denied"), bucket, ACL=acl)
    with raises("AccessDenied", 403):
        s3.put_bucket_acl(Bucket=bucket, AccessControlPolicy=EVERYBODY)
    # Unblocked they would let others in, which only bucket policies do here: that is said, not done by halves.
    s3.delete_public_access_block(Bucket=bucket)
    all_raise(("NotImplemented", 501), bucket, ACL="public-read")
    all_raise(("NotImplemented", 501), bucket, GrantRead=f'id="{"0" * 64}"')
    with raises("NotImplemented", 501):
        s3.put_object_acl(Bucket=bucket, Key="key", AccessControlPolicy=EVERYBODY)
    with raises("InvalidArgument", 400):
        s3.put_object(Bucket=bucket, Key="key", Body=b"", ACL="mine")
    with raises("InvalidRequest", 400, "Specifying both Canned ACLs and Header Grants is not allowed"):
        s3.put_object(Bucket=bucket, Key="key", Body=b"", ACL="private", GrantRead=f'id="{OWNER}"')
    with raises("MissingSecurityHeader", 400):
        s3.put_bucket_acl(Bucket=bucket)
with raises("NoSuchKey", 404):
    s3.put_object_acl(Bucket="acl-objectwriter", Key="absent", ACL="private")

# A bucket without the setting has lists, as all had before there was one.
s3.delete_bucket_ownership_controls(Bucket="acl-new")
s3.put_object_acl(Bucket="acl-new", Key="key", ACL="private")
s3.put_bucket_ownership_controls(Bucket="acl-new", OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})
all_raise(NOT_ALLOWED, "acl-new", ACL="private")
print("ACLs: ok")
