#!/bin/sh
# Makes the virtual environment FOLDER when it is missing, broken or was made in another place.
# usage: [PYTHON=interpreter] environment.sh FOLDER
set -eu
folder=$1
here=$(pwd -P)

if [ "$(cat "$folder/made-in" 2>/dev/null)" = "$here" ] && "$folder/bin/python" -c '' 2>/dev/null; then
    exit 0
fi

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
python=
for candidate in ${PYTHON:-python3 python3.12 python3.11 python3.13 python3.14 python}; do
    if "$candidate" -c "$new_enough" 2>/dev/null; then
        python=$candidate
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            break
        fi
    fi
done
if [ -z "$python" ]; then
    echo "Place Curator needs Python 3.11 or newer; ${PYTHON:-python3} is" \
        "$("${PYTHON:-python3}" --version 2>/dev/null || echo missing)." >&2
    echo "Install a newer Python, or name one: make demo PYTHON=/path/to/python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$("$python" --version) cannot make virtual environments." \
        "On Debian or Ubuntu: apt install python3-venv" >&2
    exit 1
fi

echo "Creating the virtual environment $folder with $("$python" --version) ..."
rm -rf "$folder"
"$python" -m venv "$folder"
echo "$here" >"$folder/made-in"
