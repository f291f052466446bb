#!/bin/sh
# Writes requirements-dev.txt and requirements.txt: exact versions with hashes, for every Python
# and platform. What is pinned stays, unless --upgrade is given. The locking tool lives in a
# temporary environment and is no dependency.
# usage: lock.sh [--upgrade]
set -eu
upgrade=${1:-}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m venv "$folder"
"$folder/bin/pip" --disable-pip-version-check install --quiet uv

compile() {
    "$folder/bin/uv" pip compile --quiet $upgrade --universal --python-version 3.11 \
        --generate-hashes --custom-compile-command "make lock" "$@"
}
compile requirements-dev.in --output-file requirements-dev.txt
# What is installed for running is what was tested.
compile requirements.in --constraints requirements-dev.txt --output-file requirements.txt
