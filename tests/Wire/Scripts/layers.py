"""Layers: publish, get, list, filter, page, download, delete."""
import base64
import hashlib
import urllib.request

from hearth import client, raises, zipped

layers = client("lambda")
content = zipped(python__module="VALUE = 1")


def publish(name, **more):
    return layers.publish_layer_version(LayerName=name, Content={"ZipFile": content}, **more)


first = publish("crud", Description="first", CompatibleRuntimes=["python3.11", "python3.12"], CompatibleArchitectures=["x86_64"], LicenseInfo="MIT")
assert first["ResponseMetadata"]["HTTPStatusCode"] == 201
assert first["LayerArn"] == "arn:aws:lambda:us-east-1:000000000000:layer:crud", first
assert first["LayerVersionArn"] == first["LayerArn"] + ":1" and first["Version"] == 1
assert first["CompatibleRuntimes"] == ["python3.11", "python3.12"] and first["CompatibleArchitectures"] == ["x86_64"]
assert first["Description"] == "first" and first["LicenseInfo"] == "MIT" and "CreatedDate" in first
assert first["Content"]["CodeSize"] == len(content)
assert first["Content"]["CodeSha256"] == base64.b64encode(hashlib.sha256(content).digest()).decode()

got = layers.get_layer_version(LayerName="crud", VersionNumber=1)
assert urllib.request.urlopen(got["Content"]["Location"]).read() == content
by_arn = layers.get_layer_version_by_arn(Arn=first["LayerVersionArn"])
for answer in (got, by_arn):
    assert {key: answer[key] for key in ("LayerArn", "LayerVersionArn", "Version", "Description", "CreatedDate")} == {
        key: first[key] for key in ("LayerArn", "LayerVersionArn", "Version", "Description", "CreatedDate")}
assert layers.get_layer_version(LayerName=first["LayerArn"], VersionNumber=1)["Version"] == 1, "a layer is also named by its ARN"

second = publish("crud", CompatibleRuntimes=["nodejs22.x"])
assert second["Version"] == 2
versions = layers.list_layer_versions(LayerName="crud")["LayerVersions"]
assert [version["Version"] for version in versions] == [2, 1], "newest first"
assert "Content" not in versions[0]
node = layers.list_layer_versions(LayerName="crud", CompatibleRuntime="nodejs22.x")["LayerVersions"]
assert [version["Version"] for version in node] == [2]
python = [layer for layer in layers.list_layers(CompatibleRuntime="python3.11")["Layers"] if layer["LayerName"] == "crud"]
assert python[0]["LatestMatchingVersion"]["Version"] == 1, "the newest version that matches"

layers.delete_layer_version(LayerName="crud", VersionNumber=2)
layers.delete_layer_version(LayerName="crud", VersionNumber=2)
with raises("ResourceNotFoundException", 404, "The resource you requested does not exist."):
    layers.get_layer_version(LayerName="crud", VersionNumber=2)
assert publish("crud")["Version"] == 3, "a number is never used again"

for n in range(7):
    publish(f"paged-{n}")
pages = list(layers.get_paginator("list_layers").paginate(PaginationConfig={"PageSize": 3}))
assert all(len(page["Layers"]) <= 3 for page in pages) and len(pages) >= 3
names = [layer["LayerName"] for page in pages for layer in page["Layers"]]
assert len(names) == len(set(names)) and {f"paged-{n}" for n in range(7)} <= set(names)
for n in range(6):
    publish("many")
pages = list(layers.get_paginator("list_layer_versions").paginate(LayerName="many", PaginationConfig={"PageSize": 4}))
assert [version["Version"] for page in pages for version in page["LayerVersions"]] == [6, 5, 4, 3, 2, 1]
print("layers: ok")
