"""A service that is not there says so in the protocol of its client, whichever that is."""
from hearth import client, raises

for service, call in (
        ("ec2", lambda ec2: ec2.describe_vpcs()),  # EC2 query
        ("autoscaling", lambda scaling: scaling.describe_auto_scaling_groups()),  # query
        ("dynamodb", lambda tables: tables.list_tables()),  # JSON
        ("batch", lambda batch: batch.list_jobs(jobQueue="q"))):  # REST JSON
    with raises("UnknownOperationException", 404):
        call(client(service))
