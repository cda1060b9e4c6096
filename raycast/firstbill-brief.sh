#!/bin/bash

# @raycast.schemaVersion 1
# @raycast.title Brief
# @raycast.mode fullOutput
# @raycast.packageName Firstbill
# @raycast.icon 🧾
# @raycast.description What to know of an account before a call
# @raycast.argument1 { "type": "text", "placeholder": "name, domain or e-mail" }

cd "${FIRSTBILL_HOME:-$HOME/firstbill}" || exit 1
node bin/firstbill.js brief "$1"
