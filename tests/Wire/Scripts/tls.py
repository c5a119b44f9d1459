"""HTTPS with a certificate of one's own. Arguments: a key pair, and the certificate to trust."""
import os
import sys

import boto3

key, secret, certificate = sys.argv[1:4]
sts = boto3.client(
    "sts", endpoint_url=os.environ["AWS_ENDPOINT_URL"], region_name="us-east-1", aws_access_key_id=key, aws_secret_access_key=secret,
    verify=certificate)
assert sts.get_caller_identity()["Account"] == "000000000000"
print("tls: ok")
