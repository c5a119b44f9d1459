#!/usr/bin/env bash
# A layer from pip to a running function, with the aws CLI alone, as AWS's own tutorials have it.
#
#   examples/layer-with-the-aws-cli.sh PACKAGE [MODULE] [RUNTIME]
#
# installs PACKAGE (whatever pip takes: a name, a path, a wheel), publishes it as a layer, and runs a function that imports
# MODULE (the package's name by default). Needs a Hearth that serves (./hearth serve), pip, zip and the aws CLI.
set -euo pipefail
package=${1:?usage: $0 PACKAGE [MODULE] [RUNTIME]}
module=${2:-$package}
runtime=${3:-python3.11}

export AWS_ENDPOINT_URL=${AWS_ENDPOINT_URL:-http://127.0.0.1:4566}
export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-test} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-test} AWS_PAGER=
# The CLI reads AWS_ENDPOINT_URL since 2.13 and 1.29; Debian 12 has 2.9, which takes it as an option.
version=$(command aws --version 2>&1 | sed -E 's#aws-cli/([0-9]+\.[0-9]+).*#\1#')
if printf '%s\n' "$version" | awk -F. '{ exit !(($1 == 2 && $2 < 13) || ($1 == 1 && $2 < 29)) }'; then
  aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# 1. Package the dependencies
mkdir python
pip install --quiet "$package" -t python/
zip -q -r my-python-layer.zip python/

# 2. Publish the layer
aws lambda publish-layer-version \
    --layer-name my-python-layer \
    --description "My custom Python dependencies" \
    --zip-file fileb://my-python-layer.zip \
    --compatible-runtimes python3.9 python3.10 python3.11 \
    --region us-east-1 \
    --query LayerVersionArn --output text | tee layer-version-arn

# 3. Use it in a function
cat > lambda_function.py <<PYTHON
import $module

invocations = 0


def lambda_handler(event, context):
    global invocations
    invocations += 1
    print("imported", $module.__name__, "from", $module.__file__)
    return {"module": $module.__name__, "invocations": invocations}
PYTHON
zip -q function.zip lambda_function.py
function=layer-flow-$$
aws lambda create-function --function-name "$function" --runtime "$runtime" --handler lambda_function.lambda_handler \
    --role arn:aws:iam::123456789012:role/lambda-role --zip-file fileb://function.zip \
    --layers "$(cat layer-version-arn)" --region us-east-1 --query FunctionArn --output text
aws lambda wait function-active --function-name "$function" --region us-east-1
for start in cold warm; do
  aws lambda invoke --function-name "$function" --region us-east-1 answer.json --query StatusCode --output text
  echo "$start: $(cat answer.json)"
done

# 4. Read its log (version 1 of the CLI has no `logs tail`)
sleep 1
if [[ $version == 2.* ]]; then
  aws logs tail "/aws/lambda/$function" --region us-east-1
else
  aws logs filter-log-events --log-group-name "/aws/lambda/$function" --region us-east-1 --query 'events[].message' --output text
fi
aws lambda delete-function --function-name "$function" --region us-east-1
