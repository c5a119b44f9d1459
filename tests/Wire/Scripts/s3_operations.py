"""Every S3 operation of botocore's model: each one that is offered works, each other one says that it is not."""
import uuid

from botocore.exceptions import ClientError
from hearth import client, raises

s3 = client("s3")
model = s3.meta.service_model
NAME = f"every-{uuid.uuid4().hex[:12]}"
BUCKET = {"Bucket": NAME}
OBJECT = {**BUCKET, "Key": "k"}
SOURCE = {"CopySource": f"{NAME}/k"}
UPLOAD = {}
TAGS = {"Tagging": {"TagSet": [{"Key": "a", "Value": "b"}]}}
RULE = {"Status": "Enabled", "Expiration": {"Days": 1}}
CLOSED = {"PublicAccessBlockConfiguration": {"BlockPublicAcls": True}}
ENCRYPTED = {"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}}
POLICY = ('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},'
          '"Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}' % NAME)

# In an order in which each finds what it needs. Operations that are not here must answer 501.
CALLS = [
    ("CreateBucket", BUCKET), ("HeadBucket", BUCKET), ("GetBucketLocation", BUCKET), ("ListBuckets", {}),
    ("PutObject", {**OBJECT, "Body": b"hello"}), ("HeadObject", OBJECT), ("GetObject", OBJECT), ("GetObjectAcl", OBJECT), ("GetBucketAcl", BUCKET),
    ("GetObjectAttributes", {**OBJECT, "ObjectAttributes": ["ETag", "ObjectSize", "StorageClass", "Checksum", "ObjectParts"]}),
    ("CopyObject", {**BUCKET, "Key": "copy", **SOURCE}), ("PutObjectTagging", {**OBJECT, **TAGS}), ("GetObjectTagging", OBJECT), ("DeleteObjectTagging", OBJECT),
    ("ListObjects", BUCKET), ("ListObjectsV2", BUCKET), ("ListObjectVersions", BUCKET),
    ("CreateMultipartUpload", {**BUCKET, "Key": "parts"}), ("UploadPart", {"PartNumber": 1, "Body": b"a" * 5242880}),
    ("UploadPartCopy", {"PartNumber": 2, **SOURCE}), ("ListParts", {}), ("ListMultipartUploads", BUCKET), ("CompleteMultipartUpload", {}),
    ("AbortMultipartUpload", {}),
    ("PutBucketVersioning", {**BUCKET, "VersioningConfiguration": {"Status": "Enabled"}}), ("GetBucketVersioning", BUCKET),
    ("PutBucketTagging", {**BUCKET, **TAGS}), ("GetBucketTagging", BUCKET), ("DeleteBucketTagging", BUCKET),
    ("PutBucketCors", {**BUCKET, "CORSConfiguration": {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]}}),
    ("GetBucketCors", BUCKET), ("DeleteBucketCors", BUCKET),
    ("PutPublicAccessBlock", {**BUCKET, **CLOSED}), ("GetPublicAccessBlock", BUCKET), ("DeletePublicAccessBlock", BUCKET),
    ("PutBucketOwnershipControls", {**BUCKET, "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}),
    ("GetBucketOwnershipControls", BUCKET), ("DeleteBucketOwnershipControls", BUCKET),
    ("GetBucketAccelerateConfiguration", BUCKET), ("GetBucketLogging", BUCKET), ("GetBucketRequestPayment", BUCKET),
    ("PutBucketAcl", {**BUCKET, "ACL": "private"}), ("PutObjectAcl", {**OBJECT, "ACL": "private"}),
    ("PutBucketPolicy", {**BUCKET, "Policy": POLICY}), ("GetBucketPolicy", BUCKET), ("GetBucketPolicyStatus", BUCKET), ("DeleteBucketPolicy", BUCKET),
    ("PutBucketEncryption", {**BUCKET, **ENCRYPTED}), ("GetBucketEncryption", BUCKET), ("DeleteBucketEncryption", BUCKET),
    ("PutBucketLifecycleConfiguration", {**BUCKET, "LifecycleConfiguration": {"Rules": [{"ID": "r", "Filter": {"Prefix": ""}, **RULE}]}}),
    ("PutBucketLifecycle", {**BUCKET, "LifecycleConfiguration": {"Rules": [{"ID": "r", "Prefix": "", **RULE}]}}),
    ("GetBucketLifecycle", BUCKET), ("GetBucketLifecycleConfiguration", BUCKET), ("DeleteBucketLifecycle", BUCKET),
    ("PutBucketNotificationConfiguration", {**BUCKET, "NotificationConfiguration": {}}), ("GetBucketNotificationConfiguration", BUCKET),
    ("PutBucketNotification", {**BUCKET, "NotificationConfiguration": {}}), ("GetBucketNotification", BUCKET),
    ("DeleteObject", OBJECT), ("DeleteObjects", {**BUCKET, "Delete": {"Objects": [{"Key": "copy"}, {"Key": "parts"}]}}),
    ("DeleteBucket", BUCKET),
]
# What no bucket has here: S3's answer for a bucket that has none.
UNSET = {"GetBucketReplication": "ReplicationConfigurationNotFoundError", "GetObjectLockConfiguration": "ObjectLockConfigurationNotFoundError",
         "GetBucketWebsite": "NoSuchWebsiteConfiguration"}
# Asked of hosts of their own, which are not there: S3 Express and Object Lambda.
ELSEWHERE = {"ListDirectoryBuckets", "WriteGetObjectResponse"}
METHODS = {operation: method for method, operation in s3.meta.method_to_api_mapping.items()}


def minimal(shape, name=""):
    """The smallest value that botocore's own validation lets through."""
    if shape.type_name == "structure":
        needed = shape.required_members or (list(shape.members)[:1] if getattr(shape, "is_tagged_union", False) else [])
        return {member: minimal(shape.members[member], member) for member in needed}
    if shape.type_name == "list":
        return [minimal(shape.member)]
    known = {"Bucket": NAME, "Key": "k", "RenameSource": "k", "KMSKeyArn": "arn:aws:kms:us-east-1:000000000000:key/k"}
    if name in known:
        return known[name]
    other = {"blob": b"", "boolean": False, "timestamp": 0, "integer": 1, "long": 1, "map": {}}
    return other.get(shape.type_name, (shape.enum if hasattr(shape, "enum") and shape.enum else ["a"])[0])


def empty():
    for page in s3.get_paginator("list_object_versions").paginate(**BUCKET):
        for one in page.get("Versions", []) + page.get("DeleteMarkers", []):
            s3.delete_object(**BUCKET, Key=one["Key"], VersionId=one["VersionId"])


def check(operation, answer):
    if operation == "CreateMultipartUpload":
        UPLOAD.update(UploadId=answer["UploadId"], parts=[])
    if operation in ("UploadPart", "UploadPartCopy"):
        UPLOAD["parts"].append((answer if "ETag" in answer else answer["CopyPartResult"])["ETag"])
    if operation in ("GetBucketAcl", "GetObjectAcl"):
        owner = answer["Owner"]["ID"]
        assert [(one["Grantee"]["ID"], one["Grantee"]["Type"], one["Permission"]) for one in answer["Grants"]] == [(owner, "CanonicalUser", "FULL_CONTROL")], answer
    if operation == "GetObjectAttributes":
        assert (answer["ETag"], answer["ObjectSize"], answer["StorageClass"]) == ("5d41402abc4b2a76b9719d911017c592", 5, "STANDARD"), answer
        # Debian's botocore sends none and does not know the one that the server then takes.
        known = "ChecksumType" in model.operation_model(operation).output_shape.members["Checksum"].members
        assert len(answer["Checksum"]) == (2 if known else 0) and "ObjectParts" not in answer, answer
    if operation == "CompleteMultipartUpload":
        shown = s3.get_object_attributes(**BUCKET, Key="parts", ObjectAttributes=["ObjectParts", "ETag"], MaxParts=1)
        parts = shown["ObjectParts"]
        assert parts["TotalPartsCount"] == 2 and parts["IsTruncated"] and parts["NextPartNumberMarker"] == 1, parts
        assert [(part["PartNumber"], part["Size"]) for part in parts["Parts"]] == [(1, 5242880)], parts
        UPLOAD["UploadId"] = s3.create_multipart_upload(**BUCKET, Key="parts")["UploadId"]


def arguments_of(operation, arguments):
    shape = model.operation_model(operation).input_shape
    members = shape.members if shape else {}
    if "UploadId" in members:
        arguments = {**BUCKET, "Key": "parts", "UploadId": UPLOAD["UploadId"], **arguments}
    if operation == "CompleteMultipartUpload":
        arguments["MultipartUpload"] = {"Parts": [{"PartNumber": n + 1, "ETag": etag} for n, etag in enumerate(UPLOAD["parts"])]}
    return arguments


def refuse():
    """While the bucket and its object are there: 501 must come from the operation, not from something missing."""
    count = 0
    for operation in model.operation_names:
        if operation in UNSET:
            with raises(UNSET[operation], 404):
                getattr(s3, METHODS[operation])(**BUCKET)
        elif operation not in dict(CALLS) and operation not in ELSEWHERE:
            try:
                answer = getattr(s3, METHODS[operation])(**minimal(model.operation_model(operation).input_shape))
                raise AssertionError(f"{operation} succeeded, but this script does not try it: {answer}")
            except ClientError as error:
                status = error.response["ResponseMetadata"]["HTTPStatusCode"]
                assert (status, error.response["Error"]["Code"]) == (501, "NotImplemented"), (operation, error.response)
                count += 1
    return count


done = []
for operation, arguments in CALLS:
    if operation not in METHODS:
        continue  # Debian's botocore is older than some operations.
    if operation == "DeleteObject":
        absent = refuse()
    if operation == "DeleteBucket":
        empty()
    answer = getattr(s3, METHODS[operation])(**arguments_of(operation, arguments))
    assert 200 <= answer["ResponseMetadata"]["HTTPStatusCode"] < 300, (operation, answer)
    output = model.operation_model(operation).output_shape
    missing = set(output.required_members if output else []) - answer.keys()
    assert not missing, f"{operation} leaves out {missing}"
    check(operation, answer)
    done.append(operation)
assert len(done) + absent + sum(name in METHODS for name in (*UNSET, *ELSEWHERE)) == len(model.operation_names)
print(f"S3 operations: ok ({len(done)} work, {absent} answer that they are not there)")
