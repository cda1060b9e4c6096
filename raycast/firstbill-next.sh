#!/bin/bash

# @raycast.schemaVersion 1
# @raycast.title Next account
# @raycast.mode fullOutput
# @raycast.packageName Firstbill
# @raycast.icon 🧾
# @raycast.description Takes the first free account of the queue and opens it

cd "${FIRSTBILL_HOME:-$HOME/firstbill}" || exit 1
taken=$(node bin/firstbill.js next) || exit 1
echo "$taken"
url=$(echo "$taken" | tail -n 1)
case "$url" in http*) open "$url" ;; esac
