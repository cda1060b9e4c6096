#!/bin/bash

# @raycast.schemaVersion 1
# @raycast.title Task
# @raycast.mode compact
# @raycast.packageName Firstbill
# @raycast.icon 🧾
# @raycast.description Sets a task, due tomorrow unless a day is said
# @raycast.argument1 { "type": "text", "placeholder": "account" }
# @raycast.argument2 { "type": "text", "placeholder": "send prices by next tue" }

cd "${FIRSTBILL_HOME:-$HOME/firstbill}" || exit 1
node bin/firstbill.js task "$1: $2" 2>&1
