// Objects as the AWS SDK for JavaScript sees them: with the checksums it sends by default, streams, presigned, path and host style.
// With a key pair as arguments: against a server that enforces authentication.
import assert from "node:assert/strict";
import { Agent } from "node:http";
import { Readable } from "node:stream";
import {
  CreateBucketCommand, CreateMultipartUploadCommand, CompleteMultipartUploadCommand, DeleteBucketCommand, DeleteObjectsCommand, GetObjectCommand,
  HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client, UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const [accessKeyId = "test", secretAccessKey = "test"] = process.argv.slice(2);
const options = { region: "us-east-1", maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } };
const endpoint = new URL(process.env.AWS_ENDPOINT_URL);
const Bucket = `javascript-${Math.random().toString(36).slice(2, 10)}`;

async function objects(s3) {
  await s3.send(new CreateBucketCommand({ Bucket }));
  const put = await s3.send(new PutObjectCommand({ Bucket, Key: "a b+ü/1", Body: "hello", ContentType: "text/plain", Metadata: { name: "value" } }));
  assert.equal(put.ETag, '"5d41402abc4b2a76b9719d911017c592"');
  assert.equal(put.ChecksumCRC32, "NhCmhg==");
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "a b+ü/1" }));
  assert.equal(await got.Body.transformToString(), "hello");
  assert.deepEqual([got.ContentType, got.Metadata.name, got.ChecksumCRC32], ["text/plain", "value", "NhCmhg=="]);
  const ranged = await s3.send(new GetObjectCommand({ Bucket, Key: "a b+ü/1", Range: "bytes=1-2" }));
  assert.deepEqual([await ranged.Body.transformToString(), ranged.ContentRange], ["el", "bytes 1-2/5"]);
  // A stream cannot be read twice: its checksum comes behind it, in a trailer.
  const bytes = Buffer.alloc(300_000, "stream");
  await s3.send(new PutObjectCommand({ Bucket, Key: "stream", Body: Readable.from([bytes]), ContentLength: bytes.length }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "stream" }));
  assert.deepEqual(Buffer.from(await Body.transformToByteArray()), bytes);
  await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: "none" })), { name: "NoSuchKey", message: "The specified key does not exist." });
  await assert.rejects(s3.send(new HeadObjectCommand({ Bucket, Key: "none" })), { name: "NotFound" });
}

async function multipart(s3) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts", ChecksumAlgorithm: "SHA256" }));
  const Parts = [];
  for (const [index, size] of [5 * 1024 * 1024, 7].entries()) {
    const part = await s3.send(new UploadPartCommand({
      Bucket, Key: "parts", UploadId, PartNumber: index + 1, Body: Buffer.alloc(size, "p"), ChecksumAlgorithm: "SHA256",
    }));
    Parts.push({ PartNumber: index + 1, ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256 });
  }
  const done = await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key: "parts", UploadId, MultipartUpload: { Parts } }));
  assert.match(done.ETag, /-2"$/);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "parts" }));
  assert.equal(head.ContentLength, 5 * 1024 * 1024 + 7);
}

async function presigned(s3) {
  const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: "signed" }), { expiresIn: 60 });
  assert.equal((await fetch(put, { method: "PUT", body: "by fetch" })).status, 200);
  const get = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "signed" }), { expiresIn: 60 });
  assert.equal(await (await fetch(get)).text(), "by fetch");
  if (secretAccessKey !== "test") assert.equal((await fetch(get.replace(/Signature=../, "Signature=00"))).status, 403);
}

async function listed(s3) {
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
  assert.deepEqual(Contents.map((one) => one.Key), ["a b+ü/1", "parts", "signed", "stream"]);
}

const path = new S3Client({ ...options, endpoint: endpoint.href, forcePathStyle: true });
await objects(path);
await multipart(path);
await presigned(path);
await listed(path);
// Host style: the bucket is in the name. Everything below localhost is this machine, but not every machine's resolver knows it.
const lookup = (_, { all }, done) => (all ? done(null, [{ address: endpoint.hostname, family: 4 }]) : done(null, endpoint.hostname, 4));
const host = new S3Client({
  ...options, endpoint: `${endpoint.protocol}//s3.localhost:${endpoint.port}`, requestHandler: { httpAgent: new Agent({ lookup }) },
});
await listed(host);
const { Body } = await host.send(new GetObjectCommand({ Bucket, Key: "a b+ü/1" }));
assert.equal(await Body.transformToString(), "hello");
const { Deleted } = await host.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: ["a b+ü/1", "parts", "signed", "stream"].map((Key) => ({ Key })) } }));
assert.equal(Deleted.length, 4);
await host.send(new DeleteBucketCommand({ Bucket }));
console.log("javascript S3: ok");
