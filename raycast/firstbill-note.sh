#!/bin/bash

# @raycast.schemaVersion 1
# @raycast.title Note
# @raycast.mode compact
# @raycast.packageName Firstbill
# @raycast.icon 🧾
# @raycast.description Writes a note on an account
# @raycast.argument1 { "type": "text", "placeholder": "account" }
# @raycast.argument2 { "type": "text", "placeholder": "what happened" }

cd "${FIRSTBILL_HOME:-$HOME/firstbill}" || exit 1
node bin/firstbill.js note "$1: $2" 2>&1
