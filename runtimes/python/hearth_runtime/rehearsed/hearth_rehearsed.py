"""The function of the rehearsal: what small functions do."""

import json
import os


def handler(event, context):
    return {"statusCode": 200, "body": json.dumps(event), "name": os.environ.get("AWS_LAMBDA_FUNCTION_NAME")}
